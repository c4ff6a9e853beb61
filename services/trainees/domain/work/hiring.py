"""Hired: the vacancies service says it, this one finds out who it is."""

from __future__ import annotations

from kadry_contracts.facts import vacancies
from kadry_contracts.moves import Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome, Refused, State

from ..person.history import Entry, changed
from ..person.identity import ERASED, Mint, Who, by_pseudonym, named
from .awaited import given_up, waiting
from .employment import InnOf
from .hire import Hire, hired


def hire(mint: Mint, inn_of: InnOf, message: Message[vacancies.HireMadeV1], look: Look) -> Outcome:
    """→ hired. A name never heard comes from outside; a pseudonym nobody minted waits, then contradicts."""
    said, old = message.data, look(Hire, message.data.hire)
    trainee = said.trainee or (old.trainee if old is not None and said.person_ref is None else None)
    if trainee is not None:
        person = by_pseudonym(look, trainee)
        if person is None:
            entry = _entry(message, None, inn_of, look)
            version = 1 if old is None else old.version + 1
            unknown = Hire(said.hire, trainee, version, said.employer, said.vacancy, entry.occupation)
            return waiting(said, unknown, entry, look)
        who: Who | Refused = ERASED if person.erased else Who(person)
    elif said.person_ref is not None:
        who = named(mint, look, message, said.participant, said.person_ref)
    else:
        return NOTHING  # said again of somebody who was erased before
    if isinstance(who, Refused):
        return NOTHING  # the employer's report stays accepted: it is about the position, not the person
    states, before = list[State](who.fresh), tuple[Move, ...]()
    drop = [e for e in who.person.entries if e.what == "hired" and e.ref == said.hire]
    holder = by_pseudonym(look, old.trainee) if old is not None else None
    if holder is not None and not holder.erased and holder.id != who.person.id:
        gone = [e for e in holder.entries if e.what == "hired" and e.ref == said.hire]
        holder, before = changed(holder, gone)
        states.append(holder)
    early = given_up(old, look) if old is not None and old.trainee != who.person.id else None
    entry = _entry(message, drop[0] if drop else None, inn_of, look)
    new, moves = changed(who.person, drop, [entry])
    version = 1 if old is None else old.version + 1
    hire = Hire(said.hire, new.id, version, said.employer, said.vacancy, entry.occupation)
    fact = hired(new, hire, entry, (*before, *moves))
    said_too = [] if early is None else early.facts
    states += [] if early is None else early.states
    return Decision([*states, new, hire], [fact, *said_too], corrects=message.corrects)


def _entry(message: Message[vacancies.HireMadeV1], before: Entry | None, inn_of: InnOf, look: Look) -> Entry:
    """What the history keeps of a hire."""
    said = message.data
    when, report = message.time.timestamp(), message.correlation or f"{message.source}#{message.id}"
    if before is not None and message.corrects is None:
        when, report = before.said, before.report  # said again for its vacancy's sake: it was reported before
    return Entry(
        "hired",
        said.hired_on,
        said.hire,
        when,
        report,
        _told(said.municipality),
        _told(said.occupation),
        provider=said.employer or "",
        inn=said.employer_inn or (inn_of(look, said.employer) if said.employer else "") or "",
    )


def _told(cell: str) -> str:
    return "" if cell == "-" else cell
