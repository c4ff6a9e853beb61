"""What facts add to the ledger, and the formulae over it."""

from __future__ import annotations

from datetime import date

import pytest

from kadry_contracts.catalogue import FACTS
from kadry_contracts.moves import OUTSIDE, End, Move
from services.kernel.decision import NOTHING
from services.picture.app import SERVICE
from services.picture.balance import Evidence, Feeding, balance, evidence
from services.picture.domain import ledger as domain
from services.picture.domain.ledger import Posting
from tests.services.picture.ledger import (
    KUNGUR,
    PERM,
    SEWERS,
    TAILORS,
    a_fact,
    a_move,
    entries,
    never,
)

DAY = date(2026, 11, 1)


def test_a_movement_is_posted_at_both_ends() -> None:
    fact = a_fact(a_move("unemployed", "hired", 2, place=(PERM, SEWERS), to=(KUNGUR, TAILORS)))
    assert [entry for _, entry in entries(fact)] == [
        Posting(DAY, PERM, SEWERS, "unemployed", -2),
        Posting(DAY, KUNGUR, TAILORS, "hired", 2),
    ]


def test_outside_the_region_is_no_account() -> None:
    fact = a_fact(a_move(OUTSIDE, "unemployed"), a_move("positions_open", OUTSIDE, 3))
    assert [(entry.measure, entry.delta) for _, entry in entries(fact)] == [
        ("unemployed", 1),
        ("positions_open", -3),
    ]


def test_money_is_posted_in_kopecks() -> None:
    transfer = Move(on=DAY, amount="22000000.05", was=End(account="pledged"), at=End(account="transferred"))
    assert [entry.delta for _, entry in entries(a_fact(transfer))] == [-2_200_000_005, 2_200_000_005]


def test_a_fact_that_moves_nothing_posts_nothing() -> None:
    assert domain.posted(a_fact(), never) is NOTHING


def test_every_fact_that_can_move_something_is_heard() -> None:
    moving = {type_ for type_, entry in FACTS.items() if "moves" in entry.model.model_fields}
    assert moving <= set(SERVICE.table)
    assert "kadry.fact.trainees.enrolled.v1" in moving


def test_a_posting_is_of_the_participant_whose_report_began_the_chain() -> None:
    assert domain.source_of(a_fact(by="resurs-igolka")) == "resurs-igolka"
    assert domain.source_of(a_fact(by="")) == "service:trainees"


def test_a_name_that_is_no_measure_has_no_accounts() -> None:
    with pytest.raises(KeyError):
        domain.weights("unemploied")


def test_the_balance_of_hidden_supply_is_hidden_and_demand_is_not() -> None:
    line = balance(
        {"positions_open": 12, "unemployed": None, "graduates_available": 7, "in_training": 9}, "A"
    )
    assert (line.demand, line.supply, line.balance, line.tension) == (12, None, None, None)
    assert (line.graduates_available, line.suppressed) == (7, True)


@pytest.mark.parametrize(
    ("days", "unknown", "grade"),
    [(30, 5, "A"), (31, 5, "B"), (0, 6, "B"), (90, 15, "B"), (180, 35, "C"), (181, 0, "D"), (0, 36, "D")],
)
def test_a_grade_falls_with_the_age_of_reports_and_with_demand_of_unknown_occupation(
    days: int, unknown: int, grade: str
) -> None:
    here = Evidence(open=100, unknown=unknown, demand_on=DAY, supply_on=date(2026, 12, 31))
    assert here.grade(date.fromordinal(DAY.toordinal() + days)) == grade


def test_a_side_that_never_reported_earns_no_trust() -> None:
    assert Evidence(open=100, demand_on=DAY).grade(DAY) == "D"
    assert Evidence(supply_on=DAY).grade(DAY) == "D"


def test_evidence_is_that_of_the_municipality_and_of_the_younger_account_of_a_side() -> None:
    opened = {(PERM, SEWERS): 7, (PERM, "-"): 3, (KUNGUR, "-"): 90}
    fresh = {
        (PERM, "positions_open"): DAY,
        (PERM, "unemployed"): date(2026, 5, 1),
        (PERM, "graduates_available"): date(2026, 6, 1),
        (KUNGUR, "unemployed"): date(2026, 7, 1),
    }
    assert evidence(opened, fresh, PERM) == Evidence(10, 3, DAY, date(2026, 6, 1))
    assert evidence(opened, fresh, "57") == Evidence(100, 93, DAY, date(2026, 7, 1))


def test_a_grade_falls_while_half_of_the_sources_of_a_side_are_silent() -> None:
    fresh = {(PERM, "positions_open"): DAY, (PERM, "unemployed"): DAY}
    silent = date(2026, 11, 20)

    def grade(*sources: Feeding, on: date = silent) -> str:
        return evidence({}, fresh, PERM, sources).grade(on)

    factory = Feeding(PERM, "positions_open", "fabrika", silent)
    other = Feeding(PERM, "positions_open", "shvey-prom")
    centre = Feeding(PERM, "unemployed", "czn-perm")
    assert grade(factory, centre) == "B"
    assert grade(factory, other, centre) == "B"
    assert grade(factory, other, other._replace(participant="third"), centre) == "A"
    assert grade(factory, centre, on=date(2026, 11, 19)) == "A"
    assert grade(factory._replace(municipality=KUNGUR), centre) == "A"
