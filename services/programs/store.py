"""What the programs service keeps: programmes, intakes with their seats, quotas, equipment, activities."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents

from .domain.activities import Activity, ContestResult
from .domain.agreed import Agreement
from .domain.booking import Booking
from .domain.calendar import Week
from .domain.equipment import Equipment, Namesakes
from .domain.instructors import Instructor
from .domain.intake import Intake
from .domain.programmes import Program
from .domain.quotas import Quota

METADATA = MetaData()
AGGREGATES = (
    documents(METADATA, Program),
    documents(METADATA, Intake),
    documents(METADATA, Quota),
    documents(METADATA, Agreement),
    documents(METADATA, Equipment),
    documents(METADATA, Namesakes),
    documents(METADATA, Week),
    documents(METADATA, Booking),
    documents(METADATA, Activity),
    documents(METADATA, ContestResult),
    documents(METADATA, Instructor),
)
