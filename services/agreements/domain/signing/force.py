"""What follows when an agreement begins to hold, holds in another revision, holds no longer, or ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kadry_contracts.facts import agreements as facts
from kadry_contracts.moves import Move, differences
from services.kernel.decision import NOTHING, Due, Key, Look, Message, Outcome

from ..agreement import Agreement
from ..changes import Changes
from ..consent import by_the_clock, turns
from ..money.covenants import broken_covenants
from ..money.purse import pledge_paths, state_pledges
from ..promises.standing import follow
from ..status import of_agreement, signatures_of
from ..words import last_day

STARTS, EXPIRES = "starts", "expires"


def lapse(changes: Changes, agreement: Agreement) -> tuple[Agreement, tuple[Move, ...]]:
    """Keeps the agreement without the revisions that no longer hold after what was said, and what that moves.

    A party ended it before they held, or a signature was taken back before.
    """
    due, _ = _course(agreement)
    held = {base: since for base, since in agreement.activated.items() if base in due}
    if held == agreement.activated:
        return changes.keep(agreement), ()
    new = changes.keep(replace(agreement, activated=held, kept=None))
    return new, pledge(changes, new)


def take_effect(changes: Changes, agreement: Agreement, on: date) -> Agreement:
    """What holds is derived from all that was said; where it is not what was told, that is told.

    What begins by the clock is begun by it, even if its day is over when it is read.
    """
    due, ahead = _course(agreement)
    before = changes.look(Agreement, agreement.id)
    _ask_the_clock(changes, agreement, before, due, ahead)
    if due != agreement.activated:
        # Whether every promise is kept is found anew.
        agreement = changes.keep(replace(agreement, activated=due, kept=None))
        _say(changes, agreement)
    elif before is None or before.activated == due:
        return agreement
    agreement = follow(changes, agreement, on)
    return broken_covenants(changes, agreement, on)


def pledge(changes: Changes, agreement: Agreement) -> tuple[Move, ...]:
    """Writes what is in force into the purses; the differences are what that moves."""
    before = pledge_paths(changes, agreement)
    state_pledges(changes, agreement)
    return differences(before, pledge_paths(changes, agreement))


def started(message: Message[Due], look: Look) -> Outcome:
    """The first day of a revision that all had signed before begins: it holds."""
    changes, day = Changes(look), last_day(message) + timedelta(days=1)
    old = changes.of(Agreement, message.data.about.id)
    if old is None:
        return NOTHING
    new = replace(old, begun=day if old.begun is None else max(old.begun, day))
    if _course(new)[0] == old.activated:
        return NOTHING
    take_effect(changes, new, day)
    return changes.decision()


def expired(message: Message[Due], look: Look) -> Outcome:
    """The last day of an agreement ended, whether all had signed it or not."""
    changes = Changes(look)
    old = changes.of(Agreement, message.data.about.id)
    if old is None or old.expired or old.terminated is not None or old.terms.ends_on > last_day(message):
        return NOTHING
    new = changes.keep(replace(old, lapsed=old.terms.ends_on))
    changes.say(facts.AgreementExpiredV1(**of_agreement(new), expired_on=new.terms.ends_on))
    broken_covenants(changes, new, new.terms.ends_on)
    return changes.decision()


def _course(agreement: Agreement) -> tuple[dict[int, date], date | None]:
    """What holds since when, and the next first day that the clock has yet to begin."""
    due: dict[int, date] = {}
    ahead: list[date] = []
    for base, since in turns(agreement).items():
        begun = agreement.begun is not None and since <= agreement.begun
        if begun or not by_the_clock(agreement, base, since):
            due[base] = since
        else:
            ahead.append(since)
    return due, min(ahead, default=None)


def _ask_the_clock(
    changes: Changes,
    agreement: Agreement,
    before: Agreement | None,
    due: dict[int, date],
    ahead: date | None,
) -> None:
    """Timers for the next beginning and for the end, as far as they are not what the clock knows."""
    about = Key("agreement", agreement.id)
    if ahead != (None if before is None else _course(before)[1]):
        # A timer is set for the end of a day; a start is the end of the day before.
        changes.wake(about, STARTS, None if ahead is None else ahead - timedelta(days=1))
    held = replace(agreement, activated=due)
    if before is None or before.terms.ends_on != held.terms.ends_on:
        changes.wake(about, EXPIRES, held.terms.ends_on)


def _say(changes: Changes, agreement: Agreement) -> None:
    """Says which revision is in force, since when the agreement is, and what is pledged by it."""
    force, moves = agreement.in_force, pledge(changes, agreement)
    if force is None:
        return
    changes.say(
        facts.AgreementActivatedV1(
            **{**of_agreement(agreement), "revision": force.number, "parties": force.parties},
            kind=agreement.sort,
            active_on=min(agreement.activated.values()),
            revision_on=agreement.activated[force.base],
            starts_on=force.starts_on,
            ends_on=force.ends_on,
            signatures=signatures_of(agreement, force),
            moves=moves,
        )
    )
