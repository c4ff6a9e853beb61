"""Hired: the vacancies service says it, this one finds out who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from kadry_contracts.facts.common import Claim
from kadry_contracts.moves import Move
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from .contradiction import Contradiction
from .employment import InnOf
from .history import Entry, Person, cell, changed, entry_of
from .identity import ERASED, Mint, Who, by_pseudonym, named


@dataclass(frozen=True, slots=True)
class Hire:
    """Whose hire it is; a corrected one may be somebody else's. `occupation` is "" if nobody told it."""

    kind: ClassVar[str] = "hire"
    id: str
    trainee: str
    version: int = 1
    employer: str | None = None
    vacancy: str | None = None
    occupation: str = ""


def hire(mint: Mint, inn_of: InnOf, message: Message[vacancies.HireMadeV1], look: Look) -> Outcome:
    """→ hired. A name never heard comes from outside; a pseudonym nobody minted waits, then contradicts."""
    said, old = message.data, look(Hire, message.data.hire)
    trainee = said.trainee or (old.trainee if old is not None and said.person_ref is None else None)
    if trainee is not None:
        person = by_pseudonym(look, trainee)
        if person is None:
            return _waiting(said, trainee)
        who: Who | Refused = ERASED if person.erased else Who(person)
    elif said.person_ref is not None:
        who = named(mint, look, message, said.participant, said.person_ref)
    else:
        return NOTHING  # said again of somebody who was erased before
    if isinstance(who, Refused):
        return NOTHING  # the employer's report stays accepted: it is about the position, not the person
    states, before = list[State](who.fresh), tuple[Move, ...]()
    drop = [e for e in who.person.entries if e.what == "hired" and e.ref == said.hire]
    holder = by_pseudonym(look, old.trainee) if old is not None else None
    if holder is not None and not holder.erased and holder.id != who.person.id:
        gone = [e for e in holder.entries if e.what == "hired" and e.ref == said.hire]
        holder, before = changed(holder, gone)
        states.append(holder)
    when, report = message.time.timestamp(), message.correlation or f"{message.source}#{message.id}"
    if drop and message.corrects is None:  # said again for its vacancy's sake: the hire was reported before
        when, report = drop[0].said, drop[0].report
    entry = Entry(
        "hired",
        said.hired_on,
        said.hire,
        when,
        report,
        _told(said.municipality),
        _told(said.occupation),
        provider=said.employer or "",
        inn=said.employer_inn or (inn_of(look, said.employer) if said.employer else "") or "",
    )
    new, moves = changed(who.person, drop, [entry])
    version = 1 if old is None else old.version + 1
    hire = Hire(said.hire, new.id, version, said.employer, said.vacancy, entry.occupation)
    fact = _hired(new, hire, entry, (*before, *moves))
    return Decision([*states, new, hire], [fact], corrects=message.corrects)


def _hired(person: Person, hire: Hire, entry: Entry, moves: tuple[Move, ...]) -> facts.TraineeHiredV1:
    municipality, occupation = cell(person, entry.on)
    return facts.TraineeHiredV1(
        version=person.version,
        trainee=person.id,
        municipality=municipality,
        occupation=hire.occupation or occupation,
        moves=moves,
        hire=hire.id,
        hired_on=entry.on,
        employer=hire.employer,
        vacancy=hire.vacancy,
        trained_by=trained_by(person, entry),
    )


def hires_retold(before: Person, person: Person, look: Look) -> list[Fact]:
    """Hires whose person turns out to have been trained by others than was said: each is said again."""
    answers: list[Fact] = []
    for entry in person.entries:
        hire = look(Hire, entry.ref) if entry.what == "hired" else None
        if hire is not None and trained_by(before, entry) != trained_by(person, entry):
            answers.append(_hired(person, hire, entry, ()))
    return answers


def _told(cell: str) -> str:
    return "" if cell == "-" else cell


def _waiting(said: vacancies.HireMadeV1, trainee: str) -> Waiting:
    """The report stays accepted, for the employer cannot know better; the case is for people to solve."""
    found = Contradiction(
        version=0,
        about=trainee,
        code="unknown_trainee",
        claims=(Claim(participant=said.participant, says="hired", on=said.hired_on),),
        municipality=said.municipality,
        occupation=said.occupation,
    )
    return Waiting(Key("person", trainee), Decision(facts=[found]), named=f"trainee {trainee}")


def trained_by(person: Person, hired: Entry) -> tuple[facts.TrainedBy, ...]:
    """Studies that ended with a qualification by the day of the hire."""
    found = []
    for over in person.entries:
        begun = entry_of(person, "enrolled", over.ref) if over.outcome == "graduated" else None
        if begun is not None and over.on <= hired.on:
            found.append((over.on, begun.provider, begun.agreement))
    return tuple(
        facts.TrainedBy(provider=provider, agreement=agreement, ended_on=on)
        for on, provider, agreement in sorted(found, key=lambda f: (f[0], f[1]))
    )
