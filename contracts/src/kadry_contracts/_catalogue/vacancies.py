"""Messages of the vacancies service."""

from __future__ import annotations

from kadry_contracts._catalogue.common import (
    COORDINATORS,
    DEMANDING,
    EMPLOYERS,
    NEW,
    OWN,
    PERSON,
    WORKPLACES,
    fact,
    report,
)
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports

REPORTS = (
    report(reports.VacancyOpenedV1, "вакансия открыта", EMPLOYERS, *NEW, *OWN, "positions_in_use"),
    report(
        reports.VacancyChangedV1,
        "условия вакансии изменены",
        EMPLOYERS,
        *OWN,
        "unknown_code",
        "already_ended",
        "positions_in_use",
        "dates_reversed",
    ),
    report(reports.VacancyClosedV1, "вакансия закрыта", EMPLOYERS, *OWN, "already_ended", "dates_reversed"),
    report(
        reports.HireMadeV1,
        "человек принят на работу",
        EMPLOYERS,
        *NEW,
        *PERSON,
        "already_ended",
        "dates_reversed",
        "not_yours",
    ),
    report(reports.HireWithdrawnV1, "приём на работу отменён", EMPLOYERS, *OWN, "already_ended"),
    report(
        reports.TrainingDemandRaisedV1,
        "заявлена потребность в обучении",
        DEMANDING,
        *NEW,
        "dates_reversed",
    ),
    report(
        reports.TrainingDemandWithdrawnV1,
        "потребность в обучении снята",
        DEMANDING,
        *OWN,
        "already_ended",
        "dates_reversed",
    ),
    report(
        reports.ForecastSubmittedV1, "прогноз потребности представлен", COORDINATORS, *NEW, "stale_version"
    ),
    report(
        reports.PracticePlacesOfferedV1,
        "предложены места практики",
        WORKPLACES,
        *NEW,
        *OWN,
        "not_a_party",
        "places_in_use",
    ),
)

FACTS = (
    fact(facts.VacancyOpenedV1, "вакансия открыта", "everyone"),
    fact(facts.VacancyChangedV1, "условия вакансии изменены", "everyone"),
    fact(facts.VacancyClosedV1, "вакансия закрыта", "everyone"),
    fact(facts.VacancyExpiredV1, "срок вакансии истёк", "everyone"),
    fact(facts.PositionsFilledV1, "рабочее место занято", "parties"),
    fact(facts.HireMadeV1, "приём на работу", "services"),
    fact(facts.HireWithdrawnV1, "приём на работу отменён", "parties"),
    fact(facts.TrainingDemandRaisedV1, "заявлена потребность в обучении", "everyone"),
    fact(facts.TrainingDemandWithdrawnV1, "потребность в обучении снята", "everyone"),
    fact(facts.TrainingDemandCoveredV1, "потребность в обучении обеспечена", "everyone"),
    fact(facts.TrainingDemandLapsedV1, "срок потребности в обучении истёк", "everyone"),
    fact(facts.ForecastSubmittedV1, "прогноз потребности представлен", "parties"),
    fact(facts.PracticePlacesOfferedV1, "предложены места практики", "everyone"),
    fact(facts.MatchProposedV1, "предложена пара выпускника и вакансии", "parties"),
)
