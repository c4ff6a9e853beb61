"""Terms of an agreement as facts carry them. What reports say is a stricter form of the same."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import Cell, ParticipantId, RegionalId
from kadry_contracts.money import Amount, Bound, MoneySource, Share

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
AgreementStatus = Literal["drafted", "signed", "active", "amended", "fulfilled", "expired", "terminated"]
"""Derived, never said: `signed` means by some; `active`, by all the same revision and its first day came;
`amended`, that a newer revision lacks signatures while the one that all have signed stays in force.
"""

ObligationState = Literal["scheduled", "at_risk", "met", "breached", "waived"]
Stage = Literal["pledged", "transferred", "accounted", "accepted"]
"""How far money has come; each is at most the one before it."""


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


class CovenantTerms(BaseModel):
    """A condition on the money of an agreement: the share of a source in the whole, at one stage of it.

    It is broken when no value of the share that the bounds allow could keep it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    covenant_ref: str
    source: MoneySource
    of: Stage = "pledged"
    at_least: Share | None = None
    at_most: Share | None = None
