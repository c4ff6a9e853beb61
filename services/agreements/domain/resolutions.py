"""Decisions of councils and ministries, followed until they are done. Here a resolution, not to be mistaken
for what this service decides about a report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import Measure
from services.kernel.decision import (
    NOTHING,
    Decision,
    Due,
    Key,
    Look,
    Message,
    Outcome,
    Refused,
    Timer,
)

from .agreement import Agreement
from .words import last_day, original, replacing, until_known

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was decided, by when it is to be done, and when it was.

    done     the day on which it was done, as `done_report` says
    overdue  the clock saw its last day end while nobody had said that it was done
    """

    kind: ClassVar[str] = "resolution"
    id: str
    version: int
    report: str
    taken_on: date
    due_on: date
    title: str
    agreement: str | None
    parties: tuple[str, ...]
    measure: Measure | None
    target: int | None
    municipality: str
    occupation: str
    done: date | None = None
    done_report: str | None = None
    overdue: bool = False
    replaced: tuple[str, ...] = ()


def taken(message: Message[reports.DecisionTakenV1], look: Look) -> Outcome:
    """A council decided that something is to be done by the end of a day."""
    said = message.data
    id = f"{message.participant}/{said.decision_ref}"
    old = look(Resolution, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        current, replaced = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("resolution", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old is not None:
        return Refused("already_exists", "/data/decision_ref", {"name": id})
    if said.due_on < message.day:
        return Refused("dates_reversed", "/data/due_on", {"before": message.day})
    if old is not None and old.done is not None and old.done < message.day:
        return Refused("dates_reversed", "/time", {"before": old.done})
    agreement = None if said.agreement is None else look(Agreement, said.agreement)
    if said.agreement is not None and agreement is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    new = Resolution(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        taken_on=message.day,
        due_on=said.due_on,
        title=said.title or "",
        agreement=said.agreement,
        parties=() if agreement is None else agreement.terms.parties,
        measure=said.measure,
        target=said.target,
        municipality=said.municipality or "-",
        occupation=said.occupation or "-",
        done=None if old is None else old.done,
        done_report=None if old is None else old.done_report,
        overdue=old is not None and old.overdue and old.due_on == said.due_on,
        replaced=replaced,
    )
    timers = [Timer(Key("resolution", id), OVERDUE, None if new.done or new.overdue else new.due_on)]
    return Decision([new], [facts.DecisionTakenV1(**_of(new))], timers)


def done(message: Message[reports.DecisionDoneV1], look: Look) -> Outcome:
    """What was decided is done, in time or late."""
    said = message.data
    id = f"{message.participant}/{said.decision_ref}"
    old = look(Resolution, id)
    if old is None:
        return until_known("resolution", id, "/data/decision_ref")
    replaced = old.replaced
    if message.corrects is not None:
        wrong = original(message, Key("resolution", id), old.done_report, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old.done is not None:
        return Refused("already_ended", None, {"name": id, "on": old.done})
    if said.on < old.taken_on:
        return Refused("dates_reversed", "/data/on", {"before": old.taken_on})
    new = replace(old, version=old.version + 1, done=said.on, done_report=message.id, replaced=replaced)
    late = max((said.on - old.due_on).days, 0)
    fact = facts.DecisionDoneV1(**_of(new), done_on=said.on, days_late=late)
    return Decision([new], [fact], [Timer(Key("resolution", id), OVERDUE, None)])


def overdue(message: Message[Due], look: Look) -> Outcome:
    """The last day of a decision ended and nobody has said that it is done."""
    old = look(Resolution, message.data.about.id)
    if old is None or old.done is not None or old.overdue or old.due_on > last_day(message):
        return NOTHING
    new = replace(old, version=old.version + 1, overdue=True)
    return Decision([new], [facts.DecisionOverdueV1(**_of(new))])


def _of(resolution: Resolution) -> dict[str, Any]:
    """What every fact about a decision says of it."""
    return {
        "version": resolution.version,
        "decision": resolution.id,
        "decided_by": resolution.id.partition("/")[0],
        "taken_on": resolution.taken_on,
        "due_on": resolution.due_on,
        "title": resolution.title,
        "agreement": resolution.agreement,
        "parties": resolution.parties,
        "measure": resolution.measure,
        "target": resolution.target,
        "municipality": resolution.municipality,
        "occupation": resolution.occupation,
    }
