"""What every deciding service keeps besides its own: the participants, and which reports were refused."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.facts import gateway

from .bulk import documents
from .corrections import RefusedReport
from .participants import Participant, described, needs
from .routing import Aggregate, Route, hears

METADATA = MetaData()
PARTICIPANTS = documents(METADATA, Participant)
_REFUSED = documents(METADATA, RefusedReport)
REMEMBER = text(
    "INSERT INTO refused_report (id, version, body) "
    "SELECT id, 1, json_build_object('id', id, 'version', 1) FROM unnest(CAST(:ids AS text[])) AS id "
    "ON CONFLICT DO NOTHING"
)


async def remember(conn: AsyncConnection, states: Sequence[RefusedReport]) -> int:
    """Saves that reports were refused; one that is known already is no sign of another writer."""
    await conn.execute(REMEMBER, {"ids": sorted(state.id for state in states)})
    return len(states)


REFUSED_REPORTS = Aggregate(RefusedReport, _REFUSED.load, remember)
ROUTES: tuple[Route, ...] = (
    hears(gateway.ParticipantAddedV1, described, needs),
    hears(gateway.ParticipantChangedV1, described, needs),
    hears(gateway.ParticipantSuspendedV1, described, needs),
)
