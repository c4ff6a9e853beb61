"""What the vacancies service keeps: one row a vacancy, one a hire."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents
from services.kernel.corrections import RefusedReport

from .domain.hires import Hire
from .domain.vacancy import Vacancy

METADATA = MetaData()
VACANCIES = documents(METADATA, Vacancy)
HIRES = documents(METADATA, Hire)
REFUSED = documents(METADATA, RefusedReport)
