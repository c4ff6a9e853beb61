"""Rules of the clock: an obligation is at risk before it is breached, and says so early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from kadry_contracts.facts.agreements import (
    ObligationAtRiskV1,
    ObligationBreachedV1,
    ObligationMetV1,
    ObligationProgressedV1,
)
from kadry_contracts.terms import ObligationTerms
from services.agreements.domain.promises.promise import (
    Obligation,
    Waiver,
    behind,
    concern_on,
    expected,
    last_call,
    state,
    with_done,
)
from services.agreements.domain.promises.tally import Entry
from tests.rules.agreements.stories import (
    a_region,
    activity,
    all_sign,
    amends,
    drafts,
    in_force,
    promise,
    signs,
    terminates,
    waives,
)
from tests.support.paper import Paper, at


def an_obligation(done: int = 0, due: str = "2027-06-27", target: int = 10) -> Obligation:
    """Ten activities within 300 days from 1 September 2026 on; so many are done on the first day."""
    begins = date(2026, 9, 1)
    terms = ObligationTerms(
        obligation_ref="o", party="zavod", measure="activities", target=target, due_on=date.fromisoformat(due)
    )
    nothing = Obligation("a#o", 1, "a", terms, ("zavod",), begins, begins, date(2027, 8, 31))
    return with_done(nothing, (Entry(begins, 1) for _ in range(done)))


def warned(paper: Paper) -> list[date]:
    return [fact.on for fact in paper.of(ObligationAtRiskV1)]


def breached(paper: Paper) -> list[date]:
    return [fact.on for fact in paper.of(ObligationBreachedV1)]


@pytest.mark.parametrize(("day", "due"), [(0, 0), (29, 1), (149, 5), (298, 9), (299, 10), (400, 10)])
def test_an_even_pace_is_expected(day: int, due: int) -> None:
    assert expected(an_obligation(), date(2026, 9, 1) + timedelta(days=day)) == due


def test_nobody_is_warned_before_half_of_the_time_has_gone() -> None:
    assert concern_on(an_obligation()) == date(2026, 9, 1) + timedelta(days=150)


def test_who_is_ahead_is_warned_on_the_day_the_pace_overtakes_them() -> None:
    day = concern_on(an_obligation(done=7))
    assert day is not None
    assert not behind(an_obligation(done=7), day - timedelta(days=1))
    assert behind(an_obligation(done=7), day)


def test_an_unmet_promise_is_at_risk_thirty_days_before_its_day_whatever_its_pace() -> None:
    assert last_call(an_obligation()) == date(2027, 5, 28)
    assert concern_on(an_obligation(done=9)) == date(2027, 5, 28)
    assert concern_on(an_obligation(done=10)) is None


@pytest.mark.parametrize("due", ["2026-09-01", "2026-09-02", "2026-09-20", "2026-08-15"])
def test_however_short_the_time_the_warning_comes_before_the_last_day(due: str) -> None:
    obligation = an_obligation(due=due)
    warning = concern_on(obligation)
    assert warning is not None
    assert warning < obligation.terms.due_on


def test_a_breach_is_said_at_the_end_of_the_last_day_and_warned_of_before() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 3))
    paper.turn(at("2027-06-30", 23))
    assert (len(warned(paper)), breached(paper)) == (1, [])
    paper.turn(at("2027-07-01", 0))
    assert breached(paper) == [date(2027, 6, 30)]
    fact = paper.of(ObligationAtRiskV1)[0]
    assert (fact.done, fact.expected, fact.target, fact.state) == (0, 1, 3, "at_risk")


def test_who_catches_up_is_no_longer_at_risk_and_warned_again_when_it_falls_behind() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 10))
    paper.turn(at("2027-02-10"))
    assert len(warned(paper)) == 1
    for n in range(7):
        paper.now = at("2027-02-11")
        activity(paper, "zavod", n, "2027-02-11")
    states = [fact.state for fact in paper.of(ObligationProgressedV1)]
    assert (states[0], states[-1]) == ("at_risk", "scheduled")
    paper.turn(at("2027-06-20"))
    assert len(warned(paper)) == 2


def test_what_is_met_or_waived_is_neither_warned_of_nor_breached() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 1), promise("hires", 5, obligation_ref="o-2"))
    activity(paper, "zavod")
    waives(paper, "okrug", "o-2")
    paper.turn(at("2027-10-01"))
    assert (warned(paper), breached(paper)) == ([], [])


def test_a_promise_reached_too_late_stays_breached() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 1))
    paper.turn(at("2027-07-05"))
    activity(paper, "zavod", on="2027-07-05")
    assert paper.of(ObligationMetV1) == []
    assert paper.of(ObligationProgressedV1)[-1].state == "breached"


def test_what_was_done_in_time_and_read_late_undoes_the_breach() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 1))
    paper.turn(at("2027-07-05"))
    activity(paper, "zavod", on="2027-06-30")
    assert [fact.state for fact in paper.of(ObligationMetV1)] == ["met"]


def test_a_promise_of_an_ended_agreement_is_not_breached() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 1))
    terminates(paper, "2026-12-31")
    paper.turn(at("2027-10-01"))
    assert (warned(paper), breached(paper)) == ([], [])


def test_a_promise_put_off_in_time_is_breached_on_its_new_day() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 1))
    amends(paper, 2, obligations=(promise("activities", 1, due_on="2027-08-01"),))
    for party in ("technikum", "zavod"):
        signs(paper, party, "2026-09-20", revision=2)
    paper.turn(at("2027-10-01"))
    assert breached(paper) == [date(2027, 8, 1)]


def test_an_agreement_signed_after_the_day_of_a_promise_warns_and_says_the_breach_at_once() -> None:
    paper = a_region("2027-07-10")
    drafts(paper, obligations=(promise("activities", 1),))
    all_sign(paper, "2027-07-09")
    names = [type(said.fact).event() for said in paper.facts if said.service == "agreements"]
    assert names[-2:] == ["obligation_at_risk", "obligation_breached"]


@pytest.mark.parametrize("seed", range(40))
def test_in_a_simulated_year_a_warning_precedes_every_breach(seed: int) -> None:
    draw = Random(seed)
    paper = a_region("2026-09-12")
    promises = [
        promise(
            "activities",
            draw.randint(1, 12),
            obligation_ref=f"o-{n}",
            party=draw.choice(("zavod", "technikum", "okrug")),
            due_on=str(date(2026, 9, 11) + timedelta(days=draw.randint(0, 350))),
        )
        for n in range(6)
    ]
    in_force(paper, *promises)
    day = date(2026, 9, 12)
    n = 0
    while day < date(2027, 9, 1):
        day += timedelta(days=draw.randint(1, 25))
        paper.turn(at(str(day), 12))
        n += 1
        activity(paper, draw.choice(("zavod", "technikum", "okrug")), n, str(day))
    paper.turn(at("2027-09-10"))
    first: dict[str, tuple[int, date]] = {}
    for place, said in enumerate(paper.facts):
        if isinstance(said.fact, ObligationAtRiskV1):
            first.setdefault(said.fact.obligation_ref, (place, said.fact.on))
        if isinstance(said.fact, ObligationBreachedV1):
            place_of_warning, warned_on = first[said.fact.obligation_ref]
            assert place_of_warning < place
            assert warned_on < said.fact.due_on
    refs = {fact.obligation_ref for fact in paper.of(ObligationBreachedV1)}
    met = {fact.obligation_ref for fact in paper.of(ObligationMetV1)}
    assert refs | met == {f"o-{n}" for n in range(6)}
    assert not refs & met


def test_state_is_derived_in_this_order() -> None:
    fresh = an_obligation()
    assert state(fresh) == "scheduled"
    at_risk = replace(fresh, warned=date(2027, 2, 1))
    assert state(at_risk) == "at_risk"
    over = replace(at_risk, over=True)
    assert state(over) == "breached"
    assert state(replace(an_obligation(done=10), over=True, warned=date(2027, 2, 1))) == "met"
    waiver = Waiver("okrug", date(2027, 7, 1), "r")
    assert state(replace(over, waivers=(waiver,))) == "waived"
    assert state(replace(an_obligation(done=10), waivers=(waiver,))) == "met"
