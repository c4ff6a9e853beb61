"""Terms of an agreement as facts carry them. What reports say is a stricter form of the same."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import Cell, ParticipantId, RegionalId
from kadry_contracts.money import Amount, Bound, MoneySource

AgreementKind = Literal[
    "cooperation",
    "network",
    "dual",
    "target",
    "cluster",
    "practice",
    "unemployed_training",
    "resource_sharing",
]
Measure = Literal[
    "places",
    "enrolled",
    "graduates",
    "practice_places",
    "hires",
    "equipment_hours_guests",
    "upskilled_instructors",
    "activities",
    "funding",
]


class ObligationTerms(BaseModel):
    """What one party promises: a target of a measure by a day. It is computed from facts, never typed in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    obligation_ref: str
    party: ParticipantId
    measure: Measure
    target: int
    due_on: date
    occupation: Cell | None = None
    municipality: Cell | None = None


class FundingTerms(BaseModel):
    """A sum from one source. `shared_by` names other agreements that it also serves: it is never split."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: MoneySource
    amount: Amount
    bound: Bound = "exact"
    payer: ParticipantId | None = None
    shared_by: tuple[RegionalId, ...] = ()
