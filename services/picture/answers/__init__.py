"""The answers of /v1/picture beyond single numbers of the ledger: a module for each subject."""

from __future__ import annotations

from fastapi import FastAPI

from ..api import Api
from . import (
    agreements,
    decisions,
    demands,
    equipment,
    flow,
    funding,
    funnel,
    guidance,
    identities,
    inclusion,
    places,
    supply,
    trust,
)


def mount(app: FastAPI, api: Api) -> None:
    """Adds the routes of every subject."""
    for subject in (
        agreements,
        decisions,
        demands,
        funding,
        equipment,
        flow,
        funnel,
        inclusion,
        guidance,
        places,
        supply,
        trust,
        identities,
    ):
        subject.mount(app, api)
