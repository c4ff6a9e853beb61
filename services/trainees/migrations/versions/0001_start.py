"""start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kernel.migrating import tables_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables_0001.create(
        "agreement",
        "alias",
        "credential",
        "enrolment",
        "hire",
        "intake",
        "offer",
        "participant",
        "person",
        "practice",
        "practice_places",
        "referral",
        "refused_report",
        "roster",
    )
    op.create_table(
        "sealed",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("trainee", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "report"),
        comment="Identities as they came, each for the vault to open; the rules never do.",
    )
    op.create_index(op.f("ix_sealed_trainee"), "sealed", ["trainee"], unique=False)
