"""What the vacancies service decides. Positions are counted, not advertisements."""

from __future__ import annotations

from kadry_contracts.facts.vacancies.demand import (
    ForecastLineTold,
    ForecastSubmittedV1,
    PracticePlacesOfferedV1,
    TrainingDemandCoveredV1,
    TrainingDemandLapsedV1,
    TrainingDemandRaisedV1,
    TrainingDemandWithdrawnV1,
)
from kadry_contracts.facts.vacancies.hires import HireMadeV1, HireWithdrawnV1, PositionsFilledV1
from kadry_contracts.facts.vacancies.matching import MatchProposedV1, MatchReason
from kadry_contracts.facts.vacancies.positions import (
    VacancyChangedV1,
    VacancyClosedV1,
    VacancyExpiredV1,
    VacancyOpenedV1,
)

__all__ = [
    "ForecastLineTold",
    "ForecastSubmittedV1",
    "HireMadeV1",
    "HireWithdrawnV1",
    "MatchProposedV1",
    "MatchReason",
    "PositionsFilledV1",
    "PracticePlacesOfferedV1",
    "TrainingDemandCoveredV1",
    "TrainingDemandLapsedV1",
    "TrainingDemandRaisedV1",
    "TrainingDemandWithdrawnV1",
    "VacancyChangedV1",
    "VacancyClosedV1",
    "VacancyExpiredV1",
    "VacancyOpenedV1",
]
