"""The catalogue: complete, without repetition, and with names that are safe on the bus."""

from __future__ import annotations

import inspect
import re
import time
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadry_contracts import facts, reports
from kadry_contracts.catalogue import (
    FACTS,
    REPORTS,
    Entry,
    fact_subject,
    notice_subject,
    parties,
    report_subject,
)
from kadry_contracts.codes import ParticipantKind
from kadry_contracts.envelope import Body
from kadry_contracts.facts import agreements, common, gateway, picture, programs, trainees, vacancies
from kadry_contracts.reasons import CODES
from kadry_contracts.reports import agreements as agreement_reports
from kadry_contracts.reports import programs as program_reports
from kadry_contracts.reports import trainees as trainee_reports
from kadry_contracts.reports import vacancies as vacancy_reports
from kadry_contracts.subjects import expected_type, subject

from .builders import TRAINEE

ENTRIES = (*REPORTS.values(), *FACTS.values())
FOR_EVERYONE = ("graduate_available", "practice_places_offered")
FOR_SERVICES = ("place_requested", "hire_made", "contradiction_found", "graduate_expected")


def messages(*modules: ModuleType) -> Iterator[type[Body]]:
    """The models of messages that modules define, or packages in their modules."""
    for module in modules:
        for name, found in vars(module).items():
            own = inspect.isclass(found) and issubclass(found, Body)
            if own and found.__module__.startswith(module.__name__) and not name.startswith("_"):
                yield found


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def by_type(entry: Entry) -> str:
    return entry.type


def test_every_report_model_is_in_the_catalogue_once() -> None:
    modules = (vacancy_reports, program_reports, trainee_reports, agreement_reports)
    assert Counter(e.model for e in REPORTS.values()) == Counter(messages(*modules))
    assert reports.__doc__


def test_every_fact_model_is_in_the_catalogue_once_and_a_common_one_for_each_service() -> None:
    own = list(messages(vacancies, programs, trainees, agreements, gateway, picture))
    stated = [e.model for e in FACTS.values()]
    assert {m for m in stated if m.__module__ != common.__name__} == set(own)
    shared = [m.type for m in stated if m.__module__ == common.__name__]
    assert len(shared) == len(set(shared)) == 3 * len(common.DECIDING) + 1
    assert "kadry.fact.gateway.report_refused.v1" in shared
    assert facts.__doc__


@pytest.mark.parametrize("entry", ENTRIES, ids=by_type)
def test_a_type_says_its_side_its_service_and_its_class(entry: Entry) -> None:
    prefix, side, service, event, version = entry.type.split(".")
    assert (prefix, version) == ("kadry", "v1")
    assert side == ("report" if entry.type in REPORTS else "fact")
    assert event == snake(entry.model.__name__.removesuffix("V1"))
    assert service == entry.owner == entry.model.service()
    if entry.model.__module__ != common.__name__:
        assert entry.model.__module__.split(".")[2] == service


@pytest.mark.parametrize("entry", ENTRIES, ids=by_type)
def test_an_entry_says_what_it_means_in_both_languages(entry: Entry) -> None:
    assert entry.meaning.endswith(".")
    assert re.fullmatch("[а-яё ]+", entry.term_ru)
    assert entry.since == "0.1"


@pytest.mark.parametrize("entry", REPORTS.values(), ids=by_type)
def test_a_report_says_who_may_write_it_and_why_it_may_be_refused(entry: Entry) -> None:
    assert entry.writers
    assert entry.writers <= set(get_args(ParticipantKind))
    assert set(entry.codes) <= set(CODES)
    assert len(set(entry.codes)) == len(entry.codes)
    assert ("college" in entry.writers) == ("resource_centre" in entry.writers)


@pytest.mark.parametrize("entry", FACTS.values(), ids=by_type)
def test_a_fact_has_no_writers_and_the_readers_of_the_domain_contract(entry: Entry) -> None:
    assert not entry.writers
    event = entry.type.split(".")[3]
    if re.match("vacancy_|program_|intake_|training_demand_", event) or event in FOR_EVERYONE:
        assert entry.readers == "everyone"
    elif re.match("participant_", event) or event in FOR_SERVICES:
        assert entry.readers == "services"
    else:
        assert entry.readers == "parties"


def test_a_fact_for_everyone_about_a_person_names_nothing_but_the_pseudonym() -> None:
    fields = set(FACTS["kadry.fact.trainees.graduate_available.v1"].model.model_fields)
    cell = {"municipality", "occupation"}
    assert fields == {"version", "trainee", "moves", "available_from", "level", "needs", *cell}
    for entry in FACTS.values():
        if entry.readers == "everyone" and entry.type != "kadry.fact.trainees.graduate_available.v1":
            assert not {"trainee", "person_ref", "enrolment", "referral"} & set(entry.model.model_fields), (
                entry.type
            )


def test_no_fact_carries_what_reports_say_in_confidence() -> None:
    for entry in FACTS.values():
        assert not {"sealed_identity", "signatory", "text"} & set(entry.model.model_fields), entry.type
        if entry.type != "kadry.fact.vacancies.hire_made.v1":
            assert "person_ref" not in entry.model.model_fields, entry.type


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        REPORTS["kadry.report.trainees.enrolled.v1"] = None  # type: ignore[index]


@pytest.mark.parametrize("entry", ENTRIES, ids=by_type)
def test_every_type_makes_a_safe_subject(entry: Entry) -> None:
    tail = entry.type.split(".", 2)[2]
    assert report_subject("czn-perm", entry.type) == f"report.czn-perm.{tail}"
    assert notice_subject("czn-perm", entry.type) == f"notice.czn-perm.{tail}"


def test_the_subject_of_a_report_tells_its_type() -> None:
    type_ = "kadry.report.trainees.enrolled.v1"
    assert expected_type(report_subject("college-kama", type_)) == type_


@given(st.lists(st.text(max_size=70), min_size=1, max_size=4))
def test_a_subject_has_exactly_the_tokens_it_is_made_of(tokens: list[str]) -> None:
    try:
        made = subject(*tokens)
    except ValueError:
        assert not all(re.fullmatch("[A-Za-z0-9_-]{1,64}", token) for token in tokens)
        return
    assert made.split(".") == tokens
    assert not set(made) & set("*> \n\t")


@pytest.mark.parametrize("token", ["", "a.b", "*", ">", "a b", "a\n", "ж", "٣", "a" * 65])
def test_a_token_that_could_be_read_otherwise_makes_no_subject(token: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        report_subject(token, "kadry.report.trainees.enrolled.v1")


def enrolled(**fields: object) -> trainees.EnrolledV1:
    said = {
        "trainee": TRAINEE,
        "municipality": "57701000",
        "occupation": "8153",
        "enrolment": "resurs-igolka/e-1",
        "intake": "resurs-igolka/sew",
        "enrolled_on": "2026-09-01",
        "provider": "resurs-igolka",
        **fields,
    }
    return trainees.EnrolledV1.model_validate(said)


def test_a_fact_stands_under_its_cell() -> None:
    assert fact_subject(enrolled()) == "fact.trainees.enrolled.v1.57701000.8153"
    assert fact_subject(enrolled(occupation="-")) == "fact.trainees.enrolled.v1.57701000.-"


def test_a_fact_without_a_cell_stands_under_two_hyphens() -> None:
    refused = common.typed(common.ReportRefusedV1, "programs")
    fact = refused(report="a", code="already_exists", message_ru="", message_en="")
    assert fact_subject(fact) == "fact.programs.report_refused.v1.-.-"


def test_a_fact_with_a_cell_that_is_no_token_makes_no_subject() -> None:
    with pytest.raises(ValueError, match="subject"):
        fact_subject(enrolled(municipality="57.*"))


def test_a_fact_concerns_whom_it_names_and_whose_objects_it_names() -> None:
    fact = enrolled(referral="czn-perm/n-1", agreement="sovet-lysva/dual")
    assert parties(fact) == {"resurs-igolka", "czn-perm", "sovet-lysva"}
    assert parties(enrolled()) == {"resurs-igolka"}


def test_a_fact_concerns_those_named_deep_inside_it() -> None:
    hired = trainees.TraineeHiredV1.model_validate(
        {
            "trainee": TRAINEE,
            "municipality": "-",
            "occupation": "-",
            "hire": "fabrika-nitka/h-1",
            "hired_on": "2026-12-01",
            "trained_by": [
                {"provider": "college-kama", "ended_on": "2026-10-30", "agreement": "sovet-lysva/dual"},
                {"provider": "resurs-igolka", "ended_on": "2026-11-24"},
            ],
        }
    )
    assert parties(hired) == {"fabrika-nitka", "college-kama", "resurs-igolka", "sovet-lysva"}


def test_an_agreement_concerns_its_parties_payers_and_those_who_share_its_money() -> None:
    drafted = agreements.AgreementDraftedV1.model_validate(
        {
            "agreement": "cluster-legprom/year-2",
            "revision": 1,
            "parties": ["college-kama", "fabrika-nitka"],
            "kind": "cluster",
            "title": "Второй год",
            "starts_on": "2027-03-01",
            "ends_on": "2028-02-28",
            "funding": [
                {
                    "source": "federal",
                    "amount": "200000000.00",
                    "payer": "min-obr",
                    "shared_by": ["centre-two/y2"],
                }
            ],
        }
    )
    assert parties(drafted) == {"cluster-legprom", "college-kama", "fabrika-nitka", "min-obr", "centre-two"}


def test_participants_in_a_list_are_concerned_and_pseudonyms_are_not() -> None:
    linked = trainees.TraineeLinkedV1(
        trainee=TRAINEE,
        merged=TRAINEE.replace("3f", "4f"),
        municipality="-",
        occupation="-",
        participants=("czn-perm", "college-kama"),
    )
    assert parties(linked) == {"czn-perm", "college-kama"}


def test_telling_whom_a_fact_concerns_costs_microseconds() -> None:
    fact = enrolled(referral="czn-perm/n-1", agreement="sovet-lysva/dual")

    def seconds() -> float:
        start = time.perf_counter()
        for _ in range(1_000):
            parties(fact)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) / 1_000 < 15e-6  # 1 µs alone; the bound is for a busy machine
