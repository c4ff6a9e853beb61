"""Which people and vacancies suit each other, how well, and why. A proposal is a suggestion, never an act.

Same unit group of occupations, else same minor group (the first three digits) with a lower score; same
municipality, else a neighbouring one; and the workplace must provide what the person needs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from kadry_contracts.codes import NO_CODE, Need
from kadry_contracts.facts.vacancies import MatchProposedV1, MatchReason
from kadry_contracts.reference import municipalities, occupations
from services.kernel.decision import Look

from ..vacancy import Vacancy, terms_on
from .seeker import Seeker

MOST = 10
"""Proposals that one event leads to, the best first."""
SAME_UNIT, SAME_MINOR = 0.6, 0.3
SAME_PLACE, NEAR_PLACE = 0.4, 0.2
"""What a score is made of: the occupation weighs more, for a worker commutes sooner than changes trade."""

Near = Callable[[str], Collection[str]]
"""The municipalities that border on one."""

NEEDS: dict[Need, tuple[str, str]] = {
    "ramp": ("пандус", "ramp"),
    "elevator": ("лифт", "lift"),
    "sign_interpreter": ("сурдопереводчик", "sign interpreter"),
    "tutor": ("тьютор", "tutor"),
    "assistive_reading": ("средства чтения", "reading aids"),
    "quiet_room": ("тихое помещение", "quiet room"),
    "flexible_schedule": ("гибкий график", "flexible hours"),
    "remote": ("удалённая работа", "remote work"),
    "transport": ("подвоз", "transport"),
    "escort": ("сопровождение", "escort"),
}


class Opening(NamedTuple):
    """A vacancy with a position still open, as far as it matters to somebody who looks for work."""

    vacancy: str
    municipality: str
    occupation: str
    opened_on: date
    accessible_for: tuple[Need, ...] = ()
    closes_on: date | None = None
    employer: str | None = None


@dataclass(frozen=True, slots=True)
class Openings:
    """Vacancies that may suit a person: an answer of the store, never saved. `id` is made by `asked`."""

    kind: ClassVar[str] = "openings"
    id: str
    found: tuple[Vacancy, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Seekers:
    """People whom a vacancy may suit: an answer of the store, never saved. `id` is made by `asked`."""

    kind: ClassVar[str] = "seekers"
    id: str
    found: tuple[Seeker, ...]
    version: int = 0


def asked(municipality: str, occupation: str, needs: Iterable[Need]) -> str:
    """What to ask the store: the cell, and the needs that a person has or a workplace provides, as bits."""
    return f"{municipality}/{occupation}/{mask(needs)}"


def mask(needs: Iterable[Need]) -> int:
    """Needs as bits, in the order of the contract's list. Repeats count once."""
    found = 0
    for need in needs:
        found |= _BITS[need]
    return found


_BITS = {need: 1 << n for n, need in enumerate(NEEDS)}


def opening(vacancy: Vacancy) -> Opening | None:
    """The vacancy as an opening; None once nothing is open, or while nobody knows for which occupation."""
    opened = vacancy.opened
    if vacancy.ended is not None:
        return None
    if vacancy.changes:
        terms = terms_on(vacancy)
        occupation, positions, closes_on = terms.occupation, terms.positions, terms.closes_on
    else:
        occupation, positions, closes_on = opened.occupation, opened.positions, opened.closes_on
    if occupation == NO_CODE or (vacancy.expired is not None and vacancy.expired == closes_on):
        return None
    if vacancy.hires and sum(hire.counted for hire in vacancy.hires) >= positions:
        return None
    return Opening(
        vacancy.id,
        opened.municipality,
        occupation,
        opened.opened_on,
        opened.accessible_for,
        closes_on,
        opened.employer,
    )


def score(opening: Opening, seeker: Seeker, near: Near) -> float | None:
    """How well the two suit each other, up to 1; None if not well enough to propose."""
    if seeker.cell is None or seeker.since is None or not set(seeker.needs) <= set(opening.accessible_for):
        return None
    if opening.closes_on is not None and opening.closes_on < seeker.since:
        return None
    residence, trade = seeker.cell
    if trade == opening.occupation:
        found = SAME_UNIT
    elif trade[:3] == opening.occupation[:3] and trade != NO_CODE:
        found = SAME_MINOR
    else:
        return None
    if residence == opening.municipality:
        return round(found + SAME_PLACE, 2)
    return round(found + NEAR_PLACE, 2) if residence in near(opening.municipality) else None


def proposals(old: Vacancy | None, new: Vacancy, look: Look, near: Near, on: date) -> list[MatchProposedV1]:
    """People for a vacancy that is open, and was not before in this cell and for their needs."""
    one = opening(new)
    if one is None:
        return []
    if old is not None and (before := opening(old)) is not None and before[1:5] == one[1:5]:
        return []
    answer = look(Seekers, asked(one.municipality, one.occupation, one.accessible_for))
    return [] if answer is None else for_opening(one, answer, near, on)


def for_seeker(seeker: Seeker, answer: Openings | None, near: Near, on: date) -> list[MatchProposedV1]:
    """The vacancies to propose for a person, the best first, then the newest."""
    found = (opening(vacancy) for vacancy in answer.found) if answer is not None else ()
    pairs = [(one, seeker) for one in found if one is not None]
    pairs.sort(key=lambda pair: (-pair[0].opened_on.toordinal(), pair[0].vacancy))
    return list(_best(pairs, near, on))


def for_opening(one: Opening, answer: Seekers, near: Near, on: date) -> list[MatchProposedV1]:
    """The people to propose for a vacancy, the best first, then whoever waits longest."""
    pairs = [(one, seeker) for seeker in answer.found if seeker.since is not None]
    pairs.sort(key=lambda pair: (pair[1].since, pair[1].id))
    return list(_best(pairs, near, on))


def _best(pairs: Iterable[tuple[Opening, Seeker]], near: Near, on: date) -> Iterator[MatchProposedV1]:
    scored = [(found, *pair) for pair in pairs if (found := score(*pair, near)) is not None]
    scored.sort(key=lambda item: -item[0])  # stable: of equals the first stays first
    for found, one, seeker in scored[:MOST]:
        yield MatchProposedV1(
            vacancy=one.vacancy,
            trainee=seeker.id,
            score=found,
            reasons=tuple(reasons(one, seeker)),
            proposed_on=on,
            municipality=one.municipality,
            occupation=one.occupation,
            employer=one.employer,
            provider=seeker.by or None,
        )


def reasons(one: Opening, seeker: Seeker) -> Iterator[MatchReason]:
    """Why the two are proposed to each other, in words."""
    residence, trade = seeker.cell or (NO_CODE, NO_CODE)
    wanted = one.occupation
    if trade == wanted:
        yield MatchReason(
            code="same_occupation",
            ru=f"та же группа занятий: {wanted} {occupations.title_ru(wanted)}",
            en=f"the same group of occupations: {wanted} {occupations.title_en(wanted)}",
        )
    else:
        minor = wanted[:3]
        yield MatchReason(
            code="near_occupation",
            ru=f"близкое занятие: {trade} и {wanted} входят в {minor} {occupations.title_ru(minor)}",
            en=f"a related occupation: {trade} and {wanted} belong to {minor} {occupations.title_en(minor)}",
        )
    if residence == one.municipality:
        yield MatchReason(
            code="same_municipality",
            ru=f"работа там же, где живёт: {municipalities.name(residence)}",
            en=f"work where the person lives: {municipalities.name(residence, 'en')}",
        )
    else:
        yield MatchReason(
            code="near_municipality",
            ru=f"соседний муниципалитет: живёт {municipalities.name(residence)}, "
            f"работа {municipalities.name(one.municipality)}",
            en=f"a neighbouring municipality: lives in {municipalities.name(residence, 'en')}, "
            f"work in {municipalities.name(one.municipality, 'en')}",
        )
    if seeker.needs:
        words = [NEEDS[need] for need in seeker.needs]
        yield MatchReason(
            code="needs_met",
            ru=f"рабочее место обеспечивает: {', '.join(ru for ru, _ in words)}",
            en=f"the workplace provides: {', '.join(en for _, en in words)}",
        )
