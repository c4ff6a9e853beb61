"""What moved, and what was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

POSTING = (
    "From valid_on on, a measure of a cell is delta more, or less. object: the intake of places, the "
    "equipment of hours, the agreement of money; purse: whose money, its bound, who shares it"
)
TOUCHED = (
    "How much an account of the balance moved in a municipality on a day, less what was taken back: how "
    "fresh the picture of it is. Of an earlier knowledge than last_seq the postings know."
)


def upgrade() -> None:
    op.add_column("posting", sa.Column("undone", sa.Boolean(), nullable=True))
    said = f"{POSTING}; undone: a step that was said before is taken back. Append only."
    op.create_table_comment("posting", said, existing_comment=f"{POSTING}. Append only.")
    op.add_column("touched", sa.Column("last_seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("touched", sa.Column("n", sa.BigInteger(), nullable=False, server_default="1"))
    op.create_table_comment(
        "touched",
        TOUCHED,
        existing_comment="The days on which a measure changed in a municipality: how fresh the picture of it is.",
    )
    # What was taken back before this revision is not known; every day that was touched goes on counting.
    op.alter_column("touched", "last_seq", server_default=None)
    op.alter_column("touched", "n", server_default=None)
