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
    tables_0001.create(
        "agreement",
        "course",
        "demand",
        "forecast",
        "hire",
        "intake",
        "offer",
        "participant",
        "refused_report",
        "wanted",
    )
    op.create_table(
        "seeker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("needs", sa.Integer(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "seeker_cell", "seeker", ["cell", "since"], unique=False, postgresql_where=sa.text("cell IS NOT NULL")
    )
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("provides", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "vacancy_cell",
        "vacancy",
        ["cell", sa.literal_column("opened_on DESC")],
        unique=False,
        postgresql_where=sa.text("cell IS NOT NULL"),
    )
