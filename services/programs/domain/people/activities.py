"""Activities that somebody held, how many came, and what was won at contests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused
from services.kernel.participants import until_admitted

from ..words import named, original, until_known

ACTIVITIES, ATTENDANCE = "activities", "attendance"


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as it was last reported by `report`; `people` is how many came, of all sorts together."""

    kind: ClassVar[str] = "activity"
    id: str
    version: int
    report: str
    sort: reports.ActivityKind
    held_on: date
    municipality: str
    occupation: str
    people: int
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContestResult:
    """What one person won in one nomination, as it was last reported by `report`."""

    kind: ClassVar[str] = "contest_result"
    id: str
    version: int
    report: str
    replaced: tuple[str, ...] = ()


def path(activity: Activity) -> list[Step]:
    """One activity more on its day, and everybody who came."""
    cell = (activity.municipality, activity.occupation)
    steps = [Step(activity.held_on, Place(OUTSIDE), Place(ACTIVITIES, *cell))]
    if activity.people:
        steps.append(Step(activity.held_on, Place(OUTSIDE), Place(ATTENDANCE, *cell), activity.people))
    return steps


def held(message: Message[reports.ActivityHeldV1], look: Look) -> Outcome:
    """An activity took place."""
    said = message.data
    id = named(message, said.activity_ref)
    old = look(Activity, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("activity", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/activity_ref", {"name": id})
    for names, where in ((said.partners, "/data/partners"), (said.schools, "/data/schools")):
        if (unknown := until_admitted(names, where, look)) is not None:
            return unknown
    people = sum(said.attendance.model_dump().values())
    new = Activity(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        sort=said.kind,
        held_on=said.held_on,
        municipality=said.municipality,
        occupation=said.occupation or NO_CODE,
        people=people,
        replaced=replaced,
    )
    fact = facts.ActivityHeldV1(
        version=new.version,
        activity=id,
        organiser=message.participant,
        kind=said.kind,
        title=said.title,
        held_on=said.held_on,
        municipality=new.municipality,
        occupation=new.occupation,
        attendance=reports.Attended(**said.attendance.model_dump()),
        total=people,
        partners=said.partners,
        schools=said.schools,
        moves=differences(() if old is None else path(old), path(new)),
    )
    return Decision([new], [fact])


def result_recorded(message: Message[reports.ContestResultRecordedV1], look: Look) -> Outcome:
    """Somebody's place in a nomination of a contest; nobody has two places in one nomination."""
    said = message.data
    activity = look(Activity, said.activity)
    if activity is None:
        return until_known("activity", said.activity, "/data/activity")
    if activity.sort != "contest":
        return Refused("kind_mismatch", "/data/activity", {"name": said.activity, "expected": "contest"})
    # A reference of one's own means nothing to others, so it does not leave this service.
    person = said.trainee or f"{message.participant}/{said.person_ref}"
    id = f"{said.activity} {person} {said.nomination}"
    old = look(ContestResult, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("contest_result", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/nomination", {"name": said.activity})
    new = ContestResult(id, 1 if old is None else old.version + 1, message.id, replaced)
    fact = facts.ContestResultRecordedV1(
        version=new.version,
        activity=said.activity,
        recorded_by=message.participant,
        nomination=said.nomination,
        place=said.place,
        held_on=activity.held_on,
        abilympics=said.abilympics,
        trainee=said.trainee,
        municipality=activity.municipality,
        occupation=activity.occupation,
    )
    return Decision([new], [fact])
