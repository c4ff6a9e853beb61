"""Places that were promised and opened stay so, whatever is said anew of the intake or its programme."""

from __future__ import annotations

from typing import Any

import pytest

from kadry_contracts.facts.agreements import ObligationBreachedV1
from services.agreements.app import SERVICE as AGREEMENTS
from services.agreements.domain.promises.promise import Obligation, done_by, state
from services.programs.app import SERVICE as PROGRAMS
from tests.support.paper import Paper, at

PARTIES = ("okrug", "igolka")


def a_region(now: str) -> Paper:
    """A resource centre that promised an administration 25 places by the end of the year."""
    paper = Paper(AGREEMENTS, PROGRAMS, now=at(now))
    paper.admit("okrug", "coordinator")
    paper.admit("igolka", "resource_centre")
    promise: dict[str, Any] = {"obligation_ref": "o", "party": "igolka", "measure": "places", "target": 25}
    paper.tell(
        "okrug",
        "agreements.agreement_drafted",
        agreement_ref="a",
        kind="cooperation",
        title="О подготовке швей",
        parties=PARTIES,
        starts_on="2026-07-01",
        ends_on="2027-06-30",
        obligations=({**promise, "due_on": "2026-12-31"},),
    )
    for party in PARTIES:
        paper.tell(
            party,
            "agreements.agreement_signed",
            agreement="okrug/a",
            revision=1,
            signed_on="2026-07-01",
            signatory="директор",
        )
    paper.settle()
    return paper


def publishes(paper: Paper, corrects: str | None = None, **said: Any) -> str:
    """The programme is published in May, or that is corrected."""
    terms: dict[str, Any] = {"program_ref": "sew", "title": "Швея", "level": "short", "occupation": "8153"}
    terms |= {"duration_weeks": 12, "mode": "in_person"}
    when = at("2026-05-01")
    id = paper.tell("igolka", "programs.program_published", at=when, corrects=corrects, **terms, **said)
    paper.settle()
    return id


def opens(paper: Paper, corrects: str | None = None, when: str = "2026-08-02", **said: Any) -> str:
    """An intake of 25 places opens in August, or that is corrected."""
    terms: dict[str, Any] = {"intake_ref": "sew", "program": "igolka/sew", "municipality": "57701000"}
    terms |= {"places": 25, "starts_on": "2026-09-01", "ends_on": "2026-11-24", "funding": "budget"}
    id = paper.tell("igolka", "programs.intake_opened", at=at(when), corrects=corrects, **{**terms, **said})
    paper.settle()
    return id


def promised(paper: Paper) -> tuple[str, int]:
    """How the promise stands, and how many places there are."""
    found = paper.find("agreements", Obligation, "okrug/a#o")
    assert found is not None
    return state(found), done_by(found)


@pytest.mark.parametrize("told", ["before the intake", "after the intake", "after the due day"])
def test_a_corrected_programme_leaves_a_promise_of_places_kept(told: str) -> None:
    paper = a_region("2026-08-02")
    published = publishes(paper)
    if told == "before the intake":
        publishes(paper, published, accessible_for=("ramp",))
    opens(paper)
    if told == "after the intake":
        publishes(paper, published, accessible_for=("ramp",))
    paper.turn(at("2027-02-01"))
    if told == "after the due day":
        publishes(paper, published, accessible_for=("ramp",))
        paper.turn(at("2027-03-01"))
    assert promised(paper) == ("met", 25)
    assert paper.of(ObligationBreachedV1) == []


def test_a_corrected_opening_counts_its_places_on_the_day_of_the_first() -> None:
    paper = a_region("2026-08-02")
    publishes(paper)
    opened = opens(paper, places=20)
    paper.turn(at("2027-02-01"))
    opens(paper, opened, when="2027-02-01")
    assert promised(paper) == ("met", 25)
