"""seekers and openings by cell; demands, forecasts, offers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENTS = ("agreement", "course", "demand", "forecast", "intake", "offer")
# Most of what stood here before is found at once, by the cell that its opening told. A vacancy whose terms
# were changed, that has hires or tells what it provides, is found once it is saved again.
OPEN = """
UPDATE vacancy SET
    opened_on = CAST(body #>> '{opened,opened_on}' AS date),
    provides = 0,
    cell = CASE WHEN body ->> 'ended' IS NULL AND body ->> 'expired' IS NULL
        AND body #>> '{opened,occupation}' <> '-'
        AND json_array_length(body -> 'changes') = 0 AND json_array_length(body -> 'hires') = 0
        AND json_array_length(body #> '{opened,accessible_for}') = 0
        THEN (body #>> '{opened,municipality}') || '/' || (body #>> '{opened,occupation}') END
"""


def upgrade() -> None:
    for name in (*DOCUMENTS, "seeker"):
        op.create_table(
            name,
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("body", postgresql.JSON(astext_type=sa.Text()), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
    op.add_column("seeker", sa.Column("cell", sa.Text(), nullable=True))
    op.add_column("seeker", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("seeker", sa.Column("needs", sa.Integer(), nullable=True))
    op.add_column("seeker", sa.Column("occupation", sa.Text(), nullable=True))
    op.add_column("vacancy", sa.Column("cell", sa.Text(), nullable=True))
    op.add_column("vacancy", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("vacancy", sa.Column("provides", sa.Integer(), nullable=True))
    op.execute(OPEN)
    there = sa.text("cell IS NOT NULL")
    op.create_index("seeker_cell", "seeker", ["cell", "since"], postgresql_where=there)
    op.create_index("vacancy_cell", "vacancy", ["cell", sa.text("opened_on DESC")], postgresql_where=there)
