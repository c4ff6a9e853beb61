"""Places for practice and dual training that employers offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from kadry_contracts.facts import agreements
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused

from .words import named, original, until_known

OFFERED = "practice_offered"


@dataclass(frozen=True, slots=True)
class Offer:
    """Places on offer from the first day to the last, as `report` said it."""

    kind: ClassVar[str] = "offer"
    id: str
    version: int
    report: str
    municipality: str
    occupation: str
    places: int
    first: date
    last: date
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who the parties of an agreement are."""

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    parties: tuple[str, ...]


def drafted(
    message: Message[agreements.AgreementDraftedV1] | Message[agreements.AgreementAmendedV1], look: Look
) -> Outcome:
    """Our copy of what an agreement says about its parties."""
    said = message.data
    old = look(Agreement, said.agreement)
    if old is not None and old.version >= said.version:
        return NOTHING
    return Decision([Agreement(said.agreement, said.version, tuple(said.parties))])


def offered(message: Message[reports.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Places are on offer; under an agreement only by one of its parties."""
    said, id = message.data, named(message, message.data.offer_ref)
    old = look(Offer, id)
    replaced = () if old is None else old.replaced
    if message.corrects is not None:
        wrong = original(message, Key("offer", id), old.report if old is not None else None, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/offer_ref", {"name": id})
    if said.agreement is not None:
        agreement = look(Agreement, said.agreement)
        if agreement is None:
            return until_known("agreement", said.agreement, "/data/agreement")
        if message.participant not in agreement.parties:
            return Refused("not_a_party", "/data/agreement", {"name": said.agreement})
    version = 1 if old is None else old.version + 1
    new = Offer(
        id,
        version,
        message.id,
        said.municipality,
        said.occupation,
        said.places,
        said.from_,
        said.to,
        replaced,
    )
    fact = facts.PracticePlacesOfferedV1(
        version=version,
        offer=id,
        employer=message.participant,
        kind=said.kind,
        occupation=said.occupation,
        municipality=said.municipality,
        places=said.places,
        from_=said.from_,
        to=said.to,
        accessible_for=said.accessible_for,
        agreement=said.agreement,
        moves=differences(path(old) if old is not None else (), path(new)),
    )
    return Decision([new], [fact])


def path(offer: Offer) -> list[Step]:
    """On offer from the first day; on the day after the last no more."""
    here = Place(OFFERED, offer.municipality, offer.occupation)
    return [
        Step(offer.first, Place(OUTSIDE), here, offer.places),
        Step(offer.last + timedelta(days=1), here, Place(OUTSIDE), offer.places),
    ]
