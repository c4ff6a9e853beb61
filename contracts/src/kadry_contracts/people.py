"""How reports name a person: by the regional pseudonym, or by the writer's own reference. Never by anything else."""

from __future__ import annotations

from typing import Protocol, TypeVar


class NamesAPerson(Protocol):
    """A report with the two fields of which exactly one is given."""

    @property
    def trainee(self) -> str | None: ...
    @property
    def person_ref(self) -> str | None: ...


P = TypeVar("P", bound=NamesAPerson)


def check_one_person(report: P) -> P:
    """Exactly one of `trainee` and `person_ref` must be given; ValueError says so."""
    if (report.trainee is None) == (report.person_ref is None):
        raise ValueError("give exactly one of trainee and person_ref")
    return report
