"""A study ends: with a qualification or without, by report of the college or with its intake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from .corrections import found, history_of
from .enrolment import Enrolment, enrolled_entry
from .hire import hires_retold
from .history import Entry, Person, cell, changed, entry_of, report_of
from .identity import ERASED, by_pseudonym
from .intake import Intake, Roster, recounted
from .needs import released
from .periods import Periods
from .referral import Referral, holds, lapse, led_to_a_study


def end(periods: Periods, message: Message[reports.StudyEndedV1], look: Look) -> Outcome:
    """The study ends; a graduate is available from that day on, unless hired meanwhile or still studying."""
    said, id = message.data, f"{message.participant}/{message.data.enrolment_ref}"
    enrolment = look(Enrolment, id)
    held = enrolment.held if enrolment is not None else None
    intake = look(Intake, held.intake) if held is not None else None
    person = by_pseudonym(look, held.trainee) if held is not None else None
    if enrolment is None or held is None or enrolment.asked or intake is None or person is None:
        return Waiting(Key("enrolment", id), Refused("unknown_object", "/data/enrolment_ref", {"name": id}))
    if person.erased:
        return ERASED
    old = None
    if message.corrects:
        ends = [e for e in person.entries if e.what == "ended" and e.ref == id]
        over = found(message, ends, Key("enrolment", id))
        if not isinstance(over, Entry):
            return over
        old = over
    elif enrolment.ended:
        return Refused("already_ended", "/data/enrolment_ref", {"name": id})
    if said.ended_on < held.on and said.outcome in ("graduated", "dropped_out"):
        return Refused("dates_reversed", "/data/ended_on", {"before": held.on})
    # One who never came is said not to have started on a day that may precede the day of the enrolment.
    on = max(said.ended_on, held.on)
    when, report = message.time.timestamp(), report_of(message)
    entry = Entry(
        "ended",
        on,
        id,
        when,
        report,
        outcome=said.outcome,
        until=periods.fades(on) if said.outcome == "graduated" else None,
        replaces=history_of(old),
    )
    new, moves = changed(person, [old] if old else (), [entry])
    begun = entry_of(new, "enrolled", id) or enrolled_entry(id, held, intake, message)
    answers = study_over(new, begun, entry, intake, moves)
    answers += hires_retold(person, new, look)
    states: list[State] = [replace(enrolment, ended=report, version=enrolment.version + 1)]
    referral = look(Referral, held.referral) if held.referral and said.outcome == "misregistered" else None
    if referral is not None and intake.ended_on is not None:
        # The place goes back to the referral, which then ended with the intake, or before.
        on = min(intake.ended_on, referral.expires_on)
        if holds(referral, on):
            why = intake.ended if on == intake.ended_on else "expired"
            new, lapsed, fact = lapse(new, referral, on, why, message)
            states.append(lapsed)
            answers.append(fact)
    return Decision([*states, new], answers)


def study_over(
    person: Person, begun: Entry, over: Entry, intake: Intake, moves: tuple[Move, ...]
) -> list[Fact]:
    """That a study ended, and that a graduate is available by it, unless hired or studying on."""
    answers: list[Fact] = [study_ended(person, begun, over, intake, moves)]
    if over.outcome == "graduated" and person.path and person.path[-1].at.account == "graduates_available":
        answers.append(_graduate(person, over, intake))
    return answers


def study_ended(
    person: Person, begun: Entry, over: Entry, intake: Intake, moves: tuple[Move, ...]
) -> facts.StudyEndedV1:
    """The fact that a study ended, by report or with its intake. It places the person where they studied."""
    return facts.StudyEndedV1(
        version=person.version,
        trainee=person.id,
        municipality=_residence(person, begun, intake),
        occupation=intake.occupation,
        moves=moves,
        enrolment=begun.ref,
        intake=intake.id,
        provider=intake.provider,
        referral=begun.referral,
        agreement=intake.agreement,
        enrolled_on=begun.on,
        ended_on=over.on,
        level=intake.level,
        outcome=cast("facts.Ended", over.outcome),
    )


def _residence(person: Person, begun: Entry, intake: Intake) -> str:
    """Where the person lived while studying; of a study that never counted, what its report said."""
    municipality = cell(person, begun.on)[0]
    return municipality if municipality != "-" else begun.municipality or intake.municipality


def _graduate(person: Person, over: Entry, intake: Intake) -> facts.GraduateAvailableV1:
    here = person.path[-1].at
    return facts.GraduateAvailableV1(
        version=person.version,
        trainee=person.id,
        municipality=here.municipality,
        occupation=here.occupation,
        moves=(),
        available_from=over.on,
        level=intake.level,
        needs=released(person, over.on),
    )


def intake_ended(
    message: Message[programs.IntakeCancelledV1] | Message[programs.IntakeAbortedV1], look: Look
) -> Outcome:
    """The intake ends before its time: those who study in it stop, referrals to it lapse."""
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None or intake.version >= said.version:
        return NOTHING
    cancelled = isinstance(said, programs.IntakeCancelledV1)
    how = "misregistered" if said.reason == "misregistered" else "cancelled" if cancelled else "aborted"
    intake = replace(intake, version=said.version, ended=how, ended_on=said.on)
    roster = look(Roster, said.intake) or Roster(said.intake)
    people: dict[str, Person] = {}
    states: list[State] = [intake]
    answers: list[Fact] = []
    for id in roster.enrolments:
        enrolment = look(Enrolment, id)
        known = by_pseudonym(look, enrolment.held.trainee) if enrolment and enrolment.held else None
        person = people.get(known.id, known) if known and not known.erased else None
        begun = entry_of(person, "enrolled", id) if person else None
        if person is None or begun is None or (is_over(person, id, said.on) and how != "misregistered"):
            continue
        stop = stopped(begun, intake, message)
        new, moves = changed(person, (), [stop])
        people[new.id] = new
        answers.append(study_ended(new, begun, stop, intake, moves))
    for id in roster.referrals:
        referral = look(Referral, id)
        known = by_pseudonym(look, referral.trainee) if referral and holds(referral, said.on) else None
        person = people.get(known.id, known) if known and not known.erased else None
        if referral is None or person is None or led_to_a_study(person, id):
            continue
        people[person.id], state, fact = lapse(person, referral, said.on, how, message)
        states.append(state)
        answers.append(fact)
    return Decision([*states, *people.values()], answers, recounted(said.intake, message, look))


def is_over(person: Person, enrolment: str, on: Any) -> bool:
    """Whether the study had ended by that day."""
    return any(e.what == "ended" and e.ref == enrolment and e.on <= on for e in person.entries)


def stopped(begun: Entry, intake: Intake, message: Message[Any]) -> Entry:
    """The end of a study with its intake, at the earliest on the day it began."""
    on = max(intake.ended_on or begun.on, begun.on)
    when, report = message.time.timestamp(), report_of(message)
    return Entry("ended", on, begun.ref, when, report, outcome=intake.ended)
