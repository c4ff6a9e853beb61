"""What the programs service decides: programmes, intakes and every place in them, equipment, activities."""

from __future__ import annotations

from kadry_contracts.facts.programs.activities import (
    ActivityHeldV1,
    ContestResultRecordedV1,
    InstructorUpskilledV1,
)
from kadry_contracts.facts.programs.equipment import (
    Alternative,
    BookingCancelledV1,
    BookingConfirmedV1,
    BookingRefusedV1,
    Conflict,
    EquipmentBookedV1,
    EquipmentOutOfServiceV1,
    EquipmentRegisteredV1,
    EquipmentUsedV1,
    From,
)
from kadry_contracts.facts.programs.intakes import (
    AdmissionQuotaSetV1,
    IntakeAbortedV1,
    IntakeAtRiskV1,
    IntakeCancelledV1,
    IntakeChangedV1,
    IntakeCompletedV1,
    IntakeFullV1,
    IntakeOpenedV1,
    IntakeStartedV1,
    ProgramPublishedV1,
    ProgramWithdrawnV1,
)
from kadry_contracts.facts.programs.places import PlaceHeldV1, PlaceRefusedV1, PlaceReleasedV1, PlaceTakenV1

__all__ = [
    "ActivityHeldV1",
    "AdmissionQuotaSetV1",
    "Alternative",
    "BookingCancelledV1",
    "BookingConfirmedV1",
    "BookingRefusedV1",
    "Conflict",
    "ContestResultRecordedV1",
    "EquipmentBookedV1",
    "EquipmentOutOfServiceV1",
    "EquipmentRegisteredV1",
    "EquipmentUsedV1",
    "From",
    "InstructorUpskilledV1",
    "IntakeAbortedV1",
    "IntakeAtRiskV1",
    "IntakeCancelledV1",
    "IntakeChangedV1",
    "IntakeCompletedV1",
    "IntakeFullV1",
    "IntakeOpenedV1",
    "IntakeStartedV1",
    "PlaceHeldV1",
    "PlaceRefusedV1",
    "PlaceReleasedV1",
    "PlaceTakenV1",
    "ProgramPublishedV1",
    "ProgramWithdrawnV1",
]
