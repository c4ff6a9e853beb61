"""An intake ends before its time: who studies in it stops, referrals to it lapse. A corrected end comes anew.

What follows from an end is marked in the histories: an end of a study that the programs service said, and a
lapse that says so. So it can be taken back when the end turns out to have been another day, or another end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kadry_contracts.envelope import SERVICE_SOURCE, Fact
from kadry_contracts.facts import programs
from kadry_contracts.moves import Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome, State

from ..copies.intake import Intake, Roster, recounted
from ..person.history import Entry, Person, changed, entry_of
from ..person.identity import by_pseudonym
from ..person.mistakes import MISTAKE
from ..referral.given_back import given_back
from ..referral.referral import INTAKE_ENDED, Referral, again
from ..study.enrolment import Enrolment
from ..study.study import stopped, study_over

Ended = Message[programs.IntakeCancelledV1] | Message[programs.IntakeAbortedV1]
SAID = f"{SERVICE_SOURCE}programs#"


@dataclass(slots=True)
class Ending:
    """What the end of an intake has come to so far.

    owed  movements that no fact has told yet, by person
    """

    intake: Intake
    message: Ended
    look: Look
    people: dict[str, Person] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    answers: list[Fact] = field(default_factory=list)
    owed: dict[str, tuple[Move, ...]] = field(default_factory=dict)

    def person(self, trainee: str) -> Person | None:
        """The person as this decision leaves them; None if nothing may be known of them."""
        known = by_pseudonym(self.look, trainee)
        return None if known is None or known.erased else self.people.get(known.id, known)

    def change(self, person: Person, drop: Iterable[Entry], add: Iterable[Entry]) -> Person:
        """The person with another history; what that moves is owed."""
        new, moves = changed(person, drop, add)
        self.people[new.id] = new
        self.owed[new.id] = (*self.owed.get(new.id, ()), *moves)
        return new


def intake_ended(message: Ended, look: Look) -> Outcome:
    """Those who study in it stop, referrals to it lapse."""
    said = message.data
    intake = look(Intake, said.intake)
    if intake is None or intake.version >= said.version:
        return NOTHING
    cancelled = isinstance(said, programs.IntakeCancelledV1)
    how = MISTAKE if said.reason == MISTAKE else "cancelled" if cancelled else "aborted"
    corrected = intake.ended_on is not None
    ending = Ending(replace(intake, version=said.version, ended=how, ended_on=said.on), message, look)
    roster = look(Roster, said.intake) or Roster(said.intake)
    for id in roster.referrals if corrected else ():
        _reopen(id, ending)
    for id in roster.enrolments:
        _study_ended(id, ending)
    for id in roster.referrals:
        _referral_ended(id, ending)
    states: list[State] = [ending.intake, *ending.people.values(), *ending.referrals.values()]
    return Decision(states, ending.answers, recounted(said.intake, message, look))


def _reopen(id: str, ending: Ending) -> None:
    """Takes back that a referral lapsed with the intake."""
    referral = ending.look(Referral, id)
    person = ending.person(referral.trainee) if referral is not None else None
    over = entry_of(person, "lapsed", id) if person is not None else None
    if referral is None or person is None or over is None or over.outcome != INTAKE_ENDED:
        return
    ending.change(person, [over], [])
    ending.referrals[id] = replace(referral, lapsed_on=None, version=referral.version + 1)


def _study_ended(id: str, ending: Ending) -> None:
    enrolment, on = ending.look(Enrolment, id), ending.message.data.on
    person = ending.person(enrolment.held.trainee) if enrolment and enrolment.held else None
    begun = entry_of(person, "enrolled", id) if person is not None else None
    if person is None or begun is None:
        return
    ends = sorted((e for e in person.entries if e.what == "ended" and e.ref == id), key=lambda e: e.on)
    before = [e for e in ends if e.report.startswith(SAID)]
    reported = [e for e in ends if e not in before]
    is_over = any(e.on <= on for e in reported) and ending.intake.ended != MISTAKE
    stop = None if is_over else stopped(begun, ending.intake, ending.message)
    if not before and stop is None:
        return
    new = ending.change(person, before, [] if stop is None else [stop])
    over = stop or reported[0]
    owed = ending.owed.pop(new.id, ())
    ending.answers += study_over(new, begun, over, ending.intake, owed, ending.look)


def _referral_ended(id: str, ending: Ending) -> None:
    referral = ending.referrals.get(id) or ending.look(Referral, id)
    person = ending.person(referral.trainee) if referral is not None else None
    if referral is None or person is None:
        return
    owed = ending.owed.pop(person.id, ())
    person, states, said = given_back(person, referral, ending.intake, ending.message)
    lapsed: Fact | None = next(iter(said), None)
    referral = next((state for state in states if isinstance(state, Referral)), referral)
    if lapsed is not None:
        moves = (*owed, *getattr(lapsed, "moves", ()))
        ending.answers.append(lapsed.model_copy(update={"moves": moves}))
    elif owed:  # it stands, or another study uses it: said with what that moves
        ending.answers.append(again(person, referral, ending.intake, owed))
    else:
        return
    ending.people[person.id] = person
    ending.referrals[id] = referral
