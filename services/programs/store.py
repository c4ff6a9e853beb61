"""What the programs service keeps: programmes, intakes with their seats, and agreements it heard of."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents
from services.kernel.corrections import RefusedReport

from .domain.intake import Intake
from .domain.programmes import Agreement, Program

METADATA = MetaData()
PROGRAMS = documents(METADATA, Program)
INTAKES = documents(METADATA, Intake)
AGREEMENTS = documents(METADATA, Agreement)
REFUSED = documents(METADATA, RefusedReport)
