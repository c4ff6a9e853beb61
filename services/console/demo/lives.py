"""The lives of people: out of work, referred, in training, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .scale import TOWNS
from .story import Book, Intake, Person


def register(book: Book, on: int, municipality: str, occupation: str) -> Person:
    """A job centre registers somebody new."""
    by = TOWNS[municipality].centre
    person = Person(by, book.ref(by, "p"), municipality, occupation, "unemployed", occupation)
    book.people.append(person)
    said: dict[str, Any] = {"education": book.random.choice(("basic", "secondary", "spo", "spo", "higher"))}
    if book.random.random() < 0.04:
        said["needs"] = [book.random.choice(("ramp", "flexible_schedule", "sign_interpreter", "transport"))]
    book.tell(
        by,
        "trainees.unemployed_registered",
        on,
        person.ref,
        person_ref=person.ref,
        registered_on=book.day(on),
        municipality=municipality,
        occupation=occupation,
        **said,
    )
    return person


def close(book: Book, person: Person, on: int, reason: str) -> None:
    """The job centre closes the registration."""
    if reason == "hired":
        person.account = "hired"
    elif person.account in ("unemployed", "referred") or reason in ("moved", "died"):
        person.account = "left"
    person.registered = ""
    book.tell(
        person.by,
        "trainees.unemployed_closed",
        on,
        person.ref,
        person_ref=person.ref,
        closed_on=book.day(on),
        reason=reason,
    )


def refer(book: Book, person: Person, intake: Intake, on: int, expires: int, *, lapses: bool = False) -> str:
    """The job centre refers a person; returns the referral. `lapses`: nobody enrols them in time."""
    ref = book.ref(person.by, "n")
    if not lapses:
        person.account = "referred"
        intake.held += 1
    book.tell(
        person.by,
        "trainees.training_referred",
        on,
        ref,
        referral_ref=ref,
        person_ref=person.ref,
        intake=intake.id,
        referred_on=book.day(on),
        expires_on=book.anchor + timedelta(days=expires),
    )
    return f"{person.by}/{ref}"


def enrol(
    book: Book,
    intake: Intake,
    on: int,
    person: Person | None = None,
    referral: str | None = None,
    home: str = "",
) -> Person:
    """The provider enrols the person of a referral that holds, or one from `home` who came unreferred."""
    ref = book.ref(intake.by, "e")
    if person is None:
        person = Person(intake.by, f"s-{ref}", home or intake.municipality, intake.occupation)
        book.people.append(person)
    else:
        intake.held -= 1
    intake.taken += 1
    intake.learning += 1
    person.account, person.occupation = "in_training", intake.occupation
    told = book.tell(
        intake.by,
        "trainees.enrolled",
        on,
        ref,
        enrolment_ref=ref,
        person_ref=f"s-{ref}",
        intake=intake.id,
        enrolled_on=book.day(on),
        referral=referral,
        municipality=None if referral else person.municipality,
    )
    person.enrolment = intake.by, told.id
    return person


def end(book: Book, person: Person, intake: Intake, on: int, outcome: str) -> None:
    """The study ends."""
    intake.learning -= 1
    if outcome == "graduated":
        person.account = "graduates_available"
    else:
        intake.taken -= 1
        person.account = "unemployed" if person.registered else "left"
        person.occupation = person.registered or person.occupation
    assert person.enrolment is not None  # noqa: S101  who studies has enrolled
    ref = person.enrolment[1].partition(".")[2]
    book.tell(
        intake.by,
        "trainees.study_ended",
        on,
        ref,
        enrolment_ref=ref,
        ended_on=book.day(on),
        outcome=outcome,
    )
