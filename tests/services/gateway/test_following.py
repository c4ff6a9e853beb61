"""What the gateway makes of the streams it follows: pure rules, called."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from kadry_contracts.catalogue import FACTS
from services.gateway import following
from services.gateway.store import Arrived, Fact, Settled
from services.kernel.core import Fold
from services.kernel.decision import Decision, Heard, Message
from services.kernel.routing import Service, follows

from .house import a_vacancy

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
WRITER = "urn:kadry:college-1"


def look(kind: Any, id: str) -> None:
    raise AssertionError("these rules look at nothing")


def heard(subject: str, value: dict[str, Any] | None, seq: int = 7) -> Message[Heard]:
    stream = "REPORTS" if subject.startswith("report.") else "FACTS"
    participant = subject.split(".")[1] if stream == "REPORTS" else ""
    body = Heard(stream, subject, value, b"d" * 16)
    return Message(str(seq), f"stream:{stream}", NOW, NOW, seq, "", body, participant)


def a_fact(event: str, about: str | None = f"{WRITER}#e-1", **data: Any) -> Message[Heard]:
    type_ = f"kadry.fact.{event}.v1"
    value = {"id": "f", "source": f"urn:kadry:service:{event.split('.')[0]}", "type": type_, "data": data}
    if about is not None:
        value["correlationid"] = about
    return heard(f"fact.{event}.v1.57701000.8153", value)


def fact_of(message: Message[Heard]) -> Fact:
    outcome = following.fact_heard(message, look)
    assert isinstance(outcome, Decision)
    [entry] = outcome.entries
    assert isinstance(entry, Fact)
    return entry


def settled(message: Message[Heard]) -> Settled | None:
    return fact_of(message).settles


PLACE: dict[str, Any] = {
    "intake": "college-1/i-1",
    "provider": "college-1",
    "municipality": "57701000",
    "occupation": "8153",
    "on": "2026-09-01",
    "referral": "czn-1/r-1",
    "moves": [],
}


def test_a_report_on_the_bus_is_kept_with_its_place_and_digest() -> None:
    outcome = following.report_heard(heard("report.factory-1.vacancies.vacancy_opened.v1", a_vacancy()), look)
    type_ = "kadry.report.vacancies.vacancy_opened.v1"
    assert outcome == Decision(entries=[Arrived("factory-1", "v-1", 7, b"d" * 16, type_, NOW)])


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"source": "urn:kadry:other", "id": "x"},
        {"source": "urn:kadry:factory-1", "id": "a b"},
        {"source": "urn:kadry:factory-1", "id": 5},
    ],
)
def test_a_report_that_does_not_say_honestly_whose_it_is_is_not_kept(value: dict[str, Any] | None) -> None:
    outcome = following.report_heard(heard("report.factory-1.vacancies.vacancy_opened.v1", value), look)
    assert outcome == Decision()


def refusals(subject: str, value: dict[str, Any] | None) -> list[tuple[str | None, str, str]]:
    """What the kernel would say of this message: (report, code, correlation)."""
    service = Service("gateway", [follows("REPORTS", following.report_heard)])
    fold = Fold(service, {}, complete=True)
    assert fold.run([heard(subject, value)]) == 1
    return [(e.fact.report, e.fact.code, e.report or "") for e in fold.effects.emissions]  # type: ignore[attr-defined]


def test_a_report_for_a_service_that_does_not_exist_is_refused_by_its_name() -> None:
    value = a_vacancy("x-1")
    found = refusals("report.factory-1.weather.rained.v1", value)
    assert [(report, code) for report, code, _ in found] == [("x-1", "unknown_service")]


def test_what_nobody_can_read_on_such_a_subject_is_refused_without_a_name() -> None:
    assert refusals("report.factory-1.weather.rained.v1", None) == [(None, "unreadable", "")]


def test_another_participants_name_on_such_a_subject_is_not_repeated() -> None:
    found = refusals("report.factory-1.weather.rained.v1", a_vacancy("x-1", "factory-2"))
    assert [(report, code) for report, code, _ in found] == [(None, "unknown_service")]


def test_a_report_for_a_service_that_decides_is_left_to_it() -> None:
    assert refusals("report.factory-1.vacancies.rained.v1", a_vacancy()) == []


def test_the_fact_of_its_own_name_accepts_a_report() -> None:
    said = settled(a_fact("programs.program_published", "urn:kadry:college-1#p-1"))
    assert said == Settled("college-1", "p-1", "accepted", "kadry.report.programs.program_published.v1")


@pytest.mark.parametrize(
    "event", ["trainees.place_requested", "programs.place_taken", "programs.place_refused"]
)
def test_a_place_requested_taken_or_refused_leaves_the_enrolment_as_it_is(event: str) -> None:
    assert settled(a_fact(event, **PLACE, reason="no_free_place")) is None


def test_a_refusal_refuses_the_report_it_names() -> None:
    said = settled(
        a_fact(
            "trainees.report_refused",
            report="e-1",
            code="no_free_place",
            message_ru="Нет мест",
            message_en="No place",
            suggestions=[{"code": "8153"}],
        )
    )
    assert said is not None
    assert (said.participant, said.id, said.state, said.code) == (
        "college-1",
        "e-1",
        "refused",
        "no_free_place",
    )
    assert orjson.loads(said.suggestions or "") == [{"code": "8153"}]


def test_a_reused_id_does_not_touch_the_first_report() -> None:
    texts = {"message_ru": "…", "message_en": "…"}
    assert settled(a_fact("trainees.report_refused", report="e-1", code="id_reused", **texts)) is None


def test_a_refusal_of_another_report_or_of_none_leaves_this_one_as_it_is() -> None:
    texts = {"message_ru": "…", "message_en": "…", "code": "unreadable"}
    assert settled(a_fact("trainees.report_refused", report=None, **texts)) is None
    assert settled(a_fact("trainees.report_refused", report="e-2", **texts)) is None


def test_a_fault_of_ours_makes_a_report_dead() -> None:
    texts = {"message_ru": "…", "message_en": "…", "code": "internal_error"}
    said = settled(a_fact("trainees.report_refused", report="e-1", **texts))
    assert said is not None
    assert said.state == "dead"


def test_a_waiting_report_says_for_what_and_until_when() -> None:
    said = settled(
        a_fact(
            "trainees.report_waiting",
            report="e-1",
            waits_for="intake college-1/i-1",
            until="2026-12-04T05:00:00Z",
        )
    )
    assert said == Settled(
        "college-1", "e-1", "waiting", waits_for="intake college-1/i-1", until="2026-12-04T05:00:00Z"
    )


def test_what_the_clock_began_settles_no_report() -> None:
    assert settled(a_fact("programs.program_published", None)) is None


def test_a_fact_for_parties_concerns_its_writer_and_all_it_names() -> None:
    kept = fact_of(a_fact("programs.place_taken", f"{WRITER}#e-1", **PLACE, enrolment="college-2/e-1"))
    assert kept.parties == ("college-1", "college-2", "czn-1")
    assert kept.body is not None


def test_a_fact_for_everyone_needs_no_list_of_readers() -> None:
    kept = fact_of(a_fact("programs.intake_full", None, intake="college-1/i-1"))
    assert (kept.readers, kept.parties) == ("everyone", ())


def test_the_body_of_a_fact_for_services_is_not_kept() -> None:
    kept = fact_of(a_fact("vacancies.hire_made", "urn:kadry:factory-1#h-1", person_ref="42"))
    assert kept.body is None


def test_a_fact_that_this_program_does_not_know_is_passed_over() -> None:
    assert following.fact_heard(a_fact("weather.rained"), look) == Decision()


def test_every_fact_of_the_catalogue_is_kept() -> None:
    names = [type_.removeprefix("kadry.fact.").removesuffix(".v1") for type_ in FACTS]
    texts: dict[str, Any] = {
        "report": "e-1",
        "code": "x",
        "message_ru": "",
        "message_en": "",
        "waits_for": "",
        "until": "",
    }
    assert {fact_of(a_fact(name, **texts)).type for name in names} == set(FACTS)
