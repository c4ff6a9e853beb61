"""Needs of the erased go."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table_comment(
        "need",
        "Functional needs of people by pseudonym: applied, provided, refused. Append only, but those of who is erased go.",
        existing_comment="Functional needs of people by pseudonym: applied, provided, refused. Append only.",
    )
