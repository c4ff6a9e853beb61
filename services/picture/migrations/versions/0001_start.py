"""start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.kernel.migrating import tables_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables_0001.create("source")
    op.create_table(
        "activity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("schools", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Activities of guidance with whom they reached; schools with commas.",
    )
    op.create_index("activity_held_on", "activity", ["held_on"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("parties", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "equipment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Equipment that can be booked, as it is now.",
    )
    op.create_table(
        "fed",
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("participant", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "measure", "participant"),
        comment="Whose reports feed which measure of which municipality: whose silence lowers its grade.",
    )
    op.create_table(
        "flow",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.Text(collation="C"), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("object", sa.Text(), nullable=True),
        comment="Who went from which account to which on a day, after how many days in the first; less than 0: a step that was said is taken back. Append only.",
    )
    op.create_index("flow_between", "flow", ["was", "at", "on"], unique=False)
    op.create_table(
        "heard",
        sa.Column("participant", sa.Text(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("participant"),
        comment="When the last report of a participant was decided, and how many facts its reports led to.",
    )
    op.create_table(
        "imbalance",
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("municipality", "occupation"),
        comment="What was said last of the balance of a cell: deficit, surplus, or nothing any more.",
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("accessible_for", sa.Text(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        comment="Intakes as they are now. ended: intake_completed, intake_cancelled or intake_aborted.",
    )
    op.create_table(
        "known",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        comment="How far in FACTS the ledger had read at which time: the last fact of each batch.",
    )
    op.create_index("known_at", "known", ["at"], unique=False)
    op.create_table(
        "linked",
        sa.Column("merged", sa.Text(collation="C"), nullable=False),
        sa.Column("trainee", sa.Text(collation="C"), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("merged"),
        comment="Two pseudonyms are one person: from that place in FACTS on `merged` is `trainee`.",
    )
    op.create_table(
        "need",
        sa.Column("trainee", sa.Text(collation="C"), nullable=False),
        sa.Column("need", sa.Text(collation="C"), nullable=False),
        sa.Column("what", sa.Text(collation="C"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        comment="Functional needs of people by pseudonym: applied, provided, refused. Append only.",
    )
    op.create_index("need_need", "need", ["need", "what"], unique=False)
    op.create_table(
        "outage",
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=True),
        comment="When equipment cannot be used. Append only: one that `corrects` names is replaced.",
    )
    op.create_index("outage_equipment", "outage", ["equipment"], unique=False)
    op.create_table(
        "posting",
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=True),
        sa.Column("purse", sa.Text(), nullable=True),
        comment="From valid_on on, a measure of a cell is delta more, or less. object: the intake of places, the equipment of hours, the agreement of money; purse: whose money, its bound, who shares it. Append only.",
    )
    op.create_index("posting_cell", "posting", ["measure", "municipality", "occupation"], unique=False)
    op.create_index("posting_known_seq", "posting", ["known_seq"], unique=False)
    op.create_index(
        "posting_object",
        "posting",
        ["object", "measure"],
        unique=False,
        postgresql_where=sa.text("object IS NOT NULL"),
    )
    op.create_index("posting_valid_on", "posting", ["valid_on"], unique=False)
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "refusal",
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        comment="Hours of equipment that were asked for and could not be had. Append only.",
    )
    op.create_index("refusal_equipment", "refusal", ["equipment", "on"], unique=False)
    op.create_table(
        "step",
        sa.Column("trainee", sa.Text(collation="C"), nullable=False),
        sa.Column("what", sa.Text(collation="C"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("known_seq", sa.BigInteger(), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("where", sa.Text(), nullable=True),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=True),
        comment="What people did that counts in a funnel, by pseudonym. Append only.",
    )
    op.create_index(
        "step_corrects", "step", ["corrects"], unique=False, postgresql_where=sa.text("corrects IS NOT NULL")
    )
    op.create_index("step_trainee", "step", ["trainee"], unique=False)
    op.create_index("step_what", "step", ["what", "on"], unique=False)
    op.create_table(
        "total",
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("occupation", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "municipality", "occupation"),
        comment="The sum of all postings of a cell, the earliest day and place in FACTS of any of them.",
    )
    op.create_table(
        "touched",
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("municipality", sa.Text(collation="C"), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "municipality", "valid_on"),
        comment="The days on which a measure changed in a municipality: how fresh the picture of it is.",
    )
    op.create_table(
        "undecided",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("waits_for", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("report"),
        comment="Reports that wait for something they name: <source>#<id>.",
    )
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("accessible_for", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Since when a vacancy is open, and for which needs it is accessible.",
    )
