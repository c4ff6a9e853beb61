"""A programme is corrected: its intakes teach what it now says."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Look, Message, Outcome, Refused, State

from ..intake import Intake
from .intakes import intake_opened
from .path import moved
from .programmes import Home, Program, published


def published_or_corrected(
    message: Message[reports.ProgramPublishedV1], look: Look, *, home: Home
) -> Outcome:
    """Places follow to another occupation. Once an intake has people, what it teaches cannot change."""
    outcome = published(message, look, home=home)
    if message.corrects is None or not isinstance(outcome, Decision):
        return outcome
    states: list[State] = list(outcome.states)
    said_so: list[Fact] = list(outcome.facts)
    for program in outcome.states:
        if not isinstance(program, Program):
            continue
        for id in program.intakes:
            intake = look(Intake, id)
            if intake is None or intake.opened.program != program.id:
                continue
            new = taught(intake, program)
            if new is None:
                continue
            if intake.people and _subject(intake) != _subject(new):
                return Refused("has_people", "/data/program_ref", {"intake": id})
            states.append(new)
            said_so.append(intake_opened(new, program, moved(intake, new)))
    return replace(outcome, states=states, facts=said_so)


def taught(intake: Intake, program: Program) -> Intake | None:
    """The intake as its programme now is; None if that changes nothing."""
    opened = replace(
        intake.opened,
        occupation=program.occupation,
        level=program.level,
        accessible_for=program.accessible_for,
    )
    return None if opened == intake.opened else replace(intake, version=intake.version + 1, opened=opened)


def _subject(intake: Intake) -> tuple[str, str]:
    return intake.opened.occupation, intake.opened.level
