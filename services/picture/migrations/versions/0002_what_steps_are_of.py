"""Steps say what they are of, needs which fact says them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Which fact told an old need cannot be known any more: `kadry picture rebuild` learns it anew.
    op.add_column("need", sa.Column("fact", sa.Text(), nullable=False, server_default=""))
    op.alter_column("need", "fact", server_default=None)
    op.add_column("need", sa.Column("corrects", sa.Text(), nullable=True))
    op.add_column("step", sa.Column("of", sa.Text(collation="C"), nullable=False, server_default="end"))
    op.execute("""
        UPDATE step SET of = CASE
            WHEN what IN ('registered', 'closed') OR (what = 'void' AND ref = '') THEN 'registration'
            WHEN what = 'referred' THEN 'referral'
            WHEN what = 'enrolled' THEN 'enrolment'
            WHEN what = 'hired' THEN 'hire'
            ELSE 'end' END
    """)
    op.alter_column("step", "of", server_default=None)
