"""Money whose terms or accounts are read late, sums of several payers, pools that others still state."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.rules.agreements import test_shared_money as cluster
from tests.rules.agreements.stories import (
    ID,
    a_region,
    accepts,
    accounts,
    all_sign,
    drafts,
    in_force,
    pays,
    promise,
    signs,
)
from tests.support.paper import Paper, at

FEDERAL: dict[str, Any] = {"source": "federal", "amount": "100.00", "bound": "exact"}
MUNICIPAL: dict[str, Any] = {"source": "municipal", "amount": "50.00", "bound": "exact"}


def funded(*lines: dict[str, Any]) -> Paper:
    """The agreement with this money, in force since September 2026; it is December."""
    paper = a_region("2026-12-01")
    drafts(paper, funding=lines)
    all_sign(paper, "2026-09-10")
    return paper


def amended(paper: Paper, *lines: dict[str, Any]) -> str:
    """The next revision has other money, and all sign it."""
    said: dict[str, Any] = {"agreement": ID, "revision": 2, "funding": lines}
    report = paper.tell("okrug", "agreements.agreement_amended", at=at("2026-09-20"), **said)
    paper.settle()
    for party in ("technikum", "zavod"):
        signs(paper, party, "2026-09-21", revision=2)
    return report


@pytest.mark.parametrize("order", ["amendment first", "transfer first"])
def test_a_transfer_waits_for_the_amendment_that_adds_its_source(order: str) -> None:
    paper = funded(FEDERAL)
    if order == "amendment first":
        amended(paper, FEDERAL, MUNICIPAL)
    paid = pays(paper, "zavod", "50.00", source="municipal")
    if order == "transfer first":
        amended(paper, FEDERAL, MUNICIPAL)
    assert paper.said(paid)[-1] == "funds_transferred"


@pytest.mark.parametrize("order", ["accounts first", "acceptance first"])
def test_an_acceptance_waits_for_all_the_accounts_it_covers(order: str) -> None:
    paper = funded(FEDERAL)
    pays(paper, "zavod", "100.00")
    accounts(paper, "technikum", "zavod/t-1", "60.00")
    if order == "accounts first":
        accounts(paper, "technikum", "zavod/t-1", "40.00")
    accepted = accepts(paper, "zavod", "zavod/t-1", "100.00")
    if order == "acceptance first":
        accounts(paper, "technikum", "zavod/t-1", "40.00")
    assert paper.said(accepted)[-1] == "accounting_accepted"


def test_nobody_pays_what_another_payer_pledged() -> None:
    paper = funded({**FEDERAL, "payer": "okrug"}, {**FEDERAL, "amount": "50.00", "payer": "zavod"})
    assert paper.said(pays(paper, "zavod", "50.01")) == ["exceeds_pledged"]
    assert paper.said(pays(paper, "zavod", "50.00", "t-2")) == ["funds_transferred"]
    assert paper.said(pays(paper, "zavod", "0.01", "t-3")) == ["exceeds_pledged"]
    assert paper.said(pays(paper, "okrug", "100.00", "t-4")) == ["funds_transferred"]


def test_what_no_payer_is_named_for_is_paid_by_anybody_but_once() -> None:
    paper = funded(FEDERAL, {**FEDERAL, "amount": "50.00", "payer": "zavod"})
    assert paper.said(pays(paper, "zavod", "70.00")) == ["funds_transferred"]
    assert paper.said(pays(paper, "okrug", "80.01", "t-2")) == ["exceeds_pledged"]
    assert paper.said(pays(paper, "okrug", "80.00", "t-3")) == ["funds_transferred"]


def test_a_revision_pledges_what_each_payer_has_transferred() -> None:
    paper = funded({**FEDERAL, "payer": "okrug"}, {**FEDERAL, "payer": "zavod"})
    pays(paper, "zavod", "80.00")
    less = ({**FEDERAL, "payer": "okrug"}, {**FEDERAL, "amount": "70.00", "payer": "zavod"})
    assert paper.said(amended(paper, *less)) == ["below_transferred"]


def pledged(paper: Paper) -> dict[tuple[date, str], str]:
    """What is pledged from each day on, by the agreement it is posted under, in roubles."""
    sums: Counter[tuple[date, str]] = Counter()
    for said in paper.facts:
        for move in getattr(said.fact, "moves", ()):
            for end, sign in ((move.was, -1), (move.at, 1)):
                if end.account == "pledged":
                    sums[move.on, end.agreement] += sign * int(float(move.amount))
    return {key: f"{amount:+}" for key, amount in sorted(sums.items()) if amount}


def test_a_shared_pool_that_one_agreement_no_longer_states_was_pledged_until_then() -> None:
    paper = cluster.a_cluster()
    first = cluster.agreed(paper, "a", cluster.line("federal", 200, "exact", "b"), on="2026-02-01")
    second = cluster.agreed(paper, "b", cluster.line("federal", 200, "exact", "a"), on="2026-02-15")
    assert pledged(paper) == {(date(2026, 2, 1), first): "+200000000"}
    paper.turn(at("2026-06-01"))
    said: dict[str, Any] = {"agreement": first, "revision": 2, "funding": ()}
    paper.tell("klaster", "agreements.agreement_amended", **said)
    for party in ("minobr", "zavod"):
        signature: dict[str, Any] = {"agreement": first, "revision": 2, "signed_on": "2026-06-01"}
        paper.tell(party, "agreements.agreement_signed", **signature, signatory="директор")
    paper.settle()
    assert pledged(paper) == {
        (date(2026, 2, 1), first): "+200000000",
        (date(2026, 6, 1), first): "-200000000",
        (date(2026, 6, 1), second): "+200000000",
    }


@pytest.mark.parametrize(
    ("measure", "field", "value"),
    [
        ("funding", "municipality", "57701000"),
        ("funding", "occupation", "8153"),
        ("equipment_hours_guests", "occupation", "8153"),
        ("upskilled_instructors", "occupation", "8153"),
    ],
)
def test_a_promise_that_nothing_could_count_for_is_refused(measure: str, field: str, value: str) -> None:
    paper = a_region()
    terms = promise(measure, 3, **{field: value})
    assert paper.said(drafts(paper, obligations=(terms,))) == ["unmeasurable"]
    in_force(paper, promise(measure, 3))
    said: dict[str, Any] = {"agreement": ID, "revision": 2, "obligations": (terms,)}
    amended = paper.tell("okrug", "agreements.agreement_amended", **said)
    paper.settle()
    assert paper.said(amended) == ["unmeasurable"]


def test_a_draft_waits_for_its_payer() -> None:
    paper = a_region()
    report = drafts(paper, funding=({**FEDERAL, "payer": "minobr"},))
    assert paper.said(report) == ["report_waiting"]
    paper.admit("minobr", "ministry")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "agreement_drafted"]
