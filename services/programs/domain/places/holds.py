"""Places held for referrals, and given back when a referral comes to nothing."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import programs as facts
from kadry_contracts.facts import trainees
from kadry_contracts.moves import differences
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

from ..intake import Intake, Seat, fits, hold_end, terms_on
from ..intakes.path import end_of, path, seat_moved
from .places import closed_for, next_hold, now_full, place_of, refused_place, released, with_seat


def referred(message: Message[trainees.TrainingReferredV1], look: Look) -> Outcome:
    """A free place is held for a referral until the end of its last day, the intake's at the latest.

    Otherwise the referral has none. If the intake ended meanwhile the place was held until then. A referral
    that is said again, for it was corrected or stands after all, has its hold again.
    """
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None:
        return NOTHING  # the registry refers to intakes that we told it of
    was = next((seat for seat in intake.seats if seat.referral == said.referral), None)
    now = Seat(said.referral, held_on=said.referred_on, until=said.expires_on)
    until = hold_end(intake, now) or said.expires_on
    if was is not None and was.taken_on is not None:
        return _held_otherwise(intake, was, now)
    if closed_for(intake, said.referred_on) is not None:
        return refused_place(intake, now, said.referred_on, "intake_not_open")
    if taken := _taken_meanwhile(intake, now):
        return _rejoined(intake, was, taken, now)
    new = with_seat(intake, was, now)
    if not fits(new):
        return refused_place(intake, now, said.referred_on, "no_free_place")
    place = place_of(new, now, said.referred_on, seat_moved(intake, new, was, now))
    held = facts.PlaceHeldV1(**place, until=until)
    end = end_of(intake)
    if intake.ended is not None and end is not None and end <= until:
        freed = replace(now, freed_on=end)
        gone = with_seat(new, now, freed)
        place = place_of(gone, freed, end, seat_moved(new, gone, now, freed))
        return Decision([gone], [held, facts.PlaceReleasedV1(**place, reason="intake_ended")])
    return Decision([new], [held, *now_full(intake, new, said.referred_on)], [next_hold(new)])


def _taken_meanwhile(intake: Intake, held: Seat) -> Seat | None:
    """The place that an enrolment by this referral took while its hold was thought to be over."""
    for seat in intake.seats:
        if seat.referral == held.referral and seat.taken_on is not None and held.until is not None:
            return seat if seat.taken_on <= held.until else None
    return None


def _rejoined(intake: Intake, was: Seat | None, taken: Seat, held: Seat) -> Outcome:
    """The hold led to that place after all."""
    now = replace(taken, held_on=held.held_on, until=held.until)
    alone = intake if was is None else with_seat(intake, was, None)
    new = with_seat(alone, taken, now)
    if not fits(new):
        return NOTHING
    moves = differences(path(intake), path(new))
    return Decision(
        [new], [facts.PlaceTakenV1(**place_of(new, now, now.taken_on or terms_on(new).starts_on, moves))]
    )


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
    if intake is None or was is None:
        return NOTHING
    if was.taken_on is not None:
        late = was.held_on is not None and said.on < was.taken_on
        if not late:
            return NOTHING
        held = replace(was, enrolment=None, taken_on=None, freed_on=said.on)
        return _parted(intake, was, held, reason)
    in_time = reason == "withdrawn" and was.lapsed and was.freed_on == said.on  # before that day's end
    if was.freed_on is not None and was.freed_on <= said.on and message.corrects is None and not in_time:
        return NOTHING
    return released(intake, was, replace(was, freed_on=said.on, lapsed=False), said.on, reason)


def _held_otherwise(intake: Intake, was: Seat, held: Seat) -> Outcome:
    """A referral was corrected whose place an enrolment took: the hold may now end before that."""
    if was.held_on is None or was.taken_on is None or (was.held_on, was.until) == (held.held_on, held.until):
        return NOTHING
    if held.until is not None and held.until < was.taken_on:
        return _parted(intake, was, replace(held, freed_on=held.until, lapsed=True), "expired")
    now = replace(was, held_on=held.held_on, until=held.until)
    new = with_seat(intake, was, now)
    if not fits(new):
        return NOTHING
    place = place_of(new, now, was.taken_on, differences(path(intake), path(new)))
    return Decision([new], [facts.PlaceTakenV1(**place)])


def _parted(intake: Intake, was: Seat, held: Seat, reason: str) -> Outcome:
    """The hold was over before the enrolment that used it: that one took another place."""
    taken = replace(was, held_on=None, until=None)
    new = with_seat(with_seat(intake, was, held), None, taken)
    on = held.freed_on or terms_on(new).ends_on
    place = place_of(new, held, on, differences(path(intake), path(new)))
    return Decision([new], [facts.PlaceReleasedV1(**place, reason=reason)])
