"""Words that the rules of this service share: facts in the making, waits and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.facts.common import Claim, ContradictionCode, ContradictionFoundV1, typed
from kadry_contracts.moves import Move
from services.kernel.decision import Look, Waiting
from services.kernel.decision import last_day as last_day
from services.kernel.decision import named as named
from services.kernel.decision import original as original
from services.kernel.decision import until_known as until_known
from services.kernel.participants import Participant

from .vacancy import Course, Filling, Vacancy

IsEmployer = Callable[[Look, str], bool]
"""Whether a participant is an employer, which the register of participants knows."""

Contradiction: type[ContradictionFoundV1] = typed(ContradictionFoundV1, "vacancies")


def unknown_employer(employer: str | None, look: Look) -> Waiting | None:
    """The wait for an employer that a report names and the gateway has not admitted; None if it has."""
    if employer is None or look(Participant, employer) is not None:
        return None
    return until_known("participant", employer, "/data/employer")


def filled(
    vacancy: Vacancy, hire: str, on: date, after: Course, moves: tuple[Move, ...], employer: str | None = None
) -> facts.PositionsFilledV1:
    """How many positions are filled now, because of a hire."""
    return facts.PositionsFilledV1(
        version=vacancy.version,
        vacancy=vacancy.id,
        hire=hire,
        employer=employer or vacancy.opened.employer,
        filled=after.filled,
        remaining=after.remaining,
        filled_on=on,
        opened_on=vacancy.opened.opened_on,
        municipality=vacancy.opened.municipality,
        occupation=after.terms.occupation,
        moves=moves,
    )


def contradiction(vacancy: Vacancy, hire: Filling, after: Course) -> ContradictionFoundV1:
    """The vacancy's writer and the hire's disagree: there was no position for it."""
    told = Claim(participant=hire.by, says=f"hire {hire.hire}", on=hire.on)
    return _case(vacancy, "conflicting_status" if vacancy.misregistered else "overfilled", after, told)


def settled(old: Vacancy | None, new: Vacancy, after: Course) -> list[ContradictionFoundV1]:
    """What they contradicted each other in before, and no more: every hire has its position, or is none."""
    if old is None or not old.hires:
        return []
    found = []
    if _conflicting(old) and not _conflicting(new):
        found.append(_case(new, "conflicting_status", after, over=True))
    if _overfilled(old) and not _overfilled(new):
        found.append(_case(new, "overfilled", after, over=True))
    return found


def _conflicting(vacancy: Vacancy) -> bool:
    return vacancy.misregistered and bool(vacancy.hires)


def _overfilled(vacancy: Vacancy) -> bool:
    return not vacancy.misregistered and any(not hire.counted for hire in vacancy.hires)


def _case(
    vacancy: Vacancy, code: ContradictionCode, after: Course, *told: Claim, over: bool = False
) -> ContradictionFoundV1:
    if vacancy.misregistered and vacancy.ended is not None:
        says, on = "vacancy misregistered", vacancy.ended.closed_on
    else:
        says, on = f"positions {after.terms.positions}", vacancy.opened.opened_on
    return Contradiction(
        version=vacancy.version,
        about=vacancy.id,
        code=code,
        claims=(Claim(participant=vacancy.writer, says=says, on=on), *told),
        field="status" if code == "conflicting_status" else "positions",
        settled=over,
        municipality=vacancy.opened.municipality,
        occupation=after.terms.occupation,
    )
