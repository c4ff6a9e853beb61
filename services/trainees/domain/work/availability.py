"""Available for work where somebody declared it, and no longer available."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Place, Step
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..corrections import history_of, replaced
from ..periods import Periods
from ..person.acquainted import stranger
from ..person.history import Entry, Person, changed, report_of
from ..person.identity import Mint, Who, anybody, known
from ..person.path import derive


def declare(
    mint: Mint, periods: Periods, message: Message[reports.AvailabilityDeclaredV1], look: Look
) -> Outcome:
    """→ graduates_available in the cell it declares; who studies stays in training until the study ends."""
    said, who = message.data, anybody(mint, look, message)
    if not isinstance(who, Who):
        return who
    old = None
    if message.corrects:
        found = replaced(message, who.person, "available")
        if isinstance(found, Waiting) and who.fresh:
            return Waiting(Key("alias", who.fresh[0].id), found.otherwise, found.named)
        if not isinstance(found, Entry):
            return found
        old = found
    report = report_of(message)
    entry = Entry(
        "available",
        said.available_from,
        report,
        message.time.timestamp(),
        report,
        said.municipality,
        said.occupation,
        until=periods.fades(said.available_from),
        replaces=history_of(old),
    )
    new, moves = changed(who.person, [old] if old else (), [entry])
    fact = facts.AvailabilityDeclaredV1(
        version=new.version,
        trainee=new.id,
        municipality=said.municipality,
        occupation=said.occupation,
        moves=moves,
        available_from=said.available_from,
    )
    return Decision([*who.fresh, new], [fact])


def withdraw(message: Message[reports.AvailabilityWithdrawnV1], look: Look) -> Outcome:
    """graduates_available → left. Waits while the person is not available on that day."""
    said, person = message.data, known(look, message)
    if not isinstance(person, Person):
        return person
    source = f"urn:kadry:{message.participant}#"
    declared = any(e.what == "available" and e.report.startswith(source) for e in person.entries)
    if not declared and (wait := stranger(message, person, look)):
        return wait
    old = None
    if message.corrects:
        found = replaced(message, person, "withdrawn")
        if not isinstance(found, Entry):
            return found
        old = found
    here = _available(derive((e for e in person.entries if e is not old), person.marks), said.on)
    if here is None:
        return Waiting(Key("person", person.id), Refused("not_available"), named="graduate_available")
    report = report_of(message)
    when, replaces = message.time.timestamp(), history_of(old)
    entry = Entry("withdrawn", said.on, report, when, report, outcome=said.reason, replaces=replaces)
    new, moves = changed(person, [old] if old else (), [entry])
    fact = facts.AvailabilityWithdrawnV1(
        version=new.version,
        trainee=new.id,
        municipality=here.municipality,
        occupation=here.occupation,
        moves=moves,
        on=said.on,
        reason=said.reason,
    )
    return Decision([new], [fact])


def _available(path: Iterable[Step], on: date) -> Place | None:
    """Where the person was available at some moment of that day; None if they were not."""
    here = None
    for step in path:
        if step.on > on:
            break
        if step.at.account == "graduates_available":
            here = step.at
        elif step.on < on:
            here = None
    return here
