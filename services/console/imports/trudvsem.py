"""Vacancies of the portal «Работа России» (open data in JSON, or a table of its cards) as reports.

The portal's `region` and `state_region_code` are where the employer is registered; the job is where the
address says. Only a vacancy without any address falls back on the region, and then on the region as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from . import rows
from .files import Record
from .places import Place, place, place_of_code

EMPLOYMENT = (
    ("сезон", "seasonal"),
    ("удален", "remote"),
    ("дистанц", "remote"),
    ("вахт", "shift"),
    ("смен", "shift"),
    ("частичн", "part_time"),
    ("неполн", "part_time"),
    ("полн", "full_time"),
)
"""Beginnings of words in the portal's kinds of work and schedules, the telling ones first."""
TEXTS = (
    "position_responsibilities",
    "position_requirements",
    "additional_requirements",
    "duty",
    "requirement",
)
DATES = ("date_create", "creation-date", "published_date", "date_publish", "date")

_BARE_TAGS = re.compile(r"(?:^|(?<=\s))(?:[ou]l)?li(?=[А-ЯЁ])|(?:/(?:li|ol|ul|p|br|strong|em)\b)+|\bnbsp;")
"""Tags whose brackets some copy has lost: `olliЗнание ПК/li/ol`."""
_CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\d)(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"
)
"""E-mail addresses and telephone numbers: somebody's, and nothing the region needs."""


def vacancy(record: Record, opened_on: date, row: rows.Row) -> None:
    """Fills the row from its record. rows.Unfit if it makes no report."""
    row.id = rows.reference("trudvsem", _id(record))
    if record.get("deleted") in (True, "true", "True"):
        raise rows.Unfit("not_open")
    name = rows.title(record.get("vacancy_name") or record.get("job-name") or record.get("name"))
    where = workplace(record, row.notes)
    row.unlisted = where.unlisted
    row.day = _day(record) or opened_on
    places = record.get("work_places", record.get("work_places_count"))
    data: dict[str, Any] = {
        "vacancy_ref": row.id,
        "title": name,
        "municipality": where.municipality,
        "positions": rows.positions(places, row.notes),
        "opened_on": row.day.isoformat(),
        **rows.salary(record.get("salary_min"), record.get("salary_max"), record.get("currency"), row.notes),
        **_optional(record, row.notes),
    }
    row.data = data


def workplace(record: Record, notes: Counter[str]) -> Place:
    """Where the job is; rows.Unfit if it cannot be told at all."""
    address = (record.get("vacancy_address"), record.get("vacancy_address_additional_info"))
    if found := place_of_code(record.get("vacancy_address_code"), address):
        return found
    if rows.tidy(address[0]):
        try:
            return place(address[0])
        except rows.Unfit as unfit:
            if unfit.code == "abroad":
                raise
    notes["workplace_by_region"] += 1
    if found := place_of_code(record.get("state_region_code"), address):
        return found
    region = record.get("regionName") or record.get("region")
    return place(region.get("name") if isinstance(region, dict) else region)


def _id(record: Record) -> object:
    """The vacancy's id; the table of cards has it only as the last part of the card's address."""
    given = record.get("id") or record.get("vacancy_id")
    url = rows.tidy(record.get("vac_url") or record.get("url"))
    return given or urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _day(record: Record) -> date | None:
    return next((found for name in DATES if (found := rows.day(record.get(name)))), None)


def _optional(record: Record, notes: Counter[str]) -> dict[str, Any]:
    """What a report may carry besides: the kind of work, the quota, codes, the text, the card's address."""
    data: dict[str, Any] = {}
    if kind := employment(record.get("busy_type"), record.get("schedule_type")):
        data["employment"] = kind
    if record.get("is_quoted") in (True, "true", "True", "1", "1.0"):
        data["quota_place"] = True
    if code := rows.whole(rows.tidy(record.get("code_profession"))):
        if re.fullmatch(r"\d{5,6}", code):
            data["profession"] = code
        else:
            notes["profession_unreadable"] += 1
    if inn := _inn(record):
        data["employer_inn"] = inn
    if text := duties(record):
        data["text"] = text
    url = rows.tidy(record.get("vac_url") or record.get("url"))
    if re.fullmatch(r"https?://\S{1,500}", url):
        data["source_url"] = url
    return data


def employment(*said: object) -> str:
    """The most telling kind of work in these columns; "" if they say none."""
    text = " ".join(map(rows.tidy, said)).lower().replace("ё", "е")
    return next((kind for start, kind in EMPLOYMENT if re.search(rf"\b{start}", text)), "")


def _inn(record: Record) -> str:
    """ИНН of a legal person. That of a sole trader names a human being and stays where it is."""
    company = record.get("company")
    inner = company.get("inn") if isinstance(company, dict) else ""
    inn = rows.whole(rows.tidy(record.get("company_inn") or inner))
    return inn if re.fullmatch(r"\d{10}", inn) else ""


def duties(record: Record) -> str:
    """What is to be done and asked for, without tags and contacts, at most as long as a report allows."""
    said = (rows.tidy(record.get(name)) for name in TEXTS)
    text = " ".join(" ".join(_CONTACTS.sub(" ", _BARE_TAGS.sub(" ", one)).split()) for one in said if one)
    return text if len(text) <= rows.TEXT_LIMIT else text[: rows.TEXT_LIMIT - 1].rstrip() + "…"
