"""The agreements service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kadry_contracts.reports import agreements as reports
from services.kernel.corrections import correctable
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .domain import agreements


def known(look: Look, participant: str) -> bool:
    """Whether the register has this participant."""
    return look(Participant, participant) is not None


def drafted_one(message: Message[reports.AgreementDraftedV1]) -> Iterable[Key]:
    """The writer's own agreement, and its parties."""
    yield Key("agreement", f"{message.participant}/{message.data.agreement_ref}")
    for party in message.data.parties:
        yield Key("participant", party)


def named_one(message: Message[reports.AgreementSignedV1 | reports.AgreementTerminatedV1]) -> Iterable[Key]:
    """The agreement that a party names."""
    yield Key("agreement", message.data.agreement)


SERVICE = Service(
    name="agreements",
    routes=[
        hears(reports.AgreementDraftedV1, correctable(partial(agreements.drafted, known=known)), drafted_one),
        hears(reports.AgreementSignedV1, correctable(agreements.signed), named_one),
        hears(reports.AgreementTerminatedV1, correctable(agreements.terminated), named_one),
        wakes("agreement", agreements.STARTS, agreements.started),
        wakes("agreement", agreements.EXPIRES, agreements.expired),
    ],
    aggregates=[store.AGREEMENTS, store.REFUSED],
    metadata=store.METADATA,
)
