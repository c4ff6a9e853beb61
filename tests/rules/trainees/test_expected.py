"""How many people an intake has to graduate."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts

from .season import INTAKE, PERM, SEWING, TAILOR, Season


def counts(season: Season) -> list[tuple[str, int]]:
    return [(fact.month, fact.count) for fact in season.paper.of(facts.GraduateExpectedV1)]


def due(season: Season) -> dict[tuple[date, str, str], int]:
    """What the movements on the account come to: day, cell, people."""
    found = {}
    for (on, account, municipality, occupation), n in season.paper.cells().items():
        if account == "graduates_expected":
            found[on, municipality, occupation] = n
    return found


def change(season: Season, **changed: Any) -> None:
    body = {"intake": INTAKE, "effective_on": "2026-09-10", "provider": "resurs-igolka", "places": 25}
    cells = {"municipality": PERM, "occupation": SEWING, "starts_on": "2026-09-01", "version": 5}
    season.paper.state_fact("programs", programs.IntakeChangedV1.model_validate({**body, **cells, **changed}))
    season.paper.settle()


def test_who_enrols_is_expected_in_the_month_of_the_last_day() -> None:
    season = Season()
    season.enrol("2026-09-01")
    (fact,) = season.paper.of(facts.GraduateExpectedV1)
    assert (fact.intake, fact.provider, fact.month, fact.count) == (INTAKE, "resurs-igolka", "2026-11", 1)
    assert due(season) == {(date(2026, 11, 24), PERM, SEWING): 1}


def test_a_class_that_is_read_at_once_is_counted_once() -> None:
    season = Season()
    for n in range(3):
        said: dict[str, Any] = {"enrolment_ref": f"e-{n}", "person_ref": f"s-{n}", "intake": INTAKE}
        season.paper.tell("resurs-igolka", "trainees.enrolled", enrolled_on="2026-09-01", **said)
    season.paper.settle()
    for n in range(3):
        place = {"intake": INTAKE, "provider": "resurs-igolka", "municipality": PERM, "occupation": SEWING}
        taken = {**place, "on": "2026-09-01", "version": n + 2, "enrolment": f"resurs-igolka/e-{n}"}
        season.paper.state_fact("programs", programs.PlaceTakenV1.model_validate(taken))
    season.paper.settle()
    assert counts(season) == [("2026-11", 3)]


def test_who_ends_is_no_longer_expected() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.enrol("2026-09-01", "e-2", "s-2")
    season.end("2026-10-01", "dropped_out")
    season.end("2026-11-24", "graduated", "e-2")
    assert counts(season) == [("2026-11", n) for n in (1, 2, 1, 0)]
    assert due(season) == {}


def test_an_intake_that_lasts_longer_is_expected_later() -> None:
    season = Season()
    season.enrol("2026-09-01")
    change(season, ends_on="2026-12-10")
    assert counts(season) == [("2026-11", 1), ("2026-12", 1)]
    assert due(season) == {(date(2026, 12, 10), PERM, SEWING): 1}


def test_an_intake_that_ends_before_its_time_graduates_nobody() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.stop(programs.IntakeAbortedV1, "2026-10-01")
    assert counts(season) == [("2026-11", 1), ("2026-11", 0)]


def test_an_enrolment_corrected_to_another_intake_is_expected_there() -> None:
    season = Season()
    season.open("resurs-igolka/cut", occupation=TAILOR, ends_on="2026-12-20")
    first = season.enrol("2026-09-01")
    season.enrol("2026-09-01", intake="resurs-igolka/cut", corrects=first)
    assert due(season) == {(date(2026, 12, 20), PERM, TAILOR): 1}
