"""Reports that the programs service decides: programmes and places, equipment, activities, instructors."""

from __future__ import annotations

from kadry_contracts.reports.programs.activities import (
    ActivityHeldV1,
    ActivityKind,
    Attendance,
    Attended,
    ContestResultRecordedV1,
    InstructorUpskilledV1,
    UpskillingMode,
)
from kadry_contracts.reports.programs.equipment import (
    BookingCancelledV1,
    EquipmentBookedV1,
    EquipmentOutOfServiceV1,
    EquipmentRegisteredV1,
    EquipmentUsedV1,
    Use,
)
from kadry_contracts.reports.programs.intakes import (
    AdmissionQuotaSetV1,
    CancelReason,
    IntakeAbortedV1,
    IntakeCancelledV1,
    IntakeChangedV1,
    IntakeOpenedV1,
    Mode,
    ProgramPublishedV1,
    ProgramWithdrawnV1,
)

__all__ = [
    "ActivityHeldV1",
    "ActivityKind",
    "AdmissionQuotaSetV1",
    "Attendance",
    "Attended",
    "BookingCancelledV1",
    "CancelReason",
    "ContestResultRecordedV1",
    "EquipmentBookedV1",
    "EquipmentOutOfServiceV1",
    "EquipmentRegisteredV1",
    "EquipmentUsedV1",
    "InstructorUpskilledV1",
    "IntakeAbortedV1",
    "IntakeCancelledV1",
    "IntakeChangedV1",
    "IntakeOpenedV1",
    "Mode",
    "ProgramPublishedV1",
    "ProgramWithdrawnV1",
    "UpskillingMode",
    "Use",
]
