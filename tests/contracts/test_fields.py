"""Fields with a form of their own: moments, sums, shares, windows from one moment to another, terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadry_contracts.envelope import names
from kadry_contracts.facts import programs as program_facts
from kadry_contracts.facts import vacancies as vacancy_facts
from kadry_contracts.money import Bound, kopecks, roubles
from kadry_contracts.moves import Place, Step, differences
from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.reports import agreements, programs, trainees
from kadry_contracts.reports.vacancies import LINES
from kadry_contracts.times import beginning, ending

from .builders import ABSENT, NOW, TRAINEE, WRITER, a_report

YEKATERINBURG = timezone(timedelta(hours=5))
AMENDED: dict[str, Any] = {"agreement": "sovet-lysva/dual", "revision": 2, "title": "О дуальном обучении"}
BOOKED: dict[str, Any] = {
    "booking_ref": "b-1",
    "equipment": "resurs-igolka/overlock",
    "from": "2026-09-01T09:00:00+05:00",
    "to": "2026-09-01T12:00:00+05:00",
    "purpose": "course",
}
TRANSFERRED: dict[str, Any] = {
    "transfer_ref": "t-1",
    "agreement": "cluster-legprom/year-1",
    "source": "federal",
    "amount": "0.01",
    "on": "2026-09-01",
}
OFFERED: dict[str, Any] = {
    "offer_ref": "po-1",
    "kind": "dual",
    "occupation": "8153",
    "municipality": "57701000",
    "places": 6,
    "from": "2026-10-20",
    "to": "2026-10-20",
}
LINE: dict[str, Any] = {"occupation": "8153", "municipality": "57701000", "year": 2027, "positions": 0}


def taken(event: str, data: Mapping[str, Any], **fields: Any) -> Any:
    """The body of a report with these fields, as its service reads it."""
    said = {name: value for name, value in {**data, **fields}.items() if value is not ABSENT}
    return parse_report(a_report(event, said), WRITER, None, NOW).data


def wrong(event: str, data: Mapping[str, Any], **fields: Any) -> list[tuple[str, str, list[str]]]:
    """Code, place and suggestions of everything that is wrong with such a report."""
    with pytest.raises(Rejected) as caught:
        taken(event, data, **fields)
    return [(p.code, p.pointer, [s.code for s in p.suggestions]) for p in caught.value.problems]


def test_a_window_is_said_with_from_and_to() -> None:
    booked = taken("programs.equipment_booked", BOOKED)
    assert isinstance(booked, programs.EquipmentBookedV1)
    assert booked.from_ == datetime(2026, 9, 1, 9, tzinfo=YEKATERINBURG)


def test_a_window_without_its_beginning_is_told_by_the_name_it_has_in_messages() -> None:
    assert wrong("programs.equipment_booked", BOOKED, **{"from": ABSENT}) == [
        ("missing_field", "/data/from", [])
    ]


def test_the_name_that_a_beginning_has_in_python_is_unknown_in_a_report() -> None:
    found = wrong("programs.equipment_booked", BOOKED, **{"from": ABSENT, "from_": BOOKED["from"]})
    assert found == [("unknown_field", "/data/from_", ["from"]), ("missing_field", "/data/from", [])]


def test_a_fact_is_made_with_from_and_says_it_by_its_name_in_messages() -> None:
    booked = taken("programs.equipment_booked", BOOKED)
    free = program_facts.Alternative(
        equipment="resurs-igolka/overlock", from_=booked.from_, to=booked.to, owner="resurs-igolka"
    )
    assert set(free.model_dump(mode="json")) == set(names(type(free))) >= {"from", "to"}
    assert program_facts.Alternative.model_validate_json(free.model_dump_json()) == free


@pytest.mark.parametrize("to", ["2026-09-01T09:00:00+05:00", "2026-09-01T08:00:00+05:00"])
def test_a_booking_without_length_is_refused(to: str) -> None:
    assert wrong("programs.equipment_booked", BOOKED, to=to) == [("invalid_field", "/data/to", [])]


OUT: dict[str, Any] = {"equipment_ref": "overlock", "from": "2026-09-01", "to": "2026-09-01"}


def test_a_day_as_a_window_begins_at_its_first_moment_and_ends_after_its_last() -> None:
    out = taken("programs.equipment_out_of_service", OUT)
    assert beginning(out.from_, YEKATERINBURG) == datetime(2026, 9, 1, tzinfo=YEKATERINBURG)
    assert ending(out.to, YEKATERINBURG) == datetime(2026, 9, 2, tzinfo=YEKATERINBURG)


def test_a_moment_is_meant_as_it_is_said() -> None:
    said = {"from": "2026-09-01T10:00:00+03:00", "to": "2026-09-01T11:00:00+03:00"}
    out = taken("programs.equipment_out_of_service", OUT, **said)
    assert beginning(out.from_, YEKATERINBURG) == ending(out.to, YEKATERINBURG) - timedelta(hours=1)
    assert out.from_.utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize(
    "to",
    ["2026-08-31", "2026-08-31T23:00:00+05:00", "2026-09-01T10:00:00", "20260902", 20260902, "завтра", None],
)
def test_what_is_no_moment_or_before_the_beginning_is_refused_once(to: Any) -> None:
    assert wrong("programs.equipment_out_of_service", OUT, to=to) == [("invalid_field", "/data/to", [])]


def test_an_offer_of_one_day_is_taken_and_one_that_ends_before_it_begins_is_not() -> None:
    assert taken("vacancies.practice_places_offered", OFFERED).to == date(2026, 10, 20)
    found = wrong("vacancies.practice_places_offered", OFFERED, to="2026-10-19")
    assert found == [("invalid_field", "/data/to", [])]


@given(st.integers(min_value=0, max_value=10**15))
def test_kopecks_and_roubles_are_the_same_sum(sum_of_kopecks: int) -> None:
    written = roubles(sum_of_kopecks)
    assert kopecks(written) == sum_of_kopecks == Decimal(written) * 100


def test_a_kopeck_can_be_transferred() -> None:
    assert taken("agreements.funds_transferred", TRANSFERRED).amount == "0.01"


@pytest.mark.parametrize("amount", ["0.00", "00.01", "1", "1.5", "-1.00", "1e3", "1,00", 1.5, 100])
def test_a_transfer_of_nothing_or_of_no_amount_is_refused(amount: Any) -> None:
    found = wrong("agreements.funds_transferred", TRANSFERRED, amount=amount)
    assert found == [("invalid_field", "/data/amount", [])]


def test_a_transfer_needs_its_source() -> None:
    found = wrong("agreements.funds_transferred", TRANSFERRED, source=ABSENT)
    assert found == [("missing_field", "/data/source", [])]


def test_an_amendment_gives_only_what_changes() -> None:
    amended = taken("agreements.agreement_amended", AMENDED)
    assert isinstance(amended, agreements.AgreementAmendedV1)
    assert (amended.title, amended.parties, amended.obligations) == ("О дуальном обучении", None, None)


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    found = wrong("agreements.agreement_amended", AMENDED, title=ABSENT)
    assert found == [("missing_field", "/data/title", [])]


def test_money_moves_by_the_difference_to_the_kopeck() -> None:
    def pledged(kopecks: int, bound: Bound) -> Step:
        to = Place("pledged", source="employer", agreement="cluster/year-2", bound=bound)
        return Step(date(2027, 3, 1), Place("outside"), to, kopecks, money=True)

    (less,) = differences([pledged(2_200_000_005, "at_least")], [pledged(2_200_000_000, "at_least")])
    assert (less.amount, less.count, less.was.account, less.at.account) == (
        "0.05",
        None,
        "pledged",
        "outside",
    )
    back, forth = differences([pledged(100, "at_least")], [pledged(100, "exact")])
    assert {(move.was.bound, move.at.bound, move.amount) for move in (back, forth)} == {
        ("at_least", None, "1.00"),
        (None, "exact", "1.00"),
    }


def test_the_first_revision_is_a_draft_and_no_amendment() -> None:
    found = wrong("agreements.agreement_amended", AMENDED, revision=1)
    assert found == [("invalid_field", "/data/revision", [])]


def test_an_amendment_cannot_oblige_one_whom_it_leaves_out() -> None:
    promised = {"obligation_ref": "o", "party": "fabrika-nitka", "measure": "hires", "target": 3}
    found = wrong(
        "agreements.agreement_amended",
        AMENDED,
        parties=["sovet-lysva", "college-kama"],
        obligations=[{**promised, "due_on": "2027-06-30"}],
    )
    assert found == [("invalid_field", "/data/obligations", [])]


@pytest.mark.parametrize(
    "limits", [{}, {"at_least": "0.1500", "at_most": "0.8621"}, {"at_least": "15 %"}, {"at_most": "1.2"}]
)
def test_a_covenant_needs_one_limit_that_is_a_share(limits: dict[str, str]) -> None:
    covenant = {"covenant_ref": "c", "source": "federal", **limits}
    (found,) = wrong("agreements.agreement_amended", AMENDED, covenants=[covenant])
    assert found[0] == "invalid_field"
    assert found[1].startswith("/data/covenants/0/at_")


def test_employment_is_confirmed_at_somebody() -> None:
    said = {"trainee": TRAINEE, "on": "2026-09-01"}
    assert wrong("trainees.employment_confirmed", said) == [("missing_field", "/data/employer", [])]
    confirmed = taken("trainees.employment_confirmed", said, employer_inn="5902000005")
    assert isinstance(confirmed, trainees.EmploymentConfirmedV1)


def test_a_forecast_of_no_positions_is_a_forecast_and_the_same_cell_twice_is_none() -> None:
    said = {"forecast_ref": "f", "version": 1, "lines": [LINE]}
    assert taken("vacancies.forecast_submitted", said).lines[0].positions == 0
    found = wrong("vacancies.forecast_submitted", said, lines=[LINE, LINE])
    assert found == [("invalid_field", "/data/lines", [])]


def test_a_forecast_that_replaces_the_longest_one_whole_still_fits_on_the_bus() -> None:
    """131,072 bytes is what the broker takes, with a few hundred for the envelope."""
    lines = [{**LINE, "occupation": str(1000 + n), "positions": 100_000} for n in range(LINES)]

    def steps(municipality: str) -> list[Step]:
        return [
            Step(
                date(2027, 1, 1),
                Place("outside"),
                Place("forecast", municipality, line["occupation"]),
                100_000,
            )
            for line in lines
        ]

    told = vacancy_facts.ForecastSubmittedV1.model_validate(
        {
            "forecast": "min-trud-perm/" + "f" * 64,
            "forecast_version": 10_000,
            "submitted_by": "min-trud-perm",
            "submitted_on": "2026-09-01",
            "lines": lines,
            "moves": differences(steps("57701000"), steps("57726000")),
        }
    )
    assert (len(told.lines), len(told.moves)) == (LINES, 2 * LINES)
    assert len(told.model_dump_json(exclude_none=True)) < 130_000
