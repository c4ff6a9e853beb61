"""A season of agreements ends the same in whatever order it is read, and sums are what their entries make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.agreements.app import SERVICE
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.changes import Changes
from services.agreements.domain.money.transfer import Transfer, left
from services.agreements.domain.promises.promise import Obligation, counts, done_by, state, with_done
from services.agreements.domain.promises.tally import entries
from services.agreements.domain.status import status
from tests.rules.agreements import stories
from tests.support.paper import Paper, at

Step = Callable[[Paper], object]
MEASURES = ("hires", "graduates", "enrolled", "activities", "funding")


def reports(draw: Random) -> Iterator[Step]:
    """What participants report: each may arrive at any moment; what it needs is waited for."""
    promises = [
        stories.promise(
            draw.choice(MEASURES),
            draw.randint(1, 4),
            obligation_ref=f"o-{n}",
            party=draw.choice(("zavod", "technikum")),
            due_on=str(date(2026, 10, 1) + timedelta(days=draw.randint(0, 300))),
            occupation=draw.choice((None, "8153")),
        )
        for n in range(5)
    ]
    money = ({"source": "federal", "amount": "1000.00", "bound": draw.choice(("exact", "at_least"))},)
    yield lambda paper: stories.drafts(paper, obligations=promises, funding=money)
    for party in stories.PARTIES:
        on = f"2026-09-{draw.randint(1, 20):02d}"
        yield lambda paper, party=party, on=on: stories.signs(paper, party, on)  # type: ignore[misc]
    for n in range(3):
        paid, ref = draw.randint(1, 300), f"t-{n}"
        spent = draw.randint(1, paid)
        yield lambda paper, paid=paid, ref=ref: stories.pays(paper, "zavod", f"{paid}.00", ref)  # type: ignore[misc]
        transfer = f"zavod/{ref}"
        yield lambda paper, spent=spent, t=transfer: stories.accounts(paper, "technikum", t, f"{spent}.00")  # type: ignore[misc]
        if draw.random() < 0.5:
            yield lambda paper, spent=spent, t=transfer: stories.accepts(paper, "zavod", t, f"{spent}.00")  # type: ignore[misc]
    if draw.random() < 0.3:
        yield lambda paper: stories.terminates(paper, "2027-01-15")


def lives(draw: Random) -> Iterator[list[Step]]:
    """What other services say of each person and activity: in its own order, as one service says it."""
    for n in range(1, 6):
        cell = {"occupation": draw.choice(("8153", "7531"))}
        outcome = draw.choice(("graduated", "graduated", "dropped_out", "not_started"))
        ended = str(date(2026, 11, 1) + timedelta(days=draw.randint(0, 90)))
        hired = str(date(2026, 11, 1) + timedelta(days=draw.randint(0, 200)))
        studies: list[Step] = [
            lambda paper, n=n, cell=cell: stories.enrols(paper, n, **cell),  # type: ignore[misc]
            lambda paper, n=n, o=outcome, e=ended: stories.ends(paper, n, e, o),  # type: ignore[misc]
        ]
        hires: list[Step] = [lambda paper, n=n, h=hired: stories.hires(paper, n, h)]  # type: ignore[misc]
        if draw.random() < 0.3:
            hires.append(lambda paper, n=n, h=hired: stories.withdraws(paper, n, h))  # type: ignore[misc]
        yield studies
        yield hires
        on = str(date(2026, 8, 20) + timedelta(days=draw.randint(0, 200)))
        yield [lambda paper, n=n, on=on: stories.activity(paper, "technikum", n, on)]  # type: ignore[misc]


def season(seed: int) -> list[list[Step]]:
    """Threads of a season: inside each the order stays, between them it does not."""
    return [[report] for report in reports(Random(seed))] + list(lives(Random(seed)))


def read(threads: list[list[Step]], order: Random | None) -> Paper:
    """A region that has read the season, in the given order or in an arbitrary one, and a year later.

    It is reported in a night: the clock looks at it when all has been read.
    """
    paper = Paper(SERVICE, now=at("2026-08-01"), waits=timedelta(days=3_000))
    kinds = {"okrug": "coordinator", "technikum": "college", "zavod": "employer"}
    for name, kind in kinds.items():
        paper.admit(name, kind)
    paper.settle()
    left_over = [list(thread) for thread in threads]
    while left_over:
        thread = left_over[0] if order is None else order.choice(left_over)
        thread.pop(0)(paper)
        left_over = [one for one in left_over if one]
    paper.turn(at("2028-01-01"))
    return paper


def outcome(paper: Paper) -> dict[str, Any]:
    """What stands at the end: agreements, promises, transfers, and every account of money."""
    found: dict[str, Any] = {}
    for key, one in paper.desks["agreements"].states.items():
        if isinstance(one, Agreement):
            found[key.id] = (status(one), one.activated, one.terminated and one.terminated.on)
        elif isinstance(one, Obligation):
            found[key.id] = (done_by(one), state(one), one.days)
        elif isinstance(one, Transfer):
            found[key.id] = (one.amount, sorted((p.what, p.amount) for p in one.parts))
    sums: Counter[tuple[date, str, str | None]] = Counter()
    for said in paper.facts:
        for move in getattr(said.fact, "moves", ()):
            for end, sign in ((move.was, -1), (move.at, 1)):
                if move.amount is not None and end.account != "outside":
                    sums[move.on, end.account, end.source] += sign * int(Decimal(move.amount) * 100)
    found["money"] = {key: n for key, n in sums.items() if n}
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_order_ends_in_the_same_agreements_promises_and_sums(seed: int, order: int) -> None:
    threads = season(seed)
    assert outcome(read(threads, Random(order))) == outcome(read(threads, None))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_a_promise_has_is_what_its_entries_make(seed: int, order: int) -> None:
    paper = read(season(seed), Random(order))
    states = paper.desks["agreements"].states
    changes = Changes(lambda kind, id: paper.find("agreements", kind, id))
    found = [one for one in states.values() if isinstance(one, Obligation)]
    for one in found:
        done = entries(changes, one.terms.measure, one.terms.party)
        anew = with_done(replace(one, days={}, once={}), (e for e in done.values() if counts(one, e)))
        assert (anew.days, anew.once) == (one.days, one.once)
    for transfer in (t for t in states.values() if isinstance(t, Transfer)):
        assert left(transfer, "accounted") >= 0
        assert left(transfer, "accepted") >= 0
