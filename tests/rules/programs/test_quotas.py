"""Rules of admission quotas: who may get one, where and when it counts, and which intakes may name it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kadry_contracts.facts.programs import AdmissionQuotaSetV1, IntakeOpenedV1
from tests.support.paper import Paper

from . import stories
from .stories import PERM, opens, publishes


def a_region(**options: Any) -> Paper:
    paper = stories.a_region(**options)
    paper.admit("minobr", "ministry", "57000000")
    paper.admit("zavod", "employer")
    paper.settle()
    return paper


def sets(paper: Paper, ref: str = "kcp-1", **said: Any) -> str:
    """The ministry allots 25 places for sewing machine operators in 2026 to the centre."""
    options = {name: said.pop(name) for name in ("at", "id", "corrects") if name in said}
    terms: dict[str, Any] = {
        "quota_ref": ref,
        "provider": "igolka",
        "occupation": "8153",
        "year": 2026,
        "places": 25,
        "funding": "budget",
    }
    report = paper.tell("minobr", "programs.admission_quota_set", **options, **{**terms, **said})
    paper.settle()
    return report


def test_a_quota_counts_on_the_first_day_of_its_year_where_its_provider_is() -> None:
    paper = a_region()
    sets(paper)
    assert paper.cells()[date(2026, 1, 1), "quota", PERM, "8153"] == 25
    fact = paper.of(AdmissionQuotaSetV1)[0]
    assert (fact.provider, fact.set_on, fact.municipality) == ("igolka", date(2026, 7, 1), PERM)


def test_a_second_setting_of_a_quota_is_refused_and_a_correction_posts_the_difference() -> None:
    paper = a_region()
    first = sets(paper)
    assert paper.said(sets(paper, places=30)) == ["already_exists"]
    sets(paper, places=30, corrects=first)
    assert [move.count for move in paper.of(AdmissionQuotaSetV1)[1].moves] == [5]
    assert paper.account("quota") == 30


def test_a_quota_is_corrected_to_another_year_occupation_and_provider() -> None:
    paper = a_region()
    first = sets(paper)
    paper.admit("kama", "college", "57722000")
    sets(paper, year=2027, occupation="7531", provider="kama", corrects=first)
    assert paper.balance() == {("quota", "57722000", "7531"): 25}
    assert paper.account("quota", date(2026, 12, 31)) == 0


def test_a_quota_may_be_of_no_places() -> None:
    paper = a_region()
    first = sets(paper)
    sets(paper, places=0, corrects=first)
    assert paper.account("quota") == 0
    assert paper.said(sets(paper, "kcp-2", places=0)) == ["admission_quota_set"]


def test_a_quota_for_somebody_who_does_not_take_part_waits() -> None:
    paper = a_region()
    report = sets(paper, provider="kama")
    assert paper.said(report) == ["report_waiting"]
    paper.admit("kama", "college", "57722000")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "admission_quota_set"]
    assert paper.balance() == {("quota", "57722000", "8153"): 25}


def test_a_quota_is_for_who_teaches() -> None:
    paper = a_region()
    assert paper.said(sets(paper, provider="zavod")) == ["kind_mismatch"]


def test_an_intake_may_name_a_quota_of_its_kind() -> None:
    paper = a_region()
    sets(paper)
    assert paper.said(opens(paper, funding="budget", quota="minobr/kcp-1")) == ["intake_opened"]
    assert paper.of(IntakeOpenedV1)[0].quota == "minobr/kcp-1"


@pytest.mark.parametrize(
    "other", [{"provider": "college"}, {"occupation": "7531"}, {"funding": "employment_service"}]
)
def test_a_quota_of_another_provider_occupation_or_funding_does_not_fit(other: dict[str, str]) -> None:
    paper = a_region()
    sets(paper, **other)
    assert paper.said(opens(paper, funding="budget", quota="minobr/kcp-1")) == ["kind_mismatch"]


def test_an_intake_waits_for_the_quota_it_names() -> None:
    paper = a_region()
    report = opens(paper, funding="budget", quota="minobr/kcp-1")
    sets(paper)
    assert paper.said(report) == ["report_waiting", "intake_opened"]


def test_intakes_may_together_have_more_places_than_their_quota() -> None:
    paper = a_region()
    sets(paper)
    publishes(paper, "p-2")
    for n in (1, 2):
        opens(paper, places=20, intake_ref=f"sew-{n}", funding="budget", quota="minobr/kcp-1")
    assert paper.account("quota") == 25
    assert paper.account("places_free") == 40
