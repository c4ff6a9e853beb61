"""What the clock alone makes true of an intake: it starts, its group is too small, holds lapse, it ends."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from services.kernel.decision import NOTHING, Decision, Due, Look, Message, Outcome

from .. import words
from ..intake import DAY, Intake, hold_end, stay, terms_on
from ..intakes.path import moved, seat_moved
from ..words import RISK_DAYS, last_day, of_intake
from .places import next_hold, with_seat


def started(message: Message[Due], look: Look) -> Outcome:
    """The first day of an intake begins."""
    intake = look(Intake, message.data.about.id)
    if intake is None or intake.ended is not None:
        return NOTHING
    day = terms_on(intake).starts_on
    if day - DAY > last_day(message) or intake.started == day:
        return NOTHING
    new = replace(intake, version=intake.version + 1, started=day)
    return Decision([new], [facts.IntakeStartedV1(**of_intake(new), on=day)])


def completed(message: Message[Due], look: Look) -> Outcome:
    """The last day of an intake ended: free places are lost, taken ones are done."""
    intake = look(Intake, message.data.about.id)
    if intake is None or intake.ended is not None:
        return NOTHING
    day = terms_on(intake).ends_on
    if day > last_day(message) or intake.completed == day:
        return NOTHING
    new = replace(intake, version=intake.version + 1, completed=day)
    fact = facts.IntakeCompletedV1(**of_intake(new), on=day, moves=moved(intake, new))
    return Decision([new], [fact])


def looked_at(message: Message[Due], look: Look) -> Outcome:
    """Fourteen days before the start: too few who have a place, or have one held, put the intake at risk."""
    intake = look(Intake, message.data.about.id)
    if intake is None or intake.ended is not None or intake.opened.min_group is None:
        return NOTHING
    due = words.looked_at(intake)
    if due is None or due > last_day(message):
        return NOTHING
    day = max(terms_on(intake).starts_on - RISK_DAYS * DAY, intake.opened.opened_on)
    taken = held = 0
    for seat in intake.seats:
        begin, end = stay(seat, intake.opened.opened_on)
        if begin <= day and (end is None or end > day):
            had = seat.taken_on is not None and seat.taken_on <= day
            taken, held = taken + had, held + (not had)
    if taken + held >= intake.opened.min_group:
        return NOTHING
    new = replace(intake, version=intake.version + 1)
    group = intake.opened.min_group
    fact = facts.IntakeAtRiskV1(**of_intake(new), on=day, taken=taken, held=held, min_group=group)
    return Decision([new], [fact])


def holds_ended(message: Message[Due], look: Look) -> Outcome:
    """The last day of one hold or several ended unused: their places are free again."""
    intake = look(Intake, message.data.about.id)
    if intake is None:
        return NOTHING
    day = last_day(message)
    new, said = intake, list[Fact]()
    for seat in intake.seats:
        end = hold_end(intake, seat)
        if not seat.waits or end is None or end > day:
            continue
        if intake.ended is not None and end >= intake.ended.on:
            continue  # its place went with the intake
        before, freed = new, replace(seat, freed_on=end, lapsed=True)
        new = with_seat(before, seat, freed)
        fact = facts.PlaceReleasedV1(
            **of_intake(new),
            on=end,
            referral=seat.referral,
            enrolment=None,
            reason="expired",
            moves=seat_moved(before, new, seat, freed),
        )
        said.append(fact)
    if not said:
        return Decision(timers=[next_hold(intake)])  # that hold was settled before; the next one is not
    return Decision([new], said, [next_hold(new)])
