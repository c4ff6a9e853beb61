"""What else fills the working days of a region: practice, instructors, guidance, decisions.

Nothing here moves people, positions or places of courses, but the groups that five schools open.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .participants import BY_ID, FACTORIES, SCHOOLS, SEWING
from .story import Book, Intake, Person

SEAMSTRESS = "8153"


def working_days(book: Book) -> None:
    """All of it."""
    instructors(book)
    guidance(book)
    decisions(book)
    school_groups(book)


def practice(book: Book, person: Person, intake: Intake, factory: str) -> None:
    """Somebody who learns at the centre practises for three weeks in a place that a factory offers."""
    assert person.enrolment is not None  # noqa: S101  who practises has enrolled
    begun, over = intake.starts + 42, intake.starts + 63
    since: dict[str, Any] = {"from": book.day(intake.starts)}
    book.tell(
        factory,
        "vacancies.practice_places_offered",
        intake.starts - 10,
        "practice",
        offer_ref="practice",
        kind="practice",
        occupation=intake.occupation,
        municipality=BY_ID[factory].municipality,
        places=4,
        to=book.anchor + timedelta(days=60),
        **since,
    )
    said: dict[str, Any] = {
        "practice_ref": "practice-1",
        "employer": factory,
        "offer": f"{factory}/practice",
        "person_ref": f"s-{person.enrolment[1].partition('.')[2]}",
    }
    book.tell(intake.by, "trainees.practice_started", begun, "practice-1", on=book.day(begun), **said)
    book.tell(
        intake.by, "trainees.practice_ended", over, "practice-1", on=book.day(over), evaluation=5, **said
    )


def instructors(book: Book) -> None:
    """Who teaches learns too; two of the certificates end soon."""
    for n, (by, mode, days) in enumerate(
        (
            (SEWING, "in_person", 900),
            (SEWING, "remote", 20),
            ("demo-college-mashin", "in_person", 700),
            ("demo-college-mashin", "in_person", 45),
            ("demo-college-lysva", "remote", 365),
        ),
        1,
    ):
        book.tell(
            by,
            "programs.instructor_upskilled",
            -90 + n,
            f"m-{n}",
            instructor_ref=f"m-{n}",
            mode=mode,
            certified_on=book.day(-90 + n),
            valid_until=book.anchor + timedelta(days=days),
            practitioner=n % 2 == 1,
        )


def guidance(book: Book) -> None:
    """Activities that people came to, and a contest that somebody won."""
    held = (
        ("demo-czn-perm", "job_fair", "Ярмарка вакансий (демо)", -75, {"unemployed": 140, "graduates": 35}),
        (SEWING, "open_day", "День открытых дверей швейного центра (демо)", -64, {"pupils": 80}),
        (
            "demo-copp",
            "meeting",
            "Встреча работодателей (демо)",
            -47,
            {"teachers": 22, "others": 18},
        ),
        ("demo-okrug", "master_class", "Мастер-класс автослесаря (демо)", -33, {"pupils": 45}),
        ("demo-copp", "contest", "Конкурс «Абилимпикс» (демо)", -21, {"students": 26, "pupils": 14}),
    )
    for n, (by, kind, title, on, came) in enumerate(held, 1):
        here = BY_ID[by].municipality
        book.besides["activities", here, "-"] += 1
        book.besides["attendance", here, "-"] += sum(came.values())
        book.tell(
            by,
            "programs.activity_held",
            on,
            f"act-{n}",
            activity_ref=f"act-{n}",
            kind=kind,
            title=title,
            held_on=book.day(on),
            municipality=here,
            attendance=came,
            partners=[FACTORIES[0]] if kind == "job_fair" else None,
            schools=list(SCHOOLS[:2]) if kind == "open_day" else None,
        )
    book.tell(
        "demo-copp",
        "programs.contest_result_recorded",
        -20,
        "act-5.1",
        activity="demo-copp/act-5",
        nomination="Портной",
        place=1,
        person_ref="contest-1",
        abilympics=True,
    )


def decisions(book: Book) -> None:
    """One is not done in time, and one is still to be done and counted."""
    book.tell(
        "demo-mintrud",
        "agreements.decision_taken",
        -100,
        "d-late",
        decision_ref="d-late",
        title="Оснастить мастерскую в Лысьве (демо)",
        text="Оснастить мастерскую станочников в Лысьве (демо)",
        due_on=book.day(-10),
    )
    book.tell(
        "demo-copp",
        "agreements.decision_taken",
        -80,
        "d-sewers",
        decision_ref="d-sewers",
        title="Обучить швей для фабрик края (демо)",
        text="Обучить двадцать швей для фабрик края (демо)",
        due_on=book.anchor + timedelta(days=120),
        measure="graduates",
        occupation=SEAMSTRESS,
        target=20,
    )


def school_groups(book: Book) -> None:
    """The five schools of the network open groups of their own on the centre's programme."""
    for n, school in enumerate(SCHOOLS, 1):
        intake = Intake(school, f"group-{n}", BY_ID[school].municipality, SEAMSTRESS, 10, 20, 140)
        book.intakes.append(intake)
        book.tell(
            school,
            "programs.intake_opened",
            -30,
            intake.ref,
            intake_ref=intake.ref,
            program=f"{SEWING}/p-network",
            municipality=intake.municipality,
            places=intake.places,
            starts_on=book.day(intake.starts),
            ends_on=book.day(intake.ends),
            funding="budget",
            agreement=f"{SEWING}/a-network",
        )
