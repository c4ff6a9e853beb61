"""A study ends: with a qualification or without, by report of the college or with its intake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from ..copies.intake import Intake
from ..corrections import found, history_of
from ..needs import released
from ..periods import Periods
from ..person.history import Entry, Person, cell, changed, entry_of, report_of
from ..person.identity import ERASED, by_pseudonym
from ..person.mistakes import MISTAKE
from ..person.order import in_order
from ..person.walk import AVAILABLE
from ..referral.given_back import given_back
from ..referral.referral import Referral
from ..work.hire import hires_retold
from .enrolment import Enrolment, enrolled_entry


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
    answers = study_over(new, begun, entry, intake, moves, look)
    first = in_order(e for e in new.entries if e.ref == id and e.what == "ended")[0]
    if first is not entry and said.outcome != MISTAKE:  # it had ended with its intake: that holds
        answers.append(study_ended(new, begun, first, intake, ()))
    answers += hires_retold(person, new, look)
    states: list[State] = [replace(enrolment, ended=report, version=enrolment.version + 1)]
    referral = look(Referral, held.referral) if held.referral and said.outcome == "misregistered" else None
    if referral is not None:
        new, lapsed, over_too = given_back(new, referral, intake, message)
        states += lapsed
        answers += over_too
    return Decision([*states, new], answers)


def study_over(
    person: Person, begun: Entry, over: Entry, intake: Intake, moves: tuple[Move, ...], look: Look
) -> list[Fact]:
    """That a study ended, and that a graduate is available by it, unless hired or studying on.

    Who graduated while another study ran is available when that one ends, however it does.
    """
    answers: list[Fact] = [study_ended(person, begun, over, intake, moves)]
    here = person.path[-1].at if person.path else None
    if here is None or here.account != AVAILABLE:
        return answers
    if over.outcome == "graduated":
        answers.append(_graduate(person, over, intake))
    elif here.since == over.on and (before := _graduated(person, over)) is not None:
        enrolment = look(Enrolment, before.ref)
        held = enrolment.held if enrolment is not None else None
        its_intake = look(Intake, held.intake) if held is not None else None
        answers.append(_graduate(person, before, its_intake or intake))
    return answers


def _graduated(person: Person, over: Entry) -> Entry | None:
    """The end with a qualification that came before that end."""
    found = [e for e in in_order(person.entries) if e.outcome == "graduated" and e.on <= over.on]
    return found[-1] if found else None


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
        available_from=max(over.on, here.since or over.on),
        level=intake.level,
        needs=released(person, over.on),
    )


def stopped(begun: Entry, intake: Intake, message: Message[Any]) -> Entry:
    """The end of a study with its intake, at the earliest on the day it began."""
    on = max(intake.ended_on or begun.on, begun.on)
    when, report = message.time.timestamp(), report_of(message)
    return Entry("ended", on, begun.ref, when, report, outcome=intake.ended)
