"""Reports about demand to come: people to be trained, forecasts, places for practice."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kadry_contracts.codes import Municipality, Need, Occupation, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Count, LongText, Number, Year
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

PracticeKind = Literal["practice", "dual"]
LINES = 200
"""A forecast has at most so many lines, or its fact would not fit on the bus; a longer one is several."""


class TrainingDemandRaisedV1(Report):
    """An employer, or a ЦОПП for several, needs so many people trained by a day."""

    type: ClassVar[str] = "kadry.report.vacancies.training_demand_raised.v1"
    demand_ref: Ref
    occupation: Occupation
    municipality: Municipality
    people: Count
    needed_by: Day
    max_weeks: Annotated[int, Field(ge=1, le=400, strict=True)] | None = None


class TrainingDemandWithdrawnV1(Report):
    """The people are no longer needed."""

    type: ClassVar[str] = "kadry.report.vacancies.training_demand_withdrawn.v1"
    demand_ref: Ref
    on: Day
    reason: LongText


class ForecastLine(BaseModel):
    """How many positions an occupation will need in a municipality in a year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occupation: Occupation
    municipality: Municipality
    year: Year
    positions: Number


class ForecastSubmittedV1(Report):
    """A version of a forecast. A higher version replaces the lower ones whole; the same one is refused."""

    type: ClassVar[str] = "kadry.report.vacancies.forecast_submitted.v1"
    forecast_ref: Ref
    version: Annotated[int, Field(ge=1, le=10_000, strict=True)]
    lines: Annotated[tuple[ForecastLine, ...], Field(min_length=1, max_length=LINES)]

    @model_validator(mode="after")
    def _each_cell_once(self) -> ForecastSubmittedV1:
        cells = [(line.occupation, line.municipality, line.year) for line in self.lines]
        if len(set(cells)) != len(cells):
            raise broken(
                "lines",
                "профессия, муниципалитет и год повторяются",
                "an occupation, municipality and year are given twice",
            )
        return self


class PracticePlacesOfferedV1(Report):
    """An employer offers places for practice or dual training from the first day to the last."""

    type: ClassVar[str] = "kadry.report.vacancies.practice_places_offered.v1"
    offer_ref: Ref
    kind: PracticeKind
    occupation: Occupation
    municipality: Municipality
    places: Count
    from_: Annotated[Day, Field(validation_alias="from", serialization_alias="from")]
    to: Day
    accessible_for: tuple[Need, ...] = ()
    agreement: RegionalId | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> PracticePlacesOfferedV1:
        if self.to < self.from_:
            raise broken("to", "to раньше from", "to is before from")
        return self
