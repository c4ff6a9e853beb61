"""A job centre takes a referral back before anybody enrolled by it: who enrols later takes another place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..copies.intake import Intake
from ..corrections import found, history_of
from ..person.history import Entry, Person, cell, changed, entry_of, report_of
from ..person.identity import ERASED, by_pseudonym
from ..person.mistakes import misregistered
from ..person.order import in_order
from .referral import Referral, holds, led_to_a_study


def _used_on(person: Person, referral: str) -> date:
    """The day of the first enrolment by it that was no mistake."""
    history = in_order(person.entries)
    void = misregistered(history)
    days = (e.on for e in history if e.what == "enrolled" and e.referral == referral and e not in void)
    return min(days, default=date.max)


def withdraw(message: Message[reports.ReferralWithdrawnV1], look: Look) -> Outcome:
    """referred → unemployed, unless another referral stands. The hold is to be released."""
    said, id = message.data, f"{message.participant}/{message.data.referral_ref}"
    referral = look(Referral, id)
    person = by_pseudonym(look, referral.trainee) if referral is not None else None
    intake = look(Intake, referral.intake) if referral is not None else None
    if referral is None or person is None or intake is None:
        return Waiting(Key("referral", id), Refused("unknown_object", "/data/referral_ref", {"name": id}))
    if person.erased:
        return ERASED
    lapsed = entry_of(person, "lapsed", id)
    if message.corrects:
        old = found(message, [lapsed] if lapsed else [], Key("person", person.id))
        if not isinstance(old, Entry):
            return old
        referral = replace(referral, lapsed_on=None)
    if led_to_a_study(person, id) and said.on >= _used_on(person, id):
        return Refused("already_used", "/data/referral_ref", {"referral": id})
    if said.on < referral.referred_on:
        return Refused("dates_reversed", "/data/on", {"before": referral.referred_on})
    timed_out = lapsed is not None and lapsed.outcome != "withdrawn" and said.on == lapsed.on
    in_time = timed_out and said.on == referral.expires_on  # read after that day's end, but of that day
    if not holds(referral, said.on) and not in_time:
        over = min(day for day in (referral.lapsed_on, referral.expires_on) if day is not None)
        ended = Refused("already_ended", "/data/referral_ref", {"name": id, "on": over})
        if lapsed is not None and lapsed.outcome == "withdrawn":
            return ended
        # A longer hold, or a registration that mends what lost it, may be read late.
        return Waiting(Key("referral", id), ended, named=f"training_referred {id}")
    entry = Entry(
        "lapsed",
        said.on,
        id,
        message.time.timestamp(),
        report_of(message),
        outcome="withdrawn",
        replaces=history_of(lapsed) if message.corrects else (),
    )
    new, moves = changed(person, [lapsed] if lapsed else [], [entry])
    municipality, occupation = cell(new, said.on)
    fact = facts.ReferralWithdrawnV1(
        version=new.version,
        trainee=new.id,
        municipality=municipality,
        occupation=occupation,
        moves=moves,
        referral=id,
        intake=referral.intake,
        provider=intake.provider,
        on=said.on,
    )
    return Decision([new, replace(referral, lapsed_on=said.on, version=referral.version + 1)], [fact])
