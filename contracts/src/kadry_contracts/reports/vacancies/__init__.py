"""Reports that the vacancies service decides: positions, hires, and the demand of the region."""

from __future__ import annotations

from kadry_contracts.reports.vacancies.demand import (
    LINES,
    ForecastLine,
    ForecastSubmittedV1,
    PracticeKind,
    PracticePlacesOfferedV1,
    TrainingDemandRaisedV1,
    TrainingDemandWithdrawnV1,
)
from kadry_contracts.reports.vacancies.hires import HireMadeV1, HireWithdrawnV1
from kadry_contracts.reports.vacancies.positions import (
    CloseReason,
    Employment,
    VacancyChangedV1,
    VacancyClosedV1,
    VacancyOpenedV1,
)

__all__ = [
    "CloseReason",
    "Employment",
    "ForecastLine",
    "ForecastSubmittedV1",
    "HireMadeV1",
    "HireWithdrawnV1",
    "LINES",
    "PracticeKind",
    "PracticePlacesOfferedV1",
    "TrainingDemandRaisedV1",
    "TrainingDemandWithdrawnV1",
    "VacancyChangedV1",
    "VacancyClosedV1",
    "VacancyOpenedV1",
]
