"""The gateway as data: what it follows, what it keeps, and the routes it serves."""

from __future__ import annotations

from fastapi import FastAPI

from services.kernel.context import Context
from services.kernel.routing import Service, follows

from . import access, clock, feed, following, outcomes, pages, participants, problems, reports, store

SERVICE = Service(
    name="gateway",
    routes=[
        follows("REPORTS", following.report_heard),
        follows("FACTS", following.fact_heard),
    ],
    journal=store.journal,
    metadata=store.METADATA,
)


def mount(app: FastAPI, ctx: Context) -> None:
    """Adds the gateway's routes to the app, and answers who holds a key. Call it in a running loop."""
    problems.install(app)
    door = access.Door(ctx)
    participants.add(app, ctx, door)
    reports.add(app, ctx, door)
    outcomes.add(app, ctx, door)
    feed.add(app, ctx, door)
    pages.add(app)
    clock.add(app, ctx, door)
    access.answer_services(ctx, door)
