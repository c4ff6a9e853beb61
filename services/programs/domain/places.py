"""Places: taken by an enrolment, free again. Never more in use than there are. Holds of places: holds.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.facts import trainees
from kadry_contracts.moves import Move
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Timer

from .intake import Intake, Seat, fits, terms_on
from .path import end_of, seat_moved
from .words import HOLDS, of_intake


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
    places = terms_on(after).places
    if after.people < places or before.people >= places:
        return []
    return [facts.IntakeFullV1(**of_intake(after), on=on)]


def next_hold(intake: Intake) -> Timer:
    """The clock is asked for the end of the hold that ends first, unless it ends with the intake."""
    days = [seat.until for seat in intake.seats if seat.waits and seat.until is not None]
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
    candidates, reason = _candidates(intake, ask)
    for was, now in candidates:
        new = with_seat(intake, was, now)
        if fits(new):
            moves = seat_moved(intake, new, was, now)
            taken = facts.PlaceTakenV1(**place_of(new, now, said.on, moves))
            timers = [next_hold(new)] if expired or (was is not None and was.waits) else []
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
            if seat.until is None or ask.taken_on is None or ask.taken_on <= seat.until:
                break
            freed = replace(seat, freed_on=seat.until, lapsed=True)
            new = with_seat(intake, seat, freed)
            place = place_of(new, freed, seat.until, seat_moved(intake, new, seat, freed))
            return new, [facts.PlaceReleasedV1(**place, reason="expired")]
    return intake, []


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
    taken = replace(seat, enrolment=ask.enrolment, taken_on=ask.taken_on, freed_on=None, lapsed=False)
    if seat.freed_on is None:
        return [(seat, taken)], "no_free_place"
    reason = "hold_expired" if seat.lapsed else "hold_released"
    if ask.taken_on is not None and ask.taken_on <= seat.freed_on:
        return [(seat, taken)], reason  # in time, though it arrived late: the release is undone
    return [(None, ask)], reason


def study_ended(message: Message[trainees.StudyEndedV1], look: Look) -> Outcome:
    """Who did not graduate gives the place back; a graduate's stays taken to the end of the intake."""
    said = message.data
    intake = look(Intake, said.intake)
    was = None if intake is None else next((s for s in intake.seats if s.enrolment == said.enrolment), None)
    if intake is None:
        return NOTHING
    if was is None:
        return _never_was(intake, said)
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
    freed_on = None if said.outcome == "graduated" else said.ended_on
    ask = Seat(said.referral, said.enrolment, taken_on=said.enrolled_on, freed_on=freed_on)
    held = next((s for s in intake.seats if s.referral and s.referral == said.referral), None)
    now = ask if held is None else replace(ask, held_on=held.held_on, until=held.until)
    new = with_seat(intake, held, now)
    if (held is not None and held.enrolment) or not fits(new):
        return NOTHING
    place = place_of(new, now, said.enrolled_on, seat_moved(intake, new, held, now))
    return Decision([new], [facts.PlaceTakenV1(**place)], [next_hold(new)] if held is not None else [])


def released(intake: Intake, was: Seat, now: Seat | None, on: date, reason: str) -> Outcome:
    """A place is given back as far as `now` says, unless its intake had ended before."""
    end = end_of(intake)
    after_the_end = end is not None and (on > end or (on == end and intake.ended is not None))
    if now == was or after_the_end:
        return NOTHING
    new = with_seat(intake, was, now)
    if not fits(new):
        return NOTHING  # the place was given away in the meantime: first come, first served
    moves = seat_moved(intake, new, was, now)
    if now is not None and now.taken_on is not None and now.freed_on is None:
        return Decision([new], [facts.PlaceTakenV1(**place_of(new, was, on, moves))])
    released = facts.PlaceReleasedV1(**place_of(new, was, on, moves), reason=reason)
    return Decision([new], [released], [next_hold(new)] if was.held_on is not None else [])
