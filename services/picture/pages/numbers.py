"""Numbers, days and moments as the pages write them: one formatter for all."""

from __future__ import annotations

from datetime import date, datetime

from .words import Words

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int | None, words: Words, *, sign: bool = False) -> str:
    """A whole number in groups of three, with a real minus; `<5` for one that must not be shown."""
    if value is None:
        return "<5"
    digits = f"{abs(value):,}".replace(",", THIN if words.language == "ru" else ",")
    if value < 0:
        return MINUS + digits
    return f"+{digits}" if sign and value else digits


def percent(share: float, words: Words) -> str:
    """A share in whole per cent; what is not nothing is not called 0."""
    whole = round(share * 100)
    said = "<1" if share > 0 and whole == 0 else str(whole)
    return f"{said}{THIN}%" if words.language == "ru" else f"{said}%"


def day(on: date, words: Words) -> str:
    """24.11.2026 or 24 Nov 2026."""
    return on.strftime("%d.%m.%Y") if words.language == "ru" else f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime, today: date, words: Words) -> str:
    """The time, with its day if that is not the day of the page."""
    clock = at.strftime("%H:%M:%S")
    return clock if at.date() == today else f"{day(at.date(), words)} {clock}"
