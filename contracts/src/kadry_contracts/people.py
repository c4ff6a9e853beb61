"""How reports name a person: by the regional pseudonym, or by the writer's own reference, never by anything
else; and how they name who employs them.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from kadry_contracts.rules import broken


class NamesAPerson(Protocol):
    """A report with the two fields of which exactly one is given."""

    @property
    def trainee(self) -> str | None: ...
    @property
    def person_ref(self) -> str | None: ...


class NamesAnEmployer(Protocol):
    """A report with the two fields of which at least one is given."""

    @property
    def employer(self) -> str | None: ...
    @property
    def employer_inn(self) -> str | None: ...


NOBODY = "name the person: trainee or person_ref"
TWICE = "name the person one way only: trainee or person_ref"

P = TypeVar("P", bound=NamesAPerson)
W = TypeVar("W", bound=NamesAnEmployer)


def check_one_person(report: P) -> P:
    """Exactly one of `trainee` and `person_ref` must be given; the error says which rule it is."""
    if report.trainee is None and report.person_ref is None:
        raise broken("person_ref", "назовите человека: trainee или person_ref", NOBODY, "missing_field")
    if report.trainee is not None and report.person_ref is not None:
        raise broken("trainee", "назовите человека одним способом: trainee или person_ref", TWICE)
    return report


def check_employer(report: W) -> W:
    """At least one of `employer` and `employer_inn` must be given."""
    if report.employer is None and report.employer_inn is None:
        ru, en = "назовите работодателя: employer или employer_inn", "name the employer or its employer_inn"
        raise broken("employer", ru, en, "missing_field")
    return report
