"""Programmes published for a demand, and their intakes, as the programs service tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome, State, Timer

from .course import Course, Cover, Intake, Wanted
from .demands import Demand, recovered

IntakeEnded: TypeAlias = facts.IntakeCancelledV1 | facts.IntakeAbortedV1


def published(message: Message[facts.ProgramPublishedV1], look: Look) -> Outcome:
    """A programme is for a demand or for none; a correction may take its intakes to another one."""
    said = message.data
    old = look(Course, said.program)
    if old is not None and old.said >= said.version:
        return NOTHING
    old = old or Course(said.program, 0, 0, None, said.duration_weeks)
    taught: dict[str, Any] = {"weeks": said.duration_weeks, "occupation": said.occupation}
    covers = tuple(replace(cover, **taught) for cover in old.covers)
    new = replace(
        old, version=old.version + 1, said=said.version, demand=said.demand, covers=covers, **taught
    )
    done = _told([(old, new)], look, message.day)
    wanted = look(Wanted, said.demand) or Wanted(said.demand) if said.demand else None
    if wanted is None or said.program in wanted.programs:
        return done
    names = replace(wanted, version=wanted.version + 1, programs=(*wanted.programs, said.program))
    return replace(done, states=[*done.states, names])


def opened(message: Message[facts.IntakeOpenedV1], look: Look) -> Outcome:
    """An intake covers the demand of its programme, as far as its places go."""
    said = message.data
    course, old = look(Course, said.program), look(Intake, said.intake)
    if course is None:
        return NOTHING  # the programs service tells of a programme before it tells of its intakes
    cover = Cover(
        said.intake,
        said.program,
        said.provider,
        said.places,
        said.ends_on,
        course.weeks,
        occupation=course.occupation,
    )
    changed = [(course, _with(course, (*_others(course, said.intake), cover)))]
    left = look(Course, old.program) if old is not None and old.program != said.program else None
    if left is not None:
        changed.insert(0, (left, _with(left, _others(left, said.intake))))
    intake = Intake(said.intake, 1 if old is None else old.version + 1, said.program)
    done = _told(changed, look, message.day)
    return replace(done, states=[*done.states, intake])


def altered(message: Message[facts.IntakeChangedV1], look: Look) -> Outcome:
    """Places or dates of an intake changed."""
    said = message.data
    course, cover = _found(look, said.intake)
    if course is None or cover is None:
        return NOTHING
    new = replace(cover, places=said.places, ends_on=said.ends_on)
    return _told([(course, _with(course, (*_others(course, said.intake), new)))], look, message.day)


def ended(message: Message[IntakeEnded], look: Look) -> Outcome:
    """An intake ended before its time: nobody comes out of it."""
    course, cover = _found(look, message.data.intake)
    if course is None or cover is None:
        return NOTHING
    over = replace(cover, ended=True)
    return _told([(course, _with(course, (*_others(course, over.intake), over)))], look, message.day)


def _told(changed: Iterable[tuple[Course, Course]], look: Look, on: date) -> Decision:
    """Courses that changed, and what that means to the demands they were and are for."""
    courses: list[State] = []
    demands: dict[str, Demand] = {}
    answers: list[Fact] = []
    timers: list[Timer] = []
    for old, new in changed:
        courses.append(new)
        for id in dict.fromkeys((old.demand, new.demand)):
            demand = (demands.get(id) or look(Demand, id)) if id is not None else None
            if demand is None:
                continue  # nobody raised it yet: who does finds the course
            mine = new.covers if new.demand == demand.id else ()
            covers = (*(cover for cover in demand.covers if cover.program != new.id), *mine)
            if covers == demand.covers:
                continue
            state, told, set_ = recovered(demand, covers, on, (*old.covers, *new.covers))
            demands[state.id] = state
            answers += told
            timers += set_
    return Decision([*courses, *demands.values()], answers, timers)


def _found(look: Look, intake: str) -> tuple[Course | None, Cover | None]:
    known = look(Intake, intake)
    course = look(Course, known.program) if known is not None else None
    covers = course.covers if course is not None else ()
    return course, next((cover for cover in covers if cover.intake == intake), None)


def _with(course: Course, covers: tuple[Cover, ...]) -> Course:
    return replace(course, version=course.version + 1, covers=covers)


def _others(course: Course, intake: str) -> tuple[Cover, ...]:
    return tuple(cover for cover in course.covers if cover.intake != intake)
