"""What was done besides people: places opened, practice offered, equipment lent, activities, instructors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kadry_contracts.facts import programs, vacancies
from services.kernel.decision import NOTHING, Key, Look, Message, Outcome

from ..changes import Changes
from .counting import recount
from .tally import Done, Entry, tally_id


@dataclass(frozen=True, slots=True)
class Thing:
    """What an object adds to what was done, by `<measure>/<id>`; `pages` says where it stands."""

    kind: ClassVar[str] = "thing"
    id: str
    version: int = 0
    done: tuple[Done, ...] = ()
    pages: dict[str, int] = field(default_factory=dict)


IntakeEnded = Message[programs.IntakeCancelledV1] | Message[programs.IntakeAbortedV1]


def intake_opened(message: Message[programs.IntakeOpenedV1], look: Look) -> Outcome:
    """Places of the provider, and of a school for its network group, on the day on which they were opened."""
    said = message.data
    old = look(Thing, f"places/{said.intake}")
    if old is not None and not old.done:
        return NOTHING  # it came to nothing; a correction of its opening brings no place back
    first = message.day if old is None else old.done[0].entry.on
    entry = Entry(said.opened_on or first, said.places, said.municipality, said.occupation, said.agreement)
    parties = sorted({said.provider, said.school or said.provider})
    done = [Done("places", party, said.intake, entry) for party in parties]
    return _is(message, look, f"places/{said.intake}", done)


def intake_changed(message: Message[programs.IntakeChangedV1], look: Look) -> Outcome:
    """As many places as the intake has now; they were promised for its first day, not for each one's own."""
    said = message.data
    old = look(Thing, f"places/{said.intake}")
    if old is None:
        return NOTHING
    done = [d._replace(entry=d.entry._replace(units=said.places)) for d in old.done]
    return _is(message, look, old.id, done)


def intake_ended(message: IntakeEnded, look: Look) -> Outcome:
    """Places of an intake that came to nothing are no places."""
    return _is(message, look, f"places/{message.data.intake}", [])


def practice_offered(message: Message[vacancies.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Places for practice, on their first day."""
    said = message.data
    entry = Entry(said.from_, said.places, said.municipality, said.occupation, said.agreement)
    done = [Done("practice_places", said.employer, said.offer, entry)]
    return _is(message, look, f"practice_places/{said.offer}", done)


def equipment_used(message: Message[programs.EquipmentUsedV1], look: Look) -> Outcome:
    """Hours in which a guest used the owner's equipment; the owner's own hours are nobody's promise."""
    said = message.data
    entry = Entry(said.used_on, said.hours, said.municipality)
    done = [Done("equipment_hours_guests", said.owner, said.booking, entry)] if said.guest else []
    return _is(message, look, f"equipment/{said.booking}", done)


def activity_held(message: Message[programs.ActivityHeldV1], look: Look) -> Outcome:
    """An activity of its organiser and of everybody who took part in it as a partner."""
    said = message.data
    entry = Entry(said.held_on, 1, said.municipality, said.occupation)
    parties = sorted({said.organiser, *said.partners})
    done = [Done("activities", party, said.activity, entry) for party in parties]
    return _is(message, look, f"activities/{said.activity}", done)


def instructor_upskilled(message: Message[programs.InstructorUpskilledV1], look: Look) -> Outcome:
    """An instructor has a certificate: one instructor, however many certificates follow each other.

    Certificates are told apart by their facts, so that a corrected one takes the place of the one it names.
    """
    said = message.data
    old = look(Thing, f"instructors/{said.instructor}")
    entry = Entry(said.certified_on, 1, said.municipality, agreement=said.agreement, once=said.instructor)
    others = [] if old is None else [d for d in old.done if d.key not in (message.id, message.corrects)]
    new = Done("upskilled_instructors", said.provider, message.id, entry)
    return _is(message, look, f"instructors/{said.instructor}", [*others, new])


def _is(message: Message[Any], look: Look, id: str, done: Sequence[Done]) -> Outcome:
    """From now on the object adds this, and nothing else."""
    changes = Changes(look)
    old = changes.of(Thing, id) or Thing(id)
    if tuple(done) == old.done:
        return NOTHING
    pages = recount(changes, old.done, done, old.pages, message.day)
    changes.keep(Thing(id, old.version, tuple(done), pages))
    return changes.decision()


def intake_needs(message: Message[Any]) -> list[Key]:
    """The intake, and the tally of its provider."""
    said = message.data
    return [Key("thing", f"places/{said.intake}"), Key("tally", tally_id("places", said.provider))]
