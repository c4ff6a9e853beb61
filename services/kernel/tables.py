"""The kernel's own tables, the same in every service's database."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = MetaData()

INBOX = Table(
    "inbox",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    comment="Every message ever claimed. A second one with the same source and id is a repeat.",
)

FACT_LOG = Table(
    "fact_log",
    METADATA,
    Column("n", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("headers", JSONB),
    Column("notify", ARRAY(Text)),
    comment="Everything ever said, facts and dead letters, in order. `notify`: who gets a notice of it.",
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("n", BigInteger, primary_key=True),
    comment="Rows of fact_log that the streams have not acknowledged yet.",
)

RELAYED = Table(
    "relayed",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("last_seq", BigInteger, primary_key=True),
    Column("ns", ARRAY(BigInteger), nullable=False),
    comment="Where rows of fact_log stand in a stream: the last of `ns` has the place `last_seq`.",
)

PARKED = Table(
    "parked",
    METADATA,
    Column("n", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("recorded", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("error", Text),
    Index("parked_key", "kind", "key"),
    Index("parked_at", "at"),
    comment="Claimed messages that wait for what they name (kind, key), or for another try (kind '').",
)

TIMER = Table(
    "timer",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("timer_at", "at"),
    comment="When to come back to which aggregate.",
)

FOLLOWED = Table(
    "followed",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    comment="How far a followed stream has been read: what stands before is a repeat.",
)
