"""Who reports, how often, and who has fallen silent. A silent source is not zero.

The rhythm is learnt from the days that a source's reports are about, so that a season sent all at once
teaches it as well as one sent day by day. Silence is counted from the last word, whatever it was about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from kadry_contracts.envelope import participant_of
from kadry_contracts.facts import gateway
from kadry_contracts.facts.picture import SourceRecoveredV1, SourceSilentV1
from services.kernel.decision import NOTHING, Decision, Due, Key, Look, Message, Outcome, Timer

KEPT = 40
"""How many of a source's latest days its rhythm is learnt from."""
LEARNT = 5
"""Fewer days than this teach nothing: then DEFAULT holds."""
DEFAULT = 30
LEAST, MOST = 7, 90
"""How many days of silence are expected at least and at most, whatever the rhythm."""


@dataclass(frozen=True, slots=True)
class Source:
    """A participant as a source of reports.

    last    when it was heard last: the later of when its report was stored and when that happened
    days    the latest days its reports were about, in order; days since year 1, because gaps are what counts
    silent  the day its silence was noticed; None while it reports
    """

    kind: ClassVar[str] = "source"
    id: str
    version: int
    sort: str = ""
    name: str = ""
    municipality: str = "-"
    suspended: bool = False
    last: datetime | None = None
    days: tuple[int, ...] = ()
    silent: date | None = None

    @property
    def allowed(self) -> int:
        """How many days it may say nothing and is not silent yet."""
        return expected_silence(self.days)


def expected_silence(days: Sequence[int]) -> int:
    """Twice the gap that nine of ten gaps do not exceed, between LEAST and MOST days."""
    if len(days) < LEARNT:
        return DEFAULT
    gaps = sorted(b - a for a, b in pairwise(days))
    usual = gaps[min(len(gaps) - 1, len(gaps) * 9 // 10)]
    return max(LEAST, min(MOST, 2 * usual))


def grade(source: Source, now: datetime) -> str:
    """A within its rhythm, B within twice it, C within four times, D later or never heard."""
    if source.last is None:
        return "D"
    waited = (now - source.last).total_seconds() / 86_400
    return next((g for g, times in (("A", 1), ("B", 2), ("C", 4)) if waited <= times * source.allowed), "D")


def reporter(message: Message[Any]) -> str | None:
    """The participant whose report began the chain of a fact; None for what a clock began."""
    return participant_of(message.correlation.partition("#")[0])


def heard(message: Message[Any], look: Look) -> Outcome:
    """A fact that follows from a report: its source has spoken."""
    who = reporter(message)
    if who is None:
        return NOTHING
    old = look(Source, who) or Source(who, 0)
    at = max(message.recorded, message.time)
    days = _with(old.days, message.day.toordinal())
    if days is old.days and old.last is not None and at.date() <= old.last.date():
        return NOTHING  # nothing new today: a source is written once a day, not once a report
    last = at if old.last is None else max(at, old.last)
    new = replace(
        old,
        version=old.version + 1,
        last=last,
        days=days,
        silent=None,
    )
    spoken = () if old.silent is None else (_recovered(new, old.silent, at),)
    return Decision([new], spoken, [_timer(new, last)])


def _with(days: tuple[int, ...], day: int) -> tuple[int, ...]:
    """The latest days with one more; the same object if that is none of them."""
    n = bisect_left(days, day)
    if (n < len(days) and days[n] == day) or (n == 0 and len(days) == KEPT):
        return days
    return (*days[:n], day, *days[n:])[-KEPT:]


def silent(message: Message[Due], look: Look) -> Outcome:
    """Nothing was heard for longer than its rhythm explains."""
    old = look(Source, message.data.about.id)
    if old is None or old.last is None or old.silent is not None or old.suspended:
        return NOTHING
    if message.time < old.last + timedelta(days=old.allowed):
        return NOTHING
    new = replace(old, version=old.version + 1, silent=message.day)
    fact = SourceSilentV1(
        version=new.version,
        participant=new.id,
        last_report_at=old.last,
        expected_days=old.allowed,
        municipality=new.municipality,
    )
    return Decision([new], [fact])


def told(message: Message[SourceSilentV1 | SourceRecoveredV1], look: Look) -> Outcome:
    """The picture's own word, heard again: it tells nothing new but to a picture that is built anew."""
    said = message.data
    old = look(Source, said.participant)
    if old is None or old.version >= said.version:
        return NOTHING
    since = message.day if isinstance(said, SourceSilentV1) else None
    return Decision([replace(old, version=said.version, silent=since)])


def admitted(message: Message[gateway.ParticipantAddedV1 | Any], look: Look) -> Outcome:
    """Who the source is, says the gateway."""
    said = message.data
    old = look(Source, said.participant) or Source(said.participant, 0)
    new = replace(
        old,
        version=old.version + 1,
        sort=said.kind,
        name=said.name,
        municipality=said.municipality,
        suspended=isinstance(said, gateway.ParticipantSuspendedV1),
    )
    return Decision([new])


def needs(message: Message[Any]) -> tuple[Key, ...]:
    """The source of a fact."""
    who = reporter(message)
    return () if who is None else (Key("source", who),)


def _timer(source: Source, last: datetime) -> Timer:
    return Timer(Key("source", source.id), "silent", last + timedelta(days=source.allowed))


def _recovered(source: Source, since: date, at: datetime) -> SourceRecoveredV1:
    return SourceRecoveredV1(
        version=source.version,
        participant=source.id,
        silent_since=since,
        silent_days=max(0, (at.date() - since).days),
        municipality=source.municipality,
    )
