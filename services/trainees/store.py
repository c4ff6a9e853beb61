"""What the registry keeps. Names of people and sealed identities stay here: no fact carries them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, MetaData, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.bulk import documents, insert
from services.kernel.decision import Message

from .domain.copies.intake import Agreement, Intake, Roster
from .domain.copies.offers import Offer, Places
from .domain.person.history import Person
from .domain.person.identity import Alias, Forgotten, Sealed
from .domain.practice.practice import Practice
from .domain.referral.referral import Referral
from .domain.study.credential import Credential
from .domain.study.enrolment import Enrolment
from .domain.work.hire import Hire

metadata = MetaData()
AGGREGATES = (
    documents(metadata, Person),
    documents(metadata, Alias),
    documents(metadata, Referral),
    documents(metadata, Enrolment),
    documents(metadata, Intake),
    documents(metadata, Roster),
    documents(metadata, Agreement),
    documents(metadata, Hire),
    documents(metadata, Offer),
    documents(metadata, Places),
    documents(metadata, Practice),
    documents(metadata, Credential),
)

SEALED = Table(
    "sealed",
    metadata,
    Column("source", Text, primary_key=True),
    Column("report", Text, primary_key=True),
    Column("trainee", Text, nullable=False, index=True),
    Column("box", Text, nullable=False),
    comment="Identities as they came, each for the vault to open; the rules never do.",
)
COLUMNS = ("source", "report", "trainee", "box")
KEEP = text(insert(SEALED, COLUMNS))
FORGET = text("DELETE FROM sealed WHERE trainee = ANY(:trainees)")


async def journal(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Sealed | Forgotten]]) -> None:
    """Keeps the sealed identities of a batch, and deletes those of people whose data were erased."""
    boxes = [box for _, box in entries if isinstance(box, Sealed)]
    gone = [entry.trainee for _, entry in entries if isinstance(entry, Forgotten)]
    if boxes:
        await conn.execute(KEEP, {name: [getattr(box, name) for box in boxes] for name in COLUMNS})
    if gone:
        await conn.execute(FORGET, {"trainees": gone})
