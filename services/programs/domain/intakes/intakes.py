"""Intakes: opened, changed, cancelled before their start, aborted after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Timer, Waiting

from ..intake import Changed, Ended, Intake, Opened, after_the_end, fits, terms_on, users, with_change
from ..places.places import next_hold, now_full
from ..words import named, of_intake, original, timers, until_known
from .agreed import Agreement, over, party_to
from .path import moved
from .programmes import Program, listed
from .quotas import fitting

Role = Callable[[Look, str], str | None]
"""The kind of a participant as the register of participants knows it."""


def opened(message: Message[reports.IntakeOpenedV1], look: Look, *, role: Role) -> Outcome:
    """Places are free from now on. The programme, and an agreement or quota it names, must be known."""
    said = message.data
    id = named(message, said.intake_ref)
    old = look(Intake, id)
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.opened.report, old.replaced)
        wrong = original(message, Key("intake", id), *known)
        if wrong is not None:
            return wrong
    elif old is not None:
        return Refused("already_exists", "/data/intake_ref", {"name": id})
    program = look(Program, said.program)
    if program is None:
        return until_known("program", said.program, "/data/program")
    if _withdrawn(program, message) and (old is None or old.opened.program != program.id):
        return Refused("program_withdrawn", "/data/program", {"program": program.id})
    by_school = role(look, message.participant) == "school"
    wrong = _not_taught(message, program, look, by_school=by_school)
    if wrong is None and said.quota is not None:
        provider = program.provider if by_school else message.participant
        wrong = fitting(look, said.quota, provider, program.occupation, said.funding, said.starts_on.year)
    if wrong is not None:
        return wrong
    if said.min_group is not None and said.min_group > said.places:
        return Refused("group_above_places", "/data/min_group", {"places": said.places})
    if wrong := _agreement_over(message, look, old):
        return wrong
    terms = Opened(
        report=message.id,
        opened_on=message.day if old is None else old.opened.opened_on,
        program=said.program,
        municipality=said.municipality,
        occupation=program.occupation,
        level=program.level,
        places=said.places,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        funding=said.funding,
        min_group=said.min_group,
        agreement=said.agreement,
        quota=said.quota,
        accessible_for=program.accessible_for,
        taught_by=program.provider if by_school else None,
    )
    if old is None:
        new = Intake(id, 1, terms)
    else:
        replaced = (*old.replaced, old.opened.report)
        new = replace(old, version=old.version + 1, opened=terms, replaced=replaced)
        if old.people and _admission(old) != _admission(new):
            return Refused("has_people", None, {"intake": id})
        if not fits(new):
            return in_use(new)
        if later := after_the_end(new):
            return _has_later(new, later)
    fact = intake_opened(new, program, moved(old, new))
    full = [] if old is None else now_full(old, new, message.day)
    return Decision([new, *listed(program, id)], [fact, *full], _timers(old, new))


def intake_opened(intake: Intake, program: Program, moves: tuple[Move, ...]) -> facts.IntakeOpenedV1:
    """What the opening of an intake said, in its latest correction, with the terms that are in force."""
    opened, terms = intake.opened, terms_on(intake)
    return facts.IntakeOpenedV1(
        **of_intake(intake),
        program=opened.program,
        level=opened.level,
        places=terms.places,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        funding=opened.funding,
        min_group=opened.min_group,
        quota=opened.quota,
        accessible_for=opened.accessible_for,
        school=intake.school,
        demand=program.demand,
        opened_on=opened.opened_on,
        moves=moves,
    )


def _timers(old: Intake | None, new: Intake) -> list[Timer]:
    """The clock is asked for other days, of holds too: they end with the intake at the latest."""
    holds = [next_hold(new)] if any(seat.waits for seat in new.seats) else []
    return [*timers(old, new), *holds]


def _withdrawn(program: Program, message: Message[reports.IntakeOpenedV1]) -> bool:
    """Whether the programme was no longer offered when the intake was opened, whatever was read first."""
    return program.withdrawn is not None and program.withdrawn.at <= message.time


def _not_taught(
    message: Message[reports.IntakeOpenedV1], program: Program, look: Look, *, by_school: bool
) -> Refused | Waiting | None:
    """None if the writer may open an intake on the programme.

    A network teaches one programme in many places: whoever owns it is a party to its agreement as well. A
    school opens intakes for its groups in a network, and no others.
    """
    said, parties = message.data, list[str]()
    if said.agreement is not None:
        agreement = party_to(look, said.agreement, message.participant)
        if not isinstance(agreement, Agreement):
            return agreement
        parties += agreement.members
        if by_school and agreement.sort != "network":
            return Refused(
                "kind_mismatch", "/data/agreement", {"name": said.agreement, "expected": "network"}
            )
    elif by_school:
        return Refused("not_authorised", "/data/agreement", {"kind": "school"})
    if program.provider not in (message.participant, *parties):
        return Refused("not_yours", "/data/program", {"name": said.program, "owner": program.provider})
    return None


def _agreement_over(
    message: Message[reports.IntakeOpenedV1], look: Look, old: Intake | None
) -> Refused | Waiting | None:
    """None unless the agreement had ended when the intake was opened under it."""
    id = message.data.agreement
    agreement = None if id is None else look(Agreement, id)
    if agreement is None or (old is not None and old.opened.agreement == id):
        return None
    return over(agreement, message.day)


def _admission(intake: Intake) -> tuple[object, ...]:
    """What cannot change once there are people: the kind of admission and the start."""
    opened = intake.opened
    return opened.program, opened.funding, opened.agreement, terms_on(intake).starts_on


def in_use(intake: Intake) -> Refused:
    """Fewer places than are held and taken on some day: refused, with those who have them then."""
    holders = users(intake)
    details = {"used": len(holders), "holders": ", ".join(holders)}
    return Refused("places_in_use", "/data/places", details, about=holders)


def _has_later(intake: Intake, holders: list[str]) -> Refused:
    """Whoever was enrolled on a day would be so after the last one: refused, with those whom it concerns."""
    details = {"intake": intake.id, "holders": ", ".join(holders)}
    return Refused("has_later_people", "/data/ends_on", details, about=holders)


def changed(message: Message[reports.IntakeChangedV1], look: Look) -> Outcome:
    """Terms change from a day on: not to fewer places than are used, and with people to no other start."""
    said = message.data
    id = named(message, said.intake_ref)
    old = look(Intake, id)
    if old is None:
        return until_known("intake", id, "/data/intake_ref")
    history, replaced = old.changes, old.replaced
    if message.corrects is not None:
        current = message.corrects if any(c.report == message.corrects for c in history) else None
        wrong = original(message, Key("intake", id), current, replaced)
        if wrong is not None:
            return wrong
        history = tuple(c for c in history if c.report != message.corrects)
        replaced = (*replaced, message.corrects)
    base = replace(old, version=old.version + 1, changes=history, replaced=replaced)
    last = terms_on(base, said.effective_on).ends_on
    if old.ended is not None:
        last = min(last, old.ended.on)
    if last < said.effective_on:
        return Refused("already_ended", "/data/effective_on", {"name": id, "on": last})
    change = Changed(message.id, message.time, said.effective_on, said.places, said.starts_on, said.ends_on)
    new = replace(base, changes=with_change(base, change))
    terms = terms_on(new)
    if terms.ends_on <= terms.starts_on:
        return Refused("dates_reversed", "/data/ends_on", {"before": terms.starts_on})
    if old.people and terms.starts_on != terms_on(old).starts_on:
        return Refused("has_people", "/data/starts_on", {"intake": id})
    if not fits(new):
        return in_use(new)
    if later := after_the_end(new):
        return _has_later(new, later)
    fact = facts.IntakeChangedV1(
        **of_intake(new),
        effective_on=said.effective_on,
        places=terms.places,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        moves=moved(old, new),
    )
    full = now_full(old, new, max(said.effective_on, new.opened.opened_on))
    return Decision([new], [fact, *full], _timers(old, new))


def cancelled(message: Message[reports.IntakeCancelledV1], look: Look) -> Outcome:
    """An intake ends before its start."""
    return _ended(message, look, facts.IntakeCancelledV1)


def aborted(message: Message[reports.IntakeAbortedV1], look: Look) -> Outcome:
    """An intake ends after its start and before its end."""
    return _ended(message, look, facts.IntakeAbortedV1)


def _ended(
    message: Message[reports.IntakeCancelledV1] | Message[reports.IntakeAbortedV1],
    look: Look,
    model: type[facts.IntakeCancelledV1] | type[facts.IntakeAbortedV1],
) -> Outcome:
    said = message.data
    id = named(message, said.intake_ref)
    old = look(Intake, id)
    if old is None:
        return until_known("intake", id, "/data/intake_ref")
    replaced = old.replaced
    if message.corrects is not None:
        current = old.ended.report if old.ended is not None else None
        wrong = original(message, Key("intake", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old.ended is not None:
        return Refused("already_ended", None, {"name": id, "on": old.ended.on})
    terms = terms_on(old)
    about = {"intake": id, "starts_on": terms.starts_on}
    if said.reason == "misregistered":
        pass  # it should never have been counted, whatever its days
    elif model is facts.IntakeCancelledV1 and said.on >= terms.starts_on:
        return Refused("already_started", "/data/on", about)
    elif model is facts.IntakeAbortedV1 and said.on < terms.starts_on:
        return Refused("not_started", "/data/on", about)
    elif said.on > terms.ends_on:
        return Refused("already_ended", "/data/on", {"name": id, "on": terms.ends_on})
    ended = Ended(message.id, said.on, said.reason)
    new = replace(old, version=old.version + 1, ended=ended, replaced=replaced)
    fact = model(**of_intake(new), on=said.on, reason=said.reason, moves=moved(old, new))
    return Decision([new], [fact])
