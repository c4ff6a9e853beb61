"""Forecasts of the positions to come. A version replaces the lower ones whole, by differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused

from ..words import named, original

Line = tuple[str, str, int, int]
"""Occupation, municipality, year, positions."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The version that holds now, as `report` submitted it.

    number    the submitter's own counter of versions
    replaced  ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "forecast"
    id: str
    version: int
    report: str
    number: int
    lines: tuple[Line, ...]
    replaced: tuple[str, ...] = ()


def submitted(message: Message[reports.ForecastSubmittedV1], look: Look) -> Outcome:
    """A version of a forecast. One no higher than what is known is refused, unless it is a correction."""
    said, id = message.data, named(message, message.data.forecast_ref)
    old = look(Forecast, id)
    replaced = () if old is None else old.replaced
    if message.corrects is not None:
        wrong = original(message, Key("forecast", id), old.report if old is not None else None, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    if old is not None and said.version < old.number + (message.corrects is None):
        return Refused("stale_version", "/data/version", {"version": old.number})
    lines = tuple((line.occupation, line.municipality, line.year, line.positions) for line in said.lines)
    new = Forecast(id, 1 if old is None else old.version + 1, message.id, said.version, lines, replaced)
    fact = facts.ForecastSubmittedV1(
        version=new.version,
        forecast=id,
        forecast_version=new.number,
        submitted_by=message.participant,
        submitted_on=message.day,
        lines=tuple(facts.ForecastLineTold(**line.model_dump()) for line in said.lines),
        moves=differences(path(old.lines) if old is not None else (), path(lines)),
    )
    return Decision([new], [fact])


def path(lines: tuple[Line, ...]) -> list[Step]:
    """Positions of a year count from its first day."""
    return [
        Step(date(year, 1, 1), Place(OUTSIDE), Place("forecast", municipality, occupation), positions)
        for occupation, municipality, year, positions in lines
        if positions
    ]
