"""What describes the region: catalogue, schemas, pages. Nothing in them comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import httpx
import jsonschema
import pytest

from kadry_contracts.catalogue import FACTS, REPORTS
from kadry_contracts.reasons import CODES
from services.gateway import pages, problems
from services.gateway.words import OF_THE_DOOR
from services.kernel.web import application

from .house import House, a_vacancy


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """The pages alone: they need neither broker nor database."""
    app = application("gateway", dict)
    problems.install(app)
    pages.add(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as found:
        yield found


class Page(HTMLParser):
    """Tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


async def test_the_catalogue_names_every_message_and_its_writers(
    client: httpx.AsyncClient,
) -> None:
    found = (await client.get("/v1/catalog")).json()
    assert {m["type"] for m in found["reports"]} == set(REPORTS)
    assert {m["type"] for m in found["facts"]} == set(FACTS)
    [vacancy] = [m for m in found["reports"] if m["type"].endswith(".vacancy_opened.v1")]
    assert vacancy["writers"] == ["employer", "job_centre"]
    assert "unknown_code" in vacancy["codes"]


async def test_every_schema_is_served_and_a_good_report_passes_it(
    client: httpx.AsyncClient,
) -> None:
    found = (await client.get("/v1/catalog")).json()
    for message in (*found["reports"], *found["facts"]):
        answer = await client.get(message["schema"])
        assert answer.status_code == 200
        assert answer.json()["title"] == message["type"]
    schema = (await client.get("/schemas/kadry.report.vacancies.vacancy_opened.v1.json")).json()
    jsonschema.validate(a_vacancy(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(a_vacancy(positions="many"), schema)


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/unknown_code", "/problems/missing_key"])
@pytest.mark.parametrize("lang", ["ru", "en"])
async def test_a_page_loads_nothing_foreign(client: httpx.AsyncClient, path: str, lang: str) -> None:
    answer = await client.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = Page(answer.text)
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("script") == []
    assert not [a for _, a in page.tags if a.get("style")]
    links = [a.get("src") or a.get("href") or "" for _, a in page.tags if "src" in a or "href" in a]
    assert not [link for link in links if re.match(r"(https?:)?//", link)]
    tables = answer.text.count("<table>")
    assert answer.text.count("<caption>") == tables


async def test_the_page_shows_every_type_with_fields_and_examples(
    client: httpx.AsyncClient,
) -> None:
    page = Page((await client.get("/docs")).text)
    anchors = {a.get("id") for a in page.all("article")}
    assert anchors == {*REPORTS, *FACTS}
    assert "vacancy_ref" in page.text
    assert len(page.all("details")) >= 2 * len(anchors)


async def test_every_code_has_a_page_in_both_languages(client: httpx.AsyncClient) -> None:
    for code in {*CODES, *OF_THE_DOOR}:
        page = Page((await client.get(f"/problems/{code}")).text)
        assert [s["lang"] for s in page.all("section")] == ["ru", "en"]
        assert code in page.text


async def test_the_style_sheet_is_served(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs.css")
    assert answer.headers["content-type"].startswith("text/css")


async def test_openapi_names_every_route_of_the_contract(house: House) -> None:
    paths = (await house.client.get("/openapi.json")).json()["paths"]
    assert {
        "/v1/participants",
        "/v1/reports",
        "/v1/reports/{id}",
        "/v1/facts",
        "/v1/facts/stream",
        "/v1/catalog",
    } <= set(paths)
