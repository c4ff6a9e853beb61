"""What the agreements service decides. Facts about an agreement reach its parties."""

from __future__ import annotations

from kadry_contracts.facts.agreements.decisions import DecisionDoneV1, DecisionOverdueV1, DecisionTakenV1
from kadry_contracts.facts.agreements.money import (
    AccountingAcceptedV1,
    FundsAccountedV1,
    FundsReturnedV1,
    FundsTransferredV1,
)
from kadry_contracts.facts.agreements.obligations import (
    CovenantBreachedV1,
    ObligationAtRiskV1,
    ObligationBreachedV1,
    ObligationMetV1,
    ObligationProgressedV1,
    ObligationWaivedV1,
)
from kadry_contracts.facts.agreements.signing import (
    AgreementActivatedV1,
    AgreementAmendedV1,
    AgreementDraftedV1,
    AgreementExpiredV1,
    AgreementFulfilledV1,
    AgreementSignedV1,
    AgreementTerminatedV1,
    SignatureOf,
    SignatureRevokedV1,
    Term,
)

__all__ = [
    "AccountingAcceptedV1",
    "AgreementActivatedV1",
    "AgreementAmendedV1",
    "AgreementDraftedV1",
    "AgreementExpiredV1",
    "AgreementFulfilledV1",
    "AgreementSignedV1",
    "AgreementTerminatedV1",
    "CovenantBreachedV1",
    "DecisionDoneV1",
    "DecisionOverdueV1",
    "DecisionTakenV1",
    "FundsAccountedV1",
    "FundsReturnedV1",
    "FundsTransferredV1",
    "ObligationAtRiskV1",
    "ObligationBreachedV1",
    "ObligationMetV1",
    "ObligationProgressedV1",
    "ObligationWaivedV1",
    "SignatureOf",
    "SignatureRevokedV1",
    "Term",
]
