"""What the programs service keeps: programmes, intakes with their seats, quotas, equipment, activities."""

from __future__ import annotations

from sqlalchemy import MetaData

from services.kernel.bulk import documents

from .domain.equipment.calendar import Week
from .domain.equipment.equipment import Equipment, Namesakes
from .domain.intake import Intake
from .domain.intakes.agreed import Agreement
from .domain.intakes.programmes import Program
from .domain.intakes.quotas import Quota
from .domain.lending.booking import Booking
from .domain.people.activities import Activity, ContestResult
from .domain.people.instructors import Instructor

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
