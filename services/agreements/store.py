"""What the agreements service keeps: one row an agreement."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents

from .domain.agreement import Agreement

METADATA = MetaData()
AGREEMENTS = documents(METADATA, Agreement)
