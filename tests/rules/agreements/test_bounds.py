"""Sums within bounds: whatever the true sums are, what is told contains what they come to."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kadry_contracts.money import kopecks, roubles
from services.agreements.domain.money.bounds import Span, share, slack, span, total, written

AMOUNTS = st.integers(0, 10**12)


@st.composite
def spans_with_a_truth(draw: st.DrawFn) -> tuple[Span, int]:
    """An amount with a bound, and one sum that it may turn out to be."""
    amount = draw(AMOUNTS)
    bound = draw(st.sampled_from(("exact", "at_least", "at_most")))
    truth = {
        "exact": st.just(amount),
        "at_least": st.integers(amount, amount + 10**12),
        "at_most": st.integers(0, amount),
    }[bound]
    return span(roubles(amount), bound), draw(truth)  # type: ignore[arg-type]


def inside(value: int, within: Span) -> bool:
    return within.low <= value and (within.high is None or value <= within.high)


@given(AMOUNTS)
def test_kopecks_and_roubles_are_the_same_money(amount: int) -> None:
    assert kopecks(roubles(amount)) == amount


@settings(max_examples=300)
@given(st.lists(spans_with_a_truth(), max_size=6))
def test_a_total_contains_the_total_of_all_true_sums(sums: list[tuple[Span, int]]) -> None:
    assert inside(sum(truth for _, truth in sums), total(one for one, _ in sums))


@settings(max_examples=500)
@given(spans_with_a_truth(), st.lists(spans_with_a_truth(), max_size=4))
def test_a_share_contains_the_true_share(part: tuple[Span, int], others: list[tuple[Span, int]]) -> None:
    whole = part[1] + sum(truth for _, truth in others)
    found = share(part[0], total(one for one, _ in others))
    if found is None:
        assert whole == 0
        return
    assert 0 <= found.low <= found.high <= 1
    if whole:
        assert found.low <= Fraction(part[1], whole) <= found.high


@settings(max_examples=300)
@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=5))
def test_shares_of_exact_sums_are_points_and_add_up_to_one(first: int, rest: list[int]) -> None:
    sums = [first, *rest]
    if sum(sums) == 0:
        return
    shares = []
    for n, one in enumerate(sums):
        others = total(Span(x, x) for m, x in enumerate(sums) if m != n)
        found = share(Span(one, one), others)
        assert found is not None
        assert found.low == found.high
        shares.append(found.low)
    assert sum(shares) == 1


@given(st.fractions(0, 1))
def test_what_is_written_contains_what_is_meant(value: Fraction) -> None:
    low, high = Fraction(written(value, up=False)), Fraction(written(value, up=True))
    assert low <= value <= high
    assert high - low <= Fraction(1, 10**6)


@settings(max_examples=300)
@given(spans_with_a_truth(), spans_with_a_truth(), st.fractions(0, 1))
def test_a_share_without_slack_is_kept_by_no_true_sums(
    part: tuple[Span, int], others: tuple[Span, int], limit: Fraction
) -> None:
    found, whole = share(part[0], others[0]), part[1] + others[1]
    if found is None or whole == 0:
        return
    true = Fraction(part[1], whole)
    if slack(found, limit, None).high < 0:
        assert true < limit
    if slack(found, None, limit).high < 0:
        assert true > limit


def test_more_than_has_an_open_end_and_up_to_begins_at_nothing() -> None:
    assert span("22.00", "at_least") == (2200, None)
    assert span("22.00", "at_most") == (0, 2200)
    assert span("22.00", "exact") == (2200, 2200)
