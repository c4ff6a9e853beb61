"""What the registry's facts mean for those who can be hired: available, no longer, elsewhere, one person.

A proposal follows whenever a person becomes available, or in another cell or with other needs than before.
The registry says for each person one thing after the other; what a fact moves tells whether it matters here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kadry_contracts.envelope import participant_of
from kadry_contracts.facts import trainees as facts
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

from .matching import Near, Openings, asked, for_seeker
from .seeker import Seeker, moved, shift

Ended: TypeAlias = (
    facts.TraineeHiredV1
    | facts.TraineeHireWithdrawnV1
    | facts.AvailabilityWithdrawnV1
    | facts.AvailabilityExpiredV1
    | facts.EnrolledV1
    | facts.StudyEndedV1
)


def available(message: Message[facts.GraduateAvailableV1], look: Look, *, near: Near) -> Outcome:
    """A graduate can be hired."""
    said = message.data
    old = look(Seeker, said.trainee) or Seeker(said.trainee)
    new = replace(
        old,
        version=old.version + 1,
        cell=(said.municipality, said.occupation),
        since=said.available_from,
        level=said.level,
        needs=said.needs,
        by=_told_by(message) or old.by,
    )
    return _decided(message, old, new, look, near)


def declared(message: Message[facts.AvailabilityDeclaredV1], look: Look, *, near: Near) -> Outcome:
    """Somebody said where and in which occupation the person is available. Who studies is not yet."""
    said = message.data
    old = look(Seeker, said.trainee) or Seeker(said.trainee)
    cell = moved(old, said.moves)
    if cell is None or (cell == old.cell and said.available_from == old.since):
        return NOTHING
    by = _told_by(message) or old.by
    new = replace(old, version=old.version + 1, cell=cell, since=said.available_from, by=by)
    return _decided(message, old, new, look, near)


def changed(message: Message[Ended], look: Look, *, near: Near) -> Outcome:
    """The person was hired, enrolled, withdrawn, or that was taken back."""
    said = message.data
    old = look(Seeker, said.trainee)
    if old is None or (old.cell is None and not shift(said.moves)):
        return NOTHING
    cell = moved(old, said.moves)
    if cell is not None and old.since is not None and _ends(said, old.since):
        cell = None  # the registry counted the person elsewhere already, as one who registered meanwhile
    if cell == old.cell or (cell is not None and isinstance(said, facts.StudyEndedV1)):
        return NOTHING  # graduate_available follows the end of a study, and tells more
    new = replace(old, version=old.version + 1, cell=cell, since=old.since or message.day)
    return _decided(message, old, new, look, near)


def _ends(said: Ended, since: date) -> bool:
    """Whether a fact ends an availability since that day, whatever it moves."""
    if isinstance(said, facts.TraineeHiredV1):
        return said.hired_on >= since
    if isinstance(said, facts.AvailabilityWithdrawnV1):
        return said.on >= since
    if isinstance(said, facts.EnrolledV1):
        return said.enrolled_on >= since
    return isinstance(said, facts.AvailabilityExpiredV1)


def linked(message: Message[facts.TraineeLinkedV1], look: Look, *, near: Near) -> Outcome:
    """Two names of one person: what was known of either is known of the older one."""
    said = message.data
    old, gone = look(Seeker, said.trainee), look(Seeker, said.merged)
    if old is None and gone is None:
        return NOTHING
    old, gone = old or Seeker(said.trainee), gone or Seeker(said.merged)
    sums = shift(said.moves)
    sums.update(cell for cell in (old.cell, gone.cell) if cell is not None)
    cell = next((cell for cell, n in sums.items() if n > 0), None)
    other = gone if old.since is None else old
    new = replace(
        old,
        version=old.version + 1,
        cell=cell,
        since=other.since,
        level=old.level or gone.level,
        needs=tuple(dict.fromkeys((*old.needs, *gone.needs))),
        by=other.by or gone.by,
    )
    empty = Seeker(gone.id, gone.version + 1)
    return _decided(message, old, new, look, near, empty)


def erased(message: Message[facts.PersonErasedV1], look: Look) -> Outcome:
    """The registry forgot the person, and so do we."""
    old = look(Seeker, message.data.trainee)
    return NOTHING if old is None else Decision([Seeker(old.id, old.version + 1)])


def _told_by(message: Message[Any]) -> str:
    """Whose report began the chain that made the person available."""
    return participant_of(message.correlation.partition("#")[0]) or ""


def _decided(
    message: Message[Any], old: Seeker, new: Seeker, look: Look, near: Near, *more: Seeker
) -> Decision:
    """The new state; and proposals if the person can now be found where they could not before."""
    if new.cell is None or (new.cell, new.needs) == (old.cell, old.needs):
        return Decision([new, *more])
    answer = look(Openings, asked(*new.cell, new.needs))
    return Decision([new, *more], for_seeker(new, answer, near, message.day))
