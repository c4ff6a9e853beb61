"""start"""

from __future__ import annotations

from services.kernel.migrating import tables_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables_0001.create(
        "activity",
        "agreement",
        "booked_week",
        "booking",
        "contest_result",
        "equipment",
        "instructor",
        "intake",
        "namesakes",
        "participant",
        "program",
        "quota",
        "refused_report",
    )
