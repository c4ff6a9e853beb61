"""Places: held for a referral, taken by an enrolment, free again. Never more in use than there are."""

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


def _place(intake: Intake, seat: Seat, on: date, moves: tuple[Move, ...]) -> dict[str, Any]:
    about = of_intake(intake)
    return {**about, "on": on, "referral": seat.referral, "enrolment": seat.enrolment, "moves": moves}


def _full(before: Intake, after: Intake, on: date) -> list[Fact]:
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


def _refused(intake: Intake, seat: Seat, on: date, reason: str) -> Decision:
    return Decision((), [facts.PlaceRefusedV1(**_place(intake, seat, on, ()), reason=reason)])


def referred(message: Message[trainees.TrainingReferredV1], look: Look) -> Outcome:
    """A free place is held for a referral until the end of its last day, the intake's at the latest.

    Otherwise the referral has none. If the intake ended meanwhile the place was held until then.
    """
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None:
        return NOTHING  # the registry refers to intakes that we told it of
    was = next((seat for seat in intake.seats if seat.referral == said.referral), None)
    if was is not None and not was.waits:
        return NOTHING
    until = min(said.expires_on, max(said.referred_on, terms_on(intake).ends_on))
    now = Seat(said.referral, held_on=said.referred_on, until=until)
    if closed_for(intake, said.referred_on) is not None:
        return _refused(intake, now, said.referred_on, "intake_not_open")
    new = with_seat(intake, was, now)
    if not fits(new):
        return _refused(intake, now, said.referred_on, "no_free_place")
    place = _place(new, now, said.referred_on, seat_moved(intake, new, was, now))
    held = facts.PlaceHeldV1(**place, until=until)
    end = end_of(intake)
    if intake.ended is not None and end is not None and end <= until:
        freed = replace(now, freed_on=end)
        gone = with_seat(new, now, freed)
        place = _place(gone, freed, end, seat_moved(new, gone, now, freed))
        return Decision([gone], [held, facts.PlaceReleasedV1(**place, reason="intake_ended")])
    return Decision([new], [held, *_full(intake, new, said.referred_on)], [next_hold(new)])


def requested(message: Message[trainees.PlaceRequestedV1], look: Look) -> Outcome:
    """An enrolment takes the place that its referral holds, or a free one; or there is none for it."""
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None:
        return NOTHING  # the registry asks for places in intakes that we told it of
    ask = Seat(said.referral, said.enrolment, taken_on=said.on)
    other, given_back, ask = _given_back(said, ask, look)
    if reason := closed_for(intake, said.on):
        return _refused(intake, ask, said.on, reason)
    intake, expired = _expired(intake, ask)
    candidates, reason = _candidates(intake, ask)
    for was, now in candidates:
        new = with_seat(intake, was, now)
        if fits(new):
            moves = seat_moved(intake, new, was, now)
            taken = facts.PlaceTakenV1(**_place(new, now, said.on, moves))
            timers = [next_hold(new)] if expired or (was is not None and was.waits) else []
            said_so = [*expired, taken, *_full(intake, new, said.on), *given_back]
            return Decision([new, *other], said_so, timers)
    refused = _refused(intake, ask, said.on, reason)
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
    place = _place(new, was, said.on, seat_moved(old, new, was, now))
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
            place = _place(new, freed, seat.until, seat_moved(intake, new, seat, freed))
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
    return _released(intake, was, now, said.ended_on, said.outcome)


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
    place = _place(new, now, said.enrolled_on, seat_moved(intake, new, held, now))
    return Decision([new], [facts.PlaceTakenV1(**place)], [next_hold(new)] if held is not None else [])


def referral_lapsed(message: Message[trainees.ReferralLapsedV1], look: Look) -> Outcome:
    """A referral that came to nothing gives back the place held for it, from its day on."""
    return _hold_given_back(message, look, message.data.reason)


def referral_withdrawn(message: Message[trainees.ReferralWithdrawnV1], look: Look) -> Outcome:
    """A job centre took a referral back: the place held for it is free."""
    return _hold_given_back(message, look, "withdrawn")


def _hold_given_back(
    message: Message[trainees.ReferralLapsedV1] | Message[trainees.ReferralWithdrawnV1],
    look: Look,
    reason: str,
) -> Outcome:
    said = message.data
    intake = look(Intake, said.intake)
    was = None if intake is None else next((s for s in intake.seats if s.referral == said.referral), None)
    if intake is None or was is None or was.taken_on is not None:
        return NOTHING
    in_time = reason == "withdrawn" and was.lapsed and was.freed_on == said.on  # before that day's end
    if was.freed_on is not None and was.freed_on <= said.on and message.corrects is None and not in_time:
        return NOTHING
    return _released(intake, was, replace(was, freed_on=said.on, lapsed=False), said.on, reason)


def _released(intake: Intake, was: Seat, now: Seat | None, on: date, reason: str) -> Outcome:
    end = end_of(intake)
    after_the_end = end is not None and (on > end or (on == end and intake.ended is not None))
    if now == was or after_the_end:
        return NOTHING
    new = with_seat(intake, was, now)
    if not fits(new):
        return NOTHING  # the place was given away in the meantime: first come, first served
    moves = seat_moved(intake, new, was, now)
    if now is not None and now.taken_on is not None and now.freed_on is None:
        return Decision([new], [facts.PlaceTakenV1(**_place(new, was, on, moves))])
    released = facts.PlaceReleasedV1(**_place(new, was, on, moves), reason=reason)
    return Decision([new], [released], [next_hold(new)] if was.held_on is not None else [])
