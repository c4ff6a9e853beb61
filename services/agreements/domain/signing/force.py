"""What follows when an agreement begins to hold, holds in another revision, or ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kadry_contracts.facts import agreements as facts
from kadry_contracts.moves import Move, differences
from services.kernel.decision import NOTHING, Due, Key, Look, Message, Outcome

from ..agreement import Agreement, holds_from, of_agreement, signature_of
from ..changes import Changes
from ..money.covenants import broken_covenants
from ..money.purse import pledge_paths, state_pledges
from ..promises.standing import follow
from ..words import last_day

STARTS, EXPIRES = "starts", "expires"


def take_effect(changes: Changes, agreement: Agreement, on: date) -> Agreement:
    """The latest revision holds if all have signed it and its day has come; if not yet, the clock is told."""
    since = holds_from(agreement)
    if since is None or agreement.activated.get(agreement.latest.base) == since:
        return agreement
    if _ahead(agreement, since):
        # A timer is set for the end of a day; a start is the end of the day before.
        changes.wake(Key("agreement", agreement.id), STARTS, since - timedelta(days=1))
        return agreement
    return activate(changes, agreement, since, on)


def activate(changes: Changes, agreement: Agreement, since: date, on: date) -> Agreement:
    """The latest revision holds since a day: its money is pledged, its obligations begin."""
    new = replace(agreement, activated={**agreement.activated, agreement.latest.base: since})
    if new.latest.ends_on != agreement.terms.ends_on:
        new = replace(new, expired=False)
    new = changes.keep(new)
    latest = new.latest
    changes.say(
        facts.AgreementActivatedV1(
            **of_agreement(new),
            kind=new.sort,
            active_on=min(new.activated.values()),
            revision_on=since,
            starts_on=latest.starts_on,
            ends_on=latest.ends_on,
            moves=pledge(changes, new),
        )
    )
    if not new.expired:
        changes.wake(Key("agreement", new.id), EXPIRES, latest.ends_on)
    new = follow(changes, new, on)
    return broken_covenants(changes, new, on)


def pledge(changes: Changes, agreement: Agreement) -> tuple[Move, ...]:
    """Writes what is in force into the purses; the differences are what that moves."""
    before = pledge_paths(changes, agreement)
    state_pledges(changes, agreement)
    return differences(before, pledge_paths(changes, agreement))


def started(message: Message[Due], look: Look) -> Outcome:
    """The first day of a revision that all had signed before begins: it holds."""
    changes = Changes(look)
    old = changes.of(Agreement, message.data.about.id)
    since = None if old is None else holds_from(old)
    if old is None or since is None or not _ahead(old, since):
        return NOTHING
    if old.activated.get(old.latest.base) == since or since > last_day(message) + timedelta(days=1):
        return NOTHING
    activate(changes, old, since, since)
    return changes.decision()


def expired(message: Message[Due], look: Look) -> Outcome:
    """The last day of an agreement ended, whether all had signed it or not."""
    changes = Changes(look)
    old = changes.of(Agreement, message.data.about.id)
    if old is None or old.expired or old.terminated is not None or old.terms.ends_on > last_day(message):
        return NOTHING
    new = changes.keep(replace(old, expired=True))
    changes.say(facts.AgreementExpiredV1(**of_agreement(new), expired_on=new.terms.ends_on))
    broken_covenants(changes, new, new.terms.ends_on)
    return changes.decision()


def _ahead(agreement: Agreement, since: date) -> bool:
    """Whether all had signed before its first day, so that the clock and no signature begins it."""
    signed = [signature_of(agreement, party) for party in agreement.latest.parties]
    return since == agreement.latest.starts_on and all(s is not None and s.on < since for s in signed)
