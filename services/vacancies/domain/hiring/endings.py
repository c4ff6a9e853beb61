"""How a vacancy ends: by its writer's word, or by the clock on its last day."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import NOTHING, Decision, Due, Key, Look, Message, Outcome, Refused

from ..vacancy import Ended, Vacancy, course, moved, recounted, terms_on
from ..words import contradiction, last_day, named, original, settled, until_known
from .hire import retold


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
    hires, told = retold(new, look)
    # Whoever was hired for a vacancy that never was: two registers disagree, each hire is a case of its own.
    cases = [contradiction(new, hire, after) for hire in new.hires] if new.misregistered else []
    return Decision([new, *hires], [fact, *told, *settled(old, new, after), *cases])


def expired(message: Message[Due], look: Look) -> Outcome:
    """The last day of a vacancy ended; what was still open is closed. Of one that is filled nothing is said:
    the day is kept in case that a hire is taken back.
    """
    old = look(Vacancy, message.data.about.id)
    if old is None or old.misregistered:
        return NOTHING
    day, last = last_day(message), terms_on(old).closes_on
    outgrown = last is None or last > day or old.expired == last
    if last is None or outgrown or (old.ended is not None and old.ended.closed_on <= last):
        return NOTHING
    new = replace(old, version=old.version + 1, expired=last)
    after = course(new)
    moves = moved(old, after)
    if not moves:
        return Decision([new])
    fact = facts.VacancyExpiredV1(
        version=new.version,
        vacancy=new.id,
        expired_on=last,
        municipality=new.opened.municipality,
        occupation=after.terms.occupation,
        moves=moves,
    )
    return Decision([new], [fact])
