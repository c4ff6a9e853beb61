"""The page of the region as the server writes it: what it says, in both languages, and what it never says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from kadry_contracts.moves import OUTSIDE
from services.picture.pages.words import WORDS
from tests.services.picture.conftest import picture
from tests.services.picture.ledger import ADMIN, COOKS, KUNGUR, NYTVA, PERM, SEWERS, TAILORS, Picture, a_move

__all__ = ["picture"]
MINUS = "\N{MINUS SIGN}"


def squeezed(text: str) -> str:
    """Text with single spaces; a space that must not break stays what it is."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


class Page(HTMLParser):
    """The text of a page, its rows, its links, its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.words, self.links = html, list[str](), list[str]()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(html)
        self.text = squeezed(" ".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] = squeezed(self.rows[-1][-1] + " " + data)


async def page(picture: Picture, path: str = "/", status: int = 200, **headers: str) -> Page:
    response = await picture.client.get(path, headers={"Accept": "text/html", **headers})
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("text/html")
    return Page(response.text)


@pytest.fixture
async def region(picture: Picture) -> Picture:
    """A deficit in Perm, a larger one in Kungur, a surplus in Nytva."""
    await picture.post(a_move(OUTSIDE, "positions_open", 1_240), a_move(OUTSIDE, "unemployed", 1_200))
    await picture.post(a_move(OUTSIDE, "positions_open", 90, place=(KUNGUR, COOKS)))
    await picture.post(a_move(OUTSIDE, "graduates_available", 7, place=(NYTVA, TAILORS)))
    return picture


async def test_rows_stand_in_the_order_of_need_with_names_and_words(region: Picture) -> None:
    rows = (await page(region)).rows
    assert [(row[0], row[1], row[6]) for row in rows[1:]] == [
        ("Кунгурский муниципальный район", "5120 Повара", f"дефицит {MINUS}90"),
        ("Пермский городской округ", "8153 Операторы швейных машин", f"дефицит {MINUS}40"),
        ("Нытвенский муниципальный район", rows[3][1], "профицит +7"),
    ]


async def test_the_four_numbers_and_the_finding_are_said(region: Picture) -> None:
    text = (await page(region)).text
    for said in ("1\N{NARROW NO-BREAK SPACE}330", "1\N{NARROW NO-BREAK SPACE}207", f"{MINUS}123"):
        assert said in text
    assert f"Острее всего: Кунгурский муниципальный район, повара: дефицит {MINUS}90" in text
    assert "известно на 17:00:03, факт №\N{NO-BREAK SPACE}3" in text


async def test_no_number_has_an_ascii_minus(region: Picture) -> None:
    assert not re.search(r"(?<![\w-])-\d", (await page(region)).text)


async def test_the_english_page_has_no_russian_but_the_way_back(region: Picture) -> None:
    text = (await page(region, "/?lang=en")).text.replace("Русский", "")
    assert not re.search("[а-яё]", text, re.IGNORECASE)
    assert f"deficit {MINUS}90" in text


def test_every_word_is_there_in_both_languages() -> None:
    assert [key for key, (ru, en) in WORDS.items() if not ru or not en] == []
    assert [
        key for key, (_, en) in WORDS.items() if re.search("[а-яё]", en, re.I) and key != "other_language"
    ] == []


async def test_a_number_leads_to_its_receipt_which_shows_the_same_number_for_ever(region: Picture) -> None:
    link = next(
        href for href in (await page(region)).links if href.startswith(f"/receipts/balance/{PERM}/{SEWERS}")
    )
    await region.post(a_move(OUTSIDE, "positions_open", 1_000))
    slip = await page(region, link)
    assert f"Сумма {MINUS}40" in slip.text
    assert [row[1] for row in slip.rows[1:]] == [
        "+1\N{NARROW NO-BREAK SPACE}200",
        f"{MINUS}1\N{NARROW NO-BREAK SPACE}240",
    ]
    assert {row[3] for row in slip.rows[1:]} == {"czn-perm"}


async def test_small_numbers_are_below_five_and_what_follows_is_said_as_a_bound(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 12), a_move(OUTSIDE, "unemployed", 3))
    row = (await page(picture)).rows[1]
    assert (row[2], row[3], row[6]) == ("12", "<5", "дефицит до 12")
    slip = await page(picture, f"/receipts/unemployed/{PERM}/{SEWERS}")
    assert "Сумма <5" in slip.text
    assert slip.rows == []


async def test_the_open_page_hides_small_numbers_and_a_key_shows_them(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 12), a_move(OUTSIDE, "unemployed", 3))
    shown = await page(picture, "/", Authorization=f"Bearer {ADMIN}")
    assert shown.rows[1][3] == "3"


async def test_the_order_of_rows_does_not_tell_a_hidden_balance(picture: Picture) -> None:
    for place, hidden in ((KUNGUR, 4), (NYTVA, 1)):
        await picture.post(
            a_move(OUTSIDE, "positions_open", 10, place=(place, SEWERS)),
            a_move(OUTSIDE, "unemployed", hidden, place=(place, SEWERS)),
        )
    names = [row[0].split()[0] for row in (await page(picture)).rows[1:]]
    assert names == ["Кунгурский", "Нытвенский"], "by code, for what is shown of both is the same"


async def test_demand_without_an_occupation_is_said_and_not_dropped(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 3, place=(PERM, "-")))
    await picture.post(a_move(OUTSIDE, "positions_open", 9))
    shown = await page(picture)
    assert "25\N{NARROW NO-BREAK SPACE}% открытых мест пока без профессии" in shown.text
    assert [row[1] for row in shown.rows[1:]] == ["8153 Операторы швейных машин", "профессия не определена"]


async def test_an_empty_picture_says_so(picture: Picture) -> None:
    text = (await page(picture)).text
    assert "отчётов ещё не было" in text
    assert "По этому отбору отчётов нет." in text


async def test_filters_stay_in_the_address_and_in_the_form(region: Picture) -> None:
    shown = await page(region, f"/?municipality={KUNGUR}&occupation=&as_of=2026-11-01")
    chosen = [attrs["value"] for tag, attrs in shown.tags if tag == "option" and "selected" in attrs]
    assert chosen == [KUNGUR]
    assert len(shown.rows) == 2
    assert "2026-11-01" in [attrs.get("value") for tag, attrs in shown.tags if tag == "input"]


async def test_a_view_of_the_past_does_not_update_itself(region: Picture) -> None:
    past = await page(region, "/?known_at=2026-11-01T17:00:02")
    assert "как было известно тогда" in past.text
    assert [tag for tag, _ in past.tags if tag == "script"] == []
    assert len(past.rows) == 3, "a moment without an offset is one of the region"


async def test_the_demo_says_on_every_page_that_it_is_invented(
    region: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.kernel.web import application
    from services.picture.app import mount

    monkeypatch.setenv("KADRY_DEMO", "1")
    app = application("picture", dict)
    mount(app, region.ctx)
    region.client._transport.app = app  # type: ignore[attr-defined]
    for path, status in (("/", 200), (f"/receipts/demand/{PERM}", 200), ("/nowhere", 404)):
        assert (
            "Демонстрационные данные: люди, колледжи и соглашения вымышлены"
            in (await page(region, path, status)).text
        )


async def test_an_error_is_a_page_for_people_and_a_problem_for_programs(picture: Picture) -> None:
    assert "нужна дата" in (await page(picture, "/?as_of=22.11", 422)).text
    assert "Такого показателя нет" in (await page(picture, "/receipts/unemploied", 422)).text
    response = await picture.client.get("/?as_of=22.11")
    assert response.headers["content-type"] == "application/problem+json"


async def test_the_code_of_a_problem_has_a_page(picture: Picture) -> None:
    response = await picture.client.get("/v1/picture/cells?measure=unemploied")
    assert "Такого показателя нет" in (await page(picture, response.json()["type"])).text


async def test_nothing_from_outside_and_nothing_inline_is_needed(region: Picture) -> None:
    response = await region.client.get("/", headers={"Accept": "text/html"})
    assert "default-src 'none'; script-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    shown = Page(response.text)
    sources = [a.get("src") or a.get("href") or "" for t, a in shown.tags if t in ("script", "link", "img")]
    assert sources
    assert [source for source in sources if not source.startswith("/static/")] == []
    for source in sources:
        file = await region.client.get(source)
        assert (file.status_code, file.headers["cache-control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )


async def test_the_page_can_be_read_by_structure(region: Picture) -> None:
    shown = await page(region)
    names = [tag for tag, _ in shown.tags]
    assert (names.count("h1"), names.count("main"), names.count("header")) == (1, 1, 1)
    assert ("a", {"class": "skip", "href": "#main"}) in shown.tags
    assert "caption" in names
    assert {attrs.get("scope") for tag, attrs in shown.tags if tag == "th"} == {"col", "row"}
    assert next(attrs for tag, attrs in shown.tags if tag == "html")["lang"] == "ru"
    ids = [attrs["id"] for _, attrs in shown.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


async def test_a_code_with_markup_in_it_is_not_markup(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 7, place=(PERM, "<img src=x onerror=alert(1)>")))
    shown = await page(picture)
    assert "img" not in [tag for tag, _ in shown.tags]
    assert "<img src=x onerror=alert(1)>" in shown.text


async def test_the_live_part_is_the_page_without_its_frame_and_is_not_sent_twice(region: Picture) -> None:
    response = await region.client.get("/live", headers={"Accept": "text/html"})
    assert response.text.lstrip().startswith('<p class="when"')
    again = await region.client.get("/live", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
