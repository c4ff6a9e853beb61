"""How reports name a person: by the regional pseudonym, or by the writer's own reference. Never by anything
else.
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


NOBODY = "name the person: trainee or person_ref"
TWICE = "name the person one way only: trainee or person_ref"

P = TypeVar("P", bound=NamesAPerson)


def check_one_person(report: P) -> P:
    """Exactly one of `trainee` and `person_ref` must be given; the error says which rule it is."""
    if report.trainee is None and report.person_ref is None:
        raise broken("person_ref", "назовите человека: trainee или person_ref", NOBODY, "missing_field")
    if report.trainee is not None and report.person_ref is not None:
        raise broken("trainee", "назовите человека одним способом: trainee или person_ref", TWICE)
    return report
