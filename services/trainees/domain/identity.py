"""Who is meant: a regional pseudonym, or a participant's own reference, one more name of the same person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeAlias

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import differences
from services.kernel.decision import Key, Look, Message, Refused, State, Waiting

from .history import Person, cell
from .path import derive

Mint: TypeAlias = Callable[[str, str], str]
"""The pseudonym of a person whom a participant calls by a reference; keyed, so nobody can work it out."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A participant's name for a person, `<participant>/<person_ref>` → pseudonym. It never leaves here."""

    kind: ClassVar[str] = "alias"
    id: str
    trainee: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed identity on its way to the vault. Nothing here opens it."""

    trainee: str
    source: str
    report: str
    box: str


@dataclass(frozen=True, slots=True)
class Who:
    """The person a report is about, with the name by which they were not known before."""

    person: Person
    fresh: tuple[Alias, ...] = ()


def by_pseudonym(look: Look, trainee: str) -> Person | None:
    """The person of a pseudonym, also of one that was merged into another."""
    person = look(Person, trainee)
    while person is not None and person.merged:
        person = look(Person, person.merged)
    return person


def by_name(look: Look, participant: str, person_ref: str) -> Person | None:
    """The person whom a participant calls so; None if the name was never heard."""
    alias = look(Alias, f"{participant}/{person_ref}")
    return None if alias is None else by_pseudonym(look, alias.trainee)


def named(mint: Mint, look: Look, message: Message[Any], participant: str, person_ref: str) -> Who:
    """The person whom a participant calls so; a name never heard before begins a new history."""
    known = by_name(look, participant, person_ref)
    if known is not None:
        return Who(known)
    trainee = mint(participant, person_ref)
    alias = Alias(f"{participant}/{person_ref}", trainee)
    person = Person(trainee, message.recorded.timestamp(), names=(participant,))
    return Who(person, (alias,))


def known(look: Look, message: Message[Any]) -> Person | Waiting:
    """The person of a report that only goes on with a history: it waits for whoever began it."""
    said = message.data
    if said.trainee is not None:
        return by_pseudonym(look, said.trainee) or unknown_trainee(said.trainee)
    return by_name(look, message.participant, said.person_ref) or unknown_name(message, said.person_ref)


def anybody(mint: Mint, look: Look, message: Message[Any]) -> Who | Waiting:
    """The person of a report that may begin a history; only a pseudonym nobody minted has to wait."""
    said = message.data
    if said.trainee is not None:
        person = by_pseudonym(look, said.trainee)
        return unknown_trainee(said.trainee) if person is None else Who(person)
    return named(mint, look, message, message.participant, said.person_ref)


def unknown_trainee(trainee: str) -> Waiting:
    """Waits for a pseudonym that nobody has minted yet."""
    refused = Refused("unknown_object", "/data/trainee", {"name": trainee})
    return Waiting(Key("person", trainee), refused, named=f"trainee {trainee}")


def unknown_name(message: Message[Any], person_ref: str) -> Waiting:
    """Waits for a person's name. What it says it waits for does not repeat the name."""
    refused = Refused("unknown_object", "/data/person_ref")
    return Waiting(Key("alias", f"{message.participant}/{person_ref}"), refused, named="person_ref")


def called(person: Person, participant: str) -> Person:
    """The person, now also known to that participant."""
    if participant in person.names:
        return person
    return replace(person, names=(*person.names, participant), version=person.version + 1)


def linked(one: Person, other: Person) -> tuple[Person, Sequence[State], Fact]:
    """Two pseudonyms are one person: the older takes over both histories. Returns it, states and the fact."""
    older, younger = sorted((one, other), key=lambda person: (person.born, person.id))
    entries = (*older.entries, *younger.entries)
    path = derive(entries)
    names = (*older.names, *(name for name in younger.names if name not in older.names))
    version = max(older.version, younger.version) + 1
    whole = replace(older, entries=entries, path=path, names=names, version=version)
    gone = replace(younger, entries=(), path=(), names=(), merged=older.id, version=younger.version + 1)
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
