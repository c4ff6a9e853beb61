"""Hires: who was hired, and which position that filled. Who the person is, the trainee registry finds out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import NO_CODE
from kadry_contracts.envelope import Fact
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused

from .matching import Near, proposals
from .vacancy import Course, Filling, Vacancy, course, moved, recounted, terms_on
from .words import IsEmployer, contradiction, filled, named, original, settled, until_known


@dataclass(frozen=True, slots=True)
class Hire:
    """A hire as it was last reported: by `report`, which corrected those in `replaced`.

    withdrawn  the report that took it back, and the day; `undone` are reports of that which it corrected
    """

    kind: ClassVar[str] = "hire"
    id: str
    version: int
    report: str
    hired_on: date
    vacancy: str | None = None
    replaced: tuple[str, ...] = ()
    employer: str | None = None
    withdrawn: tuple[str, date] | None = None
    undone: tuple[str, ...] = ()


def made(message: Message[reports.HireMadeV1], look: Look, *, is_employer: IsEmployer, near: Near) -> Outcome:
    """Somebody was hired. Beyond the positions it is accepted for the person and contradicts the vacancy."""
    said = message.data
    id = named(message, said.hire_ref)
    old = look(Hire, id)
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("hire", id), *known)
        if wrong is not None:
            return wrong
        if old is not None and old.withdrawn is not None:
            return Refused("already_ended", "/data/hire_ref", {"name": id, "on": old.withdrawn[1]})
    elif old is not None:
        return Refused("already_exists", "/data/hire_ref", {"name": id})
    vacancy = None
    if said.vacancy is not None:
        vacancy = look(Vacancy, said.vacancy)
        if vacancy is None:
            return until_known("vacancy", said.vacancy, "/data/vacancy")
    employer, inn = said.employer, said.employer_inn
    if employer is None and inn is None:
        if vacancy is not None:
            employer, inn = vacancy.opened.employer, vacancy.opened.employer_inn
        if employer is None and inn is None and is_employer(look, message.participant):
            employer = message.participant
    if old is None:
        hire = Hire(id, 1, message.id, said.hired_on, said.vacancy, employer=employer)
    else:
        replaced = (*old.replaced, old.report)
        hire = Hire(id, old.version + 1, message.id, said.hired_on, said.vacancy, replaced, employer)
    fact = facts.HireMadeV1(
        version=hire.version,
        hire=id,
        hired_on=said.hired_on,
        trainee=said.trainee,
        participant=message.participant,
        person_ref=said.person_ref,
        employer=employer,
        employer_inn=inn,
        vacancy=said.vacancy,
        occupation=said.occupation or (terms_on(vacancy, said.hired_on).occupation if vacancy else NO_CODE),
        municipality=said.municipality or (vacancy.opened.municipality if vacancy else NO_CODE),
    )
    states: list[Hire | Vacancy] = [hire]
    said_facts: list[Fact] = [fact]
    if old is not None and old.vacancy is not None and old.vacancy != said.vacancy:
        left = look(Vacancy, old.vacancy)
        if left is not None:
            without = replace(left, version=left.version + 1, hires=_without(left, id))
            new, after = recounted(without, course(without))
            states.append(new)
            said_facts.append(filled(new, id, said.hired_on, after, moved(left, after)))
            said_facts += settled(left, new, after)
            said_facts += proposals(left, new, look, near, message.day)
    if vacancy is not None:
        filling = Filling(id, message.participant, said.hired_on)
        new, after = _with(vacancy, filling)
        states.append(new)
        moves = moved(vacancy, after)
        counted = any(h.hire == id and h.counted for h in new.hires)
        if counted or moves:
            said_facts.append(filled(new, id, said.hired_on, after, moves, employer))
        if not counted:
            said_facts.append(contradiction(new, filling, after))
        said_facts += settled(vacancy, new, after)
    return Decision(states, said_facts)


def withdrawn(message: Message[reports.HireWithdrawnV1], look: Look, *, near: Near) -> Outcome:
    """A hire is taken back: its position was open all the time."""
    id = named(message, message.data.hire_ref)
    old = look(Hire, id)
    if old is None:
        return until_known("hire", id, "/data/hire_ref")
    undone = old.undone
    if message.corrects is not None:
        wrong = original(message, Key("hire", id), old.withdrawn and old.withdrawn[0], undone)
        if wrong is not None:
            return wrong
        undone = (*undone, message.corrects)
    elif old.withdrawn is not None:
        return Refused("already_ended", "/data/hire_ref", {"name": id, "on": old.withdrawn[1]})
    hire = replace(old, version=old.version + 1, withdrawn=(message.id, message.day), undone=undone)
    fact = facts.HireWithdrawnV1(
        version=hire.version,
        hire=id,
        participant=message.participant,
        hired_on=hire.hired_on,
        withdrawn_on=message.day,
        employer=hire.employer,
        vacancy=hire.vacancy,
    )
    vacancy = look(Vacancy, hire.vacancy) if hire.vacancy is not None else None
    if vacancy is None or not any(filling.hire == id for filling in vacancy.hires):
        return Decision([hire], [fact])
    without = replace(vacancy, version=vacancy.version + 1, hires=_without(vacancy, id))
    new, after = recounted(without, course(without))
    said = fact.model_copy(
        update={
            "filled": after.filled,
            "remaining": after.remaining,
            "municipality": new.opened.municipality,
            "occupation": after.terms.occupation,
            "moves": moved(vacancy, after),
        }
    )
    proposed = proposals(vacancy, new, look, near, message.day)
    return Decision([hire, new], [said, *settled(vacancy, new, after), *proposed])


def _with(vacancy: Vacancy, filling: Filling) -> tuple[Vacancy, Course]:
    """The vacancy with a hire, counted if there is a position. A corrected one keeps its turn."""
    known = any(h.hire == filling.hire for h in vacancy.hires)
    if known:
        hires = tuple(filling if h.hire == filling.hire else h for h in vacancy.hires)
    else:
        hires = (*vacancy.hires, filling)
    new = replace(vacancy, version=vacancy.version + 1, hires=hires)
    after = course(new)
    if vacancy.misregistered or after.short:
        aside = replace(filling, counted=False)
        new = replace(new, hires=tuple(aside if h.hire == filling.hire else h for h in hires))
        after = course(new)
    return recounted(new, after)


def _without(vacancy: Vacancy, hire: str) -> tuple[Filling, ...]:
    return tuple(h for h in vacancy.hires if h.hire != hire)
