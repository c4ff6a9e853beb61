"""Facts about demand to come: people to be trained, forecasts, places for practice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from kadry_contracts.codes import Cell, Need, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.vacancies import PracticeKind


class _Demand(Fact):
    """`covered` is how many of the `people` the places of intakes are for, in programmes published for it."""

    demand: RegionalId
    raised_by: ParticipantId
    occupation: Cell
    municipality: Cell
    people: int
    covered: int = 0
    needed_by: date


class TrainingDemandRaisedV1(_Demand):
    """Somebody needs people trained. A programme published against it can cover it."""

    type: ClassVar[str] = "kadry.fact.vacancies.training_demand_raised.v1"
    raised_on: date
    max_weeks: int | None = None


class TrainingDemandWithdrawnV1(_Demand):
    """The people are no longer needed."""

    type: ClassVar[str] = "kadry.fact.vacancies.training_demand_withdrawn.v1"
    withdrawn_on: date


class TrainingDemandCoveredV1(_Demand):
    """An intake has places for the demand. `covered` counts all so far: it may be less than `people`.

    An intake counts, wherever it is, if its programme is for the demand's unit group and no longer than
    `max_weeks`, and if it ends by `needed_by`. Said anew when its `places` change; with none when it was
    cancelled, or counts no more.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.training_demand_covered.v1"
    intake: RegionalId
    program: RegionalId
    provider: ParticipantId
    places: int
    covered_on: date


class TrainingDemandLapsedV1(_Demand):
    """The day by which people were needed ended (by the clock); `covered` says how far it got."""

    type: ClassVar[str] = "kadry.fact.vacancies.training_demand_lapsed.v1"
    lapsed_on: date


class ForecastLineTold(BaseModel):
    """A line of a forecast as it was submitted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    occupation: str
    municipality: str
    year: int
    positions: int


class ForecastSubmittedV1(Fact):
    """The version of a forecast that holds now. `moves` are the differences to the version before.

    They stand on the account `forecast`, on 1 January of each year. `forecast_version` is the submitter's
    own counter.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.forecast_submitted.v1"
    forecast: RegionalId
    forecast_version: int
    submitted_by: ParticipantId
    submitted_on: date
    lines: tuple[ForecastLineTold, ...]
    moves: tuple[Move, ...] = ()


class PracticePlacesOfferedV1(Fact):
    """Places for practice are on offer from the first day to the last; `moves` on `practice_offered` say
    both.
    """

    model_config = ConfigDict(validate_by_name=True)

    type: ClassVar[str] = "kadry.fact.vacancies.practice_places_offered.v1"
    offer: RegionalId
    employer: ParticipantId
    kind: PracticeKind
    occupation: Cell
    municipality: Cell
    places: int
    from_: Annotated[date, Field(validation_alias="from", serialization_alias="from")]
    to: date
    accessible_for: tuple[Need, ...] = ()
    agreement: RegionalId | None = None
    moves: tuple[Move, ...] = ()
