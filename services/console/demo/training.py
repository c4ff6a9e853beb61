"""Colleges and resource centres: programmes, intakes that are over, that run and that still take people."""

from __future__ import annotations

from collections.abc import Sequence

from . import courses, lives, posts
from .participants import PROVIDERS, SEWING, Organisation
from .scale import TRADES, trades
from .story import Book, Intake, Person
from .work import Market

WEEKS = 14
LENGTH = WEEKS * 7
NEIGHBOURS = {
    "demo-college-mashin": "57646000",
    "demo-resurs-svarka": "57634000",
    "demo-college-berezniki": "57717000",
    "demo-college-kungur": "57630000",
    "demo-college-chaykovsky": "57657000",
    "demo-college-lysva": "57658000",
    "demo-college-kudymkar": "57821000",
}
"""From where, besides their own town, people come to a provider."""
FROM = ("5223", "4110", "9622", "9112", "4311", "6121")
"""Occupations whose people are sent to learn another."""


def former(municipality: str, turn: int) -> str:
    """What the people who learn something new in a place did before."""
    usual = [code for code in FROM if code in trades(municipality)]
    return usual[turn % len(usual)]


def colleges(book: Book, market: Market, agreements: dict[str, str]) -> None:
    """Every provider with every trade it teaches; `agreements` are those under which a provider's run."""
    turn = 0
    for provider in PROVIDERS:
        for n, trade in enumerate(provider.trades):
            if provider.id == SEWING and trade == "8153":
                continue  # told in golden.py
            program = courses.publish(
                book,
                provider.id,
                f"p-{trade}",
                TRADES[trade].title,
                "vocational_training" if n == 0 else "further_education",
                trade,
                WEEKS,
                hours=WEEKS * 36,
                **({"accessible_for": ["ramp", "flexible_schedule"]} if n == 0 else {}),
            )
            if turn % 3 != 1:
                over(book, market, provider, program, trade, turn)
            if turn % 3 != 0:
                running(book, provider, program, trade, turn, agreements.get(provider.id) if n == 0 else None)
            if turn % 2 == 0:
                recruiting(book, provider, program, trade, turn)
            turn += 1
    troubles(book)


def over(book: Book, market: Market, provider: Organisation, program: str, trade: str, turn: int) -> None:
    """An intake that is over: some dropped out, some found work, some are available."""
    random = book.random
    starts = -LENGTH - random.randint(12, 50)
    intake = courses.admit(book, program, f"{trade}-1", trade, starts - 20, 24, starts, starts + LENGTH)
    people = sent(book, intake, 7, starts, turn) + own(book, intake, 7, starts)
    home = NEIGHBOURS.get(provider.id)
    if home and turn % 2 == 0:
        people += own(book, intake, 8, starts, home)
    drop_out(book, intake, [people[0], people[7]], starts + 40)
    graduates = [*people[1:7], *people[8:]]
    for person in graduates:
        lives.end(book, person, intake, intake.ends, "graduated")
    for person in graduates[:3]:
        on = random.randint(intake.ends, -1)
        vacancy = market.place(trade, provider.municipality, on)
        if vacancy is not None:
            posts.hire(book, person.by, on, vacancy, person)
        lives.close(book, person, on, "hired")
    for person in graduates[-3:]:
        on = random.randint(intake.ends + 1, -1)
        vacancy = market.place(trade, provider.municipality, on, employer=True)
        if vacancy is not None:
            posts.hire(book, vacancy.by, on, vacancy, person)


def running(
    book: Book, provider: Organisation, program: str, trade: str, turn: int, agreement: str | None
) -> None:
    """An intake that runs: two who were sent never came, one dropped out."""
    starts = -book.random.randint(20, 70)
    more = {"agreement": agreement, "funding": "employer"} if agreement else {}
    intake = courses.admit(
        book, program, f"{trade}-2", trade, starts - 25, 20, starts, starts + LENGTH, min_group=8, **more
    )
    people = sent(book, intake, 7, starts, turn) + own(book, intake, 6, starts)
    if home := NEIGHBOURS.get(provider.id):
        own(book, intake, 5, starts, home)
    for person in registered(book, intake, 2, starts - 30, turn):
        lives.refer(book, person, intake, starts - 12, starts + 3, lapses=True)
    drop_out(book, intake, [people[-1]], starts + 10)
    if turn % 4 == 1:
        courses.extend(book, intake, starts - 10, 24)


def recruiting(book: Book, provider: Organisation, program: str, trade: str, turn: int) -> None:
    """An intake that takes people: places are held for some, others have enrolled."""
    starts = book.random.randint(10, 24)
    intake = courses.admit(book, program, f"{trade}-3", trade, -30, 22, starts, starts + LENGTH, min_group=10)
    for person in registered(book, intake, 7, -28, turn):
        lives.refer(book, person, intake, -book.random.randint(3, 10), starts + 2)
    own(book, intake, 6, -2)


def registered(book: Book, intake: Intake, people: int, before: int, turn: int) -> list[Person]:
    """People of the town who are registered some time before a day."""
    was = former(intake.municipality, turn)
    return [
        lives.register(book, before - book.random.randint(0, 15), intake.municipality, was)
        for _ in range(people)
    ]


def sent(book: Book, intake: Intake, people: int, starts: int, turn: int) -> list[Person]:
    """People whom the job centre refers and the provider enrols."""
    found = []
    for person in registered(book, intake, people, starts - 22, turn):
        on = starts - book.random.randint(8, 18)
        referral = lives.refer(book, person, intake, on, starts + 5)
        found.append(lives.enrol(book, intake, starts - book.random.randint(0, 4), person, referral))
    return found


def own(book: Book, intake: Intake, people: int, starts: int, home: str = "") -> list[Person]:
    """People who come by themselves."""
    return [lives.enrol(book, intake, starts - book.random.randint(0, 4), home=home) for _ in range(people)]


def drop_out(book: Book, intake: Intake, people: Sequence[Person], on: int) -> None:
    """People who leave before the end."""
    for person in people:
        lives.end(book, person, intake, min(-1, on), "dropped_out")


def troubles(book: Book) -> None:
    """An intake that was cancelled for want of people, and one that was aborted for want of money."""
    by, trade = "demo-college-servis", "5120"
    program = courses.publish(
        book, by, "p-cook-evening", "Повар, вечерняя группа", "vocational_training", trade, 20
    )
    none = courses.admit(
        book, program, "evening-1", trade, -60, 12, -20, 120, funding="self_paid", min_group=8
    )
    courses.stop(book, none, -24, "too_few")
    short = courses.admit(book, program, "evening-2", trade, -150, 12, -120, 20, funding="budget")
    people = sent(book, short, 6, -120, 1)
    courses.stop(book, short, -45, "budget", people)
