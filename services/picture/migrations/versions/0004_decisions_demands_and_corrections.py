"""Decisions, training demands, and how often sources correct themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HEARD = "When the last report of a participant was decided, {}how many facts its reports led to{}."


def upgrade() -> None:
    op.create_table(
        "demand",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("heard", sa.Column("corrections", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("heard", "corrections", server_default=None)
    op.create_table_comment(
        "heard",
        HEARD.format("", ", and how many of them replaced earlier ones"),
        existing_comment=HEARD.format("and ", ""),
    )
