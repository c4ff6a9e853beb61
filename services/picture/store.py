"""How the entries of a batch are written: postings with the totals of their cells, and what else is counted.

A number is a total without the postings that are later on either clock: that costs nothing for today, and the
more the further back one looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, DateTime, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.bulk import arrays, documents
from services.kernel.decision import Message

from .balance import ACCOUNTS
from .domain.agreements import Agreement
from .domain.cases import Case
from .domain.decisions import Resolution
from .domain.demands import Demand
from .domain.equipment import Refusal
from .domain.imbalance import Imbalance
from .domain.ledger import Posting, source_of
from .domain.people import Forgotten, Linked, Need, Step
from .domain.sources import Source, reporter
from .domain.words import Undecided, Word
from .into import COLLATED, FOUND, STATEMENTS, merged, newest
from .tables import (
    METADATA,
    POSTING,
)

FEEDING = frozenset(ACCOUNTS)
"""Measures whose grade depends on who feeds them."""
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
READ = text("""
    INSERT INTO known (seq, at) SELECT * FROM unnest(CAST(:seq AS bigint[]), CAST(:at AS timestamptz[]))
    ON CONFLICT DO NOTHING
""")
FORGET = text("""
    WITH RECURSIVE one (name) AS (
        SELECT unnest(CAST(:trainees AS text[])) COLLATE "C"
        UNION SELECT l.merged FROM one JOIN linked AS l ON l.trainee = one.name
    )
    DELETE FROM need WHERE trainee IN (SELECT name FROM one)
""")
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
    read = _places(kinds)
    if read:
        await conn.execute(READ, {"seq": list(read), "at": list(read.values())})
    if posted := kinds.pop(Posting, None):
        await _post(conn, posted)
    words = kinds.pop(Word, []) + kinds.pop(Undecided, [])
    if words:
        await _spoken(conn, sorted(words, key=lambda pair: pair[0].seq))
    forgotten = kinds.pop(Forgotten, [])
    for kind, pairs in kinds.items():
        into, rows = FOUND[kind], pairs
        if into.table.primary_key:  # one row can be written once in a statement
            rows = merged(pairs) if kind is not Imbalance else newest(pairs)
        values: dict[str, list[Any]] = {
            name: [entry[n] for _, entry in rows] for n, name in enumerate(into.fields)
        }
        if "known_seq" in into.extra:
            values["known_seq"] = [message.seq for message, _ in rows]
        if "fact" in into.extra:
            values["fact"] = [message.id for message, _ in rows]
        await conn.execute(STATEMENTS[kind], values)
    if forgotten:  # last: what they needed may have been said in the same batch
        await conn.execute(FORGET, {"trainees": [entry.trainee for _, entry in forgotten]})


def _places(kinds: Mapping[type[Any], Sequence[tuple[Message[Any], Any]]]) -> dict[int, datetime]:
    """The last place of a batch, and those of facts about people that posted nothing: when each was known.

    Of the others the postings tell. So the answer to what was known at a moment depends on no batch.
    """
    posted = {message.seq for message, _ in kinds.get(Posting, ())}
    found = {
        message.seq: message.recorded
        for kind in (Step, Need, Linked, Refusal)
        for message, _ in kinds.get(kind, ())
        if message.seq not in posted
    }
    every = (message for pairs in kinds.values() for message, _ in pairs if message.seq)
    if (last := max(every, key=lambda message: message.seq, default=None)) is not None:
        found[last.seq] = last.recorded
    return found


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


AGGREGATES = (
    documents(
        METADATA,
        Agreement,
        also={
            "status": (Text(), lambda a: a.status),
            "parties": (Text(), lambda a: ",".join(a.terms.parties)),
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
