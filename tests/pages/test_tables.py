"""The pages that are made of tables: agreements and money, equipment, trust, one municipality."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import orjson
import pytest

from kadry_contracts.facts import vacancies
from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.moves import OUTSIDE
from services.kernel import streams
from services.picture.app import SERVICE
from services.picture.pages.phrases import PHRASES
from services.picture.pages.words import WORDS
from tests.services.picture.conftest import picture
from tests.services.picture.ledger import PERM, SEWERS, Picture, a_move
from tests.services.picture.test_money import active, asked_for, drafted, pledge, progressed, signed
from tests.services.picture.test_people import ended
from tests.services.picture.test_plans import covered, demand
from tests.services.picture.test_region import admitted, booking, contradiction, intake, loom

__all__ = ["picture"]
EVERY = ("/agreements", "/equipment", "/trust", f"/municipalities/{PERM}")


async def page(picture: Picture, path: str) -> str:
    response = await picture.client.get(path)
    assert response.status_code == 200, response.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)).replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_page_stands_empty_too_in_both_languages(
    picture: Picture, path: str, language: str
) -> None:
    response = await picture.client.get(path, params={"lang": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert "Content-Security-Policy" in response.headers


def test_every_phrase_has_two_languages_and_no_name_twice() -> None:
    assert all(ru and en for ru, en in PHRASES.values())
    assert not PHRASES.keys() & WORDS.keys()


async def test_agreements_show_signatures_obligations_and_intervals_of_money(picture: Picture) -> None:
    await picture.tell(drafted(), signed("copp-perm", 2), signed("fabrika", 3))
    await picture.tell(
        active(pledge("federal", "200000000.00"), pledge("extra_budget", "22000000.50", "at_least"))
    )
    await picture.tell(progressed(7, state="at_risk"))
    said = await page(picture, "/agreements")
    assert "Кластер copp-perm/cluster-1 кластер действует" in said
    assert "fabrika: 01.09.2026" in said
    assert "принято на работу copp-perm/cluster-1 fabrika 10 7 30.06.2027 под угрозой" in said
    assert "федеральный бюджет Кластер 200 000 000 ₽" in said
    assert "не менее 22 000 000,50 ₽" in said
    assert "0,00 – 90,09 %" in said
    assert "Всего не менее 222 000 000,50 ₽" in said


async def test_parties_are_called_by_their_names_and_unsigned_terms_are_said_to_wait(
    picture: Picture,
) -> None:
    for id, name in (("copp-perm", "ЦОПП (вымышленный)"), ("fabrika", "Фабрика «Нитка»")):
        added = ParticipantAddedV1(version=1, participant=id, kind="employer", name=name, municipality=PERM)
        await picture.tell(added, by="")
    await picture.tell(drafted(), signed("copp-perm", 2), signed("fabrika", 3), active(), asked_for(6))
    said = await page(picture, "/agreements")
    assert "действует ждёт подписей редакция 2" in said
    assert "ЦОПП (вымышленный): 01.09.2026; Фабрика «Нитка»: 01.09.2026" in said
    assert "Фабрика «Нитка» 10 0 30.06.2027" in said


async def test_training_demands_show_how_many_have_places(picture: Picture) -> None:
    raised = demand(vacancies.TrainingDemandRaisedV1, 1, raised_on=date(2026, 10, 1))
    await picture.tell(raised, covered(2, 6, "college/a", 6))
    said = await page(picture, "/agreements")
    assert "Нужно Покрыто К дате" in said
    assert "fabrika 10 6 college/a 31.12.2026 открыта" in said


async def test_few_people_of_an_obligation_are_shown_to_nobody_without_a_key(picture: Picture) -> None:
    await picture.tell(drafted(), progressed(3))
    assert "fabrika 10 скрыто 30.06.2027" in await page(picture, "/agreements")


async def test_equipment_shows_the_share_of_guests(picture: Picture) -> None:
    from kadry_contracts.facts import programs

    own = booking(programs.BookingConfirmedV1, 2, 30, "resurs", "hours_booked_own")
    guest = booking(programs.BookingConfirmedV1, 3, 10, "college-perm", "hours_booked_guest")
    await picture.tell(loom(), own, guest)
    said = await page(picture, "/equipment")
    assert "Вышивальная машина resurs/loom resurs" in said
    assert "320 30 10 0 0 0 % 25 %" in said


async def test_trust_names_no_person_and_says_who_must_answer(picture: Picture) -> None:
    for name, kind in (("college-perm", "college"), ("fabrika", "employer"), ("czn-perm", "job_centre")):
        await picture.tell(admitted(name, kind), by="")
    await picture.tell(contradiction())
    text = (await picture.client.get("/trust")).text
    assert "c47d1b8f" not in text
    said = await page(picture, "/trust")
    assert "реестры расходятся один человек czn-perm 01.11.2026 11.11.2026 открыта" in said
    assert "Сверки открыты 1 просрочено: 0" in said


async def test_a_municipality_shows_what_is_lacking_and_who_is_expected(picture: Picture) -> None:
    for _ in range(40):
        await picture.tell(ended(str(uuid4()), on="2026-06-30"))
    await picture.tell(
        intake(
            1,
            20,
            a_move(OUTSIDE, "places_free", 5, on=date(2026, 9, 1)),
            a_move(OUTSIDE, "positions_open", 40),
            a_move(OUTSIDE, "unemployed", 12),
            a_move(OUTSIDE, "graduates_expected", 10, on=date(2026, 12, 20)),
        )
    )
    said = await page(picture, f"/municipalities/{PERM}")
    assert "Пермский городской округ" in said
    assert f"{SEWERS} 40 12 40" in said
    assert "10 (8–10)" in said
    assert "Свободно мест 5" in said


async def test_what_is_no_code_is_no_municipality(picture: Picture) -> None:
    for code in ("perm", "57", "5770100000"):
        assert (await picture.client.get(f"/municipalities/{code}")).status_code == 404


async def test_a_receipt_names_the_report_that_each_posting_follows_from(picture: Picture) -> None:
    await streams.apply(picture.ctx.nc, [SERVICE], manual_clock=True)
    body = {"correlationid": "urn:kadry:czn-perm#vacancies-2026-11"}
    subject = f"fact.vacancies.vacancy_opened.{PERM}.{SEWERS}.v-1"
    stored = await picture.ctx.js.publish(subject, orjson.dumps(body))
    picture.seq = stored.seq - 1
    await picture.post(a_move(OUTSIDE, "positions_open", 7))
    text = (await picture.client.get("/receipts/positions_open")).text
    assert "<code>vacancies-2026-11</code>" in text
    picture.seq += 1_000_000  # FACTS does not hold it: the page says all the rest
    await picture.post(a_move(OUTSIDE, "positions_open", 3))
    response = await picture.client.get("/receipts/positions_open")
    assert response.status_code == 200
    assert "<code>vacancies-2026-11</code>" in response.text
