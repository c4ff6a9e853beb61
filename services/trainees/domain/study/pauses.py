"""A study rests for a while: the person stays in training."""

from __future__ import annotations

from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..copies.intake import Intake
from ..corrections import history_of, replaced
from ..person.history import Entry, Person, cell, changed, report_of
from ..person.identity import ERASED, by_pseudonym
from ..person.order import ORDER, in_order
from .enrolment import Claim, Enrolment


def pause(message: Message[reports.StudyPausedV1], look: Look) -> Outcome:
    """The study rests from that day on. Waits while it rests already, for what ends that may come late."""
    known = _study(message, look)
    if not isinstance(known, tuple):
        return known
    person, claim, intake, old, rests = known
    if rests is not None:
        already = Refused("already_paused", "/data/enrolment_ref", {"since": rests.on})
        return Waiting(Key("person", person.id), already, named="study_resumed")
    new, said = _entered(message, "paused", person, claim, intake, old)
    return Decision([new], [facts.StudyPausedV1(**said)])


def resume(message: Message[reports.StudyResumedV1], look: Look) -> Outcome:
    """The study goes on from that day. Waits until it is said that it rests."""
    known = _study(message, look)
    if not isinstance(known, tuple):
        return known
    person, claim, intake, old, rests = known
    if rests is None:
        not_paused = Refused("not_paused", "/data/enrolment_ref")
        return Waiting(Key("person", person.id), not_paused, named="study_paused")
    new, said = _entered(message, "resumed", person, claim, intake, old)
    return Decision([new], [facts.StudyResumedV1(**said, paused_on=rests.on)])


Known = tuple[Person, Claim, Intake, "Entry | None", "Entry | None"]


def _study(
    message: Message[reports.StudyPausedV1] | Message[reports.StudyResumedV1], look: Look
) -> Known | Outcome:
    """Whose study it is, the entry that is corrected, and the pause in which it rests on that day."""
    said, id = message.data, f"{message.participant}/{message.data.enrolment_ref}"
    enrolment = look(Enrolment, id)
    claim = enrolment.held if enrolment is not None else None
    person = by_pseudonym(look, claim.trainee) if claim is not None else None
    intake = look(Intake, claim.intake) if claim is not None else None
    if claim is None or person is None or intake is None:
        return Waiting(Key("enrolment", id), Refused("unknown_object", "/data/enrolment_ref", {"name": id}))
    if person.erased:
        return ERASED
    what = "paused" if isinstance(said, reports.StudyPausedV1) else "resumed"
    old = None
    if message.corrects:
        found = replaced(message, person, "paused" if what == "paused" else "resumed")
        if not isinstance(found, Entry):
            return found
        old = found
    if said.on < claim.on:
        return Refused("dates_reversed", "/data/on", {"before": claim.on})
    mine = in_order(e for e in person.entries if e.ref == id and e is not old)
    over = next((e for e in mine if e.what == "ended" and e.on < said.on), None)
    if over is not None:
        return Refused("already_ended", "/data/enrolment_ref", {"name": id, "on": over.on})
    now = (said.on, ORDER[what])
    before = [e for e in mine if e.what in ("paused", "resumed") and (e.on, ORDER[e.what]) <= now]
    rests = before[-1] if before and before[-1].what == "paused" else None
    return person, claim, intake, old, rests


def _entered(
    message: Message[reports.StudyPausedV1] | Message[reports.StudyResumedV1],
    what: str,
    person: Person,
    claim: Claim,
    intake: Intake,
    old: Entry | None,
) -> tuple[Person, dict[str, object]]:
    """The person with the entry, and what the fact says besides."""
    said, id = message.data, f"{message.participant}/{message.data.enrolment_ref}"
    when, report = message.time.timestamp(), report_of(message)
    replaces = history_of(old)
    entry = (
        Entry("paused", said.on, id, when, report, replaces=replaces)
        if what == "paused"
        else Entry("resumed", said.on, id, when, report, replaces=replaces)
    )
    new, moves = changed(person, [old] if old else [], [entry])
    municipality, occupation = cell(new, said.on)
    return new, {
        "version": new.version,
        "trainee": new.id,
        "municipality": municipality,
        "occupation": occupation,
        "moves": moves,
        "enrolment": id,
        "intake": intake.id,
        "provider": intake.provider,
        "on": said.on,
        "agreement": intake.agreement,
    }
