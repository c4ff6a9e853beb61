"""Money transferred, returned, accounted for, and the accounting accepted.

Per source: pledged ≥ transferred − returned ≥ accounted ≥ accepted. What would break this is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeAlias

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import agreements as facts
from kadry_contracts.money import kopecks, roubles
from kadry_contracts.moves import Move, differences
from kadry_contracts.reports import agreements as reports
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import Agreement, holds_on
from ..changes import Changes
from ..promises.counting import recount
from ..words import not_a_party, original, replacing, until_known
from .covenants import broken_covenants
from .purse import Purse, pools, purse_of, room
from .transfer import Part, Transfer, What, come_to, done_of, flow, left, net, of_transfer, steps

PartReport: TypeAlias = reports.FundsReturnedV1 | reports.FundsAccountedV1 | reports.AccountingAcceptedV1


def transferred(message: Message[reports.FundsTransferredV1], look: Look) -> Outcome:
    """The payer transferred a sum: from a source that the agreement pledges, and no more than that."""
    said, payer, changes = message.data, message.participant, Changes(look)
    id = f"{payer}/{said.transfer_ref}"
    old = look(Transfer, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        current, replaced = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("transfer", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old is not None:
        return Refused("already_exists", "/data/transfer_ref", {"name": id})
    agreement = look(Agreement, said.agreement)
    if agreement is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    for party, where in ((payer, "/data/agreement"), (said.receiver, "/data/receiver")):
        if party is not None and (no := not_a_party(agreement, party, where)):
            return no
    if said.receiver == payer:
        return Refused("not_the_receiver", "/data/receiver")
    if wrong := _not_active(agreement, said.on):
        return wrong
    if old is not None and (old.agreement, old.source) != (said.agreement, said.source):
        _take_out(changes, old)
    paid = kopecks(said.amount)
    parts = () if old is None else old.parts
    new = Transfer(
        id,
        0,
        agreement.id,
        said.source,
        payer,
        said.receiver,
        paid,
        said.on,
        message.id,
        parts,
        {} if old is None else old.pages,
        replaced,
    )
    if left(new, "accounted") < 0 or any(part.on < said.on for part in parts):
        return Refused("wrong_state", None, {"state": "accounted"})
    purse = purse_of(changes, agreement.id, said.source)
    if wrong := _not_pledged(changes, purse, new):
        return wrong
    return _kept(changes, agreement, old, new, message, "transferred", paid)


def returned(message: Message[reports.FundsReturnedV1], look: Look) -> Outcome:
    """A part of a transfer came back to its payer, who says so."""
    return _part(message, look, "returned")


def accounted(message: Message[reports.FundsAccountedV1], look: Look) -> Outcome:
    """Who received a transfer accounts for a part of it."""
    return _part(message, look, "accounted")


def accepted(message: Message[reports.AccountingAcceptedV1], look: Look) -> Outcome:
    """The payer accepts accounts: never the one who submitted them."""
    return _part(message, look, "accepted")


def _part(message: Message[PartReport], look: Look, what: What) -> Outcome:
    said, changes = message.data, Changes(look)
    old = look(Transfer, said.transfer)
    if old is None:
        return until_known("transfer", said.transfer, "/data/transfer")
    agreement = look(Agreement, old.agreement)
    if agreement is None:
        return until_known("agreement", old.agreement, "/data/transfer")
    if wrong := _not_theirs(message.participant, agreement, old, what):
        return wrong
    parts, replaced = old.parts, old.replaced
    if message.corrects is not None:
        mine = [p for p in parts if p.what == what and p.by == message.participant]
        before = next((p for p in mine if p.report == message.corrects), None)
        no = original(message, Key("transfer", old.id), None if before is None else before.report, replaced)
        if no is not None:
            return no
        parts, replaced = tuple(p for p in parts if p is not before), replacing(message, replaced)
    without = replace(old, parts=parts, replaced=replaced)
    amount = kopecks(said.amount)
    follows = [p.on for p in parts if p.what == "accounted"] if what == "accepted" else [old.on]
    room_left = left(without, what)
    if amount > room_left:
        code = "exceeds_accounted" if what == "accepted" else "exceeds_transferred"
        no_room = Refused(code, "/data/amount", {"left": roubles(max(room_left, 0))})
        if what == "accepted" and amount <= net(without) - come_to(without, "accepted"):
            return Waiting(Key("transfer", old.id), no_room, f"accounting of {old.id}")
        return no_room
    if said.on < min(follows):
        return Refused("dates_reversed", "/data/on", {"before": min(follows)})
    part = Part(what, amount, said.on, message.participant, message.id)
    new = replace(without, parts=(*parts, part))
    if left(new, "accepted") < 0:
        return Refused("wrong_state", "/data/amount", {"state": "accepted"})
    return _kept(changes, agreement, old, new, message, what, amount)


def _kept(
    changes: Changes,
    agreement: Agreement,
    old: Transfer | None,
    new: Transfer,
    message: Message[reports.FundsTransferredV1] | Message[PartReport],
    what: str,
    amount: int,
) -> Outcome:
    """Keeps a transfer, says how it stands now, and what that means for promises and shares."""
    new = _put(changes, new)
    moves = differences(steps(old), steps(new))
    changes.say(_fact(agreement, new, message, what, amount, moves))
    pages = recount(changes, done_of(old), done_of(new), new.pages, message.day)
    if pages != new.pages:
        changes.keep(replace(new, pages=pages))
    agreement = changes.of(Agreement, agreement.id) or agreement
    broken_covenants(changes, agreement, message.day)
    return changes.decision()


def _put(changes: Changes, transfer: Transfer) -> Transfer:
    """Keeps a transfer, and in its purse how it stands."""
    purse = purse_of(changes, transfer.agreement, transfer.source)
    flows = {**purse.flows, transfer.id: flow(transfer)}
    changes.keep(Purse(purse.id, purse.version, purse.statements, flows))
    return changes.keep(transfer)


def _take_out(changes: Changes, transfer: Transfer) -> None:
    """What a transfer took from its source is free again."""
    purse = purse_of(changes, transfer.agreement, transfer.source)
    flows = {id: f for id, f in purse.flows.items() if id != transfer.id}
    changes.keep(Purse(purse.id, purse.version, purse.statements, flows))


def _not_active(agreement: Agreement, on: date) -> Refused | Waiting | None:
    """None if money may flow under the agreement on that day."""
    if holds_on(agreement, on):
        return None
    no = Refused("agreement_not_active", "/data/on", {"agreement": agreement.id})
    ended, force = agreement.terminated, agreement.activated
    if (ended is not None and on > ended.on) or (1 in force and on < min(force.values())):
        return no
    # A signature of an earlier revision, or a prolongation, may still be on its way.
    return Waiting(Key("agreement", agreement.id), no)


def _not_pledged(changes: Changes, purse: Purse, new: Transfer) -> Refused | Waiting | None:
    """None if the source is pledged, by this payer, and enough of it is left."""
    found = [line for lines in pools(purse).values() for line in lines]
    if not found:
        details = {"agreement": new.agreement, "source": new.source}
        no = Refused("source_not_pledged", "/data/source", details)
        # The amendment that adds the source may lack a signature that is on its way.
        return Waiting(Key("agreement", new.agreement), no)
    payers = {line.payer for line in found}
    if None not in payers and new.payer not in payers:
        return Refused("not_the_payer", "/data/source", {"payer": ", ".join(sorted(p or "" for p in payers))})
    others = {id: f for id, f in purse.flows.items() if id != new.id}
    free = room(changes, replace(purse, flows=others), new.source, new.payer)
    if free is not None and net(new) > free:
        return Refused("exceeds_pledged", "/data/amount", {"left": roubles(max(free, 0))})
    return None


def _not_theirs(participant: str, agreement: Agreement, transfer: Transfer, what: What) -> Refused | None:
    """None if it is for this participant to say."""
    accountants = {p.by for p in transfer.parts if p.what == "accounted"}
    if what == "accounted":
        receiver = transfer.receiver
        if participant == transfer.payer or (receiver is not None and participant != receiver):
            named = {} if receiver is None else {"receiver": receiver}
            return Refused("not_the_receiver", "/data/transfer", named)
        if participant not in agreement.terms.parties:
            return Refused("not_a_party", "/data/transfer", {"agreement": agreement.id})
        return None
    if what == "accepted" and (participant in accountants or participant == transfer.receiver):
        return Refused("four_eyes", None, {"participant": participant})
    if participant != transfer.payer:
        return Refused("not_the_payer", "/data/transfer", {"payer": transfer.payer})
    return None


def _fact(
    agreement: Agreement,
    transfer: Transfer,
    message: Message[reports.FundsTransferredV1] | Message[PartReport],
    what: str,
    amount: int,
    moves: tuple[Move, ...],
) -> Fact:
    said = {
        **of_transfer(agreement, transfer),
        "amount": roubles(amount),
        "on": message.data.on,
        "moves": moves,
    }
    if isinstance(message.data, reports.FundsAccountedV1):
        return facts.FundsAccountedV1(
            **said, accounted_by=message.participant, evidence=message.data.evidence
        )
    if what == "accepted":
        return facts.AccountingAcceptedV1(**said, accepted_by=message.participant)
    return facts.FundsReturnedV1(**said) if what == "returned" else facts.FundsTransferredV1(**said)
