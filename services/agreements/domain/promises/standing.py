"""Obligations as agreements take effect, as things are done, as the clock goes on; what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kadry_contracts.facts import agreements as facts
from kadry_contracts.money import roubles
from kadry_contracts.terms import ObligationTerms
from services.kernel.decision import NOTHING, Due, Key, Look, Message, Outcome

from ..agreement import Agreement
from ..changes import Changes
from ..consent import stated
from ..status import of_agreement
from ..words import last_day
from .promise import (
    Obligation,
    behind,
    concern_on,
    counts,
    done_by,
    expected,
    obligation_id,
    state,
    whole,
    with_done,
)
from .tally import entries, listen

CONCERN, DUE = "concern", "due"
Pair = tuple[Obligation | None, Obligation]
"""An obligation before and after."""


def follow(changes: Changes, agreement: Agreement, on: date) -> Agreement:
    """Obligations follow the revision in force: begun, changed, ended; each computed from what was done."""
    force = agreement.in_force
    wanted = {} if force is None else {o.obligation_ref: o for o in force.obligations}
    pairs: list[Pair] = []
    for ref in sorted({o.obligation_ref for r in agreement.revisions for o in r.obligations}):
        old = changes.of(Obligation, obligation_id(agreement.id, ref))
        if ref not in wanted:
            if old is not None and (old.runs or old.days):
                _ended(changes, old)
            continue
        new = _begun(changes, agreement, wanted[ref], old)
        if old is not None and new == old:
            continue
        if old is not None and (old.terms.measure, old.terms.party) != (new.terms.measure, new.terms.party):
            listen(changes, old.terms.measure, old.terms.party, old.id, to=False)
        listen(changes, new.terms.measure, new.terms.party, new.id, to=True)
        new = changes.keep(new)
        about = Key("obligation", new.id)
        changes.wake(about, DUE, new.terms.due_on if new.runs and not new.over else None)
        pairs.append((old, new))
    return told(changes, agreement, pairs, on, other_terms=True)


def told(
    changes: Changes, agreement: Agreement, pairs: Sequence[Pair], on: date, *, other_terms: bool = False
) -> Agreement:
    """Says what became of obligations, sets their timers, and says when every promise is kept."""
    pairs = [(old, _recovered(changes, new, on)) for old, new in pairs]
    for old, new in pairs:
        _watch(changes, old, new)
    moved = other_terms or any(old is None or state(old) != state(new) for old, new in pairs)
    newly_kept = False
    if moved and agreement.terminated is None:
        kept = _all_kept(changes, agreement)
        if kept != (agreement.kept is not None):
            agreement = changes.keep(replace(agreement, kept=on if kept else None))
            newly_kept = kept
    for old, new in pairs:
        _say(changes, agreement, old, new, on)
    if newly_kept:
        agreement = changes.keep(agreement)
        changes.say(facts.AgreementFulfilledV1(**of_agreement(agreement), fulfilled_on=on))
    return agreement


def concern(message: Message[Due], look: Look) -> Outcome:
    """The day came on which an obligation is behind, unless more was done since that day was reckoned."""
    changes, day = Changes(look), last_day(message)
    old = changes.of(Obligation, message.data.about.id)
    if old is None or not old.runs or state(old) != "scheduled":
        return NOTHING
    if not behind(old, day):
        changes.wake(message.data.about, CONCERN, concern_on(old))
        return changes.decision()
    agreement = changes.of(Agreement, old.agreement)
    if agreement is None:
        return NOTHING
    new = changes.keep(replace(old, warned=day))
    due = whole(new, expected(new, day))
    changes.say(facts.ObligationAtRiskV1(**standing_of(agreement, new, day), expected=due))
    return changes.decision()


def due(message: Message[Due], look: Look) -> Outcome:
    """The last day of an obligation ended: it is met, or breached."""
    changes, day = Changes(look), last_day(message)
    old = changes.of(Obligation, message.data.about.id)
    if old is None or not old.runs or old.over or old.terms.due_on > day:
        return NOTHING
    agreement = changes.of(Agreement, old.agreement)
    if agreement is None:
        return NOTHING
    new = changes.keep(replace(old, over=True))
    told(changes, agreement, [(old, new)], old.terms.due_on)
    return changes.decision()


def _begun(
    changes: Changes, agreement: Agreement, terms: ObligationTerms, old: Obligation | None
) -> Obligation:
    """The obligation as the revision in force has it, with everything that counts towards it."""
    force = agreement.terms
    named = {
        r.number
        for r in agreement.revisions
        if any(o.obligation_ref == terms.obligation_ref for o in r.obligations)
    }
    ended = agreement.terminated
    new = Obligation(
        id=obligation_id(agreement.id, terms.obligation_ref),
        version=0 if old is None else old.version,
        agreement=agreement.id,
        terms=terms,
        parties=force.parties,
        begins=min(day for base, day in agreement.activated.items() if base in named),
        first=force.starts_on,
        last=agreement.last_day,
        runs=ended is None or terms.due_on <= ended.on,
        since=_since(agreement, terms),
        waivers=() if old is None else old.waivers,
    )
    found = entries(changes, terms.measure, terms.party)
    new = with_done(new, (entry for entry in found.values() if counts(new, entry)))
    if old is not None and old.terms.due_on == terms.due_on:
        # Ended before the due day, there was nothing to breach, though the clock had found it so.
        new = replace(new, warned=old.warned, over=old.over and new.runs)
    return new


def _since(agreement: Agreement, terms: ObligationTerms) -> date:
    """The day on which the last other terms of the promise gave way to these; none: since ever."""
    since = date.min
    for base, day in sorted(agreement.activated.items(), reverse=True):
        found = (o for o in stated(agreement, base).obligations if o.obligation_ref == terms.obligation_ref)
        promised = next(found, None)
        if promised == terms:
            since = day
        elif promised is not None:
            return since
    return date.min


def _ended(changes: Changes, old: Obligation) -> None:
    """The obligation is no longer promised; nothing is said, the terms in force tell."""
    listen(changes, old.terms.measure, old.terms.party, old.id, to=False)
    changes.keep(replace(old, runs=False, days={}, once={}, warned=None, over=False))
    for name in (CONCERN, DUE):
        changes.wake(Key("obligation", old.id), name, None)


def _recovered(changes: Changes, new: Obligation, on: date) -> Obligation:
    """An obligation that has caught up is no longer at risk."""
    if new.warned is None or new.over or behind(new, max(on, new.warned)):
        return new
    return changes.keep(replace(new, warned=None))


def _watch(changes: Changes, old: Obligation | None, new: Obligation) -> None:
    """Moves the timer to the day on which there would be cause for concern."""
    before = None if old is None or not old.runs or old.warned is not None else concern_on(old)
    after = concern_on(new) if new.runs and new.warned is None else None
    if before != after:
        changes.wake(Key("obligation", new.id), CONCERN, after)


def _all_kept(changes: Changes, agreement: Agreement) -> bool:
    promised = agreement.terms.obligations if agreement.activated else ()
    found = [changes.of(Obligation, obligation_id(agreement.id, o.obligation_ref)) for o in promised]
    return bool(found) and all(o is not None and state(o) in ("met", "waived") for o in found)


def _say(changes: Changes, agreement: Agreement, old: Obligation | None, new: Obligation, on: date) -> None:
    before, now = "scheduled" if old is None else state(old), state(new)
    same = old is None or _told_of(old) == _told_of(new)
    progress = not same or (old is None and done_by(new) > 0)
    if progress or (before != now and now in ("scheduled", "at_risk")):
        changes.say(facts.ObligationProgressedV1(**standing_of(agreement, new, on)))
    if before != now:
        if now == "met":
            changes.say(facts.ObligationMetV1(**standing_of(agreement, new, on)))
        elif now == "breached":
            changes.say(facts.ObligationBreachedV1(**standing_of(agreement, new, on)))


def _told_of(obligation: Obligation) -> tuple[int, int, date]:
    """What a reader is told anew when it changes."""
    return whole(obligation, done_by(obligation)), obligation.terms.target, obligation.terms.due_on


def standing_of(agreement: Agreement, obligation: Obligation, on: date) -> dict[str, Any]:
    """What every fact about an obligation says; `version` is that of the obligation."""
    terms, done = obligation.terms, done_by(obligation)
    return {
        **of_agreement(agreement),
        "version": obligation.version,
        "obligation_ref": terms.obligation_ref,
        "party": terms.party,
        "measure": terms.measure,
        "done": whole(obligation, done),
        "target": terms.target,
        "due_on": terms.due_on,
        "state": state(obligation),
        "on": on,
        "amount": roubles(done) if terms.measure == "funding" else None,
        "municipality": terms.municipality or "-",
        "occupation": terms.occupation or "-",
    }
