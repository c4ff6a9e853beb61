"""The kernel's tables as they were when the first service was released: where each history begins.

Never changed: what changes later is a revision of each service.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create(*documents: str) -> None:
    """Makes the kernel's tables, and a table for each kind of state that is kept as a document."""
    for kind in documents:
        op.create_table(
            kind,
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("body", sa.JSON(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
    op.create_table(
        "fact_log",
        sa.Column("n", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("notify", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        comment="Everything ever said, facts and dead letters, in order. `notify`: who gets a notice of it.",
    )
    op.create_table(
        "followed",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
        comment="How far a followed stream has been read: what stands before is a repeat.",
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        comment="Every message ever claimed. A second one with the same source and id is a repeat.",
    )
    op.create_table(
        "outbox",
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        comment="Rows of fact_log that the streams have not acknowledged yet.",
    )
    op.create_table(
        "parked",
        sa.Column("n", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        comment="Claimed messages that wait for what they name (kind, key), or for another try (kind '').",
    )
    op.create_index("parked_at", "parked", ["at"], unique=False)
    op.create_index("parked_key", "parked", ["kind", "key"], unique=False)
    op.create_table(
        "relayed",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("ns", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint("stream", "last_seq"),
        comment="Where rows of fact_log stand in a stream: the last of `ns` has the place `last_seq`.",
    )
    op.create_table(
        "timer",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "name"),
        comment="When to come back to which aggregate.",
    )
    op.create_index("timer_at", "timer", ["at"], unique=False)
