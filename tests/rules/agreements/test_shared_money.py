"""Rules of shares and of sums that several agreements share; golden cases 2 and 3 with their figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from kadry_contracts.facts.agreements import AgreementActivatedV1, CovenantBreachedV1
from services.agreements.app import SERVICE
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.changes import Changes
from services.agreements.domain.money.bounds import ShareSpan, total
from services.agreements.domain.money.covenants import share_of
from services.agreements.domain.money.purse import pledged, pools, purse_of, sources_of
from tests.support.paper import Paper, at

PARTIES = ("klaster", "minobr", "zavod")


def a_cluster(now: str = "2026-01-15") -> Paper:
    """A managing company, a ministry, an employer."""
    paper = Paper(SERVICE, now=at(now))
    for name, kind in {"klaster": "coordinator", "minobr": "ministry", "zavod": "employer"}.items():
        paper.admit(name, kind)
    paper.settle()
    return paper


def agreed(paper: Paper, ref: str, *funding: dict[str, Any], on: str = "2026-01-10", **said: Any) -> str:
    """An agreement of the cluster for the year 2026, signed by all; returns its name in the region."""
    terms: dict[str, Any] = {"agreement_ref": ref, "kind": "cluster", "title": "Кластер", "parties": PARTIES}
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    paper.tell("klaster", "agreements.agreement_drafted", funding=funding, **{**terms, **dates, **said})
    for party in PARTIES:
        signature: dict[str, Any] = {
            "agreement": f"klaster/{ref}",
            "revision": 1,
            "signed_on": on,
            "signatory": "директор",
        }
        paper.tell(party, "agreements.agreement_signed", **signature)
    paper.settle()
    return f"klaster/{ref}"


def line(source: str, millions: int, bound: str = "exact", *shared_by: str) -> dict[str, Any]:
    return {
        "source": source,
        "amount": f"{millions}000000.00",
        "bound": bound,
        "shared_by": [f"klaster/{ref}" for ref in shared_by],
    }


def pays(paper: Paper, agreement: str, source: str, millions: int, ref: str) -> list[str]:
    """The ministry pays."""
    said: dict[str, Any] = {"transfer_ref": ref, "agreement": agreement, "source": source, "on": "2026-03-01"}
    report = paper.tell("minobr", "agreements.funds_transferred", amount=f"{millions}000000.00", **said)
    paper.settle()
    return paper.said(report)


def accounted(paper: Paper, ref: str, millions: int) -> None:
    """The employer accounts for so much of a transfer."""
    said: dict[str, Any] = {"transfer": f"minobr/{ref}", "amount": f"{millions}000000.00", "on": "2026-06-01"}
    paper.tell("zavod", "agreements.funds_accounted", evidence="Акт № 1", **said)
    paper.settle()


def shares(paper: Paper, agreement: str) -> dict[str, ShareSpan]:
    """Which part of what is pledged each source has."""
    changes, found = reading(paper, agreement)
    parts = {source: share_of(changes, found, source, "pledged") for source in sources_of(found)}
    return {source: part for source, part in parts.items() if part is not None}


def reading(paper: Paper, agreement: str) -> tuple[Changes, Agreement]:
    found = paper.find("agreements", Agreement, agreement)
    assert found is not None
    return Changes(lambda kind, id: paper.find("agreements", kind, id)), found


def percent(share: Fraction) -> Decimal:
    """With two digits, as people say it."""
    return (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(Decimal("0.01"))


def posted(paper: Paper) -> Decimal:
    return sum(
        (Decimal(m.amount or 0) for fact in paper.of(AgreementActivatedV1) for m in fact.moves), Decimal(0)
    )


def test_cluster_year_one_130_million_in_shares_of_76_92_15_38_and_7_69_percent() -> None:
    paper = a_cluster()
    year = agreed(paper, "year-1", line("federal", 100), line("employer", 20), line("regional", 10))
    found = shares(paper, year)
    assert {source: (percent(s.low), percent(s.high)) for source, s in found.items()} == {
        "federal": (Decimal("76.92"), Decimal("76.92")),
        "employer": (Decimal("15.38"), Decimal("15.38")),
        "regional": (Decimal("7.69"), Decimal("7.69")),
    }
    assert posted(paper) == 130_000_000


def two_centres(paper: Paper) -> tuple[str, str]:
    """Both agreements state the same three sums, each as shared with the other."""
    names = []
    for ref, other in (("centre-a", "centre-b"), ("centre-b", "centre-a")):
        lines = (
            line("federal", 200, "exact", other),
            line("regional", 10, "exact", other),
            line("extra_budget", 22, "at_least", other),
        )
        names.append(agreed(paper, ref, *lines))
    return names[0], names[1]


def test_cluster_year_two_is_more_than_232_million_and_federal_less_than_86_21_percent() -> None:
    paper = a_cluster()
    first, second = two_centres(paper)
    for agreement in (first, second):
        changes, found = reading(paper, agreement)
        sums = [
            pledged(line for lines in pools(purse_of(changes, agreement, source)).values() for line in lines)
            for source in sources_of(found)
        ]
        assert total(sums) == (23_200_000_000, None)
        federal = shares(paper, agreement)["federal"]
        assert federal.high == Fraction(200, 232)
        assert percent(federal.high) == Decimal("86.21")
        assert federal.low == 0


def test_a_shared_sum_is_posted_once_and_never_split_between_the_agreements() -> None:
    paper = a_cluster()
    two_centres(paper)
    assert posted(paper) == 232_000_000
    for move in paper.of(AgreementActivatedV1)[0].moves:
        assert (move.at.agreement, move.at.shared_by) == ("klaster/centre-a", ("klaster/centre-b",))
    assert paper.of(AgreementActivatedV1)[1].moves == ()


def test_the_agreement_in_force_longest_states_a_shared_sum_whatever_the_order() -> None:
    paper = a_cluster("2026-03-01")
    agreed(paper, "centre-b", line("federal", 200, "exact", "centre-a"), on="2026-02-10")
    agreed(paper, "centre-a", line("federal", 200, "exact", "centre-b"), on="2026-02-01")
    assert len(paper.of(AgreementActivatedV1)[1].moves) == 2
    at_ends: dict[tuple[str, str | None], Decimal] = {}
    for fact in paper.of(AgreementActivatedV1):
        for move in fact.moves:
            for end, sign in ((move.was, -1), (move.at, 1)):
                if end.account == "pledged":
                    key = (str(move.on), end.agreement)
                    at_ends[key] = at_ends.get(key, Decimal(0)) + sign * Decimal(move.amount or 0)
    assert {key: sum_ for key, sum_ in at_ends.items() if sum_} == {
        ("2026-02-01", "klaster/centre-a"): Decimal(200_000_000)
    }


def test_a_shared_sum_is_a_limit_for_all_who_share_it_together() -> None:
    paper = a_cluster("2026-07-01")
    first, second = two_centres(paper)
    assert pays(paper, first, "federal", 150, "t-1") == ["funds_transferred"]
    assert pays(paper, second, "federal", 51, "t-2") == ["exceeds_pledged"]
    assert pays(paper, second, "federal", 50, "t-3") == ["funds_transferred"]
    assert pays(paper, first, "extra_budget", 500, "t-4") == ["funds_transferred"]


def test_a_sum_of_its_own_is_not_taken_by_who_shares_the_other() -> None:
    paper = a_cluster("2026-07-01")
    first = agreed(paper, "centre-a", line("federal", 20), line("federal", 100, "exact", "centre-b"))
    second = agreed(paper, "centre-b", line("federal", 100, "exact", "centre-a"))
    assert pays(paper, second, "federal", 101, "t-1") == ["exceeds_pledged"]
    assert pays(paper, second, "federal", 100, "t-2") == ["funds_transferred"]
    assert pays(paper, first, "federal", 21, "t-3") == ["exceeds_pledged"]
    assert pays(paper, first, "federal", 20, "t-4") == ["funds_transferred"]


def covenant(**said: Any) -> dict[str, Any]:
    return {"covenant_ref": "c-1", "source": "federal", **said}


def breaches(paper: Paper) -> list[tuple[str, str | None]]:
    return [(fact.share_low, fact.share_high) for fact in paper.of(CovenantBreachedV1)]


def test_a_share_that_no_sums_within_the_bounds_can_keep_is_a_broken_covenant() -> None:
    paper = a_cluster()
    lines = (line("federal", 200), line("regional", 10), line("extra_budget", 22, "at_least"))
    agreed(paper, "kept", *lines, covenants=(covenant(at_least="0.85"),))
    agreed(paper, "broken", *lines, covenants=(covenant(at_least="0.87"),))
    assert breaches(paper) == [("0.000000", "0.862069")]
    assert paper.of(CovenantBreachedV1)[0].agreement == "klaster/broken"


def test_a_covenant_on_accounts_is_open_while_money_may_still_come_and_broken_when_it_cannot() -> None:
    paper = a_cluster("2026-07-01")
    rule = covenant(of="accounted", at_most="0.80")
    year = agreed(paper, "year-1", line("federal", 100), line("employer", 20), covenants=(rule,))
    pays(paper, year, "federal", 100, "t-1")
    accounted(paper, "t-1", 90)
    assert breaches(paper) == [("0.818181", "1.000000")]


def test_at_the_end_of_the_agreement_the_sums_are_what_they_are() -> None:
    paper = a_cluster("2026-07-01")
    rule = covenant(of="accounted", at_least="0.80")
    year = agreed(paper, "year-1", line("federal", 100), line("employer", 20), covenants=(rule,))
    pays(paper, year, "federal", 30, "t-1")
    pays(paper, year, "employer", 10, "t-2")
    accounted(paper, "t-1", 30)
    accounted(paper, "t-2", 10)
    assert breaches(paper) == []
    paper.turn(at("2027-01-02"))
    assert breaches(paper) == [("0.750000", "0.750000")]


def test_a_covenant_is_said_to_be_broken_once() -> None:
    paper = a_cluster("2026-07-01")
    rule = covenant(of="accounted", at_most="0.10")
    year = agreed(paper, "year-1", line("federal", 100), line("employer", 20), covenants=(rule,))
    pays(paper, year, "federal", 100, "t-1")
    accounted(paper, "t-1", 50)
    accounted(paper, "t-1", 40)
    assert len(breaches(paper)) == 1
