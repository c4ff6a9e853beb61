"""The season: half a year of reports, the same for the same day on which it ends."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from .confirming import confirmations
from .golden import agreements, sewing_centre
from .oddities import oddities
from .plans import cluster_money, plans
from .scale import cells
from .situations import situations
from .story import Book
from .training import colleges
from .work import Market, seekers
from .working_days import working_days

SEED = 57


def season(anchor: date) -> Book:
    """Everything that is told of the half year before `anchor`, in the order in which it happened."""
    book = Book(anchor, Random(SEED))  # noqa: S311  the same every time, and nobody's secret
    market = Market(book)
    for cell in cells():
        market.offer(cell)
    under = agreements(book)
    sewing_centre(book)
    colleges(book, market, under)
    seekers(book, market)
    market.strangers()
    market.settle()
    oddities(book)
    situations(book)
    cluster_money(book)
    plans(book)
    working_days(book)
    confirmations(book)
    book.told.sort(key=lambda told: told.at)
    return book


def expected(book: Book) -> Counter[str]:
    """How many reports end how."""
    return Counter(told.expected for told in book.told)
