"""Hires of a pseudonym that nobody had minted: accepted all the same, and count once the person appears."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import vacancies
from kadry_contracts.facts.common import Claim, ContradictionFoundV1
from services.kernel.decision import Decision, Key, Look, State, Waiting

from ..contradiction import Contradiction
from ..person.history import Entry, Person, changed
from .hire import Hire, hired

UNKNOWN = "unknown_trainee"


def waiting(said: vacancies.HireMadeV1, hire: Hire, entry: Entry, look: Look) -> Waiting:
    """Waits for the person; the employer cannot know better, so in the end the case is for people to solve.

    The hire is kept, for the person may appear even then.
    """
    known = look(Person, hire.trainee) or Person(hire.trainee, 0.0)
    others = tuple(e for e in known.awaited if e.ref != hire.id)
    kept = replace(known, version=known.version + 1, awaited=(*others, entry))
    claim = Claim(participant=said.participant, says="hired", on=said.hired_on)
    found = Contradiction(
        version=kept.version,
        about=hire.trainee,
        code=UNKNOWN,
        claims=(claim,),
        municipality=said.municipality,
        occupation=said.occupation,
    )
    trainee = hire.trainee
    return Waiting(Key("person", trainee), Decision([kept, hire], [found]), named=f"trainee {trainee}")


def appeared(person: Person, states: list[State], look: Look) -> tuple[Person, list[Fact]]:
    """The person, who has appeared, with the hires that were told before."""
    said: list[Fact] = []
    for entry in person.awaited:
        hire = look(Hire, entry.ref)
        if hire is None:
            continue
        person, moves = changed(person, (), [entry])
        states.append(replace(hire, trainee=person.id, version=hire.version + 1))
        said.append(hired(person, hire, entry, moves))
    said.append(_settled(person))
    return replace(person, awaited=()), said


def given_up(hire: Hire, look: Look) -> Decision | None:
    """What follows when such a hire is withdrawn, or turns out to be of somebody else; None if it is none."""
    known = look(Person, hire.trainee) if hire.trainee else None
    if known is None or known.born:
        return None
    others = tuple(e for e in known.awaited if e.ref != hire.id)
    kept = replace(known, version=known.version + 1, awaited=others)
    return Decision([kept], [] if others else [_settled(kept)])


def _settled(person: Person) -> ContradictionFoundV1:
    settled: ContradictionFoundV1 = Contradiction(
        version=person.version,
        about=person.id,
        code=UNKNOWN,
        claims=(),
        field="person",
        settled=True,
        municipality="-",
        occupation="-",
    )
    return settled
