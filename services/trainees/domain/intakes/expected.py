"""How many people an intake has to graduate: those who study in it and have not ended.

Counting is cheap and saying is not: a class enrols in one morning, so the number is said once what has been
reported is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from services.kernel.decision import NOTHING, Decision, Due, Look, Message, Outcome, State, Timer

from ..copies.intake import Expected, Intake, Roster, asked_for
from ..study.enrolment import Enrolment


def counted_on(enrolment: Enrolment, states: list[State], message: Message[Any], look: Look) -> list[Timer]:
    """Counts in `states` what this change of an enrolment makes of its intakes, and asks to say it."""
    old = look(Enrolment, enrolment.id) if enrolment.version > 1 else None
    before, after = _studies_in(old), _studies_in(enrolment)
    if before == after:
        return []
    timers = []
    for intake, more in ((before, -1), (after, 1)):
        if intake:
            place = next((n for n, s in enumerate(states) if s.kind == Roster.kind and s.id == intake), None)
            roster = look(Roster, intake) or Roster(intake) if place is None else states[place]
            assert isinstance(roster, Roster)  # noqa: S101  its kind says so
            version = roster.version + (place is None)
            running = roster.running + more
            new = Roster(intake, roster.enrolments, roster.referrals, version, running, roster.said)
            if place is None:
                states.append(new)
            else:
                states[place] = new
            timers.append(asked_for(intake, message))
    return timers


def _studies_in(enrolment: Enrolment | None) -> str:
    if enrolment is None or enrolment.held is None or enrolment.ended:
        return ""
    return enrolment.held.intake


def expected(message: Message[Due], look: Look) -> Outcome:
    """Says how many are expected, if that is not what was said last."""
    id = message.data.about.id
    roster, intake = look(Roster, id), look(Intake, id)
    if roster is None or intake is None:
        return NOTHING
    count = 0 if intake.ended else max(roster.running, 0)
    now = Expected(count, intake.ends_on, intake.municipality, intake.occupation)
    if now == roster.said or (roster.said is None and not count):
        return NOTHING
    new = replace(roster, said=now, version=roster.version + 1)
    fact = facts.GraduateExpectedV1(
        version=new.version,
        intake=id,
        provider=intake.provider,
        municipality=intake.municipality,
        occupation=intake.occupation,
        level=intake.level,
        month=f"{intake.ends_on:%Y-%m}",
        ends_on=intake.ends_on,
        count=count,
        agreement=intake.agreement,
        moves=differences(_steps(roster.said), _steps(now)),
    )
    return Decision([new], [fact])


def _steps(said: Expected | None) -> list[Step]:
    if said is None or not said.count:
        return []
    there = Place("graduates_expected", said.municipality, said.occupation)
    return [Step(said.ends_on, Place(OUTSIDE), there, said.count)]
