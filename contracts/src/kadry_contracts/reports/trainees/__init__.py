"""Reports that the trainee registry decides: people out of work, referred, in training, available."""

from __future__ import annotations

from kadry_contracts.reports.trainees.registration import (
    CloseReason,
    Education,
    SealedBox,
    TrainingGround,
    UnemployedClosedV1,
    UnemployedConfirmedV1,
    UnemployedRegisteredV1,
)
from kadry_contracts.reports.trainees.study import (
    Credential,
    CredentialIssuedV1,
    EnrolledV1,
    Evaluation,
    PracticeEndedV1,
    PracticeStartedV1,
    ReferralWithdrawnV1,
    StudyEndedV1,
    StudyOutcome,
    StudyPausedV1,
    StudyResumedV1,
    TrainingReferredV1,
)
from kadry_contracts.reports.trainees.support import (
    ConsentGrantedV1,
    ConsentRevokedV1,
    ErasureRequestedV1,
    Purpose,
    SupportNeedDeclaredV1,
    SupportReportedV1,
)
from kadry_contracts.reports.trainees.work import (
    AvailabilityDeclaredV1,
    AvailabilityWithdrawnV1,
    EmploymentConfirmedV1,
    EmploymentEndedV1,
    WithdrawalReason,
)

__all__ = [
    "AvailabilityDeclaredV1",
    "AvailabilityWithdrawnV1",
    "CloseReason",
    "ConsentGrantedV1",
    "ConsentRevokedV1",
    "Credential",
    "CredentialIssuedV1",
    "Education",
    "EmploymentConfirmedV1",
    "EmploymentEndedV1",
    "EnrolledV1",
    "ErasureRequestedV1",
    "Evaluation",
    "PracticeEndedV1",
    "PracticeStartedV1",
    "Purpose",
    "ReferralWithdrawnV1",
    "SealedBox",
    "StudyEndedV1",
    "StudyOutcome",
    "StudyPausedV1",
    "StudyResumedV1",
    "SupportNeedDeclaredV1",
    "SupportReportedV1",
    "TrainingGround",
    "TrainingReferredV1",
    "UnemployedClosedV1",
    "UnemployedConfirmedV1",
    "UnemployedRegisteredV1",
    "WithdrawalReason",
]
