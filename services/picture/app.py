"""The picture service: every fact that moves something is posted. A new message needs no change here."""

from __future__ import annotations

from kadry_contracts.catalogue import FACTS
from services.kernel.routing import Service, hears

from . import domain, store

SERVICE = Service(
    name="picture",
    routes=[
        hears(entry.model, domain.posted) for entry in FACTS.values() if domain.moves_something(entry.model)
    ],
    journal=store.journal,
    metadata=store.METADATA,
)
