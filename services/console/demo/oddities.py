"""A handful of reports that show what else can become of one: refused, waiting, rejected, disputed."""

from __future__ import annotations

from . import courses, lives, posts
from .participants import FACTORIES, SEWING
from .scale import PERM
from .story import Book

FEW = (
    ("57763000", "7531", 3),
    ("57763000", "8322", 4),
    ("57817000", "7531", 4),
    ("57817000", "8322", 2),
)
"""Municipality, occupation, people. Two by two, so that no other number tells how many they are."""


def oddities(book: Book) -> None:
    """What goes wrong in every region."""
    unreadable_title(book)
    disputed_hire(book)
    fewer_places_than_people(book)
    few_of_a_kind(book)
    book.tell(
        "demo-college-med",
        "trainees.enrolled",
        -2,
        "odd-1",
        expected="waiting",  # for an intake that nobody opened
        enrolment_ref="odd-1",
        person_ref="odd-1",
        intake="demo-college-med/never-opened",
        enrolled_on=book.day(-2),
    )
    book.tell(
        FACTORIES[1],
        "vacancies.vacancy_opened",
        -2,
        "odd-2",
        expected="rejected",  # there is no unit group 7530; the door names the nearest
        vacancy_ref="odd-2",
        title="Швея",
        municipality=PERM,
        positions=2,
        opened_on=book.day(-2),
        occupation="7530",
    )
    book.tell(
        "demo-zavod-motor",
        "agreements.agreement_signed",
        -10,
        "odd-3",
        expected="refused",  # not a party
        agreement=f"{SEWING}/a-network",
        revision=1,
        signed_on=book.day(-10),
        signatory="Директор (демо)",
    )


def unreadable_title(book: Book) -> None:
    """Titles that say nothing: one gets its code later, the other stays unknown."""
    for n in range(2):
        vacancy = posts.offer(book, "demo-torg", PERM, "-", 6, -40, title="Требуются сотрудники (демо)")
        if n == 0:
            posts.change(book, vacancy, -30, occupation="9622")


def disputed_hire(book: Book) -> None:
    """A hire for a vacancy that is filled counts for the person and contradicts the vacancy."""
    vacancy = posts.offer(book, "demo-svyaz", PERM, "3512", 1, -35)
    posts.hire(book, "demo-svyaz", -20, vacancy)
    posts.hire(book, "demo-svyaz", -12, vacancy)
    vacancy.filled = 1
    refused = posts.offer(book, "demo-avtotrans", PERM, "8322", 3, -50)
    for on in (-40, -38):
        posts.hire(book, "demo-avtotrans", on, refused)
    book.tell(
        "demo-avtotrans",
        "vacancies.vacancy_changed",
        -30,
        f"{refused.ref}.1",
        expected="refused",  # two of the positions are filled
        vacancy_ref=refused.ref,
        effective_on=book.day(-30),
        positions=1,
    )


def fewer_places_than_people(book: Book) -> None:
    """An enrolment beyond the last place, and a closing of what is closed."""
    program = courses.publish(book, "demo-college-med", "p-care", "Сиделка", "short", "5321", 6)
    intake = courses.admit(book, program, "care-1", "5321", -30, 5, -20, 22, funding="self_paid")
    for n in range(6):
        person = lives.enrol(book, intake, -20 + n)
    # The last of them does not fit: nothing of this enrolment counts.
    last = book.told.pop()
    book.people.remove(person)
    intake.taken -= 1
    intake.learning -= 1
    book.tell(
        last.participant,
        last.event,
        -10,
        "e-care-6",
        expected="refused",
        **{**last.said, "enrolment_ref": "e-care-6"},
    )
    person = lives.register(book, -60, PERM, "5414")
    lives.close(book, person, -30, "own_wish")
    book.tell(
        person.by,
        "trainees.unemployed_closed",
        -9,
        f"{person.ref}.2",
        expected="waiting",  # closed already: perhaps another registration is still on its way
        person_ref=person.ref,
        closed_on=book.day(-9),
        reason="no_show",
    )


def few_of_a_kind(book: Book) -> None:
    """So few people in a small place that the picture hides how many: FEW says where."""
    for municipality, occupation, n in FEW:
        for _ in range(n):
            lives.register(book, -25 - n, municipality, occupation)
