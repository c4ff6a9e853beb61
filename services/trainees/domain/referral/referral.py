"""Referred to an intake by a job centre; the programs service holds the place and says when that is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from ..copies.intake import Intake, left, listed
from ..corrections import awaited, found, history_of
from ..person.history import Entry, Person, cell, changed, entry_of, report_of
from ..person.identity import by_pseudonym, known
from ..person.mistakes import MISTAKE, used
from ..person.order import in_order

WITHDRAWN, CORRECTED = "withdrawn", "corrected"
INTAKE_ENDED = "intake_ended"
"""Marks the end of a hold that follows from the end of its intake: it goes when that is corrected."""
OURS = (MISTAKE, WITHDRAWN, CORRECTED)
"""Why holds are over by our own word. It may have been taken back before its answer arrives."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral; `lapsed_on` is the day on which its hold came to nothing, None while it has not.

    last  the last day of its hold as far as was known when it was told: the intake may end before
    """

    kind: ClassVar[str] = "referral"
    id: str
    trainee: str
    intake: str
    referred_on: date
    expires_on: date
    report: str
    version: int = 1
    lapsed_on: date | None = None
    replaces: tuple[str, ...] = ()
    last: date | None = None


def refer(message: Message[reports.TrainingReferredV1], look: Look) -> Outcome:
    """unemployed → referred. Waits for the person, their registration and the intake."""
    said, id = message.data, f"{message.participant}/{message.data.referral_ref}"
    old = look(Referral, id)
    if old is not None and not message.corrects:
        return Refused("already_exists", "/data/referral_ref", {"name": id})
    if message.corrects:
        referred = (
            found(message, [old], Key("referral", id)) if old else awaited(message, Key("referral", id))
        )
        if not isinstance(referred, Referral):
            return referred
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    intake = look(Intake, said.intake)
    if intake is None:
        return Waiting(
            Key("intake", said.intake), Refused("unknown_object", "/data/intake", {"name": said.intake})
        )
    if not any(e.what == "registered" and e.on <= said.referred_on for e in person.entries):
        return Waiting(Key("person", person.id), Refused("not_registered"), named="unemployed_registered")
    taken = _taken_back(old, person, message, look) if old is not None else Taken(person)
    if isinstance(taken, Refused):
        return taken
    when = message.time.timestamp()
    entry = Entry("referred", said.referred_on, id, when, report_of(message), until=said.expires_on)
    new, moves = changed(taken.person, taken.drop, (entry, *taken.kept))
    version = 1 if old is None else old.version + 1
    days = said.referred_on, said.expires_on
    over = taken.kept[0].on if taken.kept else None
    last = min(said.expires_on, max(said.referred_on, intake.ends_on))
    replaces = history_of(old)
    referral = Referral(id, new.id, said.intake, *days, entry.report, version, over, replaces, last)
    states = [*taken.states, *listed(look, said.intake, referral=id)]
    answers: list[Fact] = [again(new, referral, intake, (*taken.moves, *moves))]
    if old is not None and old.intake != said.intake:
        answers.append(lapsed(new, old, old.referred_on, CORRECTED))
    if over is not None:
        answers.append(lapsed(new, referral, over, WITHDRAWN))
    if intake.ended_on is not None and holds(referral, intake.ended_on):
        new, referral, gone = lapse(new, referral, intake.ended_on, intake.ended, message)
        answers.append(gone)
    return Decision([*states, new, referral], answers)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a corrected referral leaves: the person without what is no longer true, and what stays so.

    drop    entries of the person that go
    kept    the word that the referral was taken back, if it still fits
    states  whom and what the referral was about before
    """

    person: Person
    drop: tuple[Entry, ...] = ()
    kept: tuple[Entry, ...] = ()
    moves: tuple[Move, ...] = ()
    states: tuple[State, ...] = ()


def _taken_back(
    old: Referral, person: Person, message: Message[reports.TrainingReferredV1], look: Look
) -> Taken | Refused:
    """Takes the referral out of the history. Who studies by it, and where, cannot change any more."""
    said, holder = message.data, by_pseudonym(look, old.trainee)
    holder = None if holder is not None and holder.erased else holder
    other = holder is not None and holder.id != person.id
    entries = tuple(e for e in (holder.entries if holder else ()) if e.ref == old.id)
    if holder is not None and led_to_a_study(holder, old.id) and (other or old.intake != said.intake):
        return Refused("already_used", "/data/referral_ref", {"referral": old.id})
    days = said.referred_on, said.expires_on
    kept = tuple(e for e in entries if e.outcome == WITHDRAWN and days[0] <= e.on <= days[1])
    states = left(look, old.intake, old.id) if old.intake != said.intake else []
    if holder is None or not other:
        return Taken(_unlost(person, old.id), entries, kept, (), tuple(states))
    holder, moves = changed(_unlost(holder, old.id), entries)
    return Taken(person, (), kept, moves, (*states, holder))


def _unlost(person: Person, referral: str) -> Person:
    """The person as if nothing had been said of a lost hold: it is said again of what is corrected."""
    return replace(person, lost=tuple(one for one in person.lost if one.referral != referral))


def lapse(
    person: Person, referral: Referral, on: date, reason: str, message: Message[Any]
) -> tuple[Person, Referral, facts.ReferralLapsedV1]:
    """The referral comes to nothing on that day: referred → unemployed, unless an enrolment used it."""
    on = max(on, referral.referred_on)
    outcome = INTAKE_ENDED if reason in (INTAKE_ENDED, "cancelled", "aborted", MISTAKE) else ""
    when, report = message.time.timestamp(), report_of(message)
    entry = Entry("lapsed", on, referral.id, when, report, outcome=outcome)
    earlier = entry_of(person, "lapsed", referral.id)
    new, moves = changed(person, [earlier] if earlier else (), [entry])
    ended = replace(referral, lapsed_on=on, version=referral.version + 1)
    return new, ended, lapsed(new, referral, on, reason, moves)


def again(
    person: Person, referral: Referral, intake: Intake, moves: tuple[Move, ...] = ()
) -> facts.TrainingReferredV1:
    """The fact that a referral was made, or stands again: its place is to be held."""
    municipality, occupation = cell(person, referral.referred_on)
    return facts.TrainingReferredV1(
        version=person.version,
        trainee=person.id,
        municipality=municipality,
        occupation=occupation,
        moves=moves,
        referral=referral.id,
        intake=referral.intake,
        provider=intake.provider,
        referred_on=referral.referred_on,
        expires_on=referral.expires_on,
    )


def lapsed(
    person: Person, referral: Referral, on: date, reason: str, moves: tuple[Move, ...] = ()
) -> facts.ReferralLapsedV1:
    """The fact that a referral came to nothing, in whatever intake it held its place."""
    municipality, occupation = cell(person, on)
    return facts.ReferralLapsedV1(
        version=person.version,
        trainee=person.id,
        municipality=municipality,
        occupation=occupation,
        moves=moves,
        referral=referral.id,
        intake=referral.intake,
        on=on,
        reason=reason,
    )


def holds(referral: Referral, on: date) -> bool:
    """Whether it still held its place on that day: it had not lapsed, and its last day had not passed."""
    return on <= referral.expires_on and (referral.lapsed_on is None or on < referral.lapsed_on)


def led_to_a_study(person: Person, referral: str) -> bool:
    """Whether an enrolment took the place that the referral held, and was no mistake."""
    return used(in_order(person.entries), referral)


def hold_lost(
    message: Message[programs.PlaceReleasedV1] | Message[programs.PlaceRefusedV1], look: Look
) -> Outcome:
    """The place of a referral was refused, or its hold is over. What our own words caused changes nothing."""
    said = message.data
    if said.reason in OURS:
        return NOTHING
    referral = look(Referral, said.referral) if said.referral and not said.enrolment else None
    if referral is None or referral.intake != said.intake or not holds(referral, said.on):
        return NOTHING
    person, intake = by_pseudonym(look, referral.trainee), look(Intake, said.intake)
    if person is None or person.erased or _outdated(referral, intake, said.on, said.reason):
        return NOTHING
    new, state, fact = lapse(person, referral, said.on, said.reason, message)
    return Decision([new, state], [fact])


def _outdated(referral: Referral, intake: Intake | None, on: date, reason: str) -> bool:
    """Whether a hold is said to have expired that was corrected to a later day meanwhile."""
    if reason != "expired" or referral.last is None or intake is None:
        return False
    return on < min(referral.last, max(referral.referred_on, intake.ends_on))
