"""An agreement amended: the next revision, and whose signatures it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kadry_contracts.facts import agreements as facts
from kadry_contracts.facts.agreements import Term
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import CovenantTerms, FundingTerms, ObligationTerms
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import Agreement, Revision, may_reach
from ..changes import Changes
from ..money.pledges import too_little
from ..promises.promise import unmeasurable
from ..status import of_agreement, terms_of, whose_turn
from ..words import original, replacing, until_known
from .force import lapse, take_effect
from .signing import Known, until_admitted

TERMS: tuple[Term, ...] = (
    "title",
    "parties",
    "starts_on",
    "ends_on",
    "obligations",
    "funding",
    "covenants",
)


def amended(message: Message[reports.AgreementAmendedV1], look: Look, *, known: Known) -> Outcome:
    """A party states the next revision.

    A change of anything but the title is essential: the others have to sign again, and until they have, what
    was in force stays in force. Whoever amends has agreed to it, if they had signed before.
    """
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    replaced = old.replaced
    if message.corrects is not None:
        current = old.latest.report if old.latest.by == party else None
        wrong = original(message, Key("agreement", old.id), current, replaced)
        if wrong is not None:
            return wrong
        if old.latest.base in old.activated or any(
            w.revision >= old.latest.number and w.party != party for w in old.words
        ):
            return Refused("wrong_state", None, {"state": "signed"})
        replaced = replacing(message, replaced)
        old = replace(old, revisions=old.revisions[:-1])
    stale = Refused("stale_revision", "/data/revision", {"agreement": old.id, "revision": old.latest.number})
    if said.revision > old.latest.number + 1:
        return Waiting(Key("agreement", old.id), stale)
    if said.revision <= old.latest.number:
        return stale
    if party not in old.latest.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": old.id})
    over = Refused("already_ended", None, {"name": old.id, "on": old.last_day})
    if old.terminated is not None and message.time >= old.terminated.at:
        return over
    if message.day > old.terms.ends_on:  # an earlier prolongation may lack a signature that is on its way
        return Waiting(Key("agreement", old.id), over) if may_reach(old, message.day) else over
    if message.day < old.latest.on:
        return Refused("dates_reversed", "/time", {"before": old.latest.on})
    before = old.latest
    revision = _revised(message, before)
    if wrong := _sound(message, revision, look, known):
        return wrong
    changed = tuple(term for term in TERMS if getattr(revision, term) != getattr(before, term))
    essential = any(term != "title" for term in changed)
    revision = replace(revision, base=revision.number if essential else before.base)
    new = replace(old, revisions=(*old.revisions, revision), replaced=replaced)
    if (source := too_little(changes, new)) is not None:
        return Refused("below_transferred", "/data/funding", {"source": source})
    new, moves = lapse(changes, new)
    changes.say(
        facts.AgreementAmendedV1(
            **of_agreement(new),
            party=party,
            amended_on=message.day,
            changed=changed,
            essential=essential,
            left=tuple(p for p in before.parties if p not in revision.parties),
            moves=moves,
            **whose_turn(new),
            **terms_of(new),
        )
    )
    take_effect(changes, new, message.day)
    return changes.decision()


def _revised(message: Message[reports.AgreementAmendedV1], before: Revision) -> Revision:
    """The terms from now on: those that are given, the others as they were."""
    said = message.data
    given: dict[str, Any] = {term: value for term in TERMS if (value := getattr(said, term)) is not None}
    if said.obligations is not None:
        given["obligations"] = tuple(ObligationTerms.model_validate(o.model_dump()) for o in said.obligations)
    if said.funding is not None:
        given["funding"] = tuple(FundingTerms.model_validate(f.model_dump()) for f in said.funding)
    if said.covenants is not None:
        given["covenants"] = tuple(CovenantTerms.model_validate(c.model_dump()) for c in said.covenants)
    party, at = message.participant, message.time
    return replace(before, number=said.revision, report=message.id, by=party, at=at, **given)


def _sound(
    message: Message[reports.AgreementAmendedV1], revision: Revision, look: Look, known: Known
) -> Refused | Waiting | None:
    """None if the new terms fit together."""
    if revision.ends_on < revision.starts_on:
        return Refused("dates_reversed", "/data/ends_on", {"before": revision.starts_on})
    if unknown := until_admitted(revision.parties, revision.funding, look, known):
        return unknown
    if wrong := unmeasurable(message.data.obligations or ()):
        return wrong
    strangers = {o.party for o in revision.obligations} - set(revision.parties)
    if strangers:
        where = "/data/parties" if message.data.obligations is None else "/data/obligations"
        return Refused("not_a_party", where, {"agreement": message.data.agreement})
    return None
