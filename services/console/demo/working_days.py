"""What else fills the working days of a region: practice, money on its way, plans, guidance, decisions.

Nothing here moves people, positions or places of courses, but the groups that five schools open.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .participants import BY_ID, FACTORIES, KUNGUR, SCHOOLS, SEWING
from .scale import PERM
from .story import Book, Intake, Person

SEAMSTRESS = "8153"


def working_days(book: Book) -> None:
    """All of it."""
    cluster_money(book)
    plans(book)
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


def cluster_money(book: Book) -> None:
    """Payers transfer a part of what they pledged, who got it accounts, who paid accepts; some comes back."""
    agreement, college = "demo-copp/a-cluster", "demo-college-mashin"
    ways = (
        ("demo-mintrud", "federal", "60000000.00", "45000000.00", "30000000.00", None),
        ("demo-zavod-motor", "employer", "12000000.00", "8000000.00", "8000000.00", "1500000.00"),
        ("demo-mintrud", "regional", "10000000.00", "4000000.00", None, None),
    )
    for payer, source, paid, accounted, accepted, returned in ways:
        transfer = f"{payer}/t-{source}"
        about = f"t-{source}"
        book.tell(
            payer,
            "agreements.funds_transferred",
            -120,
            about,
            transfer_ref=about,
            agreement=agreement,
            source=source,
            amount=paid,
            on=book.day(-120),
            receiver=college,
        )
        book.tell(
            college,
            "agreements.funds_accounted",
            -60,
            about,
            transfer=transfer,
            amount=accounted,
            evidence="Акты о поставке станков (демо)",
            on=book.day(-60),
        )
        if accepted is not None:
            book.tell(
                payer,
                "agreements.accounting_accepted",
                -40,
                about,
                transfer=transfer,
                amount=accepted,
                on=book.day(-40),
            )
        if returned is not None:
            book.tell(
                payer,
                "agreements.funds_returned",
                -30,
                about,
                transfer=transfer,
                amount=returned,
                on=book.day(-30),
            )


def plans(book: Book) -> None:
    """What the region will need, forecast twice, and how many the ministry lets be admitted."""
    year = book.anchor.year
    for version, more, on in ((1, 0, -150), (2, 15, -50)):
        lines: list[dict[str, Any]] = [
            {"occupation": occupation, "municipality": town, "year": year, "positions": positions + more}
            for occupation, town, positions in (
                (SEAMSTRESS, PERM, 60),
                ("7212", PERM, 80),
                ("7223", PERM, 70),
                ("3221", PERM, 90),
                ("7231", KUNGUR, 30),
            )
        ]
        book.tell(
            "demo-copp",
            "vacancies.forecast_submitted",
            on,
            f"region.{version}",
            forecast_ref="region",
            version=version,
            lines=lines,
        )
    for line in lines:
        book.besides["forecast", line["municipality"], line["occupation"]] += line["positions"]
    for provider, occupation, places in (
        ("demo-college-mashin", "7223", 50),
        ("demo-college-mashin", "7212", 60),
        ("demo-college-med", "3221", 75),
        ("demo-college-kungur", "7231", 25),
    ):
        ref = f"{provider}-{occupation}"
        book.besides["quota", BY_ID[provider].municipality, occupation] += places
        book.tell(
            "demo-mintrud",
            "programs.admission_quota_set",
            -140,
            ref,
            quota_ref=ref,
            provider=provider,
            occupation=occupation,
            year=year,
            places=places,
            funding="budget",
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
