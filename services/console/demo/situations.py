"""Situations that a region knows, beside the sewing centre: each can be looked at in the running demo.

Two centres share a sum; residents of a care institution learn; a district council decides; a short course
answers a demand; registers disagree about one person; guests borrow a machine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from . import courses, lives, posts
from .golden import SEAMSTRESS, TAILOR, agree
from .participants import FACTORIES, KRASNOKAMSK, SEWING
from .scale import PERM
from .story import Book
from .training import drop_out, own

COOKS = "5120"


def situations(book: Book) -> None:
    """All of them."""
    two_centres(book)
    care_institution(book)
    district_council(book)
    short_course(book)
    registers_disagree(book)
    guests(book)


def two_centres(book: Book) -> None:
    """Both agreements name the same three sums; one of them has no upper end. Nobody splits them."""
    names = ("a-centre-a", "a-centre-b")
    for ref, other, centre in zip(names, names[::-1], ("demo-resurs-svarka", SEWING), strict=True):
        shared = {"shared_by": [f"demo-copp/{other}"]}
        agree(
            book,
            "demo-copp",
            ref,
            "cluster",
            "Кластер, второй год: два центра на общие средства (демо)",
            ("demo-copp", "demo-mintrud", centre),
            on=-90,
            funding=[
                {"source": "federal", "amount": "200000000.00", "bound": "exact", **shared},
                {"source": "regional", "amount": "10000000.00", "bound": "exact", **shared},
                {"source": "extra_budget", "amount": "22000000.00", "bound": "at_least", **shared},
            ],
        )


def care_institution(book: Book) -> None:
    """Six residents learn to cook; they agreed to it, and said what they need."""
    by = "demo-college-servis"
    agreement = agree(
        book,
        by,
        "a-residents",
        "cooperation",
        "Об обучении жителей дома-интерната поварскому делу (демо)",
        (by, "demo-mintrud", "demo-internat"),
        on=-120,
        obligations=[{"party": by, "measure": "enrolled", "target": 6, "due": 60}],
    )
    program = courses.publish(
        book,
        by,
        "p-residents",
        "Повар, инклюзивная группа",
        "vocational_training",
        COOKS,
        20,
        accessible_for=["ramp"],
    )
    intake = courses.admit(
        book, program, "residents-1", COOKS, -100, 10, -80, 60, funding="budget", agreement=agreement
    )
    for n, person in enumerate(own(book, intake, 6, -80), 1):
        about: dict[str, Any] = {"introduced": person.enrolment}
        for purpose in ("enrolment", "release_needs"):
            book.tell(
                "demo-internat",
                "trainees.consent_granted",
                -78,
                f"{purpose}.{n}",
                on=book.day(-86),
                purpose=purpose,
                **about,
            )
        book.tell(
            "demo-internat",
            "trainees.support_need_declared",
            -77,
            str(n),
            needs=["ramp", "escort"],
            consent=True,
            **about,
        )
        if n < 6:
            book.tell(by, "trainees.support_reported", -70, str(n), need="escort", provided=True, **about)


def district_council(book: Book) -> None:
    """An administration and a technikum agree, a factory promises dual places, a decision is done."""
    okrug, technikum, works = "demo-okrug", "demo-college-kungur", "demo-avtotrans"
    agree(
        book,
        okrug,
        "a-council",
        "cooperation",
        "О сотрудничестве администрации округа и техникума (демо)",
        (okrug, technikum),
        on=-140,
    )
    dual = agree(
        book,
        technikum,
        "a-council-dual",
        "dual",
        "О дуальном обучении автослесарей (демо)",
        (okrug, technikum, works),
        on=-110,
        obligations=[{"party": works, "measure": "practice_places", "target": 10, "due": 90}],
    )
    first: dict[str, Any] = {"from": book.day(-80)}
    book.tell(
        works,
        "vacancies.practice_places_offered",
        -85,
        "dual",
        offer_ref="dual",
        kind="dual",
        occupation="7231",
        municipality=PERM,
        places=10,
        to=book.anchor + timedelta(days=200),
        agreement=dual,
        **first,
    )
    book.tell(
        okrug,
        "agreements.decision_taken",
        -138,
        "d-1",
        decision_ref="d-1",
        title="Создать ресурсный центр (демо)",
        text="Создать ресурсный центр на базе техникума (демо)",
        due_on=book.day(-40),
    )
    book.tell(okrug, "agreements.decision_done", -45, "d-1", decision_ref="d-1", on=book.day(-45))


def short_course(book: Book) -> None:
    """A factory needs twelve seamstresses; a centre answers by a short course outside any quota."""
    factory, by = FACTORIES[2], "demo-resurs-svarka"
    book.tell(
        factory,
        "vacancies.training_demand_raised",
        -60,
        "sewers",
        demand_ref="sewers",
        occupation=SEAMSTRESS,
        municipality=KRASNOKAMSK,
        people=12,
        needed_by=book.anchor + timedelta(days=45),
        max_weeks=10,
    )
    book.tell(
        by,
        "programs.program_published",
        -55,
        "p-sewers",
        program_ref="p-sewers",
        title="Швея: короткий курс (демо)",
        level="short",
        occupation=SEAMSTRESS,
        duration_weeks=8,
        mode="in_person",
        demand=f"{factory}/sewers",
    )
    intake = courses.admit(
        book, f"{by}/p-sewers", "sewers-1", SEAMSTRESS, -54, 12, -30, 26, funding="employer"
    )
    own(book, intake, 10, -30)


def registers_disagree(book: Book) -> None:
    """The college says expelled, a factory hired, and the job centre goes on confirming the registration."""
    intake = next(one for one in book.intakes if one.ref == "shveya-2")
    person = lives.register(book, -75, PERM, TAILOR)
    referral = lives.refer(book, person, intake, -57, -40)
    lives.enrol(book, intake, -45, person, referral)
    drop_out(book, intake, [person], -30)
    vacancy = posts.offer(book, FACTORIES[3], PERM, SEAMSTRESS, 1, -40)
    posts.hire(book, FACTORIES[3], -25, vacancy, person)


def guests(book: Book) -> None:
    """The sewing centre lends a line of machines; a school and a college of others book it."""
    book.tell(
        SEWING,
        "programs.equipment_registered",
        -100,
        "line",
        equipment_ref="line",
        title="Швейная линия (демо)",
        municipality=PERM,
        capacity=1,
        weekly_hours=40,
    )
    bookings = ((SEWING, 8, 14), ("demo-college-servis", 14, 16), ("demo-shkola-1", 16, 18))
    for week in (-70, -49, -28, -14, -7):
        for who, begin, end in bookings:
            ref, day = f"line{week}", book.day(week)
            times: dict[str, Any] = {
                "from": f"{day}T{begin:02}:00:00+05:00",
                "to": f"{day}T{end:02}:00:00+05:00",
            }
            booked = "hours_booked_own" if who == SEWING else "hours_booked_guest"
            book.besides.update({(booked, PERM, "-"): end - begin, ("hours_used", PERM, "-"): end - begin})
            book.tell(
                who,
                "programs.equipment_booked",
                week - 10,
                ref,
                booking_ref=ref,
                equipment=f"{SEWING}/line",
                purpose="practice",
                **times,
            )
            book.tell(
                SEWING,
                "programs.equipment_used",
                min(-1, week + 3),
                f"{who}.{ref}",
                booking=f"{who}/{ref}",
                hours=end - begin,
            )
