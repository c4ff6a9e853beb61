"""A transfer of money: what was paid, came back, was accounted for, and what of that was accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from kadry_contracts.money import MoneySource, roubles
from kadry_contracts.moves import OUTSIDE, Place, Step

from ..agreement import Agreement
from ..promises.tally import Done, Entry
from ..status import of_agreement
from .purse import Flow

What = Literal["returned", "accounted", "accepted"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a transfer, in kopecks, as one report says."""

    what: What
    amount: int
    on: date
    by: str
    report: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer under an agreement, in kopecks. At every moment paid − returned ≥ accounted ≥ accepted.

    receiver  who may account for it; None: every party but the payer
    pages     where it stands among what the payer has done
    replaced  ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "transfer"
    id: str
    version: int
    agreement: str
    source: MoneySource
    payer: str
    receiver: str | None
    amount: int
    on: date
    report: str
    parts: tuple[Part, ...] = ()
    pages: dict[str, int] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()


def come_to(transfer: Transfer, what: What) -> int:
    """How much of it was returned, accounted for or accepted."""
    return sum(part.amount for part in transfer.parts if part.what == what)


def net(transfer: Transfer) -> int:
    """What was paid and did not come back."""
    return transfer.amount - come_to(transfer, "returned")


def left(transfer: Transfer, what: What) -> int:
    """How much more can be returned, accounted for or accepted; below 0 the transfer cannot be so."""
    if what == "accepted":
        return come_to(transfer, "accounted") - come_to(transfer, "accepted")
    return net(transfer) - come_to(transfer, "accounted")


def flow(transfer: Transfer) -> Flow:
    """How it stands, for its purse."""
    return Flow(net(transfer), come_to(transfer, "accounted"), come_to(transfer, "accepted"), transfer.payer)


def steps(transfer: Transfer | None) -> list[Step]:
    """Its dated path through the accounts of money; each account counts what has been so far."""
    if transfer is None:
        return []

    def at(account: str) -> Place:
        return Place(account, source=transfer.source, agreement=transfer.agreement)

    paid = Step(transfer.on, Place(OUTSIDE), at("transferred"), transfer.amount, money=True)
    return [paid, *(Step(p.on, Place(OUTSIDE), at(p.what), p.amount, money=True) for p in transfer.parts)]


def done_of(transfer: Transfer | None) -> list[Done]:
    """What it adds to the promises of its payer."""
    if transfer is None or net(transfer) == 0:
        return []
    entry = Entry(transfer.on, net(transfer), agreement=transfer.agreement)
    return [Done("funding", transfer.payer, transfer.id, entry)]


def of_transfer(agreement: Agreement, transfer: Transfer) -> dict[str, Any]:
    """What every fact about a transfer says of it; `version` is that of the transfer."""
    return {
        **of_agreement(agreement),
        "version": transfer.version,
        "transfer": transfer.id,
        "source": transfer.source,
        "payer": transfer.payer,
        "receiver": transfer.receiver,
        "transferred": roubles(transfer.amount),
        "returned": roubles(come_to(transfer, "returned")),
        "accounted": roubles(come_to(transfer, "accounted")),
        "accepted": roubles(come_to(transfer, "accepted")),
    }
