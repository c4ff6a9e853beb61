"""Places: taken by an enrolment, free again. Never more in use than there are. Holds of places: holds.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.facts import trainees
from kadry_contracts.moves import Move, differences
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Timer

from ..intake import Intake, Seat, fits, hold_end, terms_on
from ..intakes.path import end_of, path, seat_moved
from ..words import HOLDS, of_intake


def with_seat(intake: Intake, was: Seat | None, now: Seat | None) -> Intake:
    """The intake after one seat came, changed or went."""
    if was is None:
        seats = intake.seats if now is None else (*intake.seats, now)
    else:
        n = next(n for n, seat in enumerate(intake.seats) if seat is was)
        seats = (*intake.seats[:n], *(() if now is None else (now,)), *intake.seats[n + 1 :])
    return replace(intake, version=intake.version + 1, seats=seats)


def place_of(intake: Intake, seat: Seat, on: date, moves: tuple[Move, ...]) -> dict[str, Any]:
    """What every fact about a place says of it."""
    about = of_intake(intake)
    return {**about, "on": on, "referral": seat.referral, "enrolment": seat.enrolment, "moves": moves}


def now_full(before: Intake, after: Intake, on: date) -> list[Fact]:
    """intake_full, once the last free place is gone."""
    if after.people < terms_on(after).places or before.people >= terms_on(before).places:
        return []
    return [facts.IntakeFullV1(**of_intake(after), on=on)]


def next_hold(intake: Intake) -> Timer:
    """The clock is asked for the end of the hold that ends first, unless it ends with the intake."""
    days = [end for seat in intake.seats if seat.waits and (end := hold_end(intake, seat)) is not None]
    if intake.ended is not None:
        days = [day for day in days if day < intake.ended.on]
    return Timer(Key("intake", intake.id), HOLDS, min(days, default=None))


def closed_for(intake: Intake, on: date) -> str | None:
    """Why nobody can get a place of that day, as a refusal code; None if somebody can."""
    if intake.ended is not None and (intake.ended.reason == "misregistered" or on > intake.ended.on):
        return "intake_not_open"
    return "outside_intake" if on > terms_on(intake).ends_on else None


def refused_place(intake: Intake, seat: Seat, on: date, reason: str) -> Decision:
    """There is none for that claim."""
    return Decision((), [facts.PlaceRefusedV1(**place_of(intake, seat, on, ()), reason=reason)])


def requested(message: Message[trainees.PlaceRequestedV1], look: Look) -> Outcome:
    """An enrolment takes the place that its referral holds, or a free one; or there is none for it."""
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None:
        return NOTHING  # the registry asks for places in intakes that we told it of
    ask = Seat(said.referral, said.enrolment, taken_on=said.on)
    other, given_back, ask = _given_back(said, ask, look)
    if reason := closed_for(intake, said.on):
        return refused_place(intake, ask, said.on, reason)
    intake, expired = _expired(intake, ask)
    alone, ask = _parted(intake, ask)
    candidates, reason = _candidates(alone, ask)
    for was, now in candidates:
        new = replace(with_seat(alone, was, now), version=intake.version + 1)
        if fits(new):
            parted = alone is not intake
            moves = differences(path(intake), path(new)) if parted else seat_moved(intake, new, was, now)
            taken = facts.PlaceTakenV1(**place_of(new, now, said.on, moves))
            timers = [next_hold(new)] if expired or parted or (was is not None and was.waits) else []
            said_so = [*expired, taken, *now_full(intake, new, said.on), *given_back]
            return Decision([new, *other], said_so, timers)
    refused = refused_place(intake, ask, said.on, reason)
    if not expired:
        return refused
    return replace(refused, states=[intake], facts=[*expired, *refused.facts], timers=[next_hold(intake)])


def _given_back(
    said: trainees.PlaceRequestedV1, ask: Seat, look: Look
) -> tuple[list[Intake], list[Fact], Seat]:
    """The place that an enrolment corrected to another intake leaves, and its claim with its end there."""
    old = look(Intake, said.instead_of) if said.instead_of else None
    was = None if old is None else next((s for s in old.seats if s.enrolment == said.enrolment), None)
    if old is None or was is None:
        return [], [], ask
    now = None if was.held_on is None else replace(was, enrolment=None, taken_on=None, freed_on=None)
    new = with_seat(old, was, now)
    place = place_of(new, was, said.on, seat_moved(old, new, was, now))
    fact = facts.PlaceReleasedV1(**place, reason="corrected")
    return [new], [fact], replace(ask, freed_on=was.freed_on)


def _expired(intake: Intake, ask: Seat) -> tuple[Intake, list[Fact]]:
    """The hold that an enrolment is too late for by its date, even if the clock has not yet said so."""
    for seat in intake.seats:
        if seat.waits and ask.referral is not None and seat.referral == ask.referral:
            end = hold_end(intake, seat)
            if end is None or ask.taken_on is None or ask.taken_on <= end:
                break
            freed = replace(seat, freed_on=end, lapsed=True)
            new = with_seat(intake, seat, freed)
            place = place_of(new, freed, end, seat_moved(intake, new, seat, freed))
            return new, [facts.PlaceReleasedV1(**place, reason="expired")]
    return intake, []


def _parted(intake: Intake, ask: Seat) -> tuple[Intake, Seat]:
    """An enrolment corrected to another referral, to none, or to a day after its hold was over leaves the
    place that the first one holds.
    """
    was = next((seat for seat in intake.seats if seat.enrolment == ask.enrolment), None)
    if was is None:
        return intake, ask
    held = None if was.held_on is None else replace(was, enrolment=None, taken_on=None, freed_on=None)
    if was.referral == ask.referral:
        end = None if held is None else hold_end(intake, held)
        if held is None or end is None or ask.taken_on is None or ask.taken_on <= end:
            return intake, ask
        held = replace(held, freed_on=end, lapsed=True)
    return with_seat(intake, was, held), replace(ask, freed_on=was.freed_on)


def _candidates(intake: Intake, ask: Seat) -> tuple[list[tuple[Seat | None, Seat]], str]:
    """Which seat could become the one asked for, the best first, and why there is none if no one fits."""
    for seat in intake.seats:
        if seat.enrolment == ask.enrolment:  # a correction of the same enrolment
            # The study may have ended already: its end stays where it is.
            return [(seat, replace(seat, taken_on=ask.taken_on))], "no_free_place"
    if ask.referral is not None:
        for seat in intake.seats:
            if seat.referral == ask.referral and seat.taken_on is None:
                return _held_for(seat, ask)
    return [(None, ask)], "no_free_place"


def _held_for(seat: Seat, ask: Seat) -> tuple[list[tuple[Seat | None, Seat]], str]:
    """The place held for the referral; where that lapsed before the enrolment came, any free one."""
    taken = replace(ask, held_on=seat.held_on, until=seat.until)
    if seat.freed_on is None:
        return [(seat, taken)], "no_free_place"
    reason = "hold_expired" if seat.lapsed else "hold_released"
    if ask.taken_on is not None and ask.taken_on <= seat.freed_on:
        return [(seat, taken)], reason  # in time, though it arrived late: the release is undone
    return [(None, ask)], reason


WITH_THE_INTAKE = ("cancelled", "aborted")
"""Ends of studies that follow from the end of the intake, whose places go with it, whenever that was."""


def study_ended(message: Message[trainees.StudyEndedV1], look: Look) -> Outcome:
    """Who did not graduate gives the place back; a graduate's stays taken to the end of the intake."""
    said = message.data
    intake = look(Intake, said.intake)
    was = None if intake is None else next((s for s in intake.seats if s.enrolment == said.enrolment), None)
    if intake is None:
        return NOTHING
    if was is None:
        return _never_was(intake, said)
    if said.outcome in WITH_THE_INTAKE:
        return NOTHING
    now: Seat | None
    if said.outcome == "graduated":
        now = replace(was, freed_on=None)
    elif said.outcome != "misregistered":
        now = replace(was, freed_on=said.ended_on)
    else:  # it should never have been counted: only what its referral held remains
        now = None if was.held_on is None else replace(was, enrolment=None, taken_on=None, freed_on=None)
    return released(intake, was, now, said.ended_on, said.outcome)


def _never_was(intake: Intake, said: trainees.StudyEndedV1) -> Outcome:
    """A study that was said to be a mistake was none after all: it takes its place again, if there is one."""
    if said.outcome == "misregistered":
        return NOTHING
    freed_on = None if said.outcome in ("graduated", *WITH_THE_INTAKE) else said.ended_on
    ask = Seat(said.referral, said.enrolment, taken_on=said.enrolled_on, freed_on=freed_on)
    held = next((s for s in intake.seats if s.referral and s.referral == said.referral), None)
    if held is not None and _too_late(held, said.enrolled_on):
        held = None
    now = ask if held is None else replace(ask, held_on=held.held_on, until=held.until)
    new = with_seat(intake, held, now)
    if (held is not None and held.enrolment) or not fits(new):
        return NOTHING
    place = place_of(new, now, said.enrolled_on, seat_moved(intake, new, held, now))
    return Decision([new], [facts.PlaceTakenV1(**place)], [next_hold(new)] if held is not None else [])


def _too_late(held: Seat, on: date) -> bool:
    """Whether the hold was over before that day: who enrolled then took another place."""
    days = [day for day in (held.freed_on, held.until) if day is not None]
    return bool(days) and on > min(days)


def released(intake: Intake, was: Seat, now: Seat | None, on: date, reason: str) -> Outcome:
    """A place is given back as far as `now` says. Its intake had ended before: nothing else is left to give.

    Of a completed intake it is remembered all the same, for it may have been prolonged. A study that never
    was had no place on any day.
    """
    end = end_of(intake)
    late = end is not None and (on > end or (on == end and intake.ended is not None))
    if now == was or (late and intake.ended is not None and reason != "misregistered"):
        return NOTHING
    new = with_seat(intake, was, now)
    if not fits(new):
        return NOTHING  # the place was given away in the meantime: first come, first served
    moves = seat_moved(intake, new, was, now)
    if late and not moves and reason != "misregistered":
        return Decision([new])
    if now is not None and now.taken_on is not None and now.freed_on is None:
        return Decision([new], [facts.PlaceTakenV1(**place_of(new, was, on, moves))])
    released = facts.PlaceReleasedV1(**place_of(new, was, on, moves), reason=reason)
    return Decision([new], [released], [next_hold(new)] if was.held_on is not None else [])
