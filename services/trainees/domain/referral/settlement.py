"""Referrals whose registration turns out to have been a mistake, or not to have been one after all.

The history says which they are, whatever was read first. The programs service holds their places, so it has
to hear of each change: that a referral came to nothing, or that it stands again.
"""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from services.kernel.decision import Look, State

from ..copies.intake import Intake
from ..person.history import Lost, Person, entry_of
from ..person.mistakes import MISTAKE, lost_holds, used
from ..person.order import in_order
from .referral import Referral, again, lapsed


def is_mistaken(person: Person) -> bool:
    """Whether anything in the history was said to be a mistake."""
    return any(e.outcome == MISTAKE for e in person.entries)


def settled(person: Person, states: list[State], look: Look) -> tuple[Person, list[Fact]]:
    """The person with what was said of lost holds brought up to date. Changes the referrals in `states`."""
    history = in_order(person.entries)
    lost = lost_holds(history)
    now = tuple(sorted(Lost(*one) for one in lost.items()))
    if now == person.lost:
        return person, []
    said: list[Fact] = []
    for id in sorted({one.referral for one in {*now} ^ {*person.lost}}):
        referral, before = _known(id, states, look), [one.on for one in person.lost if one.referral == id]
        if referral is None or entry_of(person, "referred", id) is None:
            continue  # corrected to another person
        over, on = entry_of(person, "lapsed", id), lost.get(id)
        if on is None and referral.lapsed_on not in before:
            continue  # it came to nothing even before, and that was said
        stands = bool(before) and not used(history, id, before[0]) and (on is None or on > before[0])
        if stands:
            intake = look(Intake, referral.intake)
            said += [again(person, referral, intake)] if intake is not None else []
        if on is not None:
            said.append(lapsed(person, referral, on, MISTAKE))
        elif stands and over is not None:
            said.append(lapsed(person, referral, over.on, over.outcome or "expired"))
        ended = over.on if on is None and over is not None else on
        _keep(replace(referral, lapsed_on=ended, version=referral.version + 1), states)
    return replace(person, lost=now), said


def _known(id: str, states: list[State], look: Look) -> Referral | None:
    """The referral as this decision leaves it."""
    mine = [state for state in states if isinstance(state, Referral) and state.id == id]
    return mine[0] if mine else look(Referral, id)


def _keep(referral: Referral, states: list[State]) -> None:
    """Puts the referral among the states of the decision, in place of what is there of it."""
    for n, state in enumerate(states):
        if isinstance(state, Referral) and state.id == referral.id:
            states[n] = referral
            return
    states.append(referral)
