"""Golden case 1, the sewing centre; and the agreements of the season.

A registered person is referred to a «Швея» course at the resource centre, enrols, graduates, is offered to
four factories and hired by one of them; the job centre closes the registration. Five schools share a network
programme of the same centre.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from . import courses, lives, posts
from .participants import FACTORIES, SCHOOLS, SEWING
from .scale import PERM
from .story import DAYS, Book
from .training import LENGTH, WEEKS, drop_out, own, registered, sent
from .working_days import practice

SEAMSTRESS, TAILOR = "8153", "7531"


def sewing_centre(book: Book) -> None:
    """The case itself, with a group around the person and another that still learns."""
    program = courses.publish(
        book,
        SEWING,
        "p-shveya",
        "Швея (ОКПДТР 19601)",
        "vocational_training",
        SEAMSTRESS,
        WEEKS,
        hours=WEEKS * 36,
        agreed_with=list(FACTORIES),
        accessible_for=["ramp", "sign_interpreter", "flexible_schedule"],
    )
    offers = [
        posts.offer(
            book, factory, PERM if n != 2 else "57627000", SEAMSTRESS, 4, -100 + n, profession="19601"
        )
        for n, factory in enumerate(FACTORIES)
    ]
    starts = -LENGTH - 20
    intake = courses.admit(book, program, "shveya-1", SEAMSTRESS, starts - 25, 20, starts, starts + LENGTH)
    heroine = lives.register(book, starts - 30, PERM, TAILOR)
    referral = lives.refer(book, heroine, intake, starts - 12, starts + 5)
    lives.enrol(book, intake, starts, heroine, referral)
    practice(book, heroine, intake, FACTORIES[0])
    others = sent(book, intake, 8, starts, 0) + own(book, intake, 6, starts)
    drop_out(book, intake, others[-1:], starts + 30)
    for person in (heroine, *others[:-1]):
        lives.end(book, person, intake, intake.ends, "graduated")
    # Each factory reads graduate_available; the centre has told them who is who.
    posts.hire(book, FACTORIES[0], intake.ends + 6, offers[0], heroine)
    lives.close(book, heroine, intake.ends + 8, "hired")
    for n, person in enumerate(others[:4]):
        posts.hire(book, offers[n].by, intake.ends + 5 + n, offers[n], person)
        lives.close(book, person, intake.ends + 10 + n, "hired")
    second = courses.admit(book, program, "shveya-2", SEAMSTRESS, -70, 20, -45, LENGTH - 45, min_group=8)
    sent(book, second, 8, -45, 1)
    own(book, second, 7, -45)
    third = courses.admit(book, program, "shveya-3", SEAMSTRESS, -20, 20, 14, LENGTH + 14, min_group=8)
    for person in registered(book, third, 8, -16, 2):
        lives.refer(book, person, third, -4, 16)
    network(book)


def network(book: Book) -> None:
    """Five schools send their pupils to one programme of the centre: an agreement lets them."""
    agreement = agree(
        book,
        SEWING,
        "a-network",
        "network",
        "Сетевая программа «Основы швейного дела» с пятью школами (демо)",
        (SEWING, *SCHOOLS),
        on=-120,
        obligations=[{"party": SEWING, "measure": "places", "target": 25, "due": 90}],
    )
    program = courses.publish(
        book, SEWING, "p-network", "Основы швейного дела", "short", SEAMSTRESS, 30, hours=72
    )
    intake = courses.admit(
        book, program, "network-1", SEAMSTRESS, -100, 25, -80, 130, funding="budget", agreement=agreement
    )
    own(book, intake, 20, -80)


def agreements(book: Book) -> dict[str, str]:
    """Agreements of the season; returns those that intakes need, by provider."""
    federal = [
        {"source": "federal", "amount": "100000000.00", "bound": "exact", "payer": "demo-mintrud"},
        {"source": "employer", "amount": "20000000.00", "bound": "exact", "payer": "demo-zavod-motor"},
        {"source": "regional", "amount": "10000000.00", "bound": "exact", "payer": "demo-mintrud"},
    ]
    agree(
        book,
        "demo-copp",
        "a-cluster",
        "cluster",
        "Образовательно-производственный кластер «Машиностроение» (демо)",
        ("demo-copp", "demo-mintrud", "demo-college-mashin", "demo-zavod-motor"),
        on=-160,
        obligations=[
            {"party": "demo-college-mashin", "measure": "graduates", "target": 60, "due": 150},
            {"party": "demo-zavod-motor", "measure": "hires", "target": 40, "due": 180},
        ],
        funding=federal,
        covenants=[{"covenant_ref": "c-1", "source": "employer", "at_least": "0.15"}],
    )
    agree(
        book,
        SEWING,
        "a-factories",
        "cooperation",
        "О трудоустройстве выпускников швейного центра на четырёх фабриках (демо)",
        (SEWING, *FACTORIES),
        on=-150,
        obligations=[
            {"party": factory, "measure": "hires", "target": 3, "due": 60, "occupation": SEAMSTRESS}
            for factory in FACTORIES
        ],
    )
    dual = agree(
        book,
        "demo-college-lysva",
        "a-dual",
        "dual",
        "О дуальном обучении станочников (демо)",
        ("demo-college-lysva", "demo-zavod-lysva"),
        on=-130,
        obligations=[{"party": "demo-zavod-lysva", "measure": "practice_places", "target": 10, "due": 100}],
    )
    agree(
        book,
        "demo-bolnica",
        "a-target",
        "target",
        "О целевом обучении медицинских сестёр (демо)",
        ("demo-bolnica", "demo-college-med"),
        on=-15,
        unsigned=("demo-college-med",),
    )
    agree(
        book,
        "demo-mintrud",
        "a-care",
        "cooperation",
        "Об обучении жителей дома-интерната (демо)",
        ("demo-mintrud", "demo-college-servis", "demo-internat"),
        on=-25,
        unsigned=("demo-internat",),
    )
    ended = agree(
        book,
        "demo-college-servis",
        "a-practice",
        "practice",
        "О практике поваров и продавцов (демо)",
        ("demo-college-servis", "demo-torg"),
        on=-140,
    )
    book.tell(
        "demo-torg",
        "agreements.agreement_terminated",
        -20,
        "a-practice",
        agreement=ended,
        terminated_on=book.day(-20),
        reason="Столовые переданы другой сети (демо)",
    )
    return {"demo-college-lysva": dual}


def agree(
    book: Book,
    by: str,
    ref: str,
    kind: str,
    title: str,
    parties: tuple[str, ...],
    *,
    on: int,
    unsigned: tuple[str, ...] = (),
    obligations: list[dict[str, Any]] | None = None,
    funding: list[dict[str, Any]] | None = None,
    covenants: list[dict[str, Any]] | None = None,
) -> str:
    """An agreement, drafted and signed by all parties but the `unsigned`; it ends two years later."""
    id = f"{by}/{ref}"
    terms = [
        {
            "obligation_ref": f"o-{n}",
            "due_on": str(book.anchor + timedelta(days=one["due"])),
            **{name: value for name, value in one.items() if name != "due"},
        }
        for n, one in enumerate(obligations or (), 1)
    ]
    book.tell(
        by,
        "agreements.agreement_drafted",
        on,
        ref,
        agreement_ref=ref,
        kind=kind,
        title=title,
        parties=list(parties),
        starts_on=book.day(on),
        ends_on=book.anchor + timedelta(days=2 * 365),
        obligations=terms,
        funding=funding or [],
        covenants=covenants or [],
    )
    for party in parties:
        if party not in unsigned:
            day = min(-1, on + book.random.randint(1, 10))
            book.tell(
                party,
                "agreements.agreement_signed",
                max(day, 1 - DAYS),
                f"{by}.{ref}",
                agreement=id,
                revision=1,
                signed_on=book.day(day),
                signatory="Руководитель (демо)",
            )
    return id
