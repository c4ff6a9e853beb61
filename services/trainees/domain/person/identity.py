"""Who is meant: a regional pseudonym, or a participant's own reference, one more name of the same person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeAlias

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import differences
from services.kernel.decision import Key, Look, Message, Refused, State, Waiting

from .history import Person, cell
from .path import walked

Mint: TypeAlias = Callable[[str, str], str]
"""The pseudonym of a person whom a participant calls by a reference; keyed, so nobody can work it out."""


ERASED = Refused("person_erased")
"""What is said of somebody whose data were erased."""


NOBODY = Person("", 0.0, erased=date.min)
"""Whoever was erased: what was theirs leads here."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A participant's name for a person, `<participant>/<person_ref>` → pseudonym. It never leaves here.

    It outlives the person's data, and then says only that there was somebody: without it nobody could refuse
    what is reported of them afterwards.

    by   enrolments whose referrals told whose name it is, while nothing else has; see names.py
    own  the pseudonym that the name would have got without them
    """

    kind: ClassVar[str] = "alias"
    id: str
    trainee: str
    version: int = 1
    by: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed identity on its way to the vault. Nothing here opens it."""

    trainee: str
    source: str
    report: str
    box: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Every sealed identity of a person is to be deleted."""

    trainee: str


@dataclass(frozen=True, slots=True)
class Who:
    """The person a report is about, with the name by which they were not known before."""

    person: Person
    fresh: tuple[Alias, ...] = ()


def by_pseudonym(look: Look, trainee: str) -> Person | None:
    """The person of a pseudonym, also of one that was merged into another; None before it was minted."""
    if not trainee:
        return NOBODY
    person = look(Person, trainee)
    while person is not None and person.merged:
        person = look(Person, person.merged)
    return None if person is not None and not person.born else person


def by_name(look: Look, participant: str, person_ref: str) -> Person | None:
    """The person whom a participant calls so; None if the name was never heard."""
    alias = look(Alias, f"{participant}/{person_ref}")
    return None if alias is None else by_pseudonym(look, alias.trainee)


def named(mint: Mint, look: Look, message: Message[Any], participant: str, person_ref: str) -> Who | Refused:
    """The person whom a participant calls so; a name never heard before begins a new history."""
    known = by_name(look, participant, person_ref)
    if known is not None:
        return ERASED if known.erased else Who(known)
    trainee = mint(participant, person_ref)
    alias = Alias(f"{participant}/{person_ref}", trainee)
    person = Person(trainee, message.recorded.timestamp(), names=(participant,), aliases=(alias.id,))
    early = look(Person, trainee)
    if early is not None:
        person = replace(person, version=early.version, awaited=early.awaited)
    return Who(person, (alias,))


def known(look: Look, message: Message[Any]) -> Person | Waiting | Refused:
    """The person of a report that only goes on with a history: it waits for whoever began it."""
    said = message.data
    trainee = getattr(said, "trainee", None)
    if trainee is not None:
        person = by_pseudonym(look, trainee)
    else:
        person = by_name(look, message.participant, said.person_ref)
    if person is None:
        return unknown_name(message, said.person_ref) if trainee is None else unknown_trainee(trainee)
    return ERASED if person.erased else person


def anybody(mint: Mint, look: Look, message: Message[Any]) -> Who | Waiting | Refused:
    """The person of a report that may begin a history; only a pseudonym nobody minted has to wait."""
    said = message.data
    if said.trainee is not None:
        person = by_pseudonym(look, said.trainee)
        if person is None:
            return unknown_trainee(said.trainee)
        return ERASED if person.erased else Who(person)
    return named(mint, look, message, message.participant, said.person_ref)


def unknown_trainee(trainee: str) -> Waiting:
    """Waits for a pseudonym that nobody has minted yet."""
    refused = Refused("unknown_object", "/data/trainee", {"name": trainee})
    return Waiting(Key("person", trainee), refused, named=f"trainee {trainee}")


def unknown_name(message: Message[Any], person_ref: str) -> Waiting:
    """Waits for a person's name. What it says it waits for does not repeat the name."""
    refused = Refused("unknown_object", "/data/person_ref")
    return Waiting(Key("alias", f"{message.participant}/{person_ref}"), refused, named="person_ref")


def called(person: Person, participant: str, alias: str) -> Person:
    """The person, now also known to that participant, by that name."""
    if alias in person.aliases:
        return person
    names = person.names if participant in person.names else (*person.names, participant)
    return replace(person, names=names, aliases=(*person.aliases, alias), version=person.version + 1)


def linked(one: Person, other: Person) -> tuple[Person, Sequence[State], Fact]:
    """Two pseudonyms are one person: the older takes over both histories. Returns it, states and the fact."""
    older, younger = sorted((one, other), key=lambda person: (person.born, person.id))
    entries = (*older.entries, *younger.entries)
    walk = walked(entries, (*older.marks, *younger.marks))
    path = tuple(walk.steps)
    names = (*older.names, *(name for name in younger.names if name not in older.names))
    version = max(older.version, younger.version) + 1
    whole = replace(
        older,
        entries=entries,
        path=path,
        names=names,
        version=version,
        marks=tuple(walk.met),
        due=walk.due,
        needs=(*older.needs, *younger.needs),
        consents=(*older.consents, *younger.consents),
        absorbed=(*older.absorbed, *younger.absorbed, younger.id),
        lost=(*older.lost, *younger.lost),
        practices=(*older.practices, *younger.practices),
        aliases=(*older.aliases, *younger.aliases),
        overlaps=(*older.overlaps, *younger.overlaps),
    )
    gone = Person(younger.id, younger.born, younger.version + 1, merged=older.id, cases=younger.cases)
    municipality, occupation = cell(whole, path[-1].on) if path else ("-", "-")
    fact = facts.TraineeLinkedV1(
        version=version,
        trainee=whole.id,
        municipality=municipality,
        occupation=occupation,
        merged=gone.id,
        participants=tuple(sorted(names)),
        moves=differences((*older.path, *younger.path), path),
    )
    return whole, (whole, gone), fact
