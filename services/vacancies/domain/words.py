"""Words that the rules of this service share: facts in the making, waits and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kadry_contracts.envelope import Report
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.facts.common import Claim, ContradictionCode, ContradictionFoundV1, typed
from kadry_contracts.moves import Move
from services.kernel.decision import Key, Look, Message, Refused, Waiting

from .vacancy import Course, Filling, Vacancy

IsEmployer = Callable[[Look, str], bool]
"""Whether a participant is an employer, which the register of participants knows."""

Contradiction: type[ContradictionFoundV1] = typed(ContradictionFoundV1, "vacancies")


def named(message: Message[Any], ref: str) -> str:
    """The regional id of the writer's own object."""
    return f"{message.participant}/{ref}"


def until_known(kind: str, id: str, field: str) -> Waiting:
    """Wait for an object that a report names; if it never appears the report is refused."""
    return Waiting(Key(kind, id), Refused("unknown_object", field, {"name": id}))


def original(
    message: Message[Report], key: Key, current: str | None, replaced: tuple[str, ...]
) -> Refused | Waiting | None:
    """None if the report that `message` corrects is in force; otherwise the refusal, or the wait for it."""
    if message.corrects == current:
        return None
    if message.corrects in replaced:
        return Refused("already_corrected")
    return Waiting(key, Refused("unknown_original"), "the report named in corrects")


def last_day(message: Message[Any]) -> date:
    """The day whose end a timer was set for: 24:00 is the first moment that no longer belongs to a day."""
    return (message.time - timedelta(microseconds=1)).date()


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
    """What the two contradicted each other in before, and no more: every hire has its position now."""
    if old is None or not old.hires:
        return []
    found = []
    if old.misregistered and not new.misregistered:
        found.append(_case(new, "conflicting_status", after, over=True))
    if _overfilled(old) and not _overfilled(new):
        found.append(_case(new, "overfilled", after, over=True))
    return found


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
