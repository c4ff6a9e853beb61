"""What a row of a foreign file becomes: a report to send, or a reason why there is none."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Yekaterinburg")
"""In whose midnight a day without an hour begins; the same on every run, so that a repeat is a repeat."""
TYPE: Final = "kadry.report.vacancies.vacancy_opened.v1"
HOURLY: Final = 5_000
"""Roubles. A smaller sum in a field of monthly pay is an hour's or a shift's: the month's is not stated."""
MOST_ROUBLES: Final = 100_000_000
TEXT_LIMIT: Final = 4_000
TITLE_LIMIT: Final = 300

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "no_id": ("у строки нет номера вакансии", "the row has no id of its vacancy"),
    "bad_id": ("номер вакансии не годится в ссылку", "the id of the vacancy cannot serve as a reference"),
    "no_title": ("нет названия вакансии", "the vacancy has no title"),
    "no_place": ("место работы не указано", "the workplace is not stated"),
    "unknown_place": ("место работы не найдено в справочнике", "the workplace is not in the reference"),
    "ambiguous_place": ("таких городов несколько, регион не указан", "several towns of this name, no region"),
    "abroad": ("место работы за пределами России", "the workplace is abroad"),
    "bad_positions": ("число мест не от 1 до 100 000", "the number of positions is not 1 to 100,000"),
    "bad_date": ("дата вакансии не читается", "the date of the vacancy cannot be read"),
    "not_open": ("вакансия снята или удалена", "the vacancy was withdrawn or deleted"),
    "bad_row": ("строка не читается", "the row cannot be read"),
}
"""Why a row makes no report. Codes of the contract come beside these when a report does not keep it."""

NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "salary_hourly": ("оплата за час или смену, месячной нет", "pay by the hour or shift, none by the month"),
    "salary_currency": ("оплата не в рублях опущена", "pay in another currency left out"),
    "salary_too_large": ("оплата неправдоподобна, опущена", "pay beyond belief left out"),
    "salary_swapped": ("границы оплаты переставлены", "the ends of the pay were swapped"),
    "positions_zero": ("ноль мест читается как одно", "no positions read as one"),
    "workplace_by_region": (
        "адреса нет, взят регион работодателя",
        "no address: the employer's region was taken",
    ),
    "profession_unreadable": ("код профессии опущен", "code of the profession left out"),
}
"""What was left out of a report, or read otherwise than it stands."""


class Unfit(Exception):
    """The row makes no report. `code` is one of REASONS, `detail` what stood in the row."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Row:
    """A row of the file and what became of it so far.

    number   its place in the file, from 1, without the header
    data     the body of its report; None where there is none
    unlisted the workplace is known as a region only
    notes    what was left out of the report, by code
    """

    number: int
    id: str = ""
    data: dict[str, Any] | None = None
    day: date | None = None
    unlisted: bool = False
    notes: Counter[str] = field(default_factory=Counter)
    outcome: str = ""
    code: str = ""
    detail: str = ""

    def reject(self, code: str, detail: str = "") -> None:
        """Ends the row without a report."""
        self.outcome, self.code, self.detail = "rejected", code, detail[:200]

    def report(self, participant: str) -> dict[str, Any]:
        """The CloudEvent of the row. The same row and day make the same document."""
        if self.data is None or self.day is None:
            raise ValueError(f"row {self.number} has no report")
        hour = f"{self.day.isoformat()}T00:00:00+05:00"
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": f"urn:kadry:{participant}",
            "type": TYPE,
            "time": hour,
            "datacontenttype": "application/json",
            "data": self.data,
        }


def tidy(value: object) -> str:
    """Text in one line: without tags, non-breaking, double and outer spaces, and signs that do not print."""
    text = html.unescape("" if value is None or value is False else str(value))
    text = _TAG.sub(" ", html.unescape(text))
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


_TAG = re.compile(r"<[^<>]{0,300}>")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd]")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def title(value: object) -> str:
    """The title of a vacancy as a report carries it; Unfit without one."""
    text = tidy(value)
    if not text:
        raise Unfit("no_title")
    return text if len(text) <= TITLE_LIMIT else text[: TITLE_LIMIT - 1].rstrip() + "…"


def reference(prefix: str, value: object) -> str:
    """`<prefix>-<id>`, the report's id and the vacancy's reference; Unfit without a usable id."""
    text = whole(tidy(value))
    if not text:
        raise Unfit("no_id")
    if not _REF.fullmatch(found := f"{prefix}-{text}"):
        raise Unfit("bad_id", text)
    return found


def whole(text: str) -> str:
    """A code that a spreadsheet turned into a number, as a code again: `100656.0` is `100656`."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def number(value: object) -> float | None:
    """A number as files write it (`50 000`, `50000.0`, `50000,5`); None if there is none."""
    if isinstance(value, bool):
        return None
    text = tidy(value).replace(" ", "").replace(",", ".")
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d+)?", text) else None


def salary(lower: object, upper: object, currency: object, notes: Counter[str]) -> dict[str, int]:
    """`salary_from` and `salary_to` in whole roubles a month, 0 for not stated; what is dropped is noted."""
    sums = [number(lower) or 0.0, number(upper) or 0.0]
    if any(sums) and not _is_roubles(tidy(currency)):
        notes["salary_currency"] += 1
        sums = [0.0, 0.0]
    if any(0 < one < HOURLY for one in sums):  # both ends speak of the same hour or shift
        notes["salary_hourly"] += 1
        sums = [0.0, 0.0]
    if any(one > MOST_ROUBLES for one in sums):
        notes["salary_too_large"] += 1
        sums = [0.0, 0.0]
    if sums[0] > sums[1] > 0:
        notes["salary_swapped"] += 1
        sums.reverse()
    return {"salary_from": int(sums[0]), "salary_to": int(sums[1])}


def _is_roubles(currency: str) -> bool:
    """Whether a currency's name means roubles. An empty one does: the portals' sums are in roubles."""
    name = re.sub(r"[^a-zа-я₽]", "", currency.lower())
    return name in {"", "rur", "rub", "руб", "р", "рубль", "рублей", "₽"}


def positions(value: object, notes: Counter[str]) -> int:
    """How many people are wanted: a row is one position unless it says otherwise."""
    if not (text := whole(tidy(value))):
        return 1
    found = number(text)
    if found == 0:
        notes["positions_zero"] += 1
        return 1
    if found is None or found != int(found) or not 1 <= found <= 100_000:
        raise Unfit("bad_positions", text)
    return int(found)


def day(value: object) -> date | None:
    """The day of a date or an instant as written, in its own offset; None if empty; Unfit if unreadable."""
    text = tidy(value)
    if not text:
        return None
    try:
        if found := re.match(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])", text):
            return date.fromisoformat(found[1])
        if found := re.match(r"(\d{2})\.(\d{2})\.(\d{4})\b", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Unfit("bad_date", text)
