"""Formulae over sums: intervals of money, rates and their intervals, medians, hidden links, identities."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.picture.domain.imbalance import Kind, kind_of
from services.picture.formulae import links
from services.picture.formulae.identities import Cell, Ledger, Money, identities
from services.picture.formulae.money import Range, Share, added, bounded, share
from services.picture.formulae.rates import ENOUGH, UNKNOWN, median, nearest, wilson

MILLION = 100_000_000
KOPECKS = st.integers(0, 10**12)
RANGES = st.builds(
    lambda low, more: Range(low, None if more is None else low + more), KOPECKS, st.none() | KOPECKS
)


def test_bounds_are_intervals_and_their_ends_add_up() -> None:
    sums = [bounded(200, "exact"), bounded(10, "at_most"), bounded(22, "at_least")]
    assert sums == [Range(200, 200), Range(0, 10), Range(22, None)]
    assert added(sums) == Range(222, None)
    assert added(sums[:2]) == Range(200, 210)
    assert added([]) == Range(0, 0)


@given(RANGES, RANGES, st.data())
def test_a_share_holds_whatever_the_sums_turn_out_to_be(
    part: Range, rest: Range, data: st.DataObject
) -> None:
    found = share(part, rest)
    x = data.draw(st.integers(part.low, part.low + 10**13 if part.high is None else part.high))
    y = data.draw(st.integers(rest.low, rest.low + 10**13 if rest.high is None else rest.high))
    if x + y:
        slack = Decimal("0.000001")
        assert found.low - slack <= Decimal(x) / Decimal(x + y) <= found.high + slack


def test_the_federal_share_of_two_centres_is_below_86_21_per_cent() -> None:
    rest = added([bounded(10 * MILLION, "exact"), bounded(22 * MILLION, "at_least")])
    assert share(bounded(200 * MILLION, "exact"), rest) == Share(Decimal(0), Decimal("0.862069"))


def test_a_share_of_nothing_is_nothing() -> None:
    assert share(Range(0, 0), Range(0, 0)) == Share(Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("times", "of", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_a_rate_has_the_interval_of_wilson(times: int, of: int, low: float, high: float) -> None:
    rate = wilson(times, of)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_rate_and_stays_between_nought_and_one(times: int, more: int) -> None:
    rate = wilson(times, times + more)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_a_rate_is_learnt_from_the_narrowest_group_with_enough_cases() -> None:
    cases = {"7531": (3, 4), "7532": (10, 20), "8153": (ENOUGH, ENOUGH)}
    assert nearest(cases, "8153").value == 1
    assert nearest(cases, "7531") == wilson(13, 24)
    assert nearest(cases, "5120") == wilson(13 + ENOUGH, 24 + ENOUGH)
    assert nearest({}, "5120") == UNKNOWN


def test_a_median_leaves_out_what_was_taken_back() -> None:
    assert median({10: 1, 20: 1, 90: -1}) == 15.0
    assert median({10: 2, 30: 1}) == 10.0
    assert median({5: 0}) is None


def around(hidden: frozenset[links.Link], counts: dict[links.Link, int], link: links.Link) -> set[int]:
    """Every value a hidden link could have, the shown ones and the change of every account being known."""
    free = sorted(hidden)
    fixed = {end: 0 for pair in counts for end in pair}
    for (was, at), n in counts.items():
        fixed[was] -= n
        fixed[at] += n
    found = set()
    for values in product(range(25), repeat=len(free)):
        net = Counter({end: 0 for end in fixed})
        for pair, n in {**counts, **dict(zip(free, values, strict=True))}.items():
            net[pair[0]] -= n
            net[pair[1]] += n
        if all(net[end] == fixed[end] for end in fixed):
            found.add(dict(zip(free, values, strict=True))[link])
    return found


def test_a_small_link_can_be_any_of_five_numbers_for_whoever_sees_the_rest() -> None:
    counts = {
        ("outside", "unemployed"): 20,
        ("unemployed", "in_training"): 12,
        ("in_training", "unemployed"): 3,
        ("in_training", "hired"): 6,
    }
    hidden = links.hidden(counts)
    assert hidden == {("unemployed", "in_training"), ("in_training", "unemployed")}
    possible = around(hidden, counts, ("in_training", "unemployed"))
    assert len(possible) >= 5
    assert {0, 1, 2, 3, 4} <= possible


def test_without_a_circle_nothing_is_shown_and_without_small_numbers_everything() -> None:
    assert links.hidden({("a", "b"): 3, ("b", "c"): 9}) == {("a", "b"), ("b", "c")}
    assert links.hidden({("a", "b"): 5, ("b", "c"): 9}) == frozenset()


GOOD = Ledger(
    posted=[
        Cell("unemployed", "57701000", "8153", 7),
        Cell("hired", "57701000", "8153", 3),
        Cell("positions_open", "57701000", "8153", 4),
        Cell("positions_filled", "57701000", "8153", 1),
    ],
    kept={
        ("unemployed", "57701000", "8153"): 7,
        ("hired", "57701000", "8153"): 3,
        ("positions_open", "57701000", "8153"): 4,
        ("positions_filled", "57701000", "8153"): 1,
    },
    entered=10,
    opened=5,
    intakes={"resurs/sew-1": (20, 20)},
    money=[
        Money("pledged", "a/1", "federal", "exact", 100),
        Money("transferred", "a/1", "federal", "exact", 90),
        Money("accounted", "a/1", "federal", "exact", 80),
        Money("accepted", "a/1", "federal", "exact", 40),
        Money("returned", "a/1", "federal", "exact", 10),
    ],
)


def broken(ledger: Ledger) -> list[str]:
    return [one.name for one in identities(ledger) if not one.holds]


def test_a_good_ledger_keeps_every_identity() -> None:
    assert broken(GOOD) == []


@pytest.mark.parametrize(
    ("name", "ledger"),
    [
        ("totals", replace(GOOD, kept={})),
        (
            "never_negative",
            replace(GOOD, least=[Cell("places_free", "1", "2", -1)]),
        ),
        ("people", replace(GOOD, entered=11)),
        ("positions", replace(GOOD, opened=6)),
        ("places", Ledger(intakes={"resurs/sew-1": (19, 20)})),
        ("money", Ledger(money=[Money("transferred", "a/1", "federal", "exact", 1)])),
        ("money", Ledger(money=[*GOOD.money, Money("accepted", "a/1", "federal", "exact", 60)])),
        ("money", Ledger(money=[*GOOD.money, Money("returned", "a/1", "federal", "exact", 90)])),
    ],
)
def test_each_identity_notices_what_breaks_it(name: str, ledger: Ledger) -> None:
    assert broken(ledger) == [name]


def test_what_came_back_may_be_transferred_again() -> None:
    money = [*GOOD.money, Money("transferred", "a/1", "federal", "exact", 20)]
    assert broken(replace(GOOD, money=money)) == []
    money.append(Money("transferred", "a/1", "federal", "exact", 1))
    assert broken(replace(GOOD, money=money)) == ["money"]


def test_agreements_that_share_a_sum_keep_the_identity_together() -> None:
    shared = Money("pledged", "a/1", "federal", "exact", 100, "a/2,a/3")
    money = [shared, Money("transferred", "a/2", "federal", "exact", 60)]
    assert broken(Ledger(money=[*money, Money("transferred", "a/3", "federal", "exact", 40)])) == []
    assert broken(Ledger(money=[*money, Money("transferred", "a/3", "federal", "exact", 41)])) == ["money"]
    assert broken(Ledger(money=[*money, Money("transferred", "a/3", "regional", "exact", 1)])) == ["money"]


def test_more_may_be_transferred_than_the_least_that_was_promised() -> None:
    money = [
        Money("pledged", "a/1", "extra_budget", "at_least", 22),
        Money("transferred", "a/1", "extra_budget", "", 30),
    ]
    assert broken(Ledger(money=money)) == []


@pytest.mark.parametrize(
    ("demand", "supply", "before", "expected"),
    [
        (20, 10, None, "deficit"),
        (20, 11, None, None),
        (30, 20, None, None),
        (10, 20, None, "surplus"),
        (20, 12, "deficit", "deficit"),
        (20, 14, "deficit", None),
        (30, 20, "deficit", None),
        (0, 0, "surplus", None),
        (10, 30, "deficit", "surplus"),
    ],
)
def test_an_imbalance_is_raised_far_out_and_cleared_well_within(
    demand: int, supply: int, before: Kind | None, expected: Kind | None
) -> None:
    assert kind_of(demand, supply, before) == expected
