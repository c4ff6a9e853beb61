"""Messages of the programs service."""

from __future__ import annotations

from kadry_contracts._catalogue.common import NEW, OWN, PROVIDERS, fact, report
from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports

REPORTS = (
    report(reports.ProgramPublishedV1, "программа опубликована", PROVIDERS, *NEW, *OWN),
    report(
        reports.IntakeOpenedV1,
        "набор открыт",
        PROVIDERS,
        *NEW,
        *OWN,
        "not_yours",
        "not_a_party",
        "agreement_not_active",
        "kind_mismatch",
        "places_in_use",
        "has_people",
    ),
    report(
        reports.IntakeChangedV1,
        "условия набора изменены",
        PROVIDERS,
        *OWN,
        "already_ended",
        "places_in_use",
        "has_people",
        "dates_reversed",
    ),
    report(
        reports.IntakeCancelledV1,
        "набор отменён до начала",
        PROVIDERS,
        *OWN,
        "already_ended",
        "already_started",
    ),
    report(
        reports.IntakeAbortedV1,
        "набор прекращён после начала",
        PROVIDERS,
        *OWN,
        "already_ended",
        "not_started",
    ),
)

FACTS = (
    fact(facts.ProgramPublishedV1, "программа опубликована", "everyone"),
    fact(facts.IntakeOpenedV1, "набор открыт", "everyone"),
    fact(facts.IntakeChangedV1, "условия набора изменены", "everyone"),
    fact(facts.IntakeCancelledV1, "набор отменён до начала", "everyone"),
    fact(facts.IntakeAbortedV1, "набор прекращён после начала", "everyone"),
    fact(facts.IntakeStartedV1, "занятия в наборе начались", "everyone"),
    fact(facts.IntakeCompletedV1, "занятия в наборе закончились", "everyone"),
    fact(facts.IntakeFullV1, "набор заполнен", "everyone"),
    fact(facts.IntakeAtRiskV1, "набор под угрозой срыва", "everyone"),
    fact(facts.PlaceHeldV1, "место удержано", "parties"),
    fact(facts.PlaceTakenV1, "место занято", "parties"),
    fact(facts.PlaceRefusedV1, "в месте отказано", "parties"),
    fact(facts.PlaceReleasedV1, "место освобождено", "parties"),
)
