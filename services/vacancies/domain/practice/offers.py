"""Places for practice and dual training that employers offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused

from ..words import named, original
from .agreed import not_agreed
from .uses import Use, most_used

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


def offered(message: Message[reports.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Places are on offer; under an agreement only by one of its parties. Those in use stay on offer."""
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
        wait = not_agreed(said.agreement, message.participant, look)
        if wait is not None:
            return wait
    if old is not None:
        taken = _in_use(said, look(Use, id))
        if taken is not None:
            return taken
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


def _in_use(said: reports.PracticePlacesOfferedV1, use: Use | None) -> Refused | None:
    """A corrected offer has a place on its days for everybody who practises in it."""
    most, outside = most_used(use, said.from_, said.to)
    if use is None or (most <= said.places and not outside):
        return None
    holders = outside or sorted(use.practices)
    field = "/data/places" if most > said.places else "/data/from"
    return Refused("places_in_use", field, {"used": most, "holders": ", ".join(holders)}, about=holders)


def path(offer: Offer) -> list[Step]:
    """On offer from the first day; on the day after the last no more."""
    here = Place(OFFERED, offer.municipality, offer.occupation)
    return [
        Step(offer.first, Place(OUTSIDE), here, offer.places),
        Step(offer.last + timedelta(days=1), here, Place(OUTSIDE), offer.places),
    ]
