"""What the agreements service keeps: one row an agreement."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents
from services.kernel.corrections import RefusedReport

from .domain.agreement import Agreement

METADATA = MetaData()
AGREEMENTS = documents(METADATA, Agreement)
REFUSED = documents(METADATA, RefusedReport)
