"""Agreements whose reports are read late: what holds follows from the days, whatever is read first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import permutations
from random import Random
from typing import Any

import pytest

from kadry_contracts.facts.agreements import SignatureRevokedV1
from kadry_contracts.facts.common import ReportRefusedV1
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.consent import missing
from services.agreements.domain.promises.promise import Obligation, obligation_id, state
from services.agreements.domain.status import status
from tests.rules.agreements.stories import (
    ID,
    a_region,
    activity,
    amends,
    drafts,
    pays,
    promise,
    revokes,
    signs,
    terminates,
    waives,
)
from tests.support.paper import Paper, at

Step = Callable[[Paper], object]
FEDERAL = {"source": "federal", "amount": "1000.00"}


def draft(**terms: Any) -> Step:
    return lambda paper: drafts(paper, **terms)


def sign(party: str, on: str, revision: int = 1, **options: Any) -> Step:
    return lambda paper: signs(paper, party, on, revision, at=at(on), **options)


def amend(revision: int, on: str, by: str = "okrug", **terms: Any) -> Step:
    return lambda paper: amends(paper, revision, by, on, **terms)


def revoke(party: str, on: str, revision: int = 1) -> Step:
    return lambda paper: revokes(paper, party, on, revision, at=at(on))


def terminate(on: str, said: str) -> Step:
    return lambda paper: terminates(paper, on, at=at(said))


def read(steps: Sequence[Step]) -> Paper:
    """The agreement after all of it was read in that order, a year later."""
    paper = a_region("2027-03-01")
    for step in steps:
        step(paper)
    paper.turn(at("2028-06-01"))
    return paper


def left(paper: Paper) -> dict[str, Any]:
    """What stands in the end."""
    found = paper.find("agreements", Agreement, ID)
    assert found is not None
    states = paper.desks["agreements"].states.values()
    sums: dict[tuple[date, str], float] = {}
    for said in paper.facts:
        for move in getattr(said.fact, "moves", ()):
            for end, sign in ((move.was, -1), (move.at, 1)):
                sums[move.on, end.account] = sums.get((move.on, end.account), 0) + sign * float(move.amount)
    return {
        "agreement": (status(found), found.activated, found.latest.number, missing(found), found.last_day),
        "promises": {one.id: (state(one), one.days) for one in states if isinstance(one, Obligation)},
        "money": {cell: amount for cell, amount in sums.items() if amount},
        "refused": [said.fact.code for said in paper.facts if isinstance(said.fact, ReportRefusedV1)],
    }


def ends_the_same(steps: Sequence[Step], *, orders: int = 120) -> dict[str, Any]:
    """What the steps come to, which has to be the same in every order: in all, or in so many by chance."""
    ideal = left(read(steps))
    assert ideal["refused"] == []
    chance = Random(1)
    few = len(steps) <= 5
    for order in permutations(steps) if few else (chance.sample(steps, len(steps)) for _ in range(orders)):
        assert left(read(order)) == ideal, [steps.index(step) for step in order]
    return ideal


SIGNED = (sign("okrug", "2026-09-02"), sign("technikum", "2026-09-03"), sign("zavod", "2026-09-05"))


def test_an_amendment_of_the_time_before_a_termination_is_read_after_it() -> None:
    steps = (draft(), amend(2, "2026-08-20", ends_on="2027-12-31"), terminate("2026-12-01", "2026-11-20"))
    assert ends_the_same(steps)["agreement"][:3] == ("terminated", {}, 2)


def test_what_was_said_to_be_over_is_not_amended() -> None:
    paper = read((draft(), terminate("2026-12-01", "2026-11-20"), amend(2, "2026-11-21", title="Иное")))
    assert left(paper)["refused"] == ["already_ended"]


def test_a_signature_on_its_way_when_the_next_revision_was_stated_counts_for_its_own() -> None:
    steps = (draft(), *SIGNED, amend(2, "2026-09-10", ends_on="2027-12-31"))
    stands = ends_the_same(steps)["agreement"]
    assert stands[1:4] == ({1: date(2026, 9, 5)}, 2, ("technikum", "zavod"))


def test_what_all_sign_before_its_first_day_begins_on_it_though_an_amendment_waits_for_signatures() -> None:
    signed = [sign(party, "2026-08-10") for party in ("okrug", "technikum", "zavod")]
    steps = (draft(), *signed, amend(2, "2026-08-20", ends_on="2027-12-31"))
    assert ends_the_same(steps)["agreement"][1] == {1: date(2026, 9, 1)}


def test_a_revision_that_the_next_one_overtakes_never_holds() -> None:
    signed = [sign(party, "2026-08-10") for party in ("okrug", "technikum", "zavod")]
    again = [sign(party, "2026-08-25", 2) for party in ("technikum", "zavod")]
    steps = (draft(), *signed, amend(2, "2026-08-20", ends_on="2027-12-31"), *again)
    assert ends_the_same(steps)["agreement"][1] == {2: date(2026, 9, 1)}


def test_the_signature_of_an_old_revision_is_refused_once_the_next_one_is_stated() -> None:
    steps = (draft(), *SIGNED[:2], amend(2, "2026-09-04", ends_on="2027-12-31"), SIGNED[2])
    stands = left(read(steps))
    assert stands["refused"] == ["stale_revision"]
    assert stands["agreement"][1] == {}


def test_an_amendment_read_first_takes_nobody_out_of_what_all_have_signed() -> None:
    """A date that one party writes on its amendment cannot undo what the others signed."""
    steps = (draft(), *SIGNED, amend(2, "2026-08-02", ends_on="2026-09-30"))
    assert left(read(steps))["agreement"][1] == {1: date(2026, 9, 5)}


def test_a_signature_taken_back_and_given_again_counts_from_its_second_day() -> None:
    again = [revoke("zavod", "2026-08-20"), sign("zavod", "2026-09-07")]
    steps = (draft(), *SIGNED[:2], sign("zavod", "2026-08-10"), *again)
    assert ends_the_same(steps)["agreement"][1] == {1: date(2026, 9, 7)}


def test_a_signature_taken_back_may_be_corrected_whichever_is_read_first() -> None:
    steps = (
        draft(),
        sign("zavod", "2026-08-10", id="s"),
        sign("zavod", "2026-08-12", id="s-2", corrects="s"),
        revoke("zavod", "2026-08-20"),
    )
    assert ends_the_same(steps)["agreement"][:2] == ("expired", {})


def test_a_signature_taken_back_in_time_undoes_the_beginning_that_the_clock_had_told() -> None:
    paper = a_region("2026-08-01")
    drafts(paper, funding=(FEDERAL,), obligations=(promise("activities", 1),))
    for party in ("okrug", "technikum", "zavod"):
        signs(paper, party, "2026-08-10")
    paper.turn(at("2026-09-20"))
    assert left(paper)["money"] == {(date(2026, 9, 1), "pledged"): 1000, (date(2026, 9, 1), "outside"): -1000}
    report = revokes(paper, "zavod", "2026-08-20")
    assert paper.said(report) == ["signature_revoked"]
    fact = paper.of(SignatureRevokedV1)[0]
    assert (fact.status, [move.at.account for move in fact.moves]) == ("signed", ["outside"])
    assert left(paper)["money"] == {}
    activity(paper, "zavod")
    assert left(paper)["promises"] == {obligation_id(ID, "o-1"): ("scheduled", {})}


def test_a_signature_is_not_taken_back_on_the_day_on_which_the_agreement_holds() -> None:
    paper = read((draft(), *SIGNED, revoke("zavod", "2026-09-05")))
    assert left(paper)["refused"] == ["already_active"]


def test_an_agreement_that_is_prolonged_after_its_end_holds_again() -> None:
    again = [sign(party, "2027-09-10", 2) for party in ("technikum", "zavod")]
    steps = (draft(), *SIGNED, amend(2, "2027-08-20", ends_on="2027-12-31"), *again)
    stands = ends_the_same(steps)["agreement"]
    assert stands[1] == {1: date(2026, 9, 5), 2: date(2027, 9, 10)}
    assert stands[4] == date(2027, 12, 31)


def test_who_has_signed_before_and_amends_has_agreed_whatever_is_read_first() -> None:
    steps = (draft(), SIGNED[0], amend(2, "2026-09-10", starts_on="2026-09-15"))
    assert ends_the_same(steps)["agreement"][3] == ("technikum", "zavod")


def test_who_states_a_revision_may_sign_it_too() -> None:
    steps = (
        draft(),
        SIGNED[0],
        amend(2, "2026-09-10", starts_on="2026-09-15"),
        sign("okrug", "2026-09-11", 2),
    )
    assert ends_the_same(steps)["agreement"][3] == ("technikum", "zavod")


@pytest.mark.parametrize("later", [3, 5])
def test_a_waiver_is_of_the_promise_of_its_day(later: int) -> None:
    steps = (
        draft(obligations=(promise("activities", 3),)),
        *SIGNED,
        lambda paper: waives(paper, "technikum", at=at("2026-10-01")),
        amend(2, "2026-10-10", obligations=(promise("activities", later),), ends_on="2027-12-31"),
        sign("technikum", "2026-10-11", 2),
        sign("zavod", "2026-10-12", 2),
    )
    stands = ends_the_same(steps, orders=60)["promises"][obligation_id(ID, "o-1")]
    assert stands[0] == ("waived" if later == 3 else "breached")


def test_money_of_the_prolonged_time_waits_for_the_prolongation() -> None:
    steps = (
        draft(funding=(FEDERAL,)),
        *SIGNED,
        amend(2, "2027-08-20", ends_on="2027-12-31"),
        sign("technikum", "2027-08-22", 2),
        sign("zavod", "2027-08-25", 2),
        lambda paper: pays(paper, "zavod", "300.00", on="2027-10-01", at=at("2027-10-01")),
    )
    assert ends_the_same(steps, orders=60)["money"][date(2027, 10, 1), "transferred"] == 300


def test_a_termination_in_the_prolonged_time_waits_for_the_prolongation() -> None:
    steps = (
        draft(),
        *SIGNED,
        amend(2, "2027-08-20", ends_on="2027-12-31"),
        sign("technikum", "2027-08-22", 2),
        sign("zavod", "2027-08-25", 2),
        terminate("2027-10-01", "2027-09-20"),
    )
    assert ends_the_same(steps, orders=60)["agreement"][0] == "terminated"
