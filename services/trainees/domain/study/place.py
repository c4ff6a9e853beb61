"""The programs service answers for a place: the enrolment counts, or its report is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from kadry_contracts.reasons import CODES
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome, Refused, State

from ..copies.intake import Intake, left, listed
from ..needs import told_with
from ..person.history import Entry, Person, cell, changed
from ..person.identity import by_pseudonym
from ..practice.practised import along as taken_along
from ..referral.referral import hold_lost
from ..work.hire import hires_retold
from .enrolment import Claim, Enrolment, enrolled_entry
from .names import renamed, without_name
from .study import stopped, study_over


def place_taken(message: Message[programs.PlaceTakenV1], look: Look) -> Outcome:
    """There is a place: the person counts as in training. An intake that ended meanwhile ends the study."""
    said = message.data
    enrolment = look(Enrolment, said.enrolment) if said.enrolment else None
    if enrolment is None or enrolment.asked is None or enrolment.asked.intake != said.intake:
        return NOTHING
    return counted(replace(enrolment, version=enrolment.version + 1), message, look)


def place_refused(message: Message[programs.PlaceRefusedV1], look: Look) -> Outcome:
    """There is none: the report is refused, a referral lapses. What a refused correction would mend stays."""
    said = message.data
    if said.enrolment is None:
        return hold_lost(message, look)
    enrolment = look(Enrolment, said.enrolment)
    if enrolment is None or enrolment.asked is None or enrolment.asked.intake != said.intake:
        return NOTHING
    code = said.reason if said.reason in CODES else "no_free_place"
    details = {"intake": said.intake, "referral": enrolment.asked.referral or ""}
    refused = Refused(code, details=details, report=enrolment.asked.report)
    return Decision([replace(enrolment, asked=None, version=enrolment.version + 1)], refused=[refused])


def enrolled(
    person: Person, claim: Claim, id: str, intake: Intake, moves: tuple[Move, ...]
) -> facts.EnrolledV1:
    """The fact that an enrolment counts. It places the person where they are in training."""
    return facts.EnrolledV1(
        version=person.version,
        trainee=person.id,
        municipality=cell(person, claim.on)[0],
        occupation=intake.occupation,
        moves=moves,
        enrolment=id,
        intake=claim.intake,
        enrolled_on=claim.on,
        provider=intake.provider,
        referral=claim.referral,
        agreement=intake.agreement,
        needs=claim.needs,
    )


def counted(
    enrolment: Enrolment,
    message: Message[Any],
    look: Look,
    states: Iterable[State] = (),
    before: Iterable[Fact] = (),
    entries: Iterable[Any] = (),
) -> Outcome:
    """Enters what was asked for into the person's history, in place of what was held.

    states, before, entries  what was decided about the person on the way, for the same Decision
    """
    claim, id = enrolment.asked, enrolment.id
    states = list(states)
    known = {state.id: state for state in states if isinstance(state, Person)}
    person = known.get(claim.trainee) or by_pseudonym(look, claim.trainee) if claim else None
    intake = look(Intake, claim.intake) if claim else None
    if claim is None or person is None or intake is None:
        return NOTHING
    if person.erased:
        gone = Refused("person_erased", report=claim.report)
        return Decision([replace(enrolment, asked=None)], refused=[gone])
    others = [state for state in states if not isinstance(state, Person) or state.id != person.id]
    entry = enrolled_entry(id, claim, intake, message)
    drop, add = [e for e in person.entries if e.ref == id and e.what == "enrolled"], [entry]
    moves: tuple[Move, ...] = ()
    along: list[Entry] = []
    others += renamed(claim, id, person, states, look)
    if enrolment.held is not None:
        holder = by_pseudonym(look, enrolment.held.trainee)
        if holder is not None and not holder.erased and holder.id not in (person.id, *known):
            mine = [e for e in holder.entries if e.ref == id]
            along = [e for e in mine if e.what != "enrolled"]
            add += along
            holder, moves = changed(holder, mine)
            holder = told_with(holder, "", claim.on, (), enrolment.held.report)
            holder, person, practices = taken_along(holder, person, id, look)
            others += practices
            others.append(without_name(holder, id.partition("/")[0]))
        if enrolment.held.intake != claim.intake:
            others += left(look, enrolment.held.intake, id)
    stop: Entry | None = None
    over_by = [e for e in (*person.entries, *along) if e.what == "ended" and e.ref == id]
    if intake.ended_on is not None and not any(e.on <= intake.ended_on for e in over_by):
        stop = stopped(entry, intake, message)
        add.append(stop)
    new, own = changed(person, drop, add)
    new = told_with(new, claim.report, claim.on, claim.needs, drop[0].report if drop else None)
    fact = enrolled(new, claim, id, intake, (*moves, *own))
    said: list[Fact] = [*before, fact]
    if enrolment.held is not None:
        said += hires_retold(person, new, look)
    for over in (*along, *([stop] if stop is not None else ())):
        if over.what == "ended":  # whose study it was is said with its end, too
            said += study_over(new, entry, over, intake, (), look)
    held = replace(enrolment, asked=None, held=claim, told=message.id)
    return Decision(
        [*others, new, held, *listed(look, claim.intake, enrolment=id)],
        said,
        entries=tuple(entries),
        corrects=enrolment.told or None,
    )
