"""What the gateway keeps: participants and keys, what became of each report, and the facts that may be read.

`report` and `feed` are copies of the streams, made by following them. The door writes to `report` only what
the stream has acknowledged, so a row with a place is a report that is stored, whatever crashed in between.
"""

# ruff: noqa: S608  statements are put together from words of this file and names of our own columns

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.bulk import arrays, insert
from services.kernel.decision import Message

METADATA = MetaData()

PARTICIPANT = Table(
    "participant",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("inn", Text),
    Column("ogrn", Text),
    Column("rights", ARRAY(Text), nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    comment="Who takes part in the region. An id is never given twice.",
)

ACCESS_KEY = Table(
    "access_key",
    METADATA,
    Column("public", Text, primary_key=True),
    Column("participant", Text, ForeignKey("participant.id"), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Index("access_key_participant", "participant"),
    comment="Keyed hashes of access keys (HMAC-SHA256 with a pepper that is not in this database).",
)

REPORT = Table(
    "report",
    METADATA,
    Column("participant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger),
    Column("digest", LargeBinary),
    Column("type", Text),
    Column("at", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("message_ru", Text),
    Column("message_en", Text),
    Column("suggestions", Text),
    Column("waits_for", Text),
    Column("until", Text),
    Index("report_seq", "participant", "seq"),
    comment="What became of each report: stored, waiting, accepted, refused, dead. seq: where it stands.",
)

FEED = Table(
    "feed",
    METADATA,
    Column("seq", BigInteger, primary_key=True),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("occupation", Text, nullable=False),
    Column("readers", Text, nullable=False),
    Column("correlation", Text),
    Column("body", LargeBinary),
    Index("feed_correlation", "correlation"),
    comment="Facts by their place in FACTS. The body is kept of those that somebody outside may read.",
)

FEED_PARTY = Table(
    "feed_party",
    METADATA,
    Column("participant", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    comment="Whom a fact for parties concerns: its writer and everybody it names.",
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A report that stands in REPORTS."""

    participant: str
    id: str
    seq: int
    digest: bytes
    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What a fact says of a report. `suggestions` is a JSON array, `until` a time as the fact gives it."""

    participant: str
    id: str
    state: str
    type: str | None = None
    code: str | None = None
    message_ru: str | None = None
    message_en: str | None = None
    suggestions: str | None = None
    waits_for: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as the feed keeps it, and what it settles."""

    seq: int
    id: str
    type: str
    municipality: str
    occupation: str
    readers: str
    correlation: str | None
    body: bytes | None
    parties: tuple[str, ...] = ()
    settles: Settled | None = None


FINAL = frozenset({"accepted", "refused"})
_ARRIVED = ("participant", "id", "seq", "digest", "type", "at")
_SETTLED = (
    "participant",
    "id",
    "state",
    "type",
    "code",
    "message_ru",
    "message_en",
    "suggestions",
    "waits_for",
    "until",
)
_FACT = ("seq", "id", "type", "municipality", "occupation", "readers", "correlation", "body")

_REPORTS = ", ".join(_ARRIVED)

# Put together from the names of our own columns only.
# The first place in the stream wins: whatever came later under the same id is a repeat, or is refused.
ARRIVE = text(
    "INSERT INTO report AS old (" + _REPORTS + ", state) "
    "SELECT q.*, 'stored' FROM unnest(" + arrays(REPORT, _ARRIVED) + ") AS q(" + _REPORTS + ") "
    "ON CONFLICT (participant, id) DO UPDATE SET seq = excluded.seq, digest = excluded.digest, "
    "type = excluded.type, at = excluded.at WHERE old.seq IS NULL OR old.seq > excluded.seq"
)
SETTLE = text(
    "INSERT INTO report AS old (" + ", ".join(_SETTLED) + ") "
    "SELECT * FROM unnest(" + arrays(REPORT, _SETTLED) + ") "
    "ON CONFLICT (participant, id) DO UPDATE SET state = excluded.state, code = excluded.code, "
    "message_ru = excluded.message_ru, message_en = excluded.message_en, suggestions = excluded.suggestions, "
    "waits_for = excluded.waits_for, until = excluded.until WHERE old.state NOT IN ('accepted', 'refused')"
)
APPEND = text(insert(FEED, _FACT) + " ON CONFLICT DO NOTHING")
CONCERN = text(insert(FEED_PARTY, ("participant", "seq")) + " ON CONFLICT DO NOTHING")


async def arrive(conn: AsyncConnection, rows: Iterable[Arrived]) -> None:
    """Keeps reports that stand in REPORTS; of several with one name the first in the stream."""
    first: dict[tuple[str, str], Arrived] = {}
    for row in rows:
        known = first.setdefault((row.participant, row.id), row)
        if row.seq < known.seq:
            first[row.participant, row.id] = row
    if first:
        # one order of locks for the door and the follower, or they could wait for each other
        await conn.execute(ARRIVE, _columns([first[name] for name in sorted(first)], _ARRIVED))


async def settle(conn: AsyncConnection, rows: Iterable[Settled]) -> None:
    """Keeps what facts say of reports, in their order; what is accepted or refused stays so."""
    last: dict[tuple[str, str], Settled] = {}
    for row in rows:
        known = last.get((row.participant, row.id))
        if known is None or known.state not in FINAL:
            last[row.participant, row.id] = row
    if last:
        await conn.execute(SETTLE, _columns([last[name] for name in sorted(last)], _SETTLED))


async def journal(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Any]]) -> None:
    """Writes what was followed, inside the batch's transaction: a statement or two for all of it."""
    await arrive(conn, [e for _, e in entries if isinstance(e, Arrived)])
    facts = [e for _, e in entries if isinstance(e, Fact)]
    if not facts:
        return
    await conn.execute(APPEND, _columns(facts, _FACT))
    pairs = [(participant, fact.seq) for fact in facts for participant in fact.parties]
    if pairs:
        participants, seqs = zip(*pairs, strict=True)
        await conn.execute(CONCERN, {"participant": list(participants), "seq": list(seqs)})
    await settle(conn, [fact.settles for fact in facts if fact.settles is not None])


def _columns(rows: Sequence[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in names}
