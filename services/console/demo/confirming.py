"""Who is registered comes to the job centre every four weeks, until the registration is closed."""

from __future__ import annotations

from datetime import date, timedelta

from .story import Book

EVERY = timedelta(days=28)
"""A registration has to be confirmed within thirty days; a weekend may bring the day forward by two."""


def confirmations(book: Book) -> None:
    """Tells of every visit after a registration. Who studies comes too: it does no harm."""
    closed: dict[tuple[str, str], date] = {}
    for told in book.told:
        if told.event == "trainees.unemployed_closed" and told.expected == "accepted":
            closed[told.participant, told.said["person_ref"]] = date.fromisoformat(told.said["closed_on"])
    for told in [one for one in book.told if one.event == "trainees.unemployed_registered"]:
        ref = told.said["person_ref"]
        end = closed.get((told.participant, ref), book.anchor)
        visit, n = date.fromisoformat(told.said["registered_on"]) + EVERY, 0
        while visit < end:
            n += 1
            day = (visit - book.anchor).days
            book.tell(
                told.participant,
                "trainees.unemployed_confirmed",
                day,
                f"{ref}.{n}",
                person_ref=ref,
                confirmed_on=book.day(day),
            )
            visit += EVERY
