"""Places for practice that employers offer, and who is in them when: never more than there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.facts import vacancies
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """Places for practice, as the vacancies service last described them; on offer from `first` to `last`."""

    kind: ClassVar[str] = "offer"
    id: str
    version: int
    employer: str
    municipality: str
    occupation: str
    places: int
    first: date
    last: date
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a practice has a place of an offer, the last one included."""

    practice: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Places:
    """Who is in the places of an offer, and when."""

    kind: ClassVar[str] = "practice_places"
    id: str
    version: int
    spans: tuple[Span, ...] = ()


def offered(message: Message[vacancies.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Keeps the offer. A corrected one replaces it."""
    said, old = message.data, look(Offer, message.data.offer)
    if old is not None and old.version >= said.version:
        return NOTHING
    cells = said.municipality, said.occupation
    return Decision(
        [
            Offer(
                said.offer,
                said.version,
                said.employer,
                *cells,
                said.places,
                said.from_,
                said.to,
                said.agreement,
            )
        ]
    )


def placed(offer: Offer, mine: Span, known: Places | None) -> Places | None:
    """The places of an offer with this practice in one of them; None if there is none for it."""
    places = known or Places(offer.id, 0)
    others = [s for s in places.spans if s.practice != mine.practice]
    for day in {mine.first, *(s.first for s in others if mine.first <= s.first <= mine.last)}:
        # Somebody who leaves on that day has made room for who comes.
        if sum(s.first <= day < s.last or s.first == day for s in others) >= offer.places:
            return None
    return replace(places, spans=(*others, mine), version=places.version + 1)


def left(offer: str, practice: str, look: Look) -> Sequence[Places]:
    """The places of an offer without a practice that was corrected to another one."""
    places = look(Places, offer)
    if places is None:
        return []
    spans = tuple(s for s in places.spans if s.practice != practice)
    return [replace(places, spans=spans, version=places.version + 1)]
