"""What a service says: stored in the transaction of the decision, published afterwards, in order.

`fact_log` keeps everything ever said; `outbox` names the rows that no stream has acknowledged yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.catalogue import FACTS, fact_subject, parties
from kadry_contracts.envelope import PARTICIPANT_SOURCE, SERVICE_SOURCE, Fact, participant_of
from kadry_contracts.subjects import subject

from .codec import Raw, fact_bytes
from .core import Emission, correlation, fact_id

# Rows of unnest come in the order of the arrays, and so do the numbers that identity gives them.
APPEND = text(
    "WITH said AS (INSERT INTO fact_log (id, stream, subject, body, headers, notify) "
    "SELECT id, stream, subject, body, CAST(headers AS jsonb), CAST(notify AS text[]) FROM unnest("
    "CAST(:id AS text[]), CAST(:stream AS text[]), CAST(:subject AS text[]), CAST(:body AS bytea[]), "
    "CAST(:headers AS text[]), CAST(:notify AS text[])) WITH ORDINALITY "
    "AS r(id, stream, subject, body, headers, notify, place) ORDER BY place RETURNING n) "
    "INSERT INTO outbox (n) SELECT n FROM said ORDER BY n RETURNING n"
)
PENDING = text(
    "SELECT n, id, stream, subject, body, headers, notify "
    "FROM outbox JOIN fact_log USING (n) ORDER BY n LIMIT :most"
)
DONE = text(
    "WITH done AS (DELETE FROM outbox WHERE n = ANY(CAST(:ns AS bigint[]))) "
    "INSERT INTO relayed (stream, last_seq, ns) "
    "SELECT stream, last_seq, CAST(part AS bigint[]) FROM unnest(CAST(:stream AS text[]), "
    "CAST(:last_seq AS bigint[]), CAST(:part AS text[])) AS r(stream, last_seq, part) "
    "ON CONFLICT DO NOTHING"
)
HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(slots=True)
class Said:
    """A row of the outbox: one message for FACTS or DEAD, and those who get a notice of it.

    n  its number, once it is stored
    """

    id: str
    stream: str
    subject: str
    body: bytes
    headers: Mapping[str, str] | None = None
    notify: Sequence[str] = ()
    n: int = 0


def fact(
    service: str,
    body: Fact,
    *,
    id: str,
    time: datetime,
    recorded: datetime,
    correlation: str = "",
    causation: str = "",
    corrects: str | None = None,
    writer: str | None = None,
) -> Said:
    """A fact as it goes out: to FACTS, and to everybody it concerns where the catalogue says so."""
    to: Sequence[str] = ()
    if FACTS[body.type].readers == "parties":
        writer = writer or participant_of(correlation.partition("#")[0])
        to = sorted(parties(body) | {writer} if writer else parties(body))
    source = SERVICE_SOURCE + service
    data = fact_bytes(
        body,
        id=id,
        source=source,
        time=time,
        recorded=recorded,
        correlation=correlation,
        causation=causation,
        corrects=corrects,
    )
    return Said(id, "FACTS", fact_subject(body), data, notify=to)


def emitted(service: str, emission: Emission) -> Said:
    """An emission of a fold as it goes out."""
    message = emission.message
    chain = correlation(message) if emission.report is None else emission.report
    return fact(
        service,
        emission.fact,
        id=fact_id(service, message, emission.n),
        time=message.time,
        recorded=message.recorded,
        correlation=chain,
        causation=f"{message.source}#{message.id}" if message.seq else "",
        corrects=emission.corrects,
        writer=message.participant or None,
    )


def dead_letter(service: str, raw: Raw, code: str, why: str, tries: int = 0) -> Said:
    """The original bytes with what is known of them. Its id repeats with its place in the stream."""
    headers = {
        "Kadry-Code": code,
        "Kadry-Reason": _printable(why[:500]),
        "Kadry-Service": service,
        "Kadry-Subject": raw.subject,
        "Kadry-Stream": raw.stream,
        "Kadry-Sequence": str(raw.seq),
        "Kadry-Recorded": raw.recorded.isoformat(),
        "Kadry-Tries": str(tries),
        **_original(raw.headers or {}),
    }
    return Said(
        f"dead.{service}.{raw.stream}.{raw.seq}.{tries}",
        "DEAD",
        f"{subject('dead', service)}.{raw.subject}",
        raw.body,
        headers,
    )


def _original(headers: Mapping[str, str]) -> dict[str, str]:
    """A sender's headers as a dead letter carries them: such as every client can send and every table keep.

    One odd header must not hold up everything that a service says.
    """
    kept = [(name, value) for name, value in headers.items() if HEADER.fullmatch(name)]
    return {f"Kadry-Original-{name}": _printable(value[:200]) for name, value in kept[:20]}


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


async def append(conn: AsyncConnection, rows: Sequence[Said]) -> None:
    """Stores rows in their order, in the caller's transaction, and gives them their numbers."""
    if not rows:
        return
    values = {
        "id": [r.id for r in rows],
        "stream": [r.stream for r in rows],
        "subject": [r.subject for r in rows],
        "body": [r.body for r in rows],
        "headers": [orjson.dumps(r.headers).decode() if r.headers else None for r in rows],
        # arrays of different lengths do not nest; participants' names hold neither comma nor brace
        "notify": ["{" + ",".join(r.notify) + "}" if r.notify else None for r in rows],
    }
    numbers = sorted(n for (n,) in await conn.execute(APPEND, values))
    for row, n in zip(rows, numbers, strict=True):
        row.n = n


async def pending(conn: AsyncConnection, most: int) -> list[Said]:
    """The oldest rows that no stream has acknowledged."""
    return [
        Said(r.id, r.stream, r.subject, r.body, r.headers, r.notify or (), r.n)
        for r in await conn.execute(PENDING, {"most": most})
    ]


async def done(conn: AsyncConnection, rows: Iterable[Said], last_seqs: Mapping[str, int]) -> None:
    """Takes acknowledged rows out of the outbox and remembers where the last of them stands."""
    by_stream: dict[str, list[int]] = {}
    for row in rows:
        by_stream.setdefault(row.stream, []).append(row.n)
    placed = [stream for stream in by_stream if stream in last_seqs]
    values: dict[str, Any] = {
        "ns": [n for ns in by_stream.values() for n in ns],
        "stream": placed,
        "last_seq": [last_seqs[stream] for stream in placed],
        # arrays of different lengths do not nest: as text they do
        "part": ["{" + ",".join(map(str, by_stream[stream])) + "}" for stream in placed],
    }
    await conn.execute(DONE, values)


def source_of(participant: str) -> str:
    """The source of a participant's reports."""
    return PARTICIPANT_SOURCE + participant
