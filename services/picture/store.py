"""How the entries of a batch are written: postings with the totals of their cells, and what else is counted.

A number is a total without the postings that are later on either clock: that costs nothing for today, and the
more the further back one looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, DateTime, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import TextClause

from services.kernel.bulk import arrays, documents
from services.kernel.decision import Message

from .balance import ACCOUNTS
from .domain.agreements import Agreement
from .domain.cases import Case
from .domain.decisions import Resolution
from .domain.demands import Demand
from .domain.equipment import Equipment, Outage, Refusal
from .domain.flows import Flow
from .domain.ledger import Posting, source_of
from .domain.objects import Activity, Intake, Vacancy
from .domain.people import Linked, Need, Step
from .domain.sources import Source, reporter
from .domain.words import Undecided, Word
from .tables import (
    ACTIVITY,
    EQUIPMENT,
    FLOW,
    INTAKE,
    LINKED,
    METADATA,
    NEED,
    OUTAGE,
    POSTING,
    REFUSAL,
    STEP,
    VACANCY,
)

FEEDING = frozenset(ACCOUNTS)
"""Measures whose grade depends on who feeds them."""
COLLATED = ' COLLATE "C"'
NAMES = [column.name for column in POSTING.columns]
ARRAYS = arrays(POSTING).replace(COLLATED, "")
POST = text(f"""
    WITH new ({", ".join(NAMES)}) AS (SELECT * FROM unnest({ARRAYS})),
    kept AS (INSERT INTO posting ({", ".join(NAMES)}) SELECT * FROM new),
    touched AS (
        INSERT INTO touched AS old (measure, municipality, valid_on, first_seq, last_seq, n)
        SELECT measure, municipality, valid_on, min(known_seq), max(known_seq),
            sum(CASE WHEN undone THEN -abs(delta) ELSE abs(delta) END)
        FROM new WHERE measure IN ({", ".join(f"'{name}'" for name in ACCOUNTS)})
        GROUP BY measure, municipality, valid_on
        ON CONFLICT (measure, municipality, valid_on) DO UPDATE
        SET n = old.n + excluded.n, last_seq = greatest(old.last_seq, excluded.last_seq),
            first_seq = least(old.first_seq, excluded.first_seq)
    )
    INSERT INTO total AS old (measure, municipality, occupation, value, first_on, first_seq)
    SELECT measure, municipality, occupation, sum(delta), min(valid_on), min(known_seq) FROM new
    GROUP BY measure, municipality, occupation
    ON CONFLICT (measure, municipality, occupation) DO UPDATE
    SET value = old.value + excluded.value,
        first_on = least(old.first_on, excluded.first_on),
        first_seq = least(old.first_seq, excluded.first_seq)
""")  # noqa: S608  put together from the names of our own columns


class Into(NamedTuple):
    """A table that entries of one type are appended to.

    extra  columns that are not the entry's own: where the fact stands, which fact it is
    """

    table: Table
    fields: Sequence[str]
    extra: Sequence[str] = ()
    suffix: str = ""

    @property
    def statement(self) -> TextClause:
        """One insert for any number of entries."""
        names = [*self.fields, *self.extra]
        quoted = ", ".join(f'"{name}"' for name in names)
        values = arrays(self.table, names).replace(COLLATED, "")
        return text(
            f"INSERT INTO {self.table.name} AS old ({quoted}) "  # noqa: S608  names of our own columns
            f"SELECT * FROM unnest({values}) {self.suffix}"
        )


def _newer(table: Table) -> str:
    """Replaces what is known of an object by what is newer; what a fact does not tell stays."""
    keys = [column.name for column in table.primary_key]
    sets = [
        f"{name} = coalesce(excluded.{name}, old.{name})"
        for name in (column.name for column in table.columns)
        if name not in keys
    ]
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(sets)}"


FOUND: dict[type[Any], Into] = {
    Flow: Into(FLOW, Flow._fields, ("known_seq",)),
    Step: Into(STEP, Step._fields, ("known_seq", "fact")),
    Need: Into(NEED, Need._fields, ("known_seq", "fact")),
    Linked: Into(LINKED, Linked._fields, ("known_seq",), "ON CONFLICT DO NOTHING"),
    Vacancy: Into(
        VACANCY,
        Vacancy._fields,
        (),
        _newer(VACANCY),
    ),
    Intake: Into(INTAKE, Intake._fields, (), f"{_newer(INTAKE)} WHERE excluded.version >= old.version"),
}
FOUND |= {
    Activity: Into(ACTIVITY, Activity._fields, (), _newer(ACTIVITY)),
    Equipment: Into(EQUIPMENT, Equipment._fields, (), _newer(EQUIPMENT)),
    Outage: Into(OUTAGE, Outage._fields, ("known_seq", "fact")),
    Refusal: Into(REFUSAL, Refusal._fields, ("known_seq",)),
}
STATEMENTS = {kind: into.statement for kind, into in FOUND.items()}
HAVE_SPOKEN = text("""
    INSERT INTO heard AS old (participant, last_at, facts, corrections)
    SELECT * FROM unnest(
        CAST(:participant AS text[]), CAST(:last_at AS timestamptz[]), CAST(:facts AS bigint[]),
        CAST(:corrections AS bigint[]))
    ON CONFLICT (participant) DO UPDATE
    SET last_at = greatest(old.last_at, excluded.last_at), facts = old.facts + excluded.facts,
        corrections = old.corrections + excluded.corrections
""")
FEED = text("""
    INSERT INTO fed (municipality, measure, participant)
    SELECT * FROM unnest(
        CAST(:municipality AS text[]), CAST(:measure AS text[]), CAST(:participant AS text[]))
    ON CONFLICT DO NOTHING
""")
READ = text("INSERT INTO known (seq, at) VALUES (:seq, :at) ON CONFLICT DO NOTHING")
DECIDED = text("DELETE FROM undecided WHERE report = ANY(:reports)")
WAITS = text("""
    INSERT INTO undecided AS old (report, waits_for, until)
    SELECT * FROM unnest(CAST(:report AS text[]), CAST(:waits_for AS text[]), CAST(:until AS timestamptz[]))
    ON CONFLICT (report) DO UPDATE SET waits_for = excluded.waits_for, until = excluded.until
""")


async def journal(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Any]]) -> None:
    """Writes the entries of one batch: a statement for each kind of them."""
    kinds: dict[type[Any], list[tuple[Message[Any], Any]]] = {}
    for pair in entries:
        kinds.setdefault(type(pair[1]), []).append(pair)
    last = max((m for m, _ in entries if m.seq), key=lambda m: m.seq, default=None)
    if last is not None:
        await conn.execute(READ, {"seq": last.seq, "at": last.recorded})
    if posted := kinds.pop(Posting, None):
        await _post(conn, posted)
    words = kinds.pop(Word, []) + kinds.pop(Undecided, [])
    if words:
        await _spoken(conn, sorted(words, key=lambda pair: pair[0].seq))
    for kind, pairs in kinds.items():
        into, rows = FOUND[kind], pairs
        if into.table.primary_key:  # one row can be written once in a statement
            rows = merged(pairs)
        values: dict[str, list[Any]] = {
            name: [entry[n] for _, entry in rows] for n, name in enumerate(into.fields)
        }
        if "known_seq" in into.extra:
            values["known_seq"] = [message.seq for message, _ in rows]
        if "fact" in into.extra:
            values["fact"] = [message.id for message, _ in rows]
        await conn.execute(STATEMENTS[kind], values)


async def _post(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Posting]]) -> None:
    """Postings, and the totals of their cells with them, in one statement."""
    rows = []
    fed: dict[tuple[str, str, str], None] = {}
    for m, p in entries:
        source = source_of(m)
        rows.append((p.valid_on, m.seq, m.recorded, *p[1:5], m.id, source, *p[5:]))
        if p.measure in FEEDING:
            fed[p.municipality, p.measure, source] = None
    values: dict[str, list[Any]] = dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))
    await conn.execute(POST, values)
    if fed:
        m_, n_, s_ = zip(*sorted(fed), strict=True)
        await conn.execute(FEED, {"municipality": list(m_), "measure": list(n_), "participant": list(s_)})


async def _spoken(conn: AsyncConnection, words: Sequence[tuple[Message[Any], Any]]) -> None:
    """Whose reports were decided, and which of them wait."""
    last: dict[str, datetime] = {}
    counts: Counter[str] = Counter()
    corrections: Counter[str] = Counter()
    waiting: dict[str, Undecided] = {}
    decided: set[str] = set()
    for message, word in words:
        if (who := reporter(message)) is not None:
            last[who] = max(message.recorded, last.get(who, message.recorded))
            counts[who] += 1
            corrections[who] += message.corrects is not None
        if isinstance(word, Undecided):
            waiting[word.report] = word
        elif message.correlation:
            waiting.pop(message.correlation, None)
            decided.add(message.correlation)
    if last:
        who_ = sorted(last)
        found = {"participant": who_, "last_at": [last[w] for w in who_]}
        found |= {"facts": [counts[w] for w in who_], "corrections": [corrections[w] for w in who_]}
        await conn.execute(HAVE_SPOKEN, found)
    if decided:
        await conn.execute(DECIDED, {"reports": sorted(decided)})
    if waiting:
        rows = list(waiting.values())
        await conn.execute(WAITS, {name: [getattr(r, name) for r in rows] for name in Undecided._fields})


def merged(pairs: Sequence[tuple[Message[Any], Any]]) -> list[tuple[Message[Any], Any]]:
    """One entry for each object: what a later one tells replaces what an earlier one told."""
    found: dict[Any, tuple[Message[Any], Any]] = {}
    for message, entry in pairs:
        if (old := found.get(entry[0])) is not None:
            told = (new if new is not None else before for new, before in zip(entry, old[1], strict=True))
            entry = type(entry)(*told)
        found[entry[0]] = (message, entry)
    return list(found.values())


AGGREGATES = (
    documents(
        METADATA,
        Agreement,
        also={
            "status": (Text(), lambda a: a.status),
            "parties": (Text(), lambda a: ",".join(a.parties)),
        },
    ),
    documents(
        METADATA,
        Case,
        also={
            "state": (Text(), lambda c: c.state),
            "opened_at": (DateTime(timezone=True), lambda c: c.opened_at),
        },
    ),
    documents(METADATA, Resolution, also={"due_on": (Date(), lambda r: r.due_on)}),
    documents(
        METADATA,
        Demand,
        also={
            "municipality": (Text(), lambda d: d.municipality),
            "occupation": (Text(), lambda d: d.occupation),
        },
    ),
    documents(METADATA, Source),
)
