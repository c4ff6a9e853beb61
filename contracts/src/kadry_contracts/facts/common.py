"""Facts that every deciding service states: a report refused, a report that waits, a contradiction found.

The service that states them stands in the type: `typed(ReportRefusedV1, "trainees")` is the model whose type
is `kadry.fact.trainees.report_refused.v1`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from kadry_contracts.codes import Cell, ParticipantId
from kadry_contracts.envelope import Fact

DECIDING = ("vacancies", "programs", "trainees", "agreements")
"""The services that decide reports."""


class Suggestion(BaseModel):
    """A code that was perhaps meant, with its titles."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    title_ru: str = ""
    title_en: str = ""


class ReportRefusedV1(Fact):
    """A report was judged and not accepted; nothing changed. `report` is its id, None where it could not be
    read.

    `field` is a JSON pointer into the report, for example `/data/occupation`. Nothing of its values is
    repeated.
    """

    type: ClassVar[str] = "kadry.fact.common.report_refused.v1"
    report: str | None
    code: str
    message_ru: str
    message_en: str
    field: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    about: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _always_with_report(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """`report: null` is an answer, "it could not be read": it stays where empty fields are left out."""
        return {"report": self.report, **said(self)}


class ReportWaitingV1(Fact):
    """A report names something not yet known. It is decided when that appears, at the latest at `until`."""

    type: ClassVar[str] = "kadry.fact.common.report_waiting.v1"
    report: str
    waits_for: str
    until: AwareDatetime


ContradictionCode = Literal["second_registration", "overfilled", "unknown_trainee", "conflicting_status"]


Disputed = Literal[
    "registration", "status", "study", "employment", "positions", "person", "place", "practice", "terms"
]
"""What two registers can disagree about: the picture keeps who decides which of these."""


class Claim(BaseModel):
    """What one participant says, and of which day; `report` is the `<source>#<id>` it was said in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    participant: ParticipantId
    says: str
    on: date
    report: str | None = None


class ContradictionFoundV1(Fact):
    """Two registers disagree about one thing: nobody is refused, the picture opens a case.

    There is one case for each `about` and `code`. The same fact with `settled` says that the service that
    found it sees no contradiction any more; `claims` are then what all agree on. `field` is what it is about.
    """

    type: ClassVar[str] = "kadry.fact.common.contradiction_found.v1"
    about: str
    code: ContradictionCode
    claims: tuple[Claim, ...]
    field: Disputed | None = None
    settled: bool = False
    municipality: Cell = "-"
    occupation: Cell = "-"


F = TypeVar("F", bound=Fact)


@cache
def typed(model: type[F], service: str) -> type[F]:
    """The common fact as `service` states it: the same fields under the service's own type."""
    own = model.type.replace(".common.", f".{service}.")
    return type(
        model.__name__, (model,), {"type": own, "__module__": model.__module__, "__doc__": model.__doc__}
    )
