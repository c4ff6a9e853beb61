"""The picture service: every fact that moves something is posted. A new message needs no change here."""

from __future__ import annotations

from fastapi import FastAPI

from kadry_contracts.catalogue import FACTS
from services.kernel.context import Context
from services.kernel.routing import Service, hears

from . import api, domain, problems, store
from .pages import routes

SERVICE = Service(
    name="picture",
    routes=[
        hears(entry.model, domain.posted) for entry in FACTS.values() if domain.moves_something(entry.model)
    ],
    journal=store.journal,
    metadata=store.METADATA,
)


def mount(app: FastAPI, ctx: Context) -> None:
    """Adds the numbers, their receipts and the pages."""
    shared = api.Api(ctx)
    api.mount(app, shared)
    pages = routes.mount(app, shared)
    problems.install(app, pages.problem)
