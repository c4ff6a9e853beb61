"""Rules of programmes: withdrawn ones, and those that a network of schools learns together."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts.programs import IntakeOpenedV1, PlaceTakenV1, ProgramWithdrawnV1
from tests.support.paper import Paper, at

from .stories import INTAKE, PERM, a_region, asks, changes, drafts, opens, places, publishes

SCHOOLS = tuple(f"shkola-{n}" for n in range(1, 6))


def withdraws(paper: Paper, **options: Any) -> str:
    when = options.pop("on", None)
    report = paper.tell(
        "igolka",
        "programs.program_withdrawn",
        at=None if when is None else at(when),
        program_ref="p-1",
        **options,
    )
    paper.settle()
    return report


def test_no_intake_opens_on_a_programme_that_was_withdrawn() -> None:
    paper = a_region()
    withdraws(paper, on="2026-07-10")
    assert paper.said(opens(paper, at=at("2026-07-11"))) == ["program_withdrawn"]
    fact = paper.of(ProgramWithdrawnV1)[0]
    assert (fact.program, fact.withdrawn_on) == ("igolka/p-1", date(2026, 7, 10))


def test_an_intake_that_was_opened_before_its_programme_was_withdrawn_is_opened_though_read_later() -> None:
    paper = a_region()
    withdraws(paper, on="2026-07-10")
    assert paper.said(opens(paper, at=at("2026-07-09"))) == ["intake_opened"]


def test_an_intake_goes_on_when_its_programme_is_withdrawn() -> None:
    paper = a_region()
    first = opens(paper, places=2, at=at("2026-07-01"))
    withdraws(paper, on="2026-07-10")
    asks(paper, 1)
    assert len(paper.of(PlaceTakenV1)) == 1
    opens(paper, places=3, corrects=first, at=at("2026-07-12"))
    assert places(paper) == (2, 0, 1, 0)


def test_a_programme_is_withdrawn_once_and_the_day_may_be_corrected() -> None:
    paper = a_region()
    first = withdraws(paper, on="2026-07-10")
    assert paper.said(withdraws(paper)) == ["already_ended"]
    withdraws(paper, on="2026-07-20", corrects=first)
    assert paper.said(opens(paper, at=at("2026-07-15"))) == ["intake_opened"]


def test_withdrawing_a_programme_that_was_not_published_waits_for_it() -> None:
    paper = a_region()
    report = paper.tell("college", "programs.program_withdrawn", program_ref="cut")
    paper.settle()
    publishes(paper, "cut", by="college")
    assert paper.said(report) == ["report_waiting", "program_withdrawn"]


def a_network(kind: str = "network") -> Paper:
    """Five schools have an agreement with the centre."""
    paper = a_region()
    for school in SCHOOLS:
        paper.admit(school, "school")
    drafts(paper, "igolka", *SCHOOLS, kind=kind)
    return paper


def test_five_schools_share_one_programme_of_their_network() -> None:
    paper = a_network()
    for school in SCHOOLS:
        opens(paper, places=10, by=school, intake_ref="group", agreement="igolka/a-1")
    opened = paper.of(IntakeOpenedV1)
    assert [fact.intake for fact in opened] == [f"{school}/group" for school in SCHOOLS]
    assert {fact.provider for fact in opened} == {"igolka"}
    assert [fact.school for fact in opened] == list(SCHOOLS)
    assert {fact.program for fact in opened} == {"igolka/p-1"}
    assert places(paper) == (50, 0, 0, 0)


def test_the_centre_may_open_one_intake_for_the_whole_network() -> None:
    paper = a_network()
    opens(paper, places=50, agreement="igolka/a-1")
    fact = paper.of(IntakeOpenedV1)[0]
    assert (fact.intake, fact.provider, fact.school) == (INTAKE, "igolka", None)


def test_a_school_opens_no_intake_outside_a_network() -> None:
    paper = a_network()
    assert paper.said(opens(paper, by="shkola-1", intake_ref="group")) == ["not_authorised"]


def test_a_school_opens_no_intake_under_another_kind_of_agreement() -> None:
    paper = a_network(kind="dual")
    report = opens(paper, by="shkola-1", intake_ref="group", agreement="igolka/a-1")
    assert paper.said(report) == ["kind_mismatch"]


def test_a_school_outside_the_network_opens_no_intake_in_it() -> None:
    paper = a_network()
    paper.admit("shkola-9", "school")
    paper.settle()
    report = opens(paper, by="shkola-9", intake_ref="group", agreement="igolka/a-1")
    assert paper.said(report) == ["not_a_party"]


def test_a_schools_intake_counts_against_the_quota_of_who_teaches() -> None:
    paper = a_network()
    paper.admit("minobr", "ministry")
    quota: dict[str, Any] = {
        "quota_ref": "kcp",
        "provider": "igolka",
        "occupation": "8153",
        "year": 2026,
        "places": 50,
    }
    paper.tell("minobr", "programs.admission_quota_set", **quota, funding="budget")
    paper.settle()
    terms: dict[str, Any] = {
        "intake_ref": "group",
        "agreement": "igolka/a-1",
        "quota": "minobr/kcp",
        "funding": "budget",
    }
    assert paper.said(opens(paper, by="shkola-1", **terms)) == ["intake_opened"]


def test_places_follow_their_programme_to_another_occupation() -> None:
    for corrected_first in (True, False):
        paper = a_region()
        publishes(paper, "cut", by="college", id="cut")

        def corrects(paper: Paper = paper) -> None:
            publishes(paper, "cut", by="college", corrects="cut", occupation="7531", accessible_for=("ramp",))

        if corrected_first:
            corrects()
        opens(paper, places=9, by="college", intake_ref="cut", program="college/cut")
        if not corrected_first:
            corrects()
        assert paper.balance() == {("places_free", PERM, "7531"): 9}
        last = paper.of(IntakeOpenedV1)[-1]
        assert (last.occupation, last.accessible_for) == ("7531", ("ramp",))


def test_what_an_intake_teaches_cannot_change_once_it_has_people() -> None:
    paper = a_region()
    publishes(paper, "cut", by="college", id="cut")
    opens(paper, by="igolka")
    asks(paper, 1)
    first = "igolka-1"
    wrong = publishes(paper, corrects=first, occupation="7531")
    assert paper.said(wrong) == ["has_people"]
    right = publishes(paper, corrects=first, accessible_for=("ramp",))
    assert paper.said(right) == ["program_published", "intake_opened"]
    assert places(paper) == (1, 0, 1, 0)


def test_an_intake_corrected_to_another_programme_no_longer_follows_its_first() -> None:
    paper = a_region()
    publishes(paper, "p-2")
    first = opens(paper)
    opens(paper, program="igolka/p-2", corrects=first)
    publishes(paper, corrects="igolka-1", occupation="7531")
    assert paper.of(IntakeOpenedV1)[-1].occupation == "8153"
    assert len(paper.of(IntakeOpenedV1)) == 2


def test_an_opening_that_is_said_again_tells_the_terms_in_force() -> None:
    paper = a_region()
    first = opens(paper, places=5)
    changes(paper, "2026-08-01", places=8)
    opens(paper, places=6, corrects=first)
    publishes(paper, corrects="igolka-1", occupation="7531")
    assert [fact.places for fact in paper.of(IntakeOpenedV1)] == [5, 8, 8]
    assert places(paper) == (8, 0, 0, 0)


def test_a_programme_waits_for_those_it_was_agreed_with() -> None:
    paper = a_region()
    report = publishes(paper, "p-9", agreed_with=("fabrika",))
    assert paper.said(report) == ["report_waiting"]
    paper.admit("fabrika", "employer")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "program_published"]
