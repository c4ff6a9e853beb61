"""What a register of employment knows: it moves nobody, but may contradict what others say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..corrections import history_of, replaced
from ..person.history import Entry, Person, cell, changed, report_of
from ..person.identity import known
from ..person.order import in_order

InnOf: TypeAlias = Callable[[Look, str], str | None]
"""The taxpayer number of a participant, "" if it has told none; None if nobody of that name takes part."""


def confirm(inn_of: InnOf, message: Message[reports.EmploymentConfirmedV1], look: Look) -> Outcome:
    """The person is employed there from that day on."""
    return _entered(inn_of, message, look)


def end(inn_of: InnOf, message: Message[reports.EmploymentEndedV1], look: Look) -> Outcome:
    """The employment ended. Waits until it is known that there was one."""
    return _entered(inn_of, message, look)


def _entered(
    inn_of: InnOf,
    message: Message[reports.EmploymentConfirmedV1] | Message[reports.EmploymentEndedV1],
    look: Look,
) -> Outcome:
    said, person = message.data, known(look, message)
    if not isinstance(person, Person):
        return person
    place = said.employer or ""
    inn = said.employer_inn or inn_of(look, place)
    if inn is None:
        unknown = Refused("unknown_participant", "/data/employer", {"participant": place})
        return Waiting(Key("participant", place), unknown)
    ended = isinstance(said, reports.EmploymentEndedV1)
    old = None
    if message.corrects:
        found = replaced(message, person, "dismissed" if ended else "employed")
        if not isinstance(found, Entry):
            return found
        old = found
    ref = said.employer or f"inn:{said.employer_inn}"
    jobs = [e for e in in_order(person.entries) if _there(e, said.employer, inn) and e.on <= said.on]
    if ended and not jobs:
        missing = Refused("not_employed", "/data/employer")
        return Waiting(Key("person", person.id), missing, named="employment_confirmed")
    when, report, replaces = message.time.timestamp(), report_of(message), history_of(old)
    entry = (
        Entry("dismissed", said.on, ref, when, report, provider=place, replaces=replaces, inn=inn)
        if ended
        else Entry("employed", said.on, ref, when, report, provider=place, replaces=replaces, inn=inn)
    )
    new, moves = changed(person, [old] if old else [], [entry])
    municipality, occupation = cell(new, said.on)
    model = facts.EmploymentEndedV1 if ended else facts.EmploymentConfirmedV1
    fact = model(
        version=new.version,
        trainee=new.id,
        municipality=municipality,
        occupation=occupation,
        moves=moves,
        on=said.on,
        confirmed_by=message.participant,
        employer=said.employer,
        employer_inn=said.employer_inn,
        hire=next((e.ref for e in reversed(jobs) if e.what == "hired"), None),
    )
    return Decision([new], [fact])


def _there(entry: Entry, employer: str | None, inn: str) -> bool:
    """Whether it says that the person works there. A hire may say nothing of the employer: it may be any."""
    if entry.what not in ("hired", "employed"):
        return False
    told = entry.provider or entry.inn
    if not told:
        return entry.what == "hired" and employer is None
    return entry.provider == employer or (inn != "" and entry.inn == inn)
