"""What people need in order to study and work, whether they are given it, and what they agreed to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kadry_contracts.codes import Need
from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from .corrections import found, history_of
from .person.acquainted import outsider, stranger
from .person.history import Consent, Declared, Person, cell, report_of
from .person.identity import Alias, Mint, Who, anybody, known

RELEASE = "release_needs"
"""The purpose under which needs go along with a person, in facts too."""
ENROLMENT = "enrolment"
"""The purpose for which a resident of a care institution agrees before enrolling."""

Cares: TypeAlias = Callable[[Look, str], bool]
"""Whether a participant is a care institution."""


def agreed(person: Person, on: date, cares: Cares, look: Look) -> bool:
    """Whether the person may enrol on that day: an institution's own people have to agree."""
    if not any(cares(look, participant) for participant in person.names):
        return True
    last = _last(person, ENROLMENT, on)
    return last is not None and last.given


def released(person: Person, on: date) -> tuple[Need, ...]:
    """The needs that others may be told on that day: by consent to each declaration, or to all of them."""
    last = _last(person, RELEASE, on)
    if last is not None and not last.given:
        return ()
    return tuple(
        dict.fromkeys(
            need
            for said in person.needs
            if said.on <= on and (said.released or last is not None)
            for need in said.needs
        )
    )


def _last(person: Person, purpose: str, on: date) -> Consent | None:
    """The last word on a purpose by the end of that day. Of one day, taking back is the last word."""
    said = [c for c in person.consents if c.purpose == purpose and c.on <= on]
    return max(said, key=lambda c: (c.on, not c.given, c.report), default=None)


def told_with(
    person: Person, report: str, on: date, needs: tuple[Need, ...], old: str | None = None
) -> Person:
    """The person with needs that a registration or an enrolment told, in place of those of report `old`."""
    if not needs and old is None:
        return person
    others = tuple(d for d in person.needs if d.report != old)
    mine = (Declared(report, on, needs, released=False),) if needs else ()
    return replace(person, needs=(*others, *mine))


def declare(mint: Mint, message: Message[reports.SupportNeedDeclaredV1], look: Look) -> Outcome:
    """What a person needs is kept; it is told to others only as far as the person agreed.

    Who lives in an institution is often heard of here first: the declaration begins their history.
    """
    said, who = message.data, anybody(mint, look, message)
    if not isinstance(who, Who):
        return who
    if wait := stranger(message, who.person, look):
        return wait
    person, old = who.person, None
    if message.corrects:
        original = found(message, person.needs, Key("person", person.id))
        if not isinstance(original, Declared):
            return original
        old = original
    declared = Declared(report_of(message), message.day, said.needs, said.consent, history_of(old))
    others = tuple(d for d in person.needs if d is not old)
    new = replace(person, needs=(*others, declared), version=person.version + 1)
    needs = tuple(dict.fromkeys((*released(new, message.day), *said.needs)))
    fact = facts.SupportNeedDeclaredV1(
        **_about(new, message.day),
        needs=needs,
        declared=said.needs,
        consent=said.consent,
        on=message.day,
        declared_by=message.participant,
    )
    return Decision([*who.fresh, new], [fact])


def provided(message: Message[reports.SupportReportedV1], look: Look) -> Outcome:
    """Whether a place gives what somebody needs. Waits until it is declared that they need it."""
    said, person = message.data, known(look, message)
    if not isinstance(person, Person):
        return person
    if wait := outsider(message, person):
        return wait
    if not any(said.need in declared.needs for declared in person.needs):
        unknown = Refused("unknown_need", "/data/need", {"need": said.need})
        return Waiting(Key("person", person.id), unknown, named="support_need_declared")
    new = replace(person, version=person.version + 1)
    fact = facts.SupportReportedV1(
        **_about(new, message.day),
        need=said.need,
        provided=said.provided,
        on=message.day,
        reported_by=message.participant,
    )
    return Decision([new], [fact])


def grant(mint: Mint, message: Message[reports.ConsentGrantedV1], look: Look) -> Outcome:
    """The person agreed to a purpose, from that day on. This too may begin a history."""
    who = anybody(mint, look, message)
    if not isinstance(who, Who):
        return who
    return stranger(message, who.person, look) or _consented(message, who.person, who.fresh, given=True)


def revoke(message: Message[reports.ConsentRevokedV1], look: Look) -> Outcome:
    """The person took it back. Waits for the consent."""
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    return stranger(message, person, look) or _consented(message, person, (), given=False)


def _consented(
    message: Message[reports.ConsentGrantedV1] | Message[reports.ConsentRevokedV1],
    person: Person,
    fresh: Sequence[Alias],
    *,
    given: bool,
) -> Outcome:
    said, old = message.data, None
    if message.corrects:
        mine = [c for c in person.consents if c.given == given]
        original = found(message, mine, Key("person", person.id))
        if not isinstance(original, Consent):
            return original
        old = original
    others = tuple(c for c in person.consents if c is not old)
    if not given:
        last = _last(replace(person, consents=others), said.purpose, said.on)
        declared = said.purpose == RELEASE and any(d.released and d.on <= said.on for d in person.needs)
        if not declared and (last is None or not last.given):
            missing = Refused("no_consent", "/data/purpose", {"purpose": said.purpose})
            return Waiting(Key("person", person.id), missing, named="consent_granted")
    consent = Consent(report_of(message), said.on, said.purpose, given, history_of(old))
    new = replace(person, consents=(*others, consent), version=person.version + 1)
    model = facts.ConsentGrantedV1 if given else facts.ConsentRevokedV1
    fact = model(**_about(new, said.on), on=said.on, purpose=said.purpose, reported_by=message.participant)
    return Decision([*fresh, new], [fact])


def _about(person: Person, on: date) -> dict[str, Any]:
    municipality, occupation = cell(person, on)
    return {
        "version": person.version,
        "trainee": person.id,
        "municipality": municipality,
        "occupation": occupation,
        "moves": (),
    }
