"""Who is looked for, and who looks for work: vacancies and registrations, and the hires that join them."""

from __future__ import annotations

from collections import defaultdict

from . import lives, posts
from .participants import EMPLOYERS
from .scale import TOWNS, Cell, cells
from .story import DAYS, Book, Vacancy

STAY = 5
"""Fewest people of a cell who are still looking at the end of the season."""


class Market:
    """The vacancies of the season, by what they offer."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.by_cell: dict[tuple[str, str], list[Vacancy]] = defaultdict(list)
        self.by_trade: dict[str, list[Vacancy]] = defaultdict(list)

    def offer(self, cell: Cell) -> None:
        """Puts the positions of a cell into vacancies, of employers who are there or of the job centre."""
        book, random = self.book, self.book.random
        large = TOWNS[cell.municipality].population > 500
        here = [
            e.id for e in EMPLOYERS if e.municipality == cell.municipality and cell.occupation in e.trades
        ]
        left = cell.positions
        while left > 0:
            positions = min(left, random.randint(4, 18) if large else random.randint(2, 8))
            left -= positions
            by = random.choice(here) if here and random.random() < 0.8 else TOWNS[cell.municipality].centre
            since = random.randint(6 - DAYS, -3)
            until = None
            if random.random() < 0.1 and since < -50:
                until = since + random.randint(20, 45)
            elif random.random() < 0.4:
                until = random.randint(10, 60)
            more = {"accessible_for": ["ramp"], "quota_place": True} if random.random() < 0.03 else {}
            vacancy = posts.offer(
                book, by, cell.municipality, cell.occupation, positions, since, closes=until, **more
            )
            self.by_cell[cell.municipality, cell.occupation].append(vacancy)
            self.by_trade[cell.occupation].append(vacancy)

    def place(self, occupation: str, municipality: str, on: int, *, employer: bool = False) -> Vacancy | None:
        """A vacancy with a free position on that day, there or else anywhere; `employer`: of one of them."""
        for vacancy in (*self.by_cell[municipality, occupation], *self.by_trade[occupation]):
            in_time = vacancy.since <= on and (vacancy.until is None or on <= vacancy.until)
            free = vacancy.filled < vacancy.positions - (vacancy.positions > 2)
            if in_time and free and not (employer and vacancy.by.startswith("demo-czn-")):
                return vacancy
        return None

    def strangers(self) -> None:
        """People come from elsewhere, or from other jobs, and are hired."""
        for vacancy in self.book.vacancies:
            for _ in range(vacancy.positions // 5):
                last = -1 if vacancy.until is None else min(-1, vacancy.until)
                if vacancy.filled < vacancy.positions and vacancy.since < last:
                    on = self.book.random.randint(vacancy.since, last)
                    posts.hire(self.book, vacancy.by, on, vacancy)

    def settle(self) -> None:
        """Searches that end with everybody found, are given up, or change their terms."""
        book, random = self.book, self.book.random
        for vacancy in book.vacancies:
            since = max(vacancy.last, vacancy.since)
            if vacancy.until is not None and vacancy.until < 0:
                continue
            if vacancy.filled == vacancy.positions:
                posts.shut(book, vacancy, min(-1, since + random.randint(0, 2)), "filled")
            elif random.random() < 0.07 and since < -3:
                posts.shut(book, vacancy, random.randint(since, -1), "withdrawn")
            elif random.random() < 0.1 and since < -3:
                posts.change(
                    book,
                    vacancy,
                    random.randint(since, -1),
                    positions=vacancy.positions + random.randint(1, 3),
                )
            elif random.random() < 0.05 and since < -3:
                posts.change(book, vacancy, random.randint(since, -1), salary_to=150_000)


def seekers(book: Book, market: Market) -> None:
    """People without work in every cell: most still look at the end, the others found something or went."""
    random = book.random
    for cell in cells():
        leaving = cell.people - max(STAY, round(cell.people * 0.8))
        for n in range(cell.people):
            on = random.randint(2 - DAYS, -2)
            if n < leaving:
                on = min(on, -12)
            person = lives.register(book, on, cell.municipality, cell.occupation)
            if n >= leaving:
                continue
            end = random.randint(on + 8, -1)
            fate = random.random()
            vacancy = market.place(cell.occupation, cell.municipality, end) if fate < 0.55 else None
            if vacancy is not None:
                posts.hire(book, person.by, end, vacancy, person)
                lives.close(book, person, end, "hired")
            elif fate < 0.7:
                lives.close(book, person, end, "hired")
            else:
                lives.close(
                    book, person, end, random.choice(("own_wish", "own_wish", "no_show", "moved", "retired"))
                )
