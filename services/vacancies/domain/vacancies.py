"""Vacancies: opened, changed, closed, and expired by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import NOTHING, Decision, Due, Key, Look, Message, Outcome, Refused, Timer

from .matching import Near, proposals
from .vacancy import (
    Changed,
    Course,
    Ended,
    Opened,
    Vacancy,
    course,
    moved,
    recounted,
    terms_on,
    with_change,
)
from .words import IsEmployer, contradiction, last_day, named, original, settled, until_known

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
    terms = _terms(message, look, classify, is_employer)
    if old is None:
        new = Vacancy(id, 1, terms)
        after = course(new)
    else:
        replaced = (*old.replaced, old.opened.report)
        new = replace(old, version=old.version + 1, opened=terms, replaced=replaced)
        after = course(new)
        if after.short:
            return Refused("positions_in_use", "/data/positions", {"filled": course(old).filled})
        new, after = recounted(new, after)
    fact = facts.VacancyOpenedV1(
        version=new.version,
        vacancy=id,
        title=terms.title,
        municipality=terms.municipality,
        occupation=terms.occupation,
        classified_by=terms.classified_by,
        confidence=terms.confidence,
        positions=terms.positions,
        opened_on=terms.opened_on,
        employer=terms.employer,
        employer_inn=terms.employer_inn,
        salary_from=terms.salary_from,
        salary_to=terms.salary_to,
        employment=terms.employment,
        accessible_for=terms.accessible_for,
        quota_place=terms.quota_place,
        closes_on=terms.closes_on,
        profession=terms.profession,
        source_url=terms.source_url,
        moves=moved(old, after),
    )
    proposed = proposals(old, new, look, near, message.day)
    return Decision([new], [fact, *settled(old, new, after), *proposed], _timers(old, new, after))


def _terms(
    message: Message[reports.VacancyOpenedV1], look: Look, classify: Classify, is_employer: IsEmployer
) -> Opened:
    said = message.data
    occupation, by, confidence = said.occupation or NO_CODE, "reporter", 1.0
    if said.occupation is None:
        found = classify(said.title, said.text or "")
        occupation, confidence = found.occupation, found.confidence
        by = "none" if occupation == NO_CODE else "title"
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
    )


def _timers(old: Vacancy | None, new: Vacancy, after: Course) -> list[Timer]:
    """The clock is asked once for the last day in force, and again whenever that day changes."""
    before = None if old is None else terms_on(old).closes_on
    day = after.terms.closes_on
    return [] if day == before else [Timer(Key("vacancy", new.id), EXPIRES, day)]


def changed(message: Message[reports.VacancyChangedV1], look: Look, *, near: Near) -> Outcome:
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
        title=after.terms.title,
        positions=after.terms.positions,
        remaining=after.remaining,
        salary_from=after.terms.salary_from,
        salary_to=after.terms.salary_to,
        closes_on=after.terms.closes_on,
        moves=moved(old, after),
    )
    proposed = proposals(old, new, look, near, message.day)
    return Decision([new], [fact, *settled(old, new, after), *proposed], _timers(old, new, after))


def closed(message: Message[reports.VacancyClosedV1], look: Look) -> Outcome:
    """The search ends by its writer's word; `misregistered` takes back everything that was ever counted."""
    said = message.data
    id = named(message, said.vacancy_ref)
    old = look(Vacancy, id)
    if old is None:
        return until_known("vacancy", id, "/data/vacancy_ref")
    replaced = old.replaced
    if message.corrects is not None:
        wrong = original(message, Key("vacancy", id), old.ended.report if old.ended else None, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old.ended is not None:
        return Refused("already_ended", None, {"name": id, "on": old.ended.closed_on})
    if said.closed_on < old.opened.opened_on and said.reason != "misregistered":
        return Refused("dates_reversed", "/data/closed_on", {"before": old.opened.opened_on})
    ended = Ended(message.id, said.closed_on, said.reason)
    new = replace(old, version=old.version + 1, ended=ended, replaced=replaced)
    new, after = recounted(new, course(new))
    fact = facts.VacancyClosedV1(
        version=new.version,
        vacancy=id,
        reason=said.reason,
        closed_on=said.closed_on,
        municipality=new.opened.municipality,
        occupation=after.terms.occupation,
        moves=moved(old, after),
    )
    # Whoever was hired for a vacancy that never was: two registers disagree, each hire is a case of its own.
    cases = [contradiction(new, hire, after) for hire in new.hires] if new.misregistered else []
    return Decision([new], [fact, *settled(old, new, after), *cases])


def expired(message: Message[Due], look: Look) -> Outcome:
    """The last day of a vacancy ended; what was still open is closed."""
    old = look(Vacancy, message.data.about.id)
    if old is None or old.misregistered:
        return NOTHING
    day, last = last_day(message), terms_on(old).closes_on
    outgrown = last is None or last > day or old.expired == last
    if last is None or outgrown or (old.ended is not None and old.ended.closed_on <= last):
        return NOTHING
    new = replace(old, version=old.version + 1, expired=last)
    after = course(new)
    fact = facts.VacancyExpiredV1(
        version=new.version,
        vacancy=new.id,
        expired_on=last,
        municipality=new.opened.municipality,
        occupation=after.terms.occupation,
        moves=moved(old, after),
    )
    return Decision([new], [fact])
