"""Where every deciding service keeps the participants, and what it hears about them."""

from __future__ import annotations

from sqlalchemy import MetaData

from kadry_contracts.facts import gateway

from .bulk import documents
from .participants import Participant, described, needs
from .routing import Route, hears

METADATA = MetaData()
PARTICIPANTS = documents(METADATA, Participant)
ROUTES: tuple[Route, ...] = (
    hears(gateway.ParticipantAddedV1, described, needs),
    hears(gateway.ParticipantChangedV1, described, needs),
    hears(gateway.ParticipantSuspendedV1, described, needs),
)
