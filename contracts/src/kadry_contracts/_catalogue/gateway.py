"""Messages of the gateway service."""

from __future__ import annotations

from kadry_contracts._catalogue.common import fact
from kadry_contracts.facts import gateway as facts

FACTS = (
    fact(facts.ParticipantAddedV1, "участник принят", "services"),
    fact(facts.ParticipantChangedV1, "сведения об участнике изменены", "services"),
    fact(facts.ParticipantSuspendedV1, "участие приостановлено", "services"),
)
