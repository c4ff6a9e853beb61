"""Vacancies: opened and changed. How they end is in endings.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Timer

from ..matching.matching import Near, proposals
from ..vacancy import Changed, Course, Opened, Vacancy, course, moved, recounted, terms_on, with_change
from ..words import IsEmployer, named, original, settled, unknown_employer, until_known
from .hire import retold

EXPIRES = "expires"


class Classified(Protocol):
    """What a title was taken for; `-` if nobody can tell."""

    @property
    def occupation(self) -> str: ...
    @property
    def confidence(self) -> float: ...


Classify = Callable[[str, str], Classified]


def opened(
    message: Message[reports.VacancyOpenedV1],
    look: Look,
    *,
    classify: Classify,
    is_employer: IsEmployer,
    near: Near,
) -> Outcome:
    """A vacancy is new, or its opening is corrected."""
    id = named(message, message.data.vacancy_ref)
    old = look(Vacancy, id)
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.opened.report, old.replaced)
        wrong = original(message, Key("vacancy", id), *known)
        if wrong is not None:
            return wrong
    elif old is not None:
        return Refused("already_exists", "/data/vacancy_ref", {"name": id})
    unknown = unknown_employer(message.data.employer, look)
    if unknown is not None:
        return unknown
    opening = _opened(message, look, classify, is_employer)
    if old is None:
        new = Vacancy(id, 1, opening)
        after = course(new)
    else:
        replaced = (*old.replaced, old.opened.report)
        new = replace(old, version=old.version + 1, opened=opening, replaced=replaced)
        after = course(new)
        if after.short:
            return Refused("positions_in_use", "/data/positions", {"filled": course(old).filled})
        new, after = recounted(new, after)
    terms = after.terms
    fact = facts.VacancyOpenedV1(
        version=new.version,
        vacancy=id,
        title=terms.title,
        municipality=opening.municipality,
        occupation=terms.occupation,
        classified_by=terms.classified_by,
        confidence=terms.confidence,
        positions=terms.positions,
        opened_on=opening.opened_on,
        employer=opening.employer,
        employer_inn=opening.employer_inn,
        salary_from=terms.salary_from,
        salary_to=terms.salary_to,
        employment=opening.employment,
        accessible_for=opening.accessible_for,
        quota_place=opening.quota_place,
        closes_on=terms.closes_on,
        profession=opening.profession,
        source_url=opening.source_url,
        moves=moved(old, after),
    )
    hires, told = retold(new, look)
    proposed = proposals(old, new, look, near, message.day)
    said = [fact, *told, *settled(old, new, after), *proposed]
    return Decision([new, *hires], said, _timers(old, new, after))


def _opened(
    message: Message[reports.VacancyOpenedV1], look: Look, classify: Classify, is_employer: IsEmployer
) -> Opened:
    said = message.data
    occupation, by, confidence, text = said.occupation or NO_CODE, "reporter", 1.0, ""
    if said.occupation is None:
        found = classify(said.title, said.text or "")
        occupation, confidence = found.occupation, found.confidence
        by = "none" if occupation == NO_CODE else "title"
        if said.text and classify(said.title, "") != found:
            text = said.text
    return Opened(
        report=message.id,
        title=said.title,
        municipality=said.municipality,
        occupation=occupation,
        classified_by=by,  # type: ignore[arg-type]
        confidence=confidence,
        positions=said.positions,
        opened_on=said.opened_on,
        employer=said.employer or (message.participant if is_employer(look, message.participant) else None),
        employer_inn=said.employer_inn,
        salary_from=said.salary_from,
        salary_to=said.salary_to,
        employment=said.employment,
        accessible_for=said.accessible_for,
        quota_place=said.quota_place,
        closes_on=said.closes_on,
        profession=said.profession,
        source_url=said.source_url,
        text=text,
    )


def _timers(old: Vacancy | None, new: Vacancy, after: Course) -> list[Timer]:
    """The clock is asked once for the last day in force, and again whenever that day changes."""
    before = None if old is None else terms_on(old).closes_on
    day = after.terms.closes_on
    return [] if day == before else [Timer(Key("vacancy", new.id), EXPIRES, day)]


def changed(
    message: Message[reports.VacancyChangedV1], look: Look, *, classify: Classify, near: Near
) -> Outcome:
    """Terms change from a day on. Fewer positions than are filled are refused."""
    said = message.data
    id = named(message, said.vacancy_ref)
    old = look(Vacancy, id)
    if old is None:
        return until_known("vacancy", id, "/data/vacancy_ref")
    history, replaced = old.changes, old.replaced
    if message.corrects is not None:
        current = message.corrects if any(c.report == message.corrects for c in history) else None
        wrong = original(message, Key("vacancy", id), current, replaced)
        if wrong is not None:
            return wrong
        history = tuple(c for c in history if c.report != message.corrects)
        replaced = (*replaced, message.corrects)
    if said.effective_on < old.opened.opened_on:
        return Refused("dates_reversed", "/data/effective_on", {"before": old.opened.opened_on})
    if said.closes_on is not None and said.closes_on < said.effective_on:
        return Refused("dates_reversed", "/data/closes_on", {"before": said.effective_on})
    base = replace(old, version=old.version + 1, changes=history, replaced=replaced)
    last = terms_on(base, said.effective_on).closes_on
    said_end = old.ended.closed_on if old.ended else None
    ends = [day for day in (last, said_end) if day is not None]
    if ends and min(ends) < said.effective_on:
        return Refused("already_ended", "/data/effective_on", {"name": id, "on": min(ends)})
    change = Changed(
        message.id,
        message.time,
        said.effective_on,
        said.positions,
        said.salary_from,
        said.salary_to,
        said.closes_on,
        said.title,
        said.occupation,
        _named(said, old, classify),
    )
    new = replace(base, changes=with_change(base, change))
    after = course(new)
    if after.short:
        return Refused("positions_in_use", "/data/positions", {"filled": course(old).filled})
    new, after = recounted(new, after)
    fact = facts.VacancyChangedV1(
        version=new.version,
        vacancy=id,
        effective_on=said.effective_on,
        municipality=new.opened.municipality,
        occupation=after.terms.occupation,
        classified_by=after.terms.classified_by,
        confidence=after.terms.confidence,
        title=after.terms.title,
        positions=after.terms.positions,
        remaining=after.remaining,
        salary_from=after.terms.salary_from,
        salary_to=after.terms.salary_to,
        closes_on=after.terms.closes_on,
        moves=moved(old, after),
    )
    hires, told = retold(new, look)
    proposed = proposals(old, new, look, near, message.day)
    answers = [fact, *told, *settled(old, new, after), *proposed]
    return Decision([new, *hires], answers, _timers(old, new, after))


def _named(said: reports.VacancyChangedV1, vacancy: Vacancy, classify: Classify) -> tuple[str, float] | None:
    """The occupation that a new title names, by what the opening said besides; None if the title stays."""
    if said.title is None or said.occupation is not None:
        return None
    found = classify(said.title, vacancy.opened.text)
    return found.occupation, found.confidence
