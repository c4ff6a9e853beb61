"""seekers by unit group; indexes that answer by themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE seeker SET cell = split_part(cell, '/', 1) || '/' || occupation WHERE cell IS NOT NULL"
    )
    op.drop_column("seeker", "occupation")
    for name in ("vacancy_cell", "vacancy_accessible"):
        op.drop_index(name, table_name="vacancy")
    op.create_index(
        "vacancy_cell",
        "vacancy",
        ["cell", sa.literal_column("opened_on DESC"), "id"],
        postgresql_where=sa.text("cell IS NOT NULL"),
    )
    op.create_index(
        "vacancy_accessible",
        "vacancy",
        ["cell", sa.literal_column("opened_on DESC"), "id"],
        postgresql_include=["provides"],
        postgresql_where=sa.text("cell IS NOT NULL AND provides != 0"),
    )
    op.drop_index("seeker_cell", table_name="seeker")
    op.create_index(
        "seeker_cell",
        "seeker",
        ["cell", "since", "id"],
        postgresql_include=["needs"],
        postgresql_where=sa.text("cell IS NOT NULL"),
    )
