"""What the agreements service keeps: agreements, what they promise and move, and what may count for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData

from services.kernel.bulk import documents
from services.kernel.routing import Aggregate

from .domain.agreement import Agreement
from .domain.money.purse import Purse
from .domain.money.transfer import Transfer
from .domain.promises.people import Person, Whose
from .domain.promises.promise import Obligation
from .domain.promises.tally import Page, Tally
from .domain.promises.things import Thing
from .domain.resolutions import Resolution

METADATA = MetaData()
AGGREGATES: list[Aggregate[Any]] = [
    documents(METADATA, Agreement),
    documents(METADATA, Obligation),
    documents(METADATA, Transfer),
    documents(METADATA, Purse),
    documents(METADATA, Resolution),
    documents(METADATA, Tally),
    documents(METADATA, Page),
    documents(METADATA, Person),
    documents(METADATA, Whose),
    documents(METADATA, Thing),
]
