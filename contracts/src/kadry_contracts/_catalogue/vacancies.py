"""Messages of the vacancies service."""

from __future__ import annotations

from kadry_contracts._catalogue.common import EMPLOYERS, NEW, OWN, PERSON, fact, report
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports

REPORTS = (
    report(reports.VacancyOpenedV1, "вакансия открыта", EMPLOYERS, *NEW, "positions_in_use"),
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
    report(reports.HireMadeV1, "человек принят на работу", EMPLOYERS, *NEW, *PERSON, "dates_reversed"),
)

FACTS = (
    fact(facts.VacancyOpenedV1, "вакансия открыта", "everyone"),
    fact(facts.VacancyChangedV1, "условия вакансии изменены", "everyone"),
    fact(facts.VacancyClosedV1, "вакансия закрыта", "everyone"),
    fact(facts.VacancyExpiredV1, "срок вакансии истёк", "everyone"),
    fact(facts.PositionsFilledV1, "рабочее место занято", "parties"),
    fact(facts.HireMadeV1, "приём на работу", "services"),
)
