"""The path that the places of an intake take through the accounts of the region, derived from its history."""

from __future__ import annotations

from datetime import date

from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences

from ..intake import Intake, Seat, capacity, terms_on

FREE, HELD, TAKEN, LOST = "places_free", "places_held", "places_taken", "places_lost"


def end_of(intake: Intake) -> date | None:
    """The day on which nothing was left of the intake, None while it goes on."""
    if intake.ended is not None:
        return max(intake.ended.on, intake.opened.opened_on)
    if intake.completed is not None and intake.completed == terms_on(intake).ends_on:
        return intake.completed
    return None


def seat_steps(intake: Intake, seat: Seat) -> list[Step]:
    """The path of one seat, as if its intake went on for ever."""
    opened = intake.opened
    first, cell = opened.opened_on, (opened.municipality, opened.occupation)
    free, now, day = Place(FREE, *cell), Place(FREE, *cell), first
    steps: list[Step] = []
    if seat.held_on is not None and (seat.taken_on is None or seat.held_on < seat.taken_on):
        day, held = max(first, seat.held_on), Place(HELD, *cell)
        steps.append(Step(day, now, held))
        now = held
    if seat.taken_on is not None:
        day, taken = max(first, seat.taken_on), Place(TAKEN, *cell)
        steps.append(Step(day, now, taken))
        now = taken
    if seat.freed_on is not None:
        steps.append(Step(max(day, seat.freed_on), now, free))
    return steps


def path(intake: Intake) -> list[Step]:
    """Opened: outside → free; held and taken as decided; at the end whatever is left goes.

    Cancelled or aborted: all places are lost. Completed: free ones are lost, taken ones are done.
    Misregistered: there never were any.
    """
    if intake.ended is not None and intake.ended.reason == "misregistered":
        return []
    opened = intake.opened
    cell = (opened.municipality, opened.occupation)
    free, lost = Place(FREE, *cell), Place(LOST, *cell)
    steps = [
        Step(day, Place(OUTSIDE), free, more) if more > 0 else Step(day, free, lost, -more)
        for day, more in capacity(intake)
    ]
    for seat in intake.seats:
        steps += seat_steps(intake, seat)
    end = end_of(intake)
    if end is None:
        return steps
    steps = [step for step in steps if step.on <= end]
    left = dict.fromkeys((FREE, HELD, TAKEN), 0)
    for step in steps:
        for place, n in ((step.was, -step.count), (step.at, step.count)):
            if place.account in left:
                left[place.account] += n
    for account, n in left.items():
        to = Place(OUTSIDE) if account == TAKEN and intake.ended is None else lost
        if n:
            steps.append(Step(end, Place(account, *cell), to, n))
    return steps


def moved(before: Intake | None, after: Intake) -> tuple[Move, ...]:
    """What turns the path before into the path after."""
    return differences(() if before is None else path(before), path(after))


def seat_moved(before: Intake, after: Intake, was: Seat | None, now: Seat | None) -> tuple[Move, ...]:
    """The same where one seat changed: while the intake goes on, the paths of all others stay as they are."""
    if before.ended is None and before.completed is None:
        return differences(
            () if was is None else seat_steps(before, was), () if now is None else seat_steps(after, now)
        )
    return moved(before, after)
