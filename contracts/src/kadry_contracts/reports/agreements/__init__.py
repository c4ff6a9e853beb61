"""Reports that the agreements service decides: who promised what, who signed it, what became of the money."""

from __future__ import annotations

from kadry_contracts.reports.agreements.money import (
    AccountingAcceptedV1,
    FundsAccountedV1,
    FundsReturnedV1,
    FundsTransferredV1,
)
from kadry_contracts.reports.agreements.promises import DecisionDoneV1, DecisionTakenV1, ObligationWaivedV1
from kadry_contracts.reports.agreements.signing import (
    AgreementAmendedV1,
    AgreementDraftedV1,
    AgreementSignedV1,
    AgreementTerminatedV1,
    Covenant,
    Covenants,
    Funding,
    FundingLine,
    Obligation,
    Obligations,
    Parties,
    Revision,
    SignatureRevokedV1,
)

__all__ = [
    "AccountingAcceptedV1",
    "AgreementAmendedV1",
    "AgreementDraftedV1",
    "AgreementSignedV1",
    "AgreementTerminatedV1",
    "Covenant",
    "Covenants",
    "DecisionDoneV1",
    "DecisionTakenV1",
    "Funding",
    "FundingLine",
    "FundsAccountedV1",
    "FundsReturnedV1",
    "FundsTransferredV1",
    "Obligation",
    "ObligationWaivedV1",
    "Obligations",
    "Parties",
    "Revision",
    "SignatureRevokedV1",
]
