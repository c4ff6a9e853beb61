"""A college enrols a person: everything is checked that this service knows, and a place is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from ..copies.intake import Intake, admitted
from ..corrections import awaited, found, history_of
from ..needs import ENROLMENT, Cares, agreed
from ..person.history import Person, report_of
from ..person.identity import (
    ERASED,
    Alias,
    Mint,
    Sealed,
    Who,
    anybody,
    by_name,
    by_pseudonym,
    called,
    linked,
    unknown_trainee,
)
from ..referral.referral import Referral
from ..work.hire import hires_retold
from .enrolment import Claim, Enrolment
from .names import alone, vouched
from .place import counted


@dataclass(frozen=True, slots=True)
class Known:
    """The person of an enrolment, with the states and facts that finding out who it is has led to."""

    person: Person
    states: tuple[State, ...] = ()
    facts: tuple[Fact, ...] = ()


def enrol(mint: Mint, cares: Cares, message: Message[reports.EnrolledV1], look: Look) -> Outcome:
    """Checks person, referral, dates and agreement, and asks for a place. Nobody moves yet."""
    said, id = message.data, f"{message.participant}/{message.data.enrolment_ref}"
    old = look(Enrolment, id)
    if not message.corrects:
        if old is not None and (old.asked or old.held):
            return Refused("already_exists", "/data/enrolment_ref", {"name": id})
    elif old is None or old.held is None:
        return awaited(message, Key("enrolment", id))
    elif not isinstance(claimed := found(message, [old.held], Key("enrolment", id)), Claim):
        return claimed
    elif old.asked:  # another correction of it, which has yet to get its place
        return Waiting(Key("enrolment", id), Refused("already_corrected", "/corrects"))
    intake = look(Intake, said.intake)
    if intake is None:
        return _unknown("intake", said.intake)
    referral = look(Referral, said.referral) if said.referral else None
    if said.referral and referral is None:
        return _unknown("referral", said.referral)
    verdict = _fits(intake, referral, message) or admitted(
        intake, message.participant, said.enrolled_on, look
    )
    if verdict is not None:
        return verdict
    known = (
        _whoever(mint, id, message, look)
        if referral is None
        else _referred(mint, referral, id, message, look)
    )
    if not isinstance(known, Known):
        return known
    if not agreed(known.person, said.enrolled_on, cares, look):
        missing = Refused("no_consent", "/data/enrolled_on", {"purpose": ENROLMENT})
        return Waiting(Key("person", known.person.id), missing, named="consent_granted")
    claim = Claim(
        report_of(message),
        known.person.id,
        said.intake,
        said.enrolled_on,
        said.referral,
        said.municipality or "",
        said.needs,
        history_of(old.held if old is not None else None),
        f"{message.participant}/{said.person_ref}" if said.person_ref else "",
    )
    sealed = said.sealed_identity
    entries = [Sealed(known.person.id, message.source, message.id, sealed)] if sealed else []
    new = Enrolment(id, claim) if old is None else replace(old, asked=claim, version=old.version + 1)
    if new.held is not None and _void(by_pseudonym(look, new.held.trainee), id):
        # Nobody has to be asked for a place that never was one.
        return counted(new, message, look, known.states, known.facts, entries)
    held = new.held.intake if new.held is not None else None
    request = facts.PlaceRequestedV1(
        version=new.version,
        enrolment=id,
        intake=said.intake,
        on=said.enrolled_on,
        referral=said.referral,
        instead_of=held if held != said.intake else None,
    )
    return Decision([*known.states, new], [*known.facts, request], entries=entries)


def _void(person: Person | None, enrolment: str) -> bool:
    entries = person.entries if person is not None else ()
    return any(e.ref == enrolment and e.outcome == "misregistered" for e in entries)


def _unknown(kind: str, id: str) -> Waiting:
    return Waiting(Key(kind, id), Refused("unknown_object", f"/data/{kind}", {"name": id}))


def _fits(
    intake: Intake, referral: Referral | None, message: Message[reports.EnrolledV1]
) -> Refused | Waiting | None:
    """None if dates and referral go with the intake: people may enrol before its start, once it is offered.

    A referral to another intake may have been corrected to this one, which is yet to be read.
    """
    first = min(intake.opened_on or intake.starts_on, intake.starts_on)
    if not first <= message.data.enrolled_on <= intake.ends_on:
        dates = {"intake": intake.id, "starts_on": intake.starts_on, "ends_on": intake.ends_on}
        return Refused("outside_intake", "/data/enrolled_on", dates)
    if referral is not None and referral.intake != intake.id:
        mismatch = Refused("referral_mismatch", "/data/referral", {"referral": referral.id})
        return Waiting(Key("referral", referral.id), mismatch, named=f"training_referred {referral.id}")
    return None


def _whoever(
    mint: Mint, id: str, message: Message[reports.EnrolledV1], look: Look
) -> Known | Waiting | Refused:
    """Whom the college names; a reference never heard before begins a history, which is saved still empty.

    So does one that only a referral named by mistake had made another person's.
    """
    alias = look(Alias, f"{message.participant}/{message.data.person_ref}")
    if alias is not None and message.data.person_ref and alone(alias, id):
        own, born = look(Person, alias.own), message.recorded.timestamp()
        version = 1 if own is None else own.version + 1
        fresh = Person(alias.own, born, version, names=(message.participant,), aliases=(alias.id,))
        return Known(fresh, (fresh,))
    who = anybody(mint, look, message)
    if not isinstance(who, Who):
        return who
    if not who.fresh:
        return Known(who.person)
    person = replace(who.person, version=1)
    return Known(person, (*who.fresh, person))


def _referred(
    mint: Mint, referral: Referral, id: str, message: Message[reports.EnrolledV1], look: Look
) -> Known | Waiting | Refused:
    """The referral's person. The college's reference becomes another name of theirs, or links two people."""
    said = message.data
    person = by_pseudonym(look, referral.trainee)
    if person is None:
        return unknown_trainee(referral.trainee)
    if person.erased:
        return ERASED
    if said.trainee is not None:
        named = by_pseudonym(look, said.trainee)
        if named is None:
            return unknown_trainee(said.trainee)
        if named.id != person.id:
            return Refused("referral_mismatch", "/data/referral", {"referral": referral.id})
        return Known(person)
    ref = said.person_ref or ""
    name = f"{message.participant}/{ref}"
    alias, other = look(Alias, name), by_name(look, message.participant, ref)
    if other is None:
        new, own = called(person, message.participant, name), mint(message.participant, ref)
        alias = Alias(name, person.id, by=(id,), own=own)
        # The pseudonym that this name would have got leads to the person too, whatever was read first.
        early = look(Person, own)
        spare = Person(own, new.born, version=1 if early is None else early.version + 1, merged=person.id)
        if early is not None:
            new = replace(new, awaited=(*new.awaited, *early.awaited))
        return Known(new, (alias, spare) if new is person else (alias, spare, new))
    if other.id == person.id:
        return Known(person, tuple(vouched(alias, id)))
    if alone(alias, id):  # only what is corrected now said that they are one
        new = called(person, message.participant, name)
        return Known(new, () if new is person else (new,))
    if other.erased:
        return ERASED
    whole, states, fact = linked(person, other)
    retold = hires_retold(person, whole, look)
    return Known(whole, tuple(states), (fact, *retold))
