"""A diploma or a certificate that a study ends with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from ..corrections import awaited, found, history_of
from ..person.history import Entry, Person, cell, changed, entry_of, report_of
from ..person.identity import by_pseudonym, known


@dataclass(frozen=True, slots=True)
class Credential:
    """Whose credential it is."""

    kind: ClassVar[str] = "credential"
    id: str
    trainee: str
    report: str
    version: int = 1
    replaces: tuple[str, ...] = ()


def issue(message: Message[reports.CredentialIssuedV1], look: Look) -> Outcome:
    """The person stays where they are. Waits until it is known that they studied at the writer's."""
    said, id = message.data, f"{message.participant}/{message.data.credential_ref}"
    old = look(Credential, id)
    if old is not None and not message.corrects:
        return Refused("already_exists", "/data/credential_ref", {"name": id})
    if message.corrects:
        key = Key("credential", id)
        original = found(message, [old], key) if old else awaited(message, key)
        if not isinstance(original, Credential):
            return original
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    begun = min(
        (e.on for e in person.entries if e.what == "enrolled" and e.provider == message.participant),
        default=None,
    )
    if begun is None or begun > said.issued_on:
        wrong = (
            Refused("not_yours", "/data/credential_ref")
            if begun is None
            else Refused("dates_reversed", "/data/issued_on", {"before": begun})
        )
        return Waiting(Key("person", person.id), wrong, named="enrolled")
    states: list[State] = []
    holder = by_pseudonym(look, old.trainee) if old is not None else None
    entry = Entry("credential", said.issued_on, id, message.time.timestamp(), report_of(message))
    gone = entry_of(person, "credential", id)
    if holder is not None and not holder.erased and holder.id != person.id:
        theirs = entry_of(holder, "credential", id)
        states.append(changed(holder, [theirs] if theirs else [])[0])
    new, moves = changed(person, [gone] if gone else [], [entry])
    version = 1 if old is None else old.version + 1
    states += [new, Credential(id, new.id, entry.report, version, history_of(old))]
    fact = facts.CredentialIssuedV1(
        version=new.version,
        trainee=new.id,
        municipality=cell(new, said.issued_on)[0],
        occupation=said.occupation,
        moves=moves,
        credential=id,
        kind=said.kind,
        provider=message.participant,
        issued_on=said.issued_on,
    )
    return Decision(states, [fact])
