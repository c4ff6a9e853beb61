"""Pages that are made of tables: one shape for all of them, so that they look and read alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..formulae.money import Range, Share
from .numbers import THIN
from .words import Words

STATES = {"at_risk": "low", "breached": "low", "met": "high", "overdue": "low", "terminated": "low"}
"""How a state is marked."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    note    a second line, said more quietly
    href    where the text leads
    mark    a class of style: num, low, high, gA to gD
    """

    text: str
    note: str = ""
    href: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns by label and class, rows of as many cells, what is said if there are none."""

    title: str
    caption: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    empty: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of tables.

    here    which link of the navigation it is
    json    where the same stands as JSON
    """

    here: str
    title: str
    lead: str
    tables: Sequence[Table]
    big: Sequence[tuple[str, str, str]] = ()
    json: Sequence[tuple[str, str]] = field(default_factory=tuple)


def roubles(kopecks: int, words: Words) -> str:
    """A sum in roubles, with kopecks only where there are any."""
    whole, rest = divmod(abs(kopecks), 100)
    said = f"{whole:,}".replace(",", THIN if words.language == "ru" else ",")
    if rest:
        said += f"{',' if words.language == 'ru' else '.'}{rest:02}"
    return f"{said}{THIN}₽" if words.language == "ru" else f"₽{said}"


def interval(range: Range, words: Words) -> str:
    """A sum with its bounds in words: at least, at most, from … to, or simply the sum."""
    low = roubles(range.low, words)
    if range.high is None:
        return f"{words['at_least']} {low}"
    if range.high == range.low:
        return low
    high = roubles(range.high, words)
    return f"{words['at_most']} {high}" if range.low == 0 else f"{low} – {high}"


def shares(share: Share, words: Words) -> str:
    """A share in per cent with two digits, as an interval where it is one."""

    def percent(value: float) -> str:
        said = f"{100 * value:.2f}"
        return said.replace(".", ",") if words.language == "ru" else said

    low, high = percent(float(share.low)), percent(float(share.high))
    return f"{low}{THIN}%" if low == high else f"{low} – {high}{THIN}%"


def called(participant: str, names: Mapping[str, str]) -> str:
    """What a participant is called; one that has no name by what it is known as."""
    return names.get(participant) or participant
