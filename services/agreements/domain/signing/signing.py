"""Agreements drafted, signed party by party, signatures taken back, agreements ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import CovenantTerms, FundingTerms, ObligationTerms
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import Agreement, Revision, Terminated, Word
from ..changes import Changes
from ..consent import agreed, missing, signed_on, turns
from ..money.covenants import broken_covenants
from ..money.pledges import too_little
from ..promises.promise import unmeasurable
from ..promises.standing import follow
from ..status import of_agreement, terms_of, whose_turn
from ..words import not_a_party, original, replacing, until_known
from .force import lapse, take_effect

Known = Callable[[Look, str], bool]
"""Whether a participant is known, which the register of participants tells."""


def drafted(message: Message[reports.AgreementDraftedV1], look: Look, *, known: Known) -> Outcome:
    """A party drafts an agreement. It binds nobody yet; a draft nobody signed may still be corrected."""
    said, changes = message.data, Changes(look)
    id = f"{message.participant}/{said.agreement_ref}"
    old = look(Agreement, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        current, replaced = (None, ()) if old is None else (old.revisions[0].report, old.replaced)
        wrong = original(message, Key("agreement", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old is not None:
        return Refused("already_exists", "/data/agreement_ref", {"name": id})
    if old is not None and (changed := _went_on(old)) is not None:
        return Refused("wrong_state", None, {"state": changed})
    if message.participant not in said.parties:
        return Refused("not_a_party", "/data/parties", {"agreement": id})
    if wrong := unmeasurable(said.obligations):
        return wrong
    if unknown := until_admitted(said.parties, said.funding, look, known):
        return unknown
    first = Revision(
        number=1,
        base=1,
        report=message.id,
        by=message.participant,
        at=message.time,
        title=said.title,
        parties=said.parties,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        obligations=tuple(ObligationTerms.model_validate(o.model_dump()) for o in said.obligations),
        funding=tuple(FundingTerms.model_validate(f.model_dump()) for f in said.funding),
        covenants=tuple(CovenantTerms.model_validate(c.model_dump()) for c in said.covenants),
    )
    lapsed = None if old is None else old.lapsed  # the clock has seen that day end
    new = changes.keep(Agreement(id, 0, said.kind, message.day, (first,), replaced=replaced, lapsed=lapsed))
    changes.say(facts.AgreementDraftedV1(**of_agreement(new), **terms_of(new)))
    take_effect(changes, new, message.day)
    return changes.decision()


def until_admitted(
    parties: Iterable[str], funding: Iterable[FundingTerms], look: Look, known: Known
) -> Waiting | None:
    """The wait for the first of its parties and payers whom nobody admitted yet; None if all are known."""
    payers = (line.payer for line in funding if line.payer is not None)
    named = [
        *((party, "/data/parties") for party in parties),
        *((payer, "/data/funding") for payer in payers),
    ]
    for name, where in named:
        if not known(look, name):
            unknown = Refused("unknown_participant", where, {"participant": name})
            return Waiting(Key("participant", name), unknown)
    return None


def signed(message: Message[reports.AgreementSignedV1], look: Look) -> Outcome:
    """A party signs a revision. When all have, it holds, once its day has come.

    Whether it was the turn of that revision tells the moment at which it was said, whenever it is read: a
    signature that was on its way when the next revision was stated counts for the one it names.
    """
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := _turn(message, old, said.revision):
        return wrong
    revision, words, replaced = old.revisions[said.revision - 1], old.words, old.replaced
    word = Word(party, said.revision, True, said.signed_on, message.time, message.id)
    if message.corrects is not None:
        mine = next((w for w in words if w.yes and (w.party, w.report) == (party, message.corrects)), None)
        no = original(message, Key("agreement", old.id), None if mine is None else mine.report, replaced)
        if no is not None:
            return no
        words = tuple(word if w is mine else w for w in words)
        replaced = replacing(message, replaced)
    else:
        before = signed_on(old, party, revision.base, said.signed_on)
        if before is not None:  # unless that one was taken back meanwhile
            twice = Refused("already_signed", None, {"on": before})
            return Waiting(Key("agreement", old.id), twice, f"taking back of signature {party}")
        words = (*words, word)
    ended = old.terminated is not None and said.signed_on >= old.terminated.on
    if ended or said.signed_on > revision.ends_on:
        last = min(revision.ends_on, old.last_day)
        return Refused("already_ended", "/data/signed_on", {"name": old.id, "on": last})
    new = replace(old, words=words, replaced=replaced)
    if not missing(new) and (source := too_little(changes, new)) is not None:
        return Refused("below_transferred", "/data/revision", {"source": source})
    new, moves = lapse(changes, new)
    changes.say(
        facts.AgreementSignedV1(
            **{**of_agreement(new), "revision": said.revision},
            party=party,
            signed_on=said.signed_on,
            moves=moves,
            **whose_turn(new),
        )
    )
    take_effect(changes, new, message.day)
    return changes.decision()


def revoked(message: Message[reports.SignatureRevokedV1], look: Look) -> Outcome:
    """A party takes its signature back before the day on which the revision holds; later it can only end it.

    By the days: read late, it undoes what the clock or the others' signatures had begun.
    """
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := _turn(message, old, said.revision):
        return wrong
    revision = old.revisions[said.revision - 1]
    ended = old.terminated is not None and said.on >= old.terminated.on
    if ended or said.on > revision.ends_on:
        last = min(revision.ends_on, old.last_day)
        return Refused("already_ended", None, {"name": old.id, "on": last})
    words, replaced = old.words, old.replaced
    if message.corrects is not None:
        back = next((w for w in words if (w.party, w.report) == (party, message.corrects)), None)
        wrong = original(message, Key("agreement", old.id), None if back is None else back.report, replaced)
        if wrong is not None:
            return wrong
        words, replaced = tuple(w for w in words if w is not back), replacing(message, replaced)
    without = replace(old, words=words, replaced=replaced)
    since = turns(without).get(revision.base)
    if since is not None and since <= said.on:
        return Refused("already_active", None, {"agreement": old.id, "on": since})
    given = agreed(without, party, revision.base)
    if not any(yes.stands(said.on) for yes in given):
        no = Refused("not_signed", None, {"agreement": old.id})
        if later := [yes.begin for yes in given if yes.begin > said.on]:
            no = Refused("dates_reversed", "/data/on", {"before": min(later)})
        return Waiting(Key("agreement", old.id), no, f"signature {party}")
    word = Word(party, said.revision, False, said.on, message.time, message.id)
    new, moves = lapse(changes, replace(without, words=(*words, word)))
    changes.say(
        facts.SignatureRevokedV1(
            **{**of_agreement(new), "revision": said.revision},
            party=party,
            revoked_on=said.on,
            moves=moves,
            **whose_turn(new),
        )
    )
    take_effect(changes, new, message.day)
    return changes.decision()


def terminated(message: Message[reports.AgreementTerminatedV1], look: Look) -> Outcome:
    """A party ends the agreement. Nobody who already studies under it is expelled."""
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := not_a_party(old, party):
        return wrong
    replaced = old.replaced
    if message.corrects is not None:
        ended = old.terminated
        current = None if ended is None or ended.party != party else ended.report
        no = original(message, Key("agreement", old.id), current, replaced)
        if no is not None:
            return no
        replaced = replacing(message, replaced)
    elif old.terminated is not None:
        return Refused("already_ended", None, {"name": old.id, "on": old.terminated.on})
    if said.terminated_on > old.terms.ends_on:
        over = Refused("already_ended", "/data/terminated_on", {"name": old.id, "on": old.terms.ends_on})
        return Waiting(Key("agreement", old.id), over, f"prolongation of {old.id}")
    if said.terminated_on < old.drafted_on:
        return Refused("dates_reversed", "/data/terminated_on", {"before": old.drafted_on})
    end = Terminated(party, said.terminated_on, message.time, message.id)
    new, moves = lapse(changes, replace(old, terminated=end, replaced=replaced))
    changes.say(
        facts.AgreementTerminatedV1(
            **of_agreement(new), party=party, terminated_on=said.terminated_on, moves=moves
        )
    )
    new = follow(changes, new, message.day)
    new = broken_covenants(changes, new, message.day)
    take_effect(changes, new, message.day)
    return changes.decision()


def _turn(message: Message[Any], agreement: Agreement, number: int) -> Refused | Waiting | None:
    """None if it was this party's turn with this revision when it said so."""
    latest = agreement.latest
    details = {"agreement": agreement.id, "revision": latest.number}
    stale = Refused("stale_revision", "/data/revision", details)
    if number > latest.number:
        return Waiting(Key("agreement", agreement.id), stale)  # its amendment may still be on the way
    if number < latest.number and message.time >= agreement.revisions[number].at:
        return stale
    if message.participant not in agreement.revisions[number - 1].parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": agreement.id})
    return None


def _went_on(agreement: Agreement) -> str | None:
    """Why a draft can no longer be corrected; None if it still can.

    In the order of reading: who signs binds itself to the terms it was told of, and no date that the writer
    of the draft puts on a correction may change them afterwards.
    """
    if len(agreement.revisions) > 1:
        return "amended"
    if agreement.words:
        return "signed"
    return "terminated" if agreement.terminated is not None else None
