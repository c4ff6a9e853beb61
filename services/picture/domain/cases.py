"""Reconciliation: two registers disagree, one participant must answer, and the case is followed to its end.

However often a contradiction is found there is one case per what it is about and code. Nobody is overruled:
the table below says whose word is looked for first, and so who has to show what it has. A case ends when the
service that found it sees no contradiction any more, which follows from what its owner, or another, reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from kadry_contracts.facts import trainees
from kadry_contracts.facts.common import Claim, ContradictionFoundV1
from kadry_contracts.facts.picture import ReconciliationOpenedV1, ReconciliationResolvedV1
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome

from .sources import Source

AUTHORITY: Mapping[str, Sequence[str]] = {
    "registration": ("job_centre",),
    "status": ("verifier", "employer", "college", "resource_centre", "job_centre"),
    "study": ("college", "resource_centre", "school", "job_centre"),
    "employment": ("verifier", "employer", "job_centre"),
    "positions": ("employer", "job_centre"),
    "person": ("job_centre", "institution", "college", "resource_centre"),
    "place": ("college", "resource_centre", "school"),
    "practice": ("employer", "college", "resource_centre"),
    "terms": ("coordinator", "ministry"),
}
"""Which kind of participant decides which field, the strongest first. Others may say it and are believed only
where these are silent. Where a person stands (`status`) is decided by whoever saw them last in the flesh: who
employs them, then who teaches them, then the register."""

FIELDS: Mapping[str, str] = {
    "second_registration": "registration",
    "overfilled": "positions",
    "unknown_trainee": "person",
    "conflicting_status": "status",
}
"""What each code is about, where the contradiction does not name it."""

DAYS: Mapping[str, int] = {
    "second_registration": 10,
    "overfilled": 14,
    "unknown_trainee": 14,
    "conflicting_status": 10,
}
"""How many days the owner of a case has to answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """One contradiction and what became of it.

    about       what it is about: a pseudonym, or the regional id of an object
    field       what the registers disagree about
    owner       the participant who must answer
    found       how often it was found
    resolution  the event that ended it
    """

    kind: ClassVar[str] = "reconciliation"
    id: str
    version: int
    about: str
    code: str
    field: str
    owner: str
    opened_at: datetime
    deadline: date
    claims: tuple[Claim, ...]
    municipality: str = "-"
    occupation: str = "-"
    found: int = 1
    state: str = "open"
    resolution: str | None = None
    resolved_at: datetime | None = None


def case_id(code: str, about: str) -> str:
    """The name of the only case of this code about this."""
    return f"{code}:{about}"


def found(message: Message[ContradictionFoundV1], look: Look) -> Outcome:
    """A service found a contradiction, or sees it settled.

    Found again it is the same case; one that was resolved is open again.
    """
    said = message.data
    id = case_id(said.code, said.about)
    old = look(Case, id)
    if said.settled:
        return resolved(old, message, "settled") if old is not None and old.state == "open" else NOTHING
    if old is not None and old.state == "open":
        merged = tuple(dict.fromkeys((*old.claims, *said.claims)))
        return Decision([replace(old, version=old.version + 1, found=old.found + 1, claims=merged)])
    at = max(message.recorded, message.time)
    new = Case(
        id=id,
        version=1 if old is None else old.version + 1,
        about=said.about,
        code=said.code,
        field=said.field or FIELDS[said.code],
        owner=owner_of(said, look),
        opened_at=at,
        deadline=at.date() + timedelta(days=DAYS[said.code]),
        claims=said.claims,
        municipality=said.municipality,
        occupation=said.occupation,
        found=1 if old is None else old.found + 1,
    )
    fact = ReconciliationOpenedV1(**_said(new), opened_on=at.date(), deadline=new.deadline)
    return Decision([new], [fact])


def owner_of(said: ContradictionFoundV1, look: Look) -> str:
    """Who must answer.

    second_registration  who registered later: it did not see that the person was registered
    overfilled           whose vacancy it is: more were hired than it has positions
    unknown_trainee      who named a person whom nobody knows
    conflicting_status   whose claim stands weakest by AUTHORITY, and of equals the earliest: the others have
                         overtaken it
    """
    if said.code == "overfilled":
        return said.about.partition("/")[0]
    latest = max(said.claims, key=lambda claim: claim.on)
    if said.code != "conflicting_status":
        return latest.participant
    kinds = AUTHORITY[said.field or FIELDS[said.code]]

    def weakness(claim: Claim) -> tuple[int, int]:
        source = look(Source, claim.participant)
        rank = kinds.index(source.sort) if source is not None and source.sort in kinds else len(kinds)
        return rank, -claim.on.toordinal()

    return max(said.claims, key=weakness).participant


def settles(code: str, about: str) -> Callable[[Message[Any], Look], Outcome]:
    """The rule by which a fact ends the case of `code` about what its field `about` names."""

    def rule(message: Message[Any], look: Look) -> Outcome:
        named = message.data.__dict__.get(about)
        old = look(Case, case_id(code, named)) if named else None
        return resolved(old, message) if old is not None and old.state == "open" else NOTHING

    return rule


def resolved(old: Case, message: Message[Any], by: str | None = None) -> Decision:
    """The case is over, by the event that ended it."""
    at = max(message.recorded, message.time)
    event = by or type(message.data).event()
    new = replace(old, version=old.version + 1, state="resolved", resolution=event, resolved_at=at)
    fact = ReconciliationResolvedV1(**_said(new), resolution=event, resolved_on=at.date())
    return Decision([new], [fact])


def _said(case: Case) -> dict[str, Any]:
    """What every fact of a case says."""
    return {
        "version": case.version,
        "case": case.id,
        "about": case.about,
        "code": case.code,
        "claims": case.claims,
        "owner": case.owner,
        "municipality": case.municipality,
        "occupation": case.occupation,
    }


ENDINGS: Sequence[tuple[type[Any], str, str]] = (
    (trainees.TraineeHiredV1, "unknown_trainee", "trainee"),
    (trainees.EnrolledV1, "unknown_trainee", "enrolment"),
    (trainees.PersonErasedV1, "second_registration", "trainee"),
    (trainees.PersonErasedV1, "conflicting_status", "trainee"),
)
"""What ends a case where the service that found it does not say that it is settled: a fact, the code, and the
field of the fact that names what the case is about."""


ENDED_BY = {
    model.type: [(code, field) for of, code, field in ENDINGS if of is model] for model, *_ in ENDINGS
}


def needs(message: Message[Any]) -> list[Key]:
    """The cases that a fact may end."""
    return [
        Key("reconciliation", case_id(code, named))
        for code, field in ENDED_BY.get(message.data.type, ())
        if (named := message.data.__dict__.get(field))
    ]
