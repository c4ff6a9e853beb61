"""A report is taken as it was said, or everything that is wrong with it is told, with the way out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.problems import MOST, Problem
from kadry_contracts.reasons import CODES

from .builders import ABSENT, NOW, TRAINEE, WRITER, a_report, a_vacancy


def wrong(report: Mapping[str, Any], subject_type: str | None = None) -> tuple[Problem, ...]:
    """What is wrong with a report; the test fails if nothing is."""
    with pytest.raises(Rejected) as caught:
        parse_report(report, WRITER, subject_type, NOW)
    return caught.value.problems


def only(report: Mapping[str, Any]) -> Problem:
    """The one thing that is wrong with a report."""
    (problem,) = wrong(report)
    return problem


def told(problem: Problem) -> tuple[str, str, list[str]]:
    return problem.code, problem.pointer, [suggestion.code for suggestion in problem.suggestions]


def test_a_report_that_keeps_the_contract_is_taken_with_its_types() -> None:
    report = a_report()
    envelope = parse_report(report, WRITER, report["type"], NOW)
    assert envelope.data.opened_on == date(2026, 9, 1)
    assert envelope.time.isoformat() == "2026-09-01T09:10:00+05:00"
    assert envelope.data.salary_from == 0


def test_attributes_that_libraries_add_are_passed_over() -> None:
    report = a_report(traceparent="00-1-2-00", subject="x", dataschema="urn:x")
    assert parse_report(report, WRITER, None, NOW).data.vacancy_ref == "v-21"


def test_an_attribute_that_nobody_knows_is_refused_with_the_nearest_name() -> None:
    assert told(only(a_report(corects="a"))) == ("unknown_field", "/corects", ["corrects"])


@pytest.mark.parametrize("name", ["correlationid", "causationid", "recordedat"])
def test_attributes_of_facts_are_unknown_in_a_report(name: str) -> None:
    assert only(a_report(**{name: "x"})).code == "unknown_field"


def test_a_report_in_the_name_of_another_is_refused() -> None:
    problem = only(a_report(source="urn:kadry:czn-perm"))
    assert told(problem) == ("source_mismatch", "/source", [])
    assert f"urn:kadry:{WRITER}" in problem.message_ru
    assert "czn-perm" not in problem.message_ru + problem.message_en


@pytest.mark.parametrize("source", ["urn:kadry:service:trainees", WRITER, "", f"urn:kadry:{WRITER} "])
def test_only_the_writers_own_source_is_taken(source: str) -> None:
    assert only(a_report(source=source)).code == "source_mismatch"


def test_an_unknown_type_is_refused_with_the_nearest_ones() -> None:
    code, pointer, near = told(only(a_report("vacancies.vacancy_opend")))
    assert (code, pointer) == ("unknown_type", "/type")
    assert near[0] == "kadry.report.vacancies.vacancy_opened.v1"


def test_a_type_like_no_other_has_no_suggestions() -> None:
    assert told(only(a_report(type="hello"))) == ("unknown_type", "/type", [])


def test_a_fact_is_not_a_report() -> None:
    assert only(a_report(type="kadry.fact.vacancies.vacancy_opened.v1")).code == "unknown_type"


def test_another_version_is_refused_with_the_one_that_is_taken() -> None:
    report = a_report(type="kadry.report.vacancies.vacancy_opened.v2")
    assert told(only(report)) == ("unknown_version", "/type", ["kadry.report.vacancies.vacancy_opened.v1"])


def test_a_type_that_is_not_its_subjects_is_refused() -> None:
    (problem,) = wrong(a_report(), "kadry.report.vacancies.vacancy_closed.v1")
    assert told(problem) == ("type_mismatch", "/type", [])
    assert "kadry.report.vacancies.vacancy_closed.v1" in problem.message_ru


def test_a_missing_field_is_named() -> None:
    problem = only(a_report(data=a_vacancy(title=ABSENT)))
    assert told(problem) == ("missing_field", "/data/title", [])
    assert "title" in problem.message_ru
    assert "title" in problem.message_en


def test_an_unknown_field_is_refused_with_the_nearest_name() -> None:
    problem = only(a_report(data=a_vacancy(ocupation="8153")))
    assert told(problem) == ("unknown_field", "/data/ocupation", ["occupation"])
    assert "occupation" in problem.message_ru


def test_a_misspelt_required_field_is_told_before_its_absence() -> None:
    first, second = wrong(a_report(data=a_vacancy(title=ABSENT, titel="Швея")))
    assert told(first) == ("unknown_field", "/data/titel", ["title"])
    assert told(second) == ("missing_field", "/data/title", [])


def test_an_unknown_field_deep_inside_is_refused_with_the_nearest_name_there() -> None:
    data = {
        "agreement_ref": "dual",
        "kind": "dual",
        "title": "О дуальном обучении",
        "parties": [WRITER, "college-kama"],
        "starts_on": "2026-09-01",
        "ends_on": "2028-08-31",
        "funding": [{"source": "employer", "amount": "1.00", "payr": WRITER}],
    }
    problem = only(a_report("agreements.agreement_drafted", data))
    assert told(problem) == ("unknown_field", "/data/funding/0/payr", ["payer"])


def test_the_name_of_an_unknown_field_is_not_repeated_unless_it_looks_like_one() -> None:
    problem = only(a_report(data=a_vacancy(**{"Иванова Анна, 89024771234": 1})))
    assert told(problem) == ("unknown_field", "/data", [])
    assert "Иванова" not in problem.message_ru


def test_an_unknown_occupation_is_refused_with_the_three_nearest() -> None:
    problem = only(a_report(data=a_vacancy(occupation="8158")))
    assert told(problem) == ("unknown_code", "/data/occupation", ["8157", "8159", "8156"])
    first = problem.suggestions[0]
    assert (first.title_ru, first.title_en) == ("Операторы стиральных машин", "Laundry machine operators")


@pytest.mark.parametrize("written", ["швея", "Швея-мотористка", "8153.1", "sewing machine operator"])
def test_an_occupation_in_words_is_refused_and_what_was_meant_comes_first(written: str) -> None:
    problem = only(a_report(data=a_vacancy(occupation=written)))
    assert problem.code == "unknown_code"
    assert problem.suggestions[0].code == "8153"
    assert len(problem.suggestions) == 3


@pytest.mark.parametrize("code", ["02701000", "5770100", "57701000123456", "Пермь", "٥٧٧٠١٠٠٠"])
def test_a_municipality_that_no_region_has_is_refused(code: str) -> None:
    assert only(a_report(data=a_vacancy(municipality=code))).pointer == "/data/municipality"


def test_the_code_of_a_settlement_is_cut_to_its_municipality() -> None:
    report = a_report(data=a_vacancy(municipality="57701000001"))
    assert parse_report(report, WRITER).data.municipality == "57701000"


INVALID: dict[str, tuple[str, Any, str]] = {
    "a number as text": ("positions", "3", "целое число"),
    "a fraction": ("positions", 2.5, "целое число"),
    "too few": ("positions", 0, "не меньше 1"),
    "too many": ("positions", 1_000_000, "не больше 100000"),
    "an empty title": ("title", "", "непустой"),
    "a blank title": ("title", " \n ", "непустой"),
    "a long title": ("title", "ж" * 301, "300"),
    "a star in a reference": ("vacancy_ref", "v.*", "собственный код"),
    "a wildcard in a reference": ("vacancy_ref", ">", "собственный код"),
    "a slash in a reference": ("vacancy_ref", "fabrika/v", "собственный код"),
    "a line break after a reference": ("vacancy_ref", "v-21\n", "собственный код"),
    "digits of another script": ("profession", "١٩٦٠١", "ОКПДТР"),
    "a day that does not exist": ("opened_on", "2026-02-30", "ГГГГ-ММ-ДД"),
    "a day as a number": ("opened_on", 20260901, "ГГГГ-ММ-ДД"),
    "a day as a moment": ("opened_on", "2026-09-01T00:00:00Z", "ГГГГ-ММ-ДД"),
    "a day as seconds since 1970": ("opened_on", "1788220800", "ГГГГ-ММ-ДД"),
    "a day in another order": ("opened_on", "01.09.2026", "ГГГГ-ММ-ДД"),
    "a day of another age": ("opened_on", "0026-09-01", "ГГГГ-ММ-ДД"),
    "yes as text": ("quota_place", "yes", "true или false"),
    "a need that is none": ("accessible_for", ["wheelchair"], "одно из"),
    "text for a list": ("accessible_for", "ramp", "список"),
    "an address that is none": ("source_url", "javascript:alert(1)", "http"),
    "a closing before the opening": ("closes_on", "2026-08-01", "closes_on раньше opened_on"),
}


@pytest.mark.parametrize(("field", "value", "rule"), INVALID.values(), ids=INVALID.keys())
def test_a_value_that_does_not_fit_is_refused_with_the_rule(field: str, value: Any, rule: str) -> None:
    problem = only(a_report(data=a_vacancy(**{field: value})))
    assert problem.code == "invalid_field"
    assert problem.pointer.startswith(f"/data/{field}")
    assert rule in problem.message_ru
    assert field in problem.message_en
    if isinstance(value, str) and len(value) > 3:
        assert value not in problem.message_ru + problem.message_en


def test_a_misspelt_value_is_refused_with_the_nearest_one() -> None:
    problem = only(a_report(data=a_vacancy(employment="fulltime")))
    assert told(problem) == ("invalid_field", "/data/employment", ["full_time"])


@pytest.mark.parametrize(
    "time", ["2026-09-01T09:10:00", "2026-09-01", 1788220800, "1788220800", "2026-09-01T09:10+05:00", None]
)
def test_a_time_without_an_offset_or_in_another_form_is_refused(time: Any) -> None:
    assert told(only(a_report(time=time))) == ("invalid_field", "/time", [])


def test_a_time_may_lie_a_day_ahead_and_no_more() -> None:
    edge = NOW + timedelta(hours=24)
    assert parse_report(a_report(time=edge.isoformat()), WRITER, None, NOW)
    late = (edge + timedelta(seconds=1)).isoformat()
    assert told(only(a_report(time=late))) == ("future_time", "/time", [])
    assert parse_report(a_report(time=late), WRITER)


def test_the_past_is_free() -> None:
    assert parse_report(a_report(time="1999-01-01T00:00:00Z"), WRITER, None, NOW)


@pytest.mark.parametrize("id", ["", "a b", "x" * 65, "a\n", 7, None])
def test_an_id_is_1_to_64_characters_without_spaces(id: Any) -> None:
    assert told(only(a_report(id=id))) == ("invalid_field", "/id", [])


def test_a_report_cannot_correct_itself() -> None:
    assert told(only(a_report(corrects="nitka-1"))) == ("invalid_field", "/corrects", [])


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_refused(data: Any) -> None:
    report = a_report()
    report["data"] = data
    assert told(only(report)) == ("invalid_field", "/data", [])


def test_an_empty_object_is_told_everything_that_is_missing() -> None:
    pointers = [problem.pointer for problem in wrong({})]
    assert pointers == ["/specversion", "/id", "/source", "/type", "/time", "/data"]


def test_a_report_with_a_thousand_faults_is_told_the_first_few() -> None:
    report = a_report(data=a_vacancy(accessible_for=["x"] * 1_000))
    assert len(wrong(report)) == MOST


@pytest.mark.parametrize(
    ("names", "code", "pointer"),
    [
        ({}, "missing_field", "/data/person_ref"),
        (
            {"trainee": TRAINEE, "person_ref": "a"},
            "invalid_field",
            "/data/trainee",
        ),
        ({"trainee": TRAINEE.upper()}, "invalid_field", "/data/trainee"),
        ({"person_ref": "Иванова Анна"}, "invalid_field", "/data/person_ref"),
    ],
    ids=["nobody", "two names", "an upper-case pseudonym", "a name"],
)
def test_a_person_is_named_in_exactly_one_way(names: dict[str, str], code: str, pointer: str) -> None:
    data = {"hire_ref": "h-1", "hired_on": "2026-09-01", **names}
    assert told(only(a_report("vacancies.hire_made", data)))[:2] == (code, pointer)


AGREEMENT: dict[str, Any] = {
    "agreement_ref": "dual",
    "kind": "dual",
    "title": "О дуальном обучении",
    "parties": [WRITER, "college-kama"],
    "starts_on": "2026-09-01",
    "ends_on": "2028-08-31",
}
PROMISE = {
    "obligation_ref": "o",
    "party": "college-kama",
    "measure": "graduates",
    "target": 20,
    "due_on": "2027-07-31",
}


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"ends_on": "2026-08-31"}, "/data/ends_on"),
        ({"parties": [WRITER]}, "/data/parties"),
        ({"parties": [WRITER, WRITER]}, "/data/parties"),
        ({"obligations": [{**PROMISE, "party": "czn-perm"}]}, "/data/obligations"),
        ({"obligations": [PROMISE, PROMISE]}, "/data/obligations"),
        ({"obligations": [{**PROMISE, "target": 0}]}, "/data/obligations/0/target"),
        ({"funding": [{"source": "federal", "amount": "22000000"}]}, "/data/funding/0/amount"),
        ({"funding": [{"source": "federal", "amount": "-1.00"}]}, "/data/funding/0/amount"),
    ],
)
def test_terms_of_an_agreement_that_do_not_fit_are_refused(terms: dict[str, Any], pointer: str) -> None:
    problem = only(a_report("agreements.agreement_drafted", {**AGREEMENT, **terms}))
    assert (problem.code, problem.pointer) == ("invalid_field", pointer)
    assert "czn-perm" not in problem.message_en


def test_an_intake_ends_after_it_starts() -> None:
    data = {
        "intake_ref": "sew",
        "program": "resurs-igolka/sew",
        "municipality": "57701000",
        "places": 20,
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-01",
        "funding": "budget",
    }
    assert only(a_report("programs.intake_opened", data)).pointer == "/data/ends_on"


def test_a_hold_does_not_expire_before_the_referral() -> None:
    data = {
        "referral_ref": "n-1",
        "person_ref": "p-1",
        "intake": "resurs-igolka/sew",
        "referred_on": "2026-09-01",
        "expires_on": "2026-08-31",
    }
    assert only(a_report("trainees.training_referred", data)).pointer == "/data/expires_on"


def test_everything_that_is_wrong_is_told_and_whose_it_is_comes_first() -> None:
    report = a_report(source="urn:kadry:czn-perm", id="a b", data=a_vacancy(positions=0, salary="50000"))
    found = wrong(report)
    assert [p.code for p in found] == ["source_mismatch", "invalid_field", "invalid_field", "unknown_field"]
    assert {p.code for p in found} <= set(CODES)


def test_taking_an_ordinary_report_costs_microseconds() -> None:
    report = a_report()

    def seconds() -> float:
        start = time.perf_counter()
        for _ in range(500):
            parse_report(report, WRITER, report["type"], NOW)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) / 500 < 100e-6  # 6 µs alone; the bound is for a busy machine
