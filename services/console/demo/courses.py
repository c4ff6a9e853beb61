"""Programmes and intakes: published, opened, extended, ended before their time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from .participants import BY_ID
from .story import DAYS, Book, Intake, Person


def publish(
    book: Book, by: str, ref: str, title: str, level: str, occupation: str, weeks: int, **said: Any
) -> str:
    """A provider has a programme; returns its id."""
    book.tell(
        by,
        "programs.program_published",
        -DAYS,
        ref,
        program_ref=ref,
        title=title,
        level=level,
        occupation=occupation,
        duration_weeks=weeks,
        **({"mode": "in_person"} | said),
    )
    return f"{by}/{ref}"


def admit(
    book: Book,
    program: str,
    ref: str,
    occupation: str,
    on: int,
    places: int,
    starts: int,
    ends: int,
    **said: Any,
) -> Intake:
    """Places on a programme."""
    by = program.partition("/")[0]
    intake = Intake(by, ref, BY_ID[by].municipality, occupation, places, starts, ends)
    book.intakes.append(intake)
    book.tell(
        by,
        "programs.intake_opened",
        on,
        ref,
        intake_ref=ref,
        program=program,
        municipality=intake.municipality,
        places=places,
        starts_on=book.day(starts),
        ends_on=book.anchor + timedelta(days=ends),
        **({"funding": "employment_service"} | said),
    )
    return intake


def extend(book: Book, intake: Intake, on: int, places: int) -> None:
    """The intake gets more places."""
    intake.places = places
    book.tell(
        intake.by,
        "programs.intake_changed",
        on,
        f"{intake.ref}.1",
        intake_ref=intake.ref,
        effective_on=book.day(on),
        places=places,
    )


def stop(book: Book, intake: Intake, on: int, reason: str, people: Iterable[Person] = ()) -> None:
    """The intake ends before its time, and with it the studies of `people`."""
    intake.gone = True
    for person in people:
        person.account = "unemployed" if person.registered else "left"
        person.occupation = person.registered or person.occupation
    event = "intake_cancelled" if on < intake.starts else "intake_aborted"
    book.tell(
        intake.by,
        f"programs.{event}",
        on,
        intake.ref,
        intake_ref=intake.ref,
        on=book.day(on),
        reason=reason,
    )
