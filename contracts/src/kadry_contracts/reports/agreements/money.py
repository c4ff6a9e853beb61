"""Reports about the money of agreements: transferred, returned, accounted for, and the accounting accepted.

Per source: pledged ≥ transferred ≥ accounted ≥ accepted. Who accepts is never who accounted.
"""

from __future__ import annotations

from typing import ClassVar

from kadry_contracts.codes import ParticipantId, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Title
from kadry_contracts.money import MoneySource, Sum
from kadry_contracts.times import Day


class FundsTransferredV1(Report):
    """The payer transferred a sum under an agreement, or handed over something worth it (`in_kind`).

    Without `receiver` every other party may account for it.
    """

    type: ClassVar[str] = "kadry.report.agreements.funds_transferred.v1"
    transfer_ref: Ref
    agreement: RegionalId
    source: MoneySource
    amount: Sum
    on: Day
    receiver: ParticipantId | None = None


class FundsReturnedV1(Report):
    """A part of a transfer came back to its payer, who says so. What is accounted for cannot be returned."""

    type: ClassVar[str] = "kadry.report.agreements.funds_returned.v1"
    transfer: RegionalId
    amount: Sum
    on: Day


class FundsAccountedV1(Report):
    """The receiver accounts for a part of a transfer. `evidence` names documents, never people."""

    type: ClassVar[str] = "kadry.report.agreements.funds_accounted.v1"
    transfer: RegionalId
    amount: Sum
    evidence: Title
    on: Day


class AccountingAcceptedV1(Report):
    """The payer accepts a part of what was accounted for: another participant than the one who accounted."""

    type: ClassVar[str] = "kadry.report.agreements.accounting_accepted.v1"
    transfer: RegionalId
    amount: Sum
    on: Day
