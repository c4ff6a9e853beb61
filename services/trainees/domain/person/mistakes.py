"""What should never have been counted, and the holds that were lost with it.

All of it follows from the history alone: a report that is read late may change what an earlier one meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from .order import in_order

if TYPE_CHECKING:
    from .history import Entry

MISTAKE = "misregistered"


def meant(history: Sequence[Entry]) -> Mapping[Entry, Entry]:
    """Closings that say that a registration was a mistake, each with that registration.

    Of several under one reference the latest is meant that had been said by then, and was not said to be a
    mistake before.
    """
    found: dict[Entry, Entry] = {}
    for closing in history:
        if closing.outcome == MISTAKE and closing.what == "closed":
            same = [
                begun
                for begun in reversed(history)
                if begun.what == "registered" and begun.ref == closing.ref and begun.on <= closing.on
                if begun not in found.values()
            ]
            if same:
                found[closing] = next((begun for begun in same if begun.said <= closing.said), same[0])
    return found


def misregistered(history: Sequence[Entry]) -> set[Entry]:
    """Entries that should never have been counted: registrations and studies said to be mistakes."""
    void: set[Entry] = set()
    if not any(e.outcome == MISTAKE for e in history):
        return void
    for mistake in history:
        if mistake.outcome == MISTAKE and mistake.what == "ended":
            void.update(e for e in history if e.ref == mistake.ref)
    mistakes = meant(history)
    wrong = set(mistakes.values())
    for closing, begun in mistakes.items():
        # With a registration goes all that confirmed or closed it, but not another one of the same days.
        about = (e for e in history if e.ref == begun.ref and begun.on <= e.on <= closing.on)
        void.update(e for e in about if e.what != "registered" or e in wrong)
    return void


def lost_holds(history: Sequence[Entry]) -> dict[str, date]:
    """Referrals that rested on a registration said to be a mistake while their places were held: since when.

    A referral rests on the latest registration at its centre that was not known to be a mistake then. One
    that a study had used by that day, or that came to nothing before, was not lost.
    """
    found: dict[str, date] = {}
    mistakes = meant(history)
    for closing, begun in mistakes.items():
        centre = begun.ref.partition("/")[0] + "/"
        for held in history:
            if held.what != "referred" or not held.ref.startswith(centre):
                continue
            in_time = held.on <= closing.on and (held.until is None or closing.on <= held.until)
            if in_time and begun is _basis(history, held, centre, mistakes):
                over = (e.on for e in history if e.what == "lapsed" and e.ref == held.ref)
                if min(over, default=date.max) > closing.on and not used(history, held.ref, closing.on):
                    found[held.ref] = closing.on
    return found


def _basis(
    history: Sequence[Entry], held: Entry, centre: str, mistakes: Mapping[Entry, Entry]
) -> Entry | None:
    known = [begun for closing, begun in mistakes.items() if closing.on < held.on]
    rests_on = None
    for begun in history:
        if begun.what == "registered" and begun.on <= held.on and begun.ref.startswith(centre):
            rests_on = rests_on if begun in known else begun
    return rests_on


def used(history: Sequence[Entry], referral: str, by: date = date.max) -> bool:
    """Whether an enrolment of that day or before took the place that the referral held."""
    studies = [e for e in history if e.referral == referral and e.what == "enrolled" and e.on <= by]
    return bool(studies) and not misregistered(history).issuperset(studies)


def with_ends_of_holds(history: list[Entry]) -> list[Entry]:
    """The history with the ends of holds that follow from it and that nobody had to tell.

    A hold is lost with the registration it rests on. A hold that its own enrolment came too late for had
    ended; the clock may not have found it: it was used, and the enrolment corrected to a later day
    afterwards.
    """
    ends: list[Entry] = []
    for study in history:
        if study.referral is None:  # only studies have one
            continue
        about = [e for e in history if e.ref == study.referral]
        held = next((e for e in about if e.what == "referred"), None)
        if held is None or held.until is None or held.until >= study.on:
            continue
        if not any(e.what == "lapsed" for e in about):
            ends.append(replace(held, what="lapsed", on=held.until))
    for referral, on in lost_holds(history).items():
        held = next(e for e in history if e.what == "referred" and e.ref == referral)
        ends.append(replace(held, what="lapsed", on=on))
    return in_order((*history, *ends)) if ends else history
