"""Rules of money: pledged ≥ transferred ≥ accounted ≥ accepted per source; who accounts does not accept."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts.agreements import (
    AccountingAcceptedV1,
    AgreementActivatedV1,
    FundsAccountedV1,
    FundsTransferredV1,
)
from tests.rules.agreements.stories import (
    ID,
    a_region,
    accepts,
    accounts,
    all_sign,
    amends,
    drafts,
    in_force,
    pays,
    returns,
    signs,
    terminates,
)
from tests.support.paper import Paper, at

FEDERAL = {"source": "federal", "amount": "1000.00"}
EMPLOYER = {"source": "employer", "amount": "500.50", "payer": "zavod"}


def funded(*lines: dict[str, Any], now: str = "2026-12-01") -> Paper:
    """The agreement in force with these lines of funding."""
    paper = a_region(now)
    in_force(paper, funding=lines)
    return paper


def account(paper: Paper, name: str, source: str | None = None) -> Decimal:
    """What stands on an account of money, of one source or of all."""
    found = Decimal(0)
    for said in paper.facts:
        for move in getattr(said.fact, "moves", ()):
            amount = Decimal(move.amount or 0)
            for end, sign in ((move.was, -1), (move.at, 1)):
                if end.account == name and source in (None, end.source):
                    found += sign * amount
    return found


def test_money_is_pledged_when_the_agreement_becomes_active() -> None:
    paper = a_region("2026-08-01")
    drafts(paper, funding=(FEDERAL, EMPLOYER))
    all_sign(paper, "2026-08-10")
    assert account(paper, "pledged") == 0
    paper.turn(at("2026-09-02"))
    assert account(paper, "pledged", "federal") == Decimal("1000.00")
    assert account(paper, "pledged", "employer") == Decimal("500.50")
    move = paper.of(AgreementActivatedV1)[0].moves[0]
    assert (move.at.agreement, move.at.bound, move.at.shared_by) == (ID, "exact", None)


def test_a_pledge_keeps_its_bound() -> None:
    paper = funded({**FEDERAL, "bound": "at_least"}, {**FEDERAL, "bound": "at_most"})
    moves = paper.of(AgreementActivatedV1)[0].moves
    assert sorted(str(move.at.bound) for move in moves) == ["at_least", "at_most"]


def test_every_stage_moves_its_own_account() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "600.00")
    accounts(paper, "technikum", "okrug/t-1", "250.25")
    accepts(paper, "okrug", "okrug/t-1", "100.10")
    returns(paper, "okrug", "okrug/t-1", "49.75")
    stages = ("pledged", "transferred", "accounted", "accepted", "returned")
    sums = [account(paper, name, "federal") for name in stages]
    assert sums == [Decimal(x) for x in ("1000.00", "600.00", "250.25", "100.10", "49.75")]
    fact = paper.of(AccountingAcceptedV1)[0]
    assert (fact.transferred, fact.accounted, fact.accepted, fact.amount) == (
        "600.00",
        "250.25",
        "100.10",
        "100.10",
    )


def test_no_more_is_transferred_than_is_pledged() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "999.99")
    assert paper.said(pays(paper, "okrug", "0.02", "t-2")) == ["exceeds_pledged"]
    assert paper.said(pays(paper, "okrug", "0.01", "t-3")) == ["funds_transferred"]


def test_up_to_has_a_limit_and_more_than_has_none() -> None:
    paper = funded({**FEDERAL, "bound": "at_most"}, {**EMPLOYER, "bound": "at_least"})
    assert paper.said(pays(paper, "okrug", "1000.01")) == ["exceeds_pledged"]
    report = pays(paper, "zavod", "99999.00", source="employer")
    assert paper.said(report) == ["funds_transferred"]


def test_a_source_that_no_amendment_adds_is_refused() -> None:
    paper = funded(FEDERAL)
    report = pays(paper, "okrug", "1.00", source="regional")
    assert paper.said(report) == ["report_waiting"]
    paper.turn(paper.now + paper.waits)
    assert paper.said(report) == ["report_waiting", "source_not_pledged"]


def test_a_sum_with_a_payer_is_paid_by_that_payer() -> None:
    paper = funded(EMPLOYER)
    assert paper.said(pays(paper, "okrug", "1.00", source="employer")) == ["not_the_payer"]
    assert paper.said(pays(paper, "zavod", "1.00", source="employer")) == ["funds_transferred"]


def test_money_flows_between_parties_while_the_agreement_is_in_force() -> None:
    paper = funded(FEDERAL)
    assert paper.said(pays(paper, "school", "1.00")) == ["not_a_party"]
    assert paper.said(pays(paper, "okrug", "1.00", receiver="school")) == ["not_a_party"]
    assert paper.said(pays(paper, "okrug", "1.00", receiver="okrug")) == ["not_the_receiver"]
    assert paper.said(pays(paper, "okrug", "1.00", on="2026-09-09")) == ["agreement_not_active"]
    terminates(paper, "2026-11-01")
    assert paper.said(pays(paper, "okrug", "1.00", on="2026-11-02")) == ["agreement_not_active"]
    assert paper.said(pays(paper, "okrug", "1.00", on="2026-10-31")) == ["funds_transferred"]


def test_a_transfer_waits_for_its_agreement_to_be_active() -> None:
    paper = a_region("2026-12-01")
    report = pays(paper, "okrug", "1.00")
    drafts(paper, funding=(FEDERAL,))
    assert paper.said(report) == ["report_waiting"]
    all_sign(paper, "2026-09-10")
    assert paper.said(report) == ["report_waiting", "funds_transferred"]


def test_nothing_is_accounted_for_or_returned_that_was_not_transferred() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    accounts(paper, "technikum", "okrug/t-1", "60.00")
    assert paper.said(accounts(paper, "technikum", "okrug/t-1", "40.01")) == ["exceeds_transferred"]
    assert paper.said(returns(paper, "okrug", "okrug/t-1", "40.01")) == ["exceeds_transferred"]
    assert paper.said(returns(paper, "okrug", "okrug/t-1", "40.00")) == ["funds_returned"]
    assert paper.said(accounts(paper, "technikum", "okrug/t-1", "0.01")) == ["exceeds_transferred"]


def test_what_came_back_may_be_transferred_again() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "1000.00")
    returns(paper, "okrug", "okrug/t-1", "300.00")
    assert paper.said(pays(paper, "okrug", "300.01", "t-2")) == ["exceeds_pledged"]
    assert paper.said(pays(paper, "okrug", "300.00", "t-3")) == ["funds_transferred"]


def test_nothing_is_accepted_that_was_not_accounted_for() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    accounts(paper, "technikum", "okrug/t-1", "60.00")
    assert paper.said(accepts(paper, "okrug", "okrug/t-1", "100.01")) == ["exceeds_accounted"]
    assert paper.said(accepts(paper, "okrug", "okrug/t-1", "60.00")) == ["accounting_accepted"]
    too_much = accepts(paper, "okrug", "okrug/t-1", "0.01")
    paper.turn(paper.now + paper.waits)
    assert paper.said(too_much) == ["report_waiting", "exceeds_accounted"]


def test_four_eyes_who_accounted_does_not_accept() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    accounts(paper, "technikum", "okrug/t-1", "60.00")
    assert paper.said(accepts(paper, "technikum", "okrug/t-1", "60.00")) == ["four_eyes"]
    assert paper.said(accepts(paper, "zavod", "okrug/t-1", "60.00")) == ["not_the_payer"]


def test_the_payer_does_not_account_and_a_named_receiver_alone_does() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00", receiver="technikum")
    assert paper.said(accounts(paper, "okrug", "okrug/t-1", "1.00")) == ["not_the_receiver"]
    assert paper.said(accounts(paper, "zavod", "okrug/t-1", "1.00")) == ["not_the_receiver"]
    pays(paper, "okrug", "100.00", "t-2")
    assert paper.said(accounts(paper, "zavod", "okrug/t-2", "1.00")) == ["funds_accounted"]
    assert paper.said(accounts(paper, "school", "okrug/t-2", "1.00")) == ["not_a_party"]
    assert paper.of(FundsAccountedV1)[0].accounted_by == "zavod"


def test_only_the_payer_says_that_money_came_back() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    assert paper.said(returns(paper, "technikum", "okrug/t-1", "1.00")) == ["not_the_payer"]


def test_dates_follow_each_other() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    early = accounts(paper, "technikum", "okrug/t-1", "1.00", "2026-09-30")
    assert paper.said(early) == ["dates_reversed"]
    accounts(paper, "technikum", "okrug/t-1", "1.00", "2026-11-01")
    assert paper.said(accepts(paper, "okrug", "okrug/t-1", "1.00", "2026-10-31")) == ["dates_reversed"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_whatever_order_reports_come_they_end_in_the_same_sums(order: tuple[int, ...]) -> None:
    paper = a_region("2026-12-01")
    season = (
        lambda: in_force(paper, funding=(FEDERAL,)),
        lambda: pays(paper, "okrug", "100.00"),
        lambda: accounts(paper, "technikum", "okrug/t-1", "60.00"),
        lambda: accepts(paper, "okrug", "okrug/t-1", "60.00"),
    )
    for n in order:
        season[n]()
    sums = [account(paper, name) for name in ("pledged", "transferred", "accounted", "accepted")]
    assert sums == [1000, 100, 60, 60]


def test_a_corrected_transfer_moves_the_difference() -> None:
    paper = funded(FEDERAL)
    first = pays(paper, "okrug", "100.00")
    second = pays(paper, "okrug", "120.00", on="2026-10-02", corrects=first)
    assert paper.said(second) == ["funds_transferred"]
    assert account(paper, "transferred") == 120
    assert [fact.transferred for fact in paper.of(FundsTransferredV1)] == ["100.00", "120.00"]
    accounts(paper, "technikum", "okrug/t-1", "110.00")
    assert paper.said(pays(paper, "okrug", "109.99", corrects=second)) == ["wrong_state"]
    assert paper.said(pays(paper, "okrug", "1000.01", corrects=second)) == ["exceeds_pledged"]


def test_a_transfer_corrected_to_another_source_gives_the_first_one_its_money_back() -> None:
    paper = funded(FEDERAL, {"source": "regional", "amount": "1000.00"})
    first = pays(paper, "okrug", "1000.00")
    pays(paper, "okrug", "1000.00", source="regional", corrects=first)
    assert account(paper, "transferred", "federal") == 0
    assert account(paper, "transferred", "regional") == 1000
    assert paper.said(pays(paper, "okrug", "1000.00", "t-2")) == ["funds_transferred"]


def test_corrected_accounts_never_fall_below_what_was_accepted() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    first = accounts(paper, "technikum", "okrug/t-1", "60.00")
    accepts(paper, "okrug", "okrug/t-1", "50.00")
    lower = accounts(paper, "technikum", "okrug/t-1", "49.99", corrects=first)
    assert paper.said(lower) == ["wrong_state"]
    assert paper.said(accounts(paper, "technikum", "okrug/t-1", "50.00", corrects=first)) == [
        "funds_accounted"
    ]
    assert account(paper, "accounted") == 50


def test_a_known_transfer_is_not_reported_twice() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "100.00")
    assert paper.said(pays(paper, "okrug", "100.00")) == ["already_exists"]


def test_an_amendment_moves_the_difference_once_all_have_signed_it() -> None:
    paper = funded(FEDERAL)
    amends(paper, 2, on="2026-11-01", funding=({**FEDERAL, "amount": "1500.00"},))
    assert account(paper, "pledged") == 1000
    signs(paper, "technikum", "2026-11-05", revision=2)
    signs(paper, "zavod", "2026-11-06", revision=2)
    assert account(paper, "pledged") == 1500


def test_an_amendment_cannot_pledge_less_than_was_transferred() -> None:
    paper = funded(FEDERAL)
    pays(paper, "okrug", "800.00")
    report = amends(paper, 2, on="2026-11-01", funding=({**FEDERAL, "amount": "799.99"},))
    assert paper.said(report) == ["below_transferred"]
    amends(paper, 2, on="2026-11-01", funding=({**FEDERAL, "amount": "900.00"},))
    pays(paper, "okrug", "150.00", "t-2")
    signs(paper, "technikum", "2026-11-05", revision=2)
    assert paper.said(signs(paper, "zavod", "2026-11-06", revision=2)) == ["below_transferred"]


def test_an_agreement_that_was_ended_before_it_began_takes_its_pledges_back() -> None:
    paper = funded(FEDERAL)
    assert account(paper, "pledged") == 1000
    terminates(paper, "2026-09-05")
    assert account(paper, "pledged") == 0
