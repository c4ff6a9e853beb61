"""Admission quotas: how many places the ministry allots to a provider for an occupation and a year.

Intakes that name a quota have to be of its provider, occupation, funding and year. Their places together may
be more than it allots: the picture shows both, and whoever allots decides what follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Funding
from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..words import named, original, until_known
from .programmes import Home

QUOTA = "quota"
TEACHING = ("college", "resource_centre", "school")


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota as it was last set by `report`. Its places count on 1 January of its year."""

    kind: ClassVar[str] = "quota"
    id: str
    version: int
    report: str
    provider: str
    municipality: str
    occupation: str
    year: int
    places: int
    funding: Funding
    replaced: tuple[str, ...] = ()


def path(quota: Quota) -> list[Step]:
    """All of its places come from outside on the first day of its year. A quota may be of none."""
    if quota.places == 0:
        return []
    at = Place(QUOTA, quota.municipality, quota.occupation)
    return [Step(date(quota.year, 1, 1), Place(OUTSIDE), at, quota.places)]


def quota_set(
    message: Message[reports.AdmissionQuotaSetV1], look: Look, *, home: Home, role: Home
) -> Outcome:
    """A quota counts where its provider is. It is changed by correcting it."""
    said = message.data
    id = named(message, said.quota_ref)
    old = look(Quota, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("quota", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/quota_ref", {"name": id})
    provider = home(look, said.provider)
    if provider is None:
        unknown = Refused("unknown_participant", "/data/provider", {"participant": said.provider})
        return Waiting(Key("participant", said.provider), unknown)
    if role(look, said.provider) not in TEACHING:
        return Refused("kind_mismatch", "/data/provider", {"name": said.provider, "expected": "college"})
    new = Quota(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        provider=said.provider,
        municipality=provider,
        occupation=said.occupation,
        year=said.year,
        places=said.places,
        funding=said.funding,
        replaced=replaced,
    )
    fact = facts.AdmissionQuotaSetV1(
        version=new.version,
        quota=id,
        provider=new.provider,
        municipality=new.municipality,
        occupation=new.occupation,
        year=new.year,
        places=new.places,
        funding=new.funding,
        set_on=message.day,
        speciality=said.speciality,
        moves=differences(() if old is None else path(old), path(new)),
    )
    return Decision([new], [fact])


def fitting(
    look: Look, quota: str, provider: str, occupation: str, funding: Funding, year: int
) -> Refused | Waiting | None:
    """None if an intake of that provider, occupation and funding, and of that year, may count against it."""
    known = look(Quota, quota)
    if known is None:
        return until_known("quota", quota, "/data/quota")
    for given, expected in (
        (provider, known.provider),
        (occupation, known.occupation),
        (funding, known.funding),
        (str(year), str(known.year)),
    ):
        if given != expected:
            return Refused("kind_mismatch", "/data/quota", {"name": quota, "expected": expected})
    return None
