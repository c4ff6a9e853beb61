"""Demands, offers, forecasts, withdrawn hires and people to be proposed survive their rows."""

from __future__ import annotations

from tests.rules.test_states import kept, read_again
from tests.support.paper import at

from . import test_demands as demands
from . import test_forecasts_and_offers as others
from . import test_hires_withdrawn as withdrawn
from . import test_matching as matching
from .stories import PERM, a_region, hires, opens


def test_demands_courses_and_intakes_survive_their_rows() -> None:
    paper = a_region("2026-09-01")
    first = demands.raises(paper)
    demands.raises(paper, 30, corrects=first, max_weeks=12)
    demands.raises(paper, demand_ref="d-2")
    demands.publishes(paper)
    demands.opens(paper)
    paper.turn(at("2027-01-02"))
    demands.withdraws(paper, "2026-12-01")
    states = kept(paper, "vacancies")
    assert {state.kind for state in states} == {"demand", "course", "intake", "wanted"}
    assert [read_again(state) for state in states] == states


def test_forecasts_offers_and_agreements_survive_their_rows() -> None:
    paper = others.a_region_with_a_centre()
    first = others.submits(paper, 1, ("8153", PERM, 2027, 40))
    others.submits(paper, 2, ("8153", PERM, 2027, 44), corrects=first)
    others.offers(paper)
    states = kept(paper, "vacancies")
    assert {state.kind for state in states} == {"forecast", "offer"}
    assert [read_again(state) for state in states] == states


def test_withdrawn_hires_and_people_survive_their_rows() -> None:
    paper = matching.a_market()
    opens(paper)
    hires(paper, "2026-09-10")
    withdrawn.withdraws(paper)
    matching.graduates(paper, needs=("ramp",))
    states = kept(paper, "vacancies")
    assert {state.kind for state in states} == {"vacancy", "hire", "seeker"}
    assert [read_again(state) for state in states] == states
