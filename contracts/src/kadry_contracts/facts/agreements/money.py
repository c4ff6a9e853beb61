"""What became of the money of agreements, to the kopeck. Facts about a transfer reach the parties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import ParticipantId, RegionalId
from kadry_contracts.facts.agreements.of_agreement import OfAgreement
from kadry_contracts.money import Amount, MoneySource, Sum


class _Transfer(OfAgreement):
    """`amount` is what the report says; the four totals say how the transfer stands after it, in roubles.

    `version` counts the changes of the transfer. A correction names the fact it replaces: `moves` say what
    that changes.
    """

    transfer: RegionalId
    source: MoneySource
    payer: ParticipantId
    receiver: ParticipantId | None = None
    amount: Sum
    on: date
    transferred: Amount
    returned: Amount = "0.00"
    accounted: Amount = "0.00"
    accepted: Amount = "0.00"


class FundsTransferredV1(_Transfer):
    """The payer transferred a sum under an agreement."""

    type: ClassVar[str] = "kadry.fact.agreements.funds_transferred.v1"


class FundsReturnedV1(_Transfer):
    """A part of a transfer came back to its payer."""

    type: ClassVar[str] = "kadry.fact.agreements.funds_returned.v1"


class FundsAccountedV1(_Transfer):
    """A part of a transfer is accounted for by `accounted_by`; `evidence` names documents."""

    type: ClassVar[str] = "kadry.fact.agreements.funds_accounted.v1"
    accounted_by: ParticipantId
    evidence: str


class AccountingAcceptedV1(_Transfer):
    """A part of the accounting is accepted by `accepted_by`, who is not the one who accounted."""

    type: ClassVar[str] = "kadry.fact.agreements.accounting_accepted.v1"
    accepted_by: ParticipantId
