"""What the vacancies service proposes: people and positions that fit. A proposal is never an act."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from kadry_contracts.codes import Cell, ParticipantId, RegionalId, TraineeId
from kadry_contracts.envelope import Fact


class MatchReason(BaseModel):
    """Why a pair fits: a code, and the same in words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: Literal["same_occupation", "near_occupation", "same_municipality", "near_municipality", "needs_met"]
    ru: str
    en: str


class MatchProposedV1(Fact):
    """A graduate and an open vacancy fit. `score` is between 0 and 1; the cell is the vacancy's.

    It goes to the employer, to who published the vacancy, and to `provider`: whose report made the graduate
    available, where they studied or a job centre.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.match_proposed.v1"
    vacancy: RegionalId
    trainee: TraineeId
    score: Annotated[float, Field(ge=0, le=1)]
    reasons: tuple[MatchReason, ...]
    proposed_on: date
    municipality: Cell
    occupation: Cell
    employer: ParticipantId | None = None
    provider: ParticipantId | None = None
