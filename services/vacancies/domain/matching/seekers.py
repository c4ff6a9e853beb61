"""What the registry's facts mean for those who can be hired: available, no longer, elsewhere, one person.

The registry says with each fact about a person who was or is available where they can be proposed from then
on, if anywhere. What a fact without that moves is worked out from its movements.

A proposal follows whenever a person becomes available, or in another cell or with other needs than before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kadry_contracts.envelope import participant_of
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts.trainees.of_person import OfPerson, Seeking
from kadry_contracts.facts.vacancies import MatchProposedV1
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

from .matching import Near, Openings, asked, for_seeker
from .seeker import Seeker, moved, shift

Begins: TypeAlias = facts.AvailabilityDeclaredV1 | facts.StudyEndedV1 | facts.EnrolledV1
"""What makes somebody available: who reported it is whom an employer may ask."""


def available(message: Message[facts.GraduateAvailableV1], look: Look, *, near: Near) -> Outcome:
    """A graduate can be hired, unless the end of the study said already whether they can be proposed."""
    said = message.data
    old = look(Seeker, said.trainee) or Seeker(said.trainee)
    if message.correlation and message.correlation == old.told:
        return NOTHING
    new = replace(
        old,
        cell=(said.municipality, said.occupation),
        since=said.available_from,
        needs=said.needs,
        by=_told_by(message) or old.by,
    )
    return _decided(message, [(old, new)], look, near)


def declared(message: Message[facts.AvailabilityDeclaredV1], look: Look, *, near: Near) -> Outcome:
    """Somebody said where and in which occupation the person is available. Who studies is not yet."""
    said = message.data
    if said.seeking:
        return told(message, look, near=near)
    old = look(Seeker, said.trainee) or Seeker(said.trainee)
    cell = moved(old, said.moves)
    if cell is None:
        return NOTHING
    new = replace(old, cell=cell, since=said.available_from, by=_told_by(message) or old.by)
    return _decided(message, [(old, new)], look, near)


def told(message: Message[OfPerson], look: Look, *, near: Near) -> Outcome:
    """Whatever was said of a person: whoever was or is available can be proposed as it says, or no more."""
    said = message.data
    if said.seeking:
        by = _told_by(message) if isinstance(said, Begins) else ""
        pairs = []
        for one in said.seeking:
            old = look(Seeker, one.trainee) or Seeker(one.trainee)
            by_whom = by if one.trainee == said.trainee else ""
            pairs.append((old, _as_said(old, one, by_whom, _chain(message))))
        return _decided(message, pairs, look, near)
    ends = _ends(said)
    if ends is None and not shift(said.moves):
        return NOTHING
    old = look(Seeker, said.trainee) or Seeker(said.trainee)
    cell = moved(old, said.moves)
    if ends is not None and not old.told and old.since is not None and ends >= old.since:
        cell = None
    if cell is not None and isinstance(said, facts.StudyEndedV1):
        return NOTHING  # graduate_available follows the end of a study, and tells more
    new = replace(old, cell=cell, since=old.since or message.day)
    return _decided(message, [(old, new)], look, near)


ENDING = (
    facts.TraineeHiredV1,
    facts.AvailabilityWithdrawnV1,
    facts.EnrolledV1,
    facts.AvailabilityExpiredV1,
)
"""Facts that end an availability, of whomever they are."""


def _ends(said: OfPerson) -> date | None:
    """The day from which a fact ends an availability that it does not move: where the registry moved it
    before, or says no more than it has to.
    """
    if isinstance(said, facts.TraineeHiredV1):
        return said.hired_on
    if isinstance(said, facts.AvailabilityWithdrawnV1):
        return said.on
    if isinstance(said, facts.EnrolledV1):
        return said.enrolled_on
    return said.expired_on if isinstance(said, facts.AvailabilityExpiredV1) else None


def linked(message: Message[facts.TraineeLinkedV1], look: Look, *, near: Near) -> Outcome:
    """Two names of one person: what was known of either is known of the older one."""
    said = message.data
    old, gone = look(Seeker, said.trainee), look(Seeker, said.merged)
    if not said.seeking and old is None and gone is None:
        return NOTHING
    old, gone = old or Seeker(said.trainee), gone or Seeker(said.merged)
    by = old.by or gone.by or _told_by(message)
    mine = [one for one in said.seeking if one.trainee == said.trainee]
    if mine:
        new = _as_said(old, mine[0], by, _chain(message))
    else:
        sums = shift(said.moves)
        sums.update(cell for cell in (old.cell, gone.cell) if cell is not None)
        cell = next((cell for cell, n in sums.items() if n > 0), None)
        needs = tuple(dict.fromkeys((*old.needs, *gone.needs)))
        new = replace(old, cell=cell, since=old.since or gone.since, needs=needs, by=by)
    others = [
        (look(Seeker, one.trainee) or Seeker(one.trainee), one)
        for one in said.seeking
        if one.trainee not in (said.trainee, said.merged)
    ]
    chain = _chain(message)
    pairs = [(old, new), *((one, _as_said(one, seeking, "", chain)) for one, seeking in others)]
    return _decided(message, [*pairs, (gone, Seeker(gone.id, gone.version))], look, near)


def erased(message: Message[facts.PersonErasedV1], look: Look) -> Outcome:
    """The registry forgot the person, and so do we."""
    old = look(Seeker, message.data.trainee)
    return NOTHING if old is None else Decision([Seeker(old.id, old.version + 1)])


def _as_said(old: Seeker, said: Seeking, by: str, chain: str) -> Seeker:
    """The person as the registry says it. Of who cannot be proposed nothing is kept but whom to ask."""
    by = by or old.by
    if said.since is None:
        return Seeker(old.id, old.version, by=by, told=chain)
    cell = said.municipality, said.occupation
    return replace(old, cell=cell, since=said.since, needs=said.needs, by=by, told=chain)


def _chain(message: Message[Any]) -> str:
    """The report that began it; what the clock began is a chain of its own."""
    return message.correlation or message.id


def _told_by(message: Message[Any]) -> str:
    """Whose report began the chain that made the person available."""
    return participant_of(message.correlation.partition("#")[0]) or ""


def _decided(
    message: Message[Any], pairs: Sequence[tuple[Seeker, Seeker]], look: Look, near: Near
) -> Decision:
    """The new states; and proposals of who can now be found where they could not before."""
    states: list[Seeker] = []
    proposed: list[MatchProposedV1] = []
    for old, new in pairs:
        if new == old:
            continue
        new = replace(new, version=old.version + 1)
        states.append(new)
        if new.cell is not None and (new.cell, new.needs) != (old.cell, old.needs):
            answer = look(Openings, asked(*new.cell, new.needs))
            proposed += for_seeker(new, answer, near, message.day)
    return Decision(states, proposed)
