"""Who is out of work comes to the job centre again and again; the clock notices who does not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import NOTHING, Decision, Due, Key, Look, Message, Outcome, Refused, Waiting

from ..corrections import history_of, replaced
from ..person.history import Entry, Person, changed, report_of
from ..person.identity import known
from ..person.order import ORDER, in_order
from ..person.path import walked
from ..person.walk import FADED, LAPSED, Mark


def confirm(message: Message[reports.UnemployedConfirmedV1], look: Look) -> Outcome:
    """The registration goes on. Waits while none is open on that day that has not lapsed before it.

    A closing that was said later is no reason to refuse it, whatever day it turned out to be of.
    """
    said, ref = message.data, f"{message.participant}/{message.data.person_ref}"
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    old = None
    if message.corrects:
        found = replaced(message, person, "confirmed")
        if not isinstance(found, Entry):
            return found
        old = found
    when = message.time.timestamp()
    earlier = (e for e in person.entries if e is not old and (e.what != "closed" or e.said <= when))
    before = [e for e in earlier if _precedes(e, said.confirmed_on)]
    walk = walked(before, None, said.confirmed_on)
    begun = walk.open.get(ref)
    if begun is None:
        return Waiting(Key("person", person.id), _not_open(before, ref), named="unemployed_registered")
    entry = Entry(
        "confirmed",
        said.confirmed_on,
        ref,
        when,
        report_of(message),
        replaces=history_of(old),
    )
    new, moves = changed(person, [old] if old else (), [entry])
    fact = facts.UnemployedConfirmedV1(
        version=new.version,
        trainee=new.id,
        municipality=begun.municipality,
        occupation=begun.occupation,
        moves=moves,
        registrar=message.participant,
        registered_on=begun.on,
        confirmed_on=said.confirmed_on,
        next_by=said.confirmed_on + ((begun.until or begun.on) - begun.on),
    )
    return Decision([new], [fact])


def _precedes(entry: Entry, on: date) -> bool:
    return (entry.on, ORDER[entry.what]) <= (on, ORDER["confirmed"])


def _not_open(before: list[Entry], ref: str) -> Refused:
    """What to say if no registration turns up that could be confirmed."""
    mine = in_order(e for e in before if e.ref == ref and e.what in ("registered", "closed"))
    if mine and mine[-1].what == "closed":
        return Refused("already_ended", details={"on": mine[-1].on})
    return Refused("not_registered")


def concluded(message: Message[Due], look: Look) -> Outcome:
    """A day came by whose end somebody should have come, or something should have been renewed."""
    person = look(Person, message.data.about.id)
    if person is None or person.merged or person.erased:
        return NOTHING
    said: list[Fact] = []
    while (mark := person.due) is not None and _came(mark.on, message):
        person, fact = _conclude(person, mark)
        said.append(fact)
    return Decision([person], said) if said else NOTHING


def _came(on: date, message: Message[Due]) -> bool:
    """Whether the day is over. Who was away for a while hears of several days at once."""
    return datetime.combine(on + timedelta(days=1), time(0), message.time.tzinfo) <= message.recorded


def _conclude(person: Person, mark: Mark) -> tuple[Person, Fact]:
    new, moves = changed(person, marks=(*person.marks, mark))
    about = [e for e in in_order(person.entries) if e.ref == mark.ref and e.on <= mark.on]
    if mark.what == FADED:
        return new, _faded(person, new, mark, moves)
    begun = [e for e in about if e.what == "registered"][-1]
    last = max((e.on for e in about if e.what == "confirmed" and e.on >= begun.on), default=None)
    cell = {"trainee": new.id, "municipality": begun.municipality, "occupation": begun.occupation}
    registration = {"registrar": mark.ref.partition("/")[0], "registered_on": begun.on}
    if mark.what == LAPSED:
        return new, facts.RegistrationLapsedV1(
            version=new.version, moves=moves, lapsed_on=mark.on, **cell, **registration
        )
    grace = (begun.lapses or begun.on) - (begun.until or begun.on)
    return new, facts.RegistrationOverdueV1(
        version=new.version,
        moves=moves,
        last_confirmed_on=last,
        overdue_on=mark.on,
        lapses_on=mark.on + grace,
        **cell,
        **registration,
    )


def _faded(person: Person, new: Person, mark: Mark, moves: tuple[Move, ...]) -> Fact:
    """Nobody renewed what was declared, or what followed from a graduation."""
    step = next(s for s in reversed(person.path) if s.on <= mark.on and s.at.account == "graduates_available")
    before = (e for e in in_order(person.entries) if e.on <= mark.on)
    declared = [e for e in before if e.what == "available" or e.outcome == "graduated"][-1]
    study = next((e for e in person.entries if e.what == "enrolled" and e.ref == declared.ref), None)
    return facts.AvailabilityExpiredV1(
        version=new.version,
        trainee=new.id,
        municipality=step.at.municipality,
        occupation=step.at.occupation,
        moves=moves,
        available_from=max(declared.on, step.at.since or declared.on),
        expired_on=mark.on,
        declared_by=_reporter(declared) if declared.what == "available" else None,
        provider=study.provider if study is not None else None,
    )


def _reporter(entry: Entry) -> str:
    return entry.report.removeprefix("urn:kadry:").partition("#")[0]
