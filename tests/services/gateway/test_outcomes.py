"""What became of a report, as its sender sees it while the services decide."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

from kadry_contracts.facts.common import ReportRefusedV1, ReportWaitingV1, Suggestion, typed
from kadry_contracts.facts.programs import PlaceTakenV1
from kadry_contracts.facts.trainees import PlaceRequestedV1
from kadry_contracts.facts.vacancies import PositionsFilledV1, VacancyOpenedV1

from .house import PERM, House, a_vacancy, said, soon

Refused: type[ReportRefusedV1] = typed(ReportRefusedV1, "vacancies")
Waiting = typed(ReportWaitingV1, "vacancies")
V1 = "urn:kadry:factory-1#v-1"
UNTIL = datetime(2026, 12, 4, 5, tzinfo=UTC)


def opened(vacancy: str = "factory-1/v-1") -> VacancyOpenedV1:
    return said(VacancyOpenedV1, version=1, vacancy=vacancy, municipality=PERM, occupation="8153", moves=())


def refused(report: str | None = "v-1", code: str = "already_exists") -> ReportRefusedV1:
    near = (Suggestion(code="8153", title_ru="Швеи", title_en="Sewers"),)
    return Refused(report=report, code=code, message_ru="Нет", message_en="No", suggestions=near)


async def test_a_report_is_stored_then_accepted_with_its_facts(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    found = (await house.get("/v1/reports/v-1")).json()
    assert (found["state"], found["facts"]) == ("stored", [])
    first = await house.say(opened(), V1)
    found = await house.state("v-1", "accepted")
    assert found["facts"] == [{"type": VacancyOpenedV1.type, "id": first}]
    assert found["type"] == "kadry.report.vacancies.vacancy_opened.v1"


async def test_all_facts_of_the_chain_are_listed_in_order(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    first = await house.say(opened(), V1)
    filled = said(
        PositionsFilledV1,
        version=2,
        vacancy="factory-1/v-1",
        hire="factory-2/h-1",
        employer="factory-2",
        moves=(),
    )
    second = await house.say(filled, V1)

    async def both() -> bool:
        facts = (await house.get("/v1/reports/v-1")).json()["facts"]
        return [fact["id"] for fact in facts] == [first, second]

    assert await soon(both)


async def test_a_refused_report_says_why_in_both_languages(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    await house.say(refused(), V1)
    found = await house.state("v-1", "refused")
    assert (found["code"], found["message_ru"], found["message_en"]) == ("already_exists", "Нет", "No")
    assert found["suggestions"] == [{"code": "8153", "title_ru": "Швеи", "title_en": "Sewers"}]
    assert [fact["type"] for fact in found["facts"]] == ["kadry.fact.vacancies.report_refused.v1"]


async def test_a_waiting_report_says_for_what_and_until_when_and_is_then_accepted(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    await house.say(Waiting(report="v-1", waits_for="vacancy factory-1/v-0", until=UNTIL), V1)
    found = await house.state("v-1", "waiting")
    assert found["waits_for"] == "vacancy factory-1/v-0"
    assert datetime.fromisoformat(found["until"]) == UNTIL
    await house.say(opened(), V1)
    found = await house.state("v-1", "accepted")
    assert "waits_for" not in found
    assert "until" not in found


async def test_an_enrolment_stays_stored_while_its_place_is_requested_and_taken(house: House) -> None:
    await house.admit("college-1", "college")
    about = "urn:kadry:college-1#e-1"
    report = {
        **a_vacancy("e-1", "college-1"),
        "type": "kadry.report.trainees.enrolled.v1",
        "data": {
            "enrolment_ref": "e-1",
            "person_ref": "s-1",
            "intake": "college-1/i-1",
            "enrolled_on": "2026-11-20",
        },
    }
    assert (await house.send(report, "college-1")).status_code == 202
    intake = {"intake": "college-1/i-1", "municipality": PERM, "occupation": "8153", "on": date(2026, 11, 20)}
    await house.say(said(PlaceRequestedV1, enrolment="college-1/e-1", **intake), about)
    taken = said(PlaceTakenV1, provider="college-1", enrolment="college-1/e-1", moves=(), **intake)
    await house.say(taken, about)

    async def two() -> bool:
        found = (await house.get("/v1/reports/e-1", "college-1")).json()
        return len(found["facts"]) == 2 and found["state"] == "stored"

    assert await soon(two)


async def test_what_is_accepted_stays_accepted_whatever_repeats_bring(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    await house.say(opened(), V1)
    await house.state("v-1", "accepted")
    await house.say(refused(code="id_reused"), V1)
    await house.say(refused(), V1)

    async def three() -> bool:
        found = (await house.get("/v1/reports/v-1")).json()
        return len(found["facts"]) == 3 and found["state"] == "accepted"

    assert await soon(three)


async def test_a_report_that_failed_on_our_side_is_dead_until_it_is_decided(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    await house.say(refused(code="internal_error"), V1)
    await house.state("v-1", "dead")
    await house.say(opened(), V1)
    found = await house.state("v-1", "accepted")
    assert "code" not in found


async def test_a_report_over_nats_is_seen_and_a_fact_may_be_read_before_it(house: House) -> None:
    await house.admit()
    await house.say(opened(), V1)
    await house.state("v-1", "accepted")
    await house.publish(a_vacancy())

    async def listed() -> bool:
        return [r["id"] for r in (await house.get("/v1/reports")).json()["reports"]] == ["v-1"]

    assert await soon(listed)
    assert (await house.get("/v1/reports/v-1")).json()["state"] == "accepted"
    assert (await house.send(a_vacancy())).json()["status"] == "duplicate"


async def test_a_report_to_a_service_that_does_not_exist_is_refused_by_the_gateway(house: House) -> None:
    await house.admit()
    report = a_vacancy("x-1") | {"type": "kadry.report.weather.rained.v1"}
    await house.publish(report)
    found = await house.state("x-1", "refused")
    assert found["code"] == "unknown_service"
    assert [fact["type"] for fact in found["facts"]] == ["kadry.fact.gateway.report_refused.v1"]
    notice = await house.ctx.js.get_msg("NOTICES", 1)
    assert notice.subject == "notice.factory-1.gateway.report_refused.v1"


async def test_another_participants_report_is_not_found(house: House) -> None:
    await house.admit()
    await house.admit("factory-2")
    await house.send(a_vacancy())
    answer = await house.get("/v1/reports/v-1", "factory-2")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_report")
    assert (await house.get("/v1/reports", "factory-2")).json()["reports"] == []


async def test_ones_own_reports_are_listed_page_by_page_and_by_state(house: House) -> None:
    await house.admit()
    await house.send([a_vacancy(f"v-{n}") for n in range(7)])
    for n in (1, 3):
        await house.say(opened(f"factory-1/v-{n}"), f"urn:kadry:factory-1#v-{n}")
    await house.say(refused("v-5"), "urn:kadry:factory-1#v-5")
    await house.state("v-5", "refused")
    seen, after = [], ""
    while True:
        page = (await house.get("/v1/reports", limit=3, after=after)).json()
        seen += page["reports"]
        after = page["next"]
        if page["at_end"]:
            break
    assert [r["id"] for r in seen] == [f"v-{n}" for n in range(7)]
    assert seen[5]["code"] == "already_exists"
    accepted = (await house.get("/v1/reports", state="accepted")).json()["reports"]
    assert [r["id"] for r in accepted] == ["v-1", "v-3"]
    assert accepted[0]["type"] == "kadry.report.vacancies.vacancy_opened.v1"


async def test_six_thousand_reports_are_listed_quickly(house: House) -> None:
    await house.admit()
    for start in range(0, 6000, 1000):
        batch = [a_vacancy(f"v-{n}") for n in range(start, start + 1000)]
        assert (await house.send(batch)).status_code == 202
    begun = time.perf_counter()
    found, after = 0, ""
    while True:
        page = (await house.get("/v1/reports", limit=1000, after=after)).json()
        found, after = found + len(page["reports"]), page["next"]
        if page["at_end"]:
            break
    spent = time.perf_counter() - begun
    print(f"6,000 reports listed in {spent:.3f} s")
    assert found == 6000
    assert spent < 3
