"""Names that rest on an enrolment: its referral told whose they are, and its correction may say otherwise.

Once anything else has told whose name it is, or a second enrolment did, a correction changes nothing: two
people who go by one name are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.kernel.decision import Look, State

from ..person.history import Person
from ..person.identity import Alias
from .enrolment import Claim


def alone(alias: Alias | None, enrolment: str) -> bool:
    """Whether nothing but that enrolment has told whose name it is."""
    return alias is not None and alias.by == (enrolment,)


def vouched(alias: Alias | None, enrolment: str) -> list[State]:
    """The name, now that this enrolment says the same of it as others did."""
    if alias is None or not alias.by or enrolment in alias.by:
        return []
    return [replace(alias, by=(*alias.by, enrolment), version=alias.version + 1)]


def renamed(claim: Claim, enrolment: str, person: Person, states: Iterable[State], look: Look) -> list[State]:
    """The name of a corrected enrolment, which is its new person's if nobody else told whose it is."""
    known = (state for state in states if isinstance(state, Alias) and state.id == claim.name)
    alias = next(known, None) or (look(Alias, claim.name) if claim.name else None)
    if alias is None or enrolment not in alias.by:
        return []
    by = alias.by if claim.referral else tuple(e for e in alias.by if e != enrolment)
    trainee = person.id if alone(alias, enrolment) else alias.trainee
    if (by, trainee) == (alias.by, alias.trainee):
        return []
    changed: list[State] = [replace(alias, by=by, trainee=trainee, version=alias.version + 1)]
    own = look(Person, alias.own)
    if own is not None and own.merged and trainee != alias.trainee and own.id != trainee:
        changed.append(replace(own, merged=trainee, version=own.version + 1))
    return changed


def without_name(person: Person, participant: str) -> Person:
    """The person, no longer known to somebody who reported nothing of them and teaches them nothing."""
    source = f"urn:kadry:{participant}#"
    if any(e.report.startswith(source) or e.provider == participant for e in person.entries):
        return person
    return replace(person, names=tuple(name for name in person.names if name != participant))
