"""Vacancies: offered, changed, shut; and the hires that fill them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .scale import TRADES
from .story import Book, Person, Vacancy


def offer(
    book: Book, by: str, municipality: str, occupation: str, positions: int, on: int, **said: Any
) -> Vacancy:
    """Somebody looks for people, until the end of the day `closes`; occupation `-` is not told."""
    vacancy = Vacancy(
        by, book.ref(by, "v"), municipality, occupation, positions, on, said.pop("closes", None)
    )
    book.vacancies.append(vacancy)
    trade = TRADES.get(occupation, TRADES["9622"])
    pay = round(trade.pay * book.random.uniform(0.85, 1.2), -3)
    words: dict[str, Any] = {
        "title": trade.title,
        "occupation": None if occupation == "-" else occupation,
        "salary_from": int(pay),
        "salary_to": int(round(pay * 1.25, -3)),
        "employment": "shift" if occupation in ("8111", "8341") else "full_time",
    } | said
    until = vacancy.until
    book.tell(
        by,
        "vacancies.vacancy_opened",
        on,
        vacancy.ref,
        vacancy_ref=vacancy.ref,
        municipality=municipality,
        positions=positions,
        opened_on=book.day(on),
        closes_on=None if until is None else book.anchor + timedelta(days=until),
        **words,
    )
    return vacancy


def change(book: Book, vacancy: Vacancy, on: int, n: int = 1, **said: Any) -> None:
    """Terms of a vacancy change, the `n`th time."""
    vacancy.positions = said.get("positions", vacancy.positions)
    vacancy.occupation = said.get("occupation", vacancy.occupation)
    book.tell(
        vacancy.by,
        "vacancies.vacancy_changed",
        on,
        f"{vacancy.ref}.{n}",
        vacancy_ref=vacancy.ref,
        effective_on=book.day(on),
        **said,
    )


def shut(book: Book, vacancy: Vacancy, on: int, reason: str) -> None:
    """The search ends."""
    vacancy.until = on
    if reason == "misregistered":
        vacancy.counted = False
    book.tell(
        vacancy.by,
        "vacancies.vacancy_closed",
        on,
        vacancy.ref,
        vacancy_ref=vacancy.ref,
        reason=reason,
        closed_on=book.day(on),
    )


def hire(book: Book, by: str, on: int, vacancy: Vacancy, person: Person | None = None) -> Person:
    """Somebody is hired for a vacancy.

    Without a `person` it is one nobody has met before; a job centre's own it names as it does, another's
    by the pseudonym that a college told the employer.
    """
    ref = book.ref(by, "h")
    said: dict[str, Any] = {"person_ref": f"t-{ref}"}
    introduced = None
    if person is None:
        person = Person(by, said["person_ref"], vacancy.municipality, vacancy.occupation)
        book.people.append(person)
    elif person.by == by:
        said = {"person_ref": person.ref}
    else:
        said, introduced = {}, person.enrolment
    person.account, person.occupation = "hired", vacancy.occupation
    vacancy.filled, vacancy.last = vacancy.filled + 1, max(vacancy.last, on)
    book.tell(
        by,
        "vacancies.hire_made",
        on,
        ref,
        introduced=introduced,
        hire_ref=ref,
        hired_on=book.day(on),
        vacancy=vacancy.id,
        **said,
    )
    return person
