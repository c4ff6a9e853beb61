"""Hires: who was hired, and which position that filled. Who the person is, the trainee registry finds out."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State

from ..matching.matching import Near, proposals
from ..vacancy import Course, Filling, Vacancy, course, moved, recounted
from ..words import IsEmployer, contradiction, filled, named, original, settled, unknown_employer, until_known
from .hire import Hire, job_of, stated, told


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
    unknown = unknown_employer(said.employer, look)
    if unknown is not None:
        return unknown
    vacancy = None
    if said.vacancy is not None:
        vacancy = look(Vacancy, said.vacancy)
        if vacancy is None:
            return until_known("vacancy", said.vacancy, "/data/vacancy")
    employer = message.participant if is_employer(look, message.participant) else None
    if employer is not None and vacancy is not None and not _may_fill(employer, vacancy):
        return Refused("not_yours", "/data/vacancy", {"name": vacancy.id, "owner": vacancy.writer})
    hire = Hire(
        id,
        1 if old is None else old.version + 1,
        message.id,
        said.hired_on,
        said.vacancy,
        () if old is None else (*old.replaced, old.report),
        said.trainee,
        stated(said),
        by=employer,
    )
    hire = replace(hire, job=job_of(hire, vacancy))
    fact = told(hire, said.person_ref)
    states: list[State] = [hire]
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
            said_facts.append(filled(new, id, said.hired_on, after, moves, hire.job.employer))
        if not counted:
            said_facts.append(contradiction(new, filling, after))
        said_facts += settled(vacancy, new, after)
    return Decision(states, said_facts)


def _may_fill(employer: str, vacancy: Vacancy) -> bool:
    """Whether a vacancy is an employer's own. That of a job centre which names nobody may be anybody's."""
    return employer == vacancy.writer or vacancy.opened.employer in (None, employer)


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
        employer=hire.job.employer,
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
