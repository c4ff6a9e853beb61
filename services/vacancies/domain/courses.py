"""Programmes published for a demand, and their intakes, as the programs service tells of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from kadry_contracts.facts import programs as facts
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, State, Waiting

from .demands import Cover, Demand, recovered

IntakeEnded: TypeAlias = facts.IntakeCancelledV1 | facts.IntakeAbortedV1


@dataclass(frozen=True, slots=True)
class Course:
    """A programme that was published for a demand; without `demand` it is so no more."""

    kind: ClassVar[str] = "course"
    id: str
    version: int
    demand: str | None
    weeks: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Which demand an intake is for; the demand itself keeps what it is worth."""

    kind: ClassVar[str] = "intake"
    id: str
    version: int
    program: str
    demand: str


def published(message: Message[facts.ProgramPublishedV1], look: Look) -> Outcome:
    """A programme is for a demand, or a correction says that it is for another one or for none."""
    said = message.data
    old = look(Course, said.program)
    if (old is None and said.demand is None) or (old is not None and old.version >= said.version):
        return NOTHING
    new = Course(said.program, said.version, said.demand, said.duration_weeks)
    states: list[State] = [new]
    if old is None:
        return Decision(states)
    before = look(Demand, old.demand) if old.demand else None
    after = look(Demand, said.demand) if said.demand else None
    if said.demand and after is None:
        return Waiting(Key("demand", said.demand), Decision(states))
    mine = [c for c in before.covers if c.program == said.program] if before is not None else []
    if not mine or before is None:
        return Decision(states)
    known = [replace(cover, weeks=said.duration_weeks) for cover in mine]
    others = [cover for cover in before.covers if cover.program != said.program]
    if after is not None and after.id == before.id:
        same = recovered(before, (*others, *known), message.day, known)
        return Decision([*states, *same.states], same.facts, same.timers)
    left = recovered(before, others, message.day, known)
    states += left.states
    if after is None or said.demand is None:
        return Decision(states, left.facts, left.timers)
    joined = recovered(after, (*after.covers, *known), message.day, known)
    moved = [_intake(look, cover.intake, said.demand) for cover in known]
    return Decision(
        [*states, *joined.states, *(intake for intake in moved if intake is not None)],
        [*left.facts, *joined.facts],
        [*left.timers, *joined.timers],
    )


def _intake(look: Look, id: str, demand: str) -> Intake | None:
    """The intake, now for another demand. Its version is the programs service's and one more of our own."""
    old = look(Intake, id)
    return None if old is None else replace(old, demand=demand, version=old.version + 1)


def opened(message: Message[facts.IntakeOpenedV1], look: Look) -> Outcome:
    """An intake of a programme that is for a demand covers it, as far as its places go."""
    said = message.data
    course, old = look(Course, said.program), look(Intake, said.intake)
    wanted = course.demand if course is not None else None
    if course is None or wanted is None:
        return NOTHING if old is None else _over(old, message, look)
    demand = look(Demand, wanted)
    if demand is None:
        # The programme named a demand that nobody raised yet; if nobody ever does it covers none.
        return Waiting(Key("demand", wanted), NOTHING)
    cover = Cover(said.intake, said.program, said.provider, said.places, said.ends_on, course.weeks)
    intake = Intake(said.intake, 1 if old is None else old.version + 1, said.program, wanted)
    done = recovered(demand, (*_others(demand, said.intake), cover), message.day, [cover])
    left = _over(old, message, look) if old is not None and old.demand != wanted else NOTHING
    return Decision(
        [intake, *done.states, *(state for state in left.states if state.kind == "demand")],
        [*left.facts, *done.facts],
        [*left.timers, *done.timers],
    )


def _over(old: Intake, message: Message[facts.IntakeOpenedV1], look: Look) -> Decision:
    """A corrected intake is for its demand no more."""
    demand = look(Demand, old.demand)
    cover = _cover(demand, old.id)
    if demand is None or cover is None:
        return NOTHING
    return recovered(demand, _others(demand, old.id), message.day, [cover])


def altered(message: Message[facts.IntakeChangedV1], look: Look) -> Outcome:
    """Places or dates of an intake changed."""
    said = message.data
    return _with(said.intake, look, message, places=said.places, ends_on=said.ends_on)


def ended(message: Message[IntakeEnded], look: Look) -> Outcome:
    """An intake ended before its time: nobody comes out of it."""
    return _with(message.data.intake, look, message, ended=True)


def _with(
    id: str, look: Look, message: Message[facts.IntakeChangedV1] | Message[IntakeEnded], **changed: object
) -> Outcome:
    intake = look(Intake, id)
    demand = look(Demand, intake.demand) if intake is not None else None
    cover = _cover(demand, id)
    if demand is None or cover is None:
        return NOTHING
    new = replace(cover, **changed)  # type: ignore[arg-type]
    if new == cover:
        return NOTHING
    return recovered(demand, (*_others(demand, id), new), message.day, [new])


def _cover(demand: Demand | None, intake: str) -> Cover | None:
    if demand is None:
        return None
    return next((cover for cover in demand.covers if cover.intake == intake), None)


def _others(demand: Demand, intake: str) -> tuple[Cover, ...]:
    return tuple(cover for cover in demand.covers if cover.intake != intake)
