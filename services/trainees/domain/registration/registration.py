"""Out of work: registered by a job centre, and the registration closed."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..corrections import awaited, history_of, replaced
from ..needs import told_with
from ..periods import Periods
from ..person.history import Entry, Person, changed, entry_of, report_of
from ..person.identity import Mint, Sealed, known, named
from ..person.mistakes import MISTAKE, meant, misregistered
from ..person.order import in_order


def register(
    mint: Mint, periods: Periods, message: Message[reports.UnemployedRegisteredV1], look: Look
) -> Outcome:
    """→ unemployed. A second open registration is not refused: the picture opens a case."""
    said, ref = message.data, f"{message.participant}/{message.data.person_ref}"
    who = named(mint, look, message, message.participant, said.person_ref)
    if isinstance(who, Refused):
        return who
    person, old = who.person, None
    if message.corrects:
        if who.fresh:
            return awaited(message, Key("alias", ref))
        found = replaced(message, person, "registered")
        if not isinstance(found, Entry):
            return found
        old = found
    elif _counted_already(person, ref, said.registered_on):
        # It may turn out to have been a mistake, and this one to be the right one.
        again = Refused("already_registered", "/data/person_ref", {"since": said.registered_on})
        return Waiting(Key("person", person.id), again, named="unemployed_closed")
    entry = Entry(
        "registered",
        said.registered_on,
        ref,
        message.time.timestamp() if old is None else old.said,
        report_of(message),
        said.municipality,
        said.occupation,
        until=periods.confirmed_until(said.registered_on),
        lapses=periods.lapses(said.registered_on),
        replaces=history_of(old),
    )
    new, moves = changed(person, [old] if old else (), [entry])
    new = told_with(new, entry.report, entry.on, said.needs, old.report if old else None)
    fact = facts.UnemployedRegisteredV1(
        version=new.version,
        trainee=new.id,
        municipality=said.municipality,
        occupation=said.occupation,
        moves=moves,
        registered_on=said.registered_on,
        education=said.education,
        training_ground=said.training_ground,
        needs=said.needs,
        registrar=message.participant,
    )
    sealed = said.sealed_identity
    return Decision(
        [*who.fresh, new],
        [fact],
        entries=[Sealed(new.id, message.source, message.id, sealed)] if sealed else (),
    )


def _counted_already(person: Person, ref: str, on: date) -> bool:
    """Whether a registration of that day under that reference is known, and was no mistake."""
    same = [e for e in person.entries if e.what == "registered" and e.ref == ref and e.on == on]
    return bool(same) and not misregistered(in_order(person.entries)).issuperset(same)


def close(message: Message[reports.UnemployedClosedV1], look: Look) -> Outcome:
    """The registration ends; `misregistered` takes it out of the history with all it led to."""
    said, ref = message.data, f"{message.participant}/{message.data.person_ref}"
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    old = None
    if message.corrects:
        found = replaced(message, person, "closed")
        if not isinstance(found, Entry):
            return found
        old = found
    else:
        for entry in person.entries:
            if entry.what == "closed" and (entry.ref, entry.on, entry.outcome) == (
                ref,
                said.closed_on,
                said.reason,
            ):
                return Refused("already_ended", details={"on": said.closed_on})
    registration = _registration(person, ref, message, old)
    if isinstance(registration, Refused):
        return Waiting(Key("person", person.id), registration, named="unemployed_registered")
    entry = Entry(
        "closed",
        said.closed_on,
        ref,
        message.time.timestamp() if old is None else old.said,
        report_of(message),
        outcome=said.reason,
        replaces=history_of(old),
    )
    new, moves = changed(person, [old] if old else (), [entry])
    closing = facts.UnemployedClosedV1(
        version=new.version,
        trainee=new.id,
        municipality=registration.municipality,
        occupation=registration.occupation,
        moves=moves,
        closed_on=said.closed_on,
        reason=said.reason,
        registrar=message.participant,
    )
    return Decision([new], [closing])


def _registration(
    person: Person, ref: str, message: Message[reports.UnemployedClosedV1], old: Entry | None
) -> Entry | Refused:
    """The registration that this closing ends, or what to say if none turns up.

    Closings are matched to registrations in the order of their days, so either may arrive late.
    """
    said, begun, open_ = message.data, None, False
    history = in_order(e for e in person.entries if e.ref == ref and e is not old)
    mistakes = meant(history).values() if said.reason == MISTAKE else ()
    for entry in history:
        if entry.on > said.closed_on:
            break
        if entry.what == "registered" and entry not in mistakes:
            begun, open_ = entry, True
        elif entry.what == "closed":
            open_ = False
    if begun is not None and (open_ or said.reason == MISTAKE):
        return begun
    if begun is not None:
        return Refused("already_ended")
    later = entry_of(person, "registered", ref)
    return Refused("not_registered") if later is None else Refused("dates_reversed", "/data/closed_on")
