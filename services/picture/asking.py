"""Questions as they stand in a URL. What does not fit is said, with what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.reference import municipalities
from services.kernel.clock import Clock

from . import queries
from .domain.ledger import DERIVED, MEASURES
from .problems import Problem, Wrong, nearest, wrong
from .queries import Known
from .view import Question

Latest: TypeAlias = Callable[[AsyncConnection, datetime], Awaitable[Known]]
GROUPS = ("municipality", "occupation")
WHEN = ("as_of", "known_at", "known_seq")
WHERE = ("municipality", "occupation")
STEPS = ("day", "week", "month")
MOST_POINTS = 400
YEAR = 365
"""How many days a span has if nothing else is asked."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,103}")
DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")
CODE = {"municipality": re.compile(r"\d{0,8}|\d{11}|-"), "occupation": re.compile(r"\d{0,4}|-")}
NEEDED = {
    "municipality": ("до 8 цифр кода ОКТМО", "up to 8 digits of a code of ОКТМО"),
    "occupation": ("до 4 цифр кода ОКЗ", "up to 4 digits of a code of ОКЗ"),
}


class Asked:
    """The parameters of one request. `known` names those that the route has; another one is refused."""

    def __init__(self, given: Mapping[str, str], known: tuple[str, ...]) -> None:
        self.given = {name: value.strip() for name, value in given.items() if value.strip()}
        strange = [name for name in given if name not in (*known, "lang")]
        if strange:
            raise Problem(
                "unknown_parameter",
                "Проверьте имена параметров.",
                "Check the names of the parameters.",
                [
                    Wrong(
                        name[:64],
                        "unknown_parameter",
                        "Такого параметра нет.",
                        "There is no such parameter.",
                        nearest(name, known),
                    )
                    for name in strange
                ],
            )

    def without(self, *names: str) -> Asked:
        """The same parameters but these."""
        return Asked({name: value for name, value in self.given.items() if name not in names}, (*self.given,))

    async def question(self, conn: AsyncConnection, clock: Clock, latest: Latest) -> Question:
        """Where, when and as known when; `latest` says what is known now."""
        now = clock.now()
        as_of = self.day("as_of", now.astimezone(clock.zone).date())
        known = await self._known(conn, clock, now, latest)
        groups = self.groups()
        return Question(as_of, known, self.code("municipality"), self.code("occupation"), groups)

    def day(self, name: str, default: date) -> date:
        """A day, YYYY-MM-DD."""
        said = self.given.get(name)
        if said is None:
            return default
        try:
            if DAY.fullmatch(said):
                return date.fromisoformat(said)
        except ValueError:
            pass
        raise wrong(
            name,
            "invalid_parameter",
            f"{name}: нужна дата ГГГГ-ММ-ДД, например 2026-11-22.",
            f"{name}: a date is needed, YYYY-MM-DD, for example 2026-11-22.",
        )

    def code(self, name: str) -> str:
        """A code or its beginning; a settlement's code and a newer one give the key of the municipality."""
        said = self.given.get(name, "")
        if not CODE[name].fullmatch(said):
            ru, en = NEEDED[name]
            raise wrong(name, "invalid_parameter", f"{name}: нужно {ru}.", f"{name}: {en} are needed.")
        return municipalities.canonical(said[:8]) if name == "municipality" and len(said) >= 8 else said

    def groups(self) -> tuple[str, ...]:
        """What to divide the answer by."""
        said = [part.strip() for part in self.given.get("group_by", "").split(",") if part.strip()]
        for part in said:
            if part not in GROUPS:
                raise wrong(
                    "group_by",
                    "invalid_parameter",
                    "group_by: municipality, occupation или оба через запятую.",
                    "group_by: municipality, occupation, or both with a comma.",
                    nearest(part, GROUPS) or list(GROUPS),
                )
        return tuple(group for group in GROUPS if group in said)

    def measures(self) -> list[str]:
        """One measure, or several with commas."""
        said = [part.strip() for part in self.given.get("measure", "").split(",") if part.strip()]
        every = (*MEASURES, *DERIVED)
        if not said:
            raise wrong(
                "measure",
                "missing_parameter",
                "measure: укажите показатель, например positions_open.",
                "measure: name a measure, for example positions_open.",
                every[:3],
            )
        for part in said:
            if part not in every:
                near = nearest(part, every)
                raise wrong(
                    "measure",
                    "unknown_measure",
                    f"measure: такого показателя нет.{_perhaps('Возможно', near)}",
                    f"measure: there is no such measure.{_perhaps('Perhaps', near)}",
                    near,
                )
        return said

    def measure(self) -> str:
        """Exactly one measure."""
        found = self.measures()
        if len(found) > 1:
            raise wrong(
                "measure",
                "invalid_parameter",
                "measure: только один показатель.",
                "measure: only one measure.",
            )
        return found[0]

    def word(self, name: str) -> str | None:
        """A name as it stands: of a participant, an object, a status."""
        said = self.given.get(name)
        if said is not None and not NAME.fullmatch(said):
            raise wrong(
                name,
                "invalid_parameter",
                f"{name}: нужно имя вида college-perm или college-perm/sew-1.",
                f"{name}: a name like college-perm or college-perm/sew-1 is needed.",
            )
        return said

    def choice(self, name: str, among: Sequence[str]) -> str | None:
        """One of these words, or none."""
        said = self.given.get(name)
        if said is not None and said not in among:
            raise wrong(
                name,
                "invalid_parameter",
                f"{name}: одно из {', '.join(among)}.",
                f"{name}: one of {', '.join(among)}.",
                nearest(said, among) or list(among),
            )
        return said

    def span(self, until: date, days: int) -> tuple[date, date]:
        """From one day to another, both included; without them the last `days` days."""
        end = self.day("to", until)
        start = self.day("from", end - timedelta(days=days))
        if start > end:
            raise wrong("from", "invalid_parameter", "from: не позже to.", "from: not after to.")
        return start, end

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        said = self.given.get(name, str(default))
        if not (said.isascii() and said.isdigit() and int(said[:19]) <= most):
            raise wrong(
                name,
                "invalid_parameter",
                f"{name}: нужно целое число от 0 до {most}.",
                f"{name}: a whole number from 0 to {most} is needed.",
            )
        return int(said[:19])

    def points(self, question: Question) -> list[date]:
        """The days of a series: from, to, and every day, week or month between them."""
        end = self.day("to", question.as_of)
        start = self.day("from", end - timedelta(days=30))
        step = self.given.get("step", "day")
        if step not in STEPS:
            raise wrong(
                "step", "invalid_parameter", "step: day, week или month.", "step: day, week or month.", STEPS
            )
        days = [start]
        while days[-1] < end and len(days) <= MOST_POINTS:
            days.append(min(after(start, step, len(days)), end))
        if start > end or len(days) > MOST_POINTS:
            raise wrong(
                "from",
                "invalid_parameter",
                f"from: не позже to и не больше {MOST_POINTS} точек; возьмите шаг крупнее.",
                f"from: not after to, and at most {MOST_POINTS} points; take a longer step.",
            )
        return days

    async def _known(self, conn: AsyncConnection, clock: Clock, now: datetime, latest: Latest) -> Known:
        if "known_seq" in self.given:
            if "known_at" in self.given:
                raise wrong(
                    "known_seq",
                    "invalid_parameter",
                    "Укажите либо known_at, либо known_seq.",
                    "Give either known_at or known_seq.",
                )
            return await queries.known_seq(conn, self.number("known_seq", 0, 2**63 - 1), now)
        if "known_at" in self.given:
            return await queries.known_at(conn, self._instant(clock))
        return await latest(conn, now)

    def _instant(self, clock: Clock) -> datetime:
        said = self.given["known_at"]
        try:
            if DAY.fullmatch(said):
                return clock.instant(date.fromisoformat(said)) - timedelta(microseconds=1)
            # a plus that was not escaped arrives as a space
            found = datetime.fromisoformat(said.replace(" ", "+") if "T" in said.upper() else said)
            if found.tzinfo is not None:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise wrong(
            "known_at",
            "invalid_parameter",
            "known_at: нужен момент с часовым поясом, например 2026-11-22T09:00:00+05:00, или дата.",
            "known_at: a moment with an offset is needed, for example 2026-11-22T09:00:00+05:00, or a date.",
        )


def after(start: date, step: str, n: int) -> date:
    """The day `n` steps later; of a month that is too short, its last."""
    if step == "month":
        year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
        days = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
        return date(year, month + 1, min(start.day, days))
    return start + timedelta(days=n * (7 if step == "week" else 1))


def _perhaps(word: str, near: list[str]) -> str:
    return f" {word}: {', '.join(near)}." if near else ""
