"""Rules of programmes and intakes: opened, changed, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kadry_contracts.facts.agreements import AgreementActivatedV1, AgreementAmendedV1
from kadry_contracts.facts.common import ReportRefusedV1, typed
from kadry_contracts.facts.programs import (
    IntakeAtRiskV1,
    IntakeCompletedV1,
    IntakeOpenedV1,
    IntakeStartedV1,
    ProgramPublishedV1,
)
from tests.support.paper import at

from .stories import (
    PERM,
    a_region,
    aborts,
    asks,
    cancels,
    changes,
    drafts,
    ends,
    limits_hold,
    opens,
    places,
    publishes,
    refers,
    said,
)

Refusal = typed(ReportRefusedV1, "programs")


def test_a_published_programme_is_learnt_where_its_provider_is() -> None:
    fact = a_region().of(ProgramPublishedV1)[0]
    assert (fact.program, fact.provider, fact.municipality) == ("igolka/p-1", "igolka", PERM)


def test_a_known_programme_under_a_new_id_is_refused() -> None:
    paper = a_region()
    assert paper.said(publishes(paper)) == ["already_exists"]


def test_a_corrected_programme_replaces_the_first() -> None:
    paper = a_region()
    report = publishes(paper, corrects="igolka-1", occupation="7531")
    assert paper.said(report) == ["program_published"]
    opens(paper)
    assert paper.of(IntakeOpenedV1)[0].occupation == "7531"


def test_an_opened_intake_brings_its_places_from_outside() -> None:
    paper = a_region()
    report = opens(paper, places=20)
    assert paper.said(report) == ["intake_opened"]
    fact = paper.of(IntakeOpenedV1)[0]
    assert (fact.provider, fact.occupation, fact.level) == ("igolka", "8153", "vocational_training")
    assert paper.balance() == {("places_free", PERM, "8153"): 20}
    assert places(paper, "2026-06-30") == (0, 0, 0, 0)
    assert places(paper, "2026-07-01") == (20, 0, 0, 0)


def test_an_intake_waits_for_its_programme() -> None:
    paper = a_region()
    report = opens(paper, program="igolka/p-2")
    assert paper.said(report) == ["report_waiting"]
    publishes(paper, "p-2")
    assert paper.said(report) == ["report_waiting", "intake_opened"]


def test_an_intake_of_a_programme_that_never_came_is_refused() -> None:
    paper = a_region()
    report = opens(paper, program="igolka/p-2")
    paper.turn(at("2026-07-20"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]


def test_a_known_intake_under_a_new_id_is_refused() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(opens(paper, places=9)) == ["already_exists"]
    assert places(paper) == (2, 0, 0, 0)


def test_a_programme_of_another_provider_needs_an_agreement_of_both() -> None:
    paper = a_region()
    assert paper.said(opens(paper, by="college")) == ["not_yours"]
    drafts(paper, "igolka", "college")
    report = opens(paper, by="college", agreement="igolka/a-1", intake_ref="sew-2")
    assert paper.said(report) == ["intake_opened"]


def test_an_intake_waits_for_its_agreement_and_its_provider_must_be_a_party() -> None:
    paper = a_region()
    report = opens(paper, agreement="igolka/a-1")
    assert paper.said(report) == ["report_waiting"]
    drafts(paper, "college", "school-1")
    assert paper.said(report) == ["report_waiting", "not_a_party"]


def test_who_joins_by_an_amendment_waits_until_all_have_signed_it() -> None:
    paper = a_region()
    drafts(paper, "igolka", "kama")
    terms: dict[str, Any] = {
        "agreement": "igolka/a-1",
        "parties": ("igolka", "kama", "college"),
        "kind": "network",
    }
    terms |= {"starts_on": "2026-07-01", "ends_on": "2027-06-30", "revision": 2}
    active = AgreementActivatedV1.model_validate(
        {**terms, "revision": 1, "parties": ("igolka", "kama"), "active_on": "2026-07-01", "version": 3}
    )
    paper.state_fact("agreements", active)
    amended = {"party": "igolka", "amended_on": "2026-07-01", "changed": ("parties",), "essential": True}
    amended |= {"title": "Сетевая форма", "version": 4}
    paper.state_fact("agreements", AgreementAmendedV1.model_validate({**terms, **amended}))
    paper.settle()
    report = opens(paper, by="college", agreement="igolka/a-1", intake_ref="sew-2")
    assert paper.said(report) == ["report_waiting"]
    all_signed = {**terms, "active_on": "2026-07-01", "version": 7}
    paper.state_fact("agreements", AgreementActivatedV1.model_validate(all_signed))
    paper.settle()
    assert paper.said(report) == ["report_waiting", "intake_opened"]


def test_the_parties_of_an_agreement_are_those_of_the_revision_in_force() -> None:
    paper = a_region()
    drafts(paper, "college", "school-1")
    terms: dict[str, Any] = {
        "agreement": "igolka/a-1",
        "revision": 2,
        "kind": "network",
        "active_on": "2026-07-05",
    }
    terms |= {"starts_on": "2026-07-01", "ends_on": "2027-06-30", "parties": ["college", "igolka"]}
    paper.state_fact("agreements", AgreementActivatedV1.model_validate({**terms, "version": 5}))
    paper.settle()
    assert paper.said(opens(paper, agreement="igolka/a-1")) == ["intake_opened"]


def test_a_corrected_opening_says_the_difference() -> None:
    paper = a_region()
    first = opens(paper, places=20)
    refers(paper, 1)
    assert paper.said(opens(paper, places=25, corrects=first)) == ["intake_opened"]
    assert places(paper) == (24, 1, 0, 0)


def test_the_kind_of_admission_cannot_change_once_there_are_people() -> None:
    paper = a_region()
    first = opens(paper)
    second = opens(paper, funding="budget", corrects=first)
    assert paper.said(second) == ["intake_opened"]
    refers(paper, 1)
    assert paper.said(opens(paper, funding="employer", corrects=second)) == ["has_people"]


def test_the_start_cannot_change_once_there_are_people() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(changes(paper, "2026-08-01", starts_on="2026-09-08")) == ["intake_changed"]
    refers(paper, 1)
    assert paper.said(changes(paper, "2026-08-20", starts_on="2026-09-15")) == ["has_people"]
    assert paper.said(changes(paper, "2026-08-20", ends_on="2026-12-01")) == ["intake_changed"]


def test_a_change_waits_for_its_intake() -> None:
    paper = a_region()
    report = changes(paper, "2026-08-01", places=5)
    assert paper.said(report) == ["report_waiting"]
    opens(paper)
    assert paper.said(report) == ["report_waiting", "intake_changed"]
    assert places(paper) == (5, 0, 0, 0)


def test_the_latest_effective_on_wins_field_by_field_in_any_order() -> None:
    def told(order: tuple[str, ...]) -> object:
        paper = a_region()
        opens(paper)
        said = {"2026-08-10": 3, "2026-08-20": 5}
        for day in order:
            changes(paper, day, places=said[day])
        return paper.cells()

    assert told(("2026-08-10", "2026-08-20")) == told(("2026-08-20", "2026-08-10"))


def test_cutting_places_below_usage_is_refused_with_the_holders() -> None:
    paper = a_region()
    opens(paper, places=3)
    refers(paper, 1)
    asks(paper, 2)
    report = changes(paper, "2026-08-20", places=1)
    assert paper.said(report) == ["places_in_use"]
    refusal = paper.of(Refusal)[0]
    assert refusal.about == ("czn/n-1", "igolka/e-2")
    assert "2" in refusal.message_ru
    assert "igolka/e-2" in refusal.message_en
    assert paper.said(changes(paper, "2026-08-20", places=2)) == ["intake_changed", "intake_full"]
    assert places(paper) == (0, 1, 1, 1)


def test_a_backdated_cut_is_refused_with_those_who_had_the_places_then() -> None:
    paper = a_region("2026-09-20")
    opens(paper, places=3, at=at("2026-07-01"))
    asks(paper, 2)
    asks(paper, 3)
    ends(paper, 3, "2026-09-10")
    assert paper.said(changes(paper, "2026-09-05", places=1)) == ["places_in_use"]
    assert paper.of(Refusal)[0].about == ("igolka/e-2", "igolka/e-3")
    assert paper.said(changes(paper, "2026-09-10", places=1)) == ["intake_changed", "intake_full"]


def test_places_may_be_cut_from_the_day_on_which_one_is_free_again() -> None:
    paper = a_region()
    opens(paper, places=1)
    asks(paper, 1, "2026-09-01")
    ends(paper, 1, "2026-09-20")
    changes(paper, "2026-09-01", places=2)
    assert paper.said(changes(paper, "2026-09-10", places=1)) == ["intake_changed"]
    assert limits_hold(paper)


def test_a_cancelled_intake_loses_all_its_places() -> None:
    paper = a_region()
    opens(paper, places=12)
    refers(paper, 1)
    refers(paper, 2)
    report = cancels(paper, "2026-08-25")
    assert paper.said(report) == ["intake_cancelled"]
    assert places(paper, "2026-08-24") == (10, 2, 0, 0)
    assert places(paper) == (0, 0, 0, 12)


def test_an_aborted_intake_loses_all_its_places() -> None:
    paper = a_region()
    opens(paper)
    asks(paper, 1)
    assert paper.said(aborts(paper, "2026-10-01")) == ["intake_aborted"]
    assert places(paper) == (0, 0, 0, 2)


def test_cancelled_is_before_the_start_and_aborted_after_it() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(cancels(paper, "2026-09-01")) == ["already_started"]
    assert paper.said(aborts(paper, "2026-08-31")) == ["not_started"]
    assert paper.said(aborts(paper, "2026-11-25")) == ["already_ended"]


def test_a_misregistered_intake_never_had_places() -> None:
    paper = a_region()
    opens(paper)
    refers(paper, 1)
    asks(paper, 2)
    cancels(paper, "2026-09-05", "misregistered")
    assert paper.cells() == {}


def test_an_intake_ends_once() -> None:
    paper = a_region()
    opens(paper)
    first = cancels(paper, "2026-08-25")
    assert paper.said(cancels(paper, "2026-08-26")) == ["already_ended"]
    assert paper.said(changes(paper, "2026-08-26", places=5)) == ["already_ended"]
    assert paper.said(cancels(paper, "2026-08-20", corrects=first)) == ["intake_cancelled"]
    assert places(paper, "2026-08-20") == (0, 0, 0, 2)


def test_an_ending_waits_for_its_intake() -> None:
    paper = a_region()
    report = cancels(paper, "2026-08-25")
    opens(paper)
    assert paper.said(report) == ["report_waiting", "intake_cancelled"]


def test_the_clock_starts_an_intake_on_its_first_day() -> None:
    paper = a_region()
    opens(paper)
    paper.turn(at("2026-08-31", 23))
    assert paper.of(IntakeStartedV1) == []
    paper.turn(at("2026-09-01", 0))
    assert [fact.on for fact in paper.of(IntakeStartedV1)] == [date(2026, 9, 1)]


def test_a_later_start_replaces_the_earlier_one() -> None:
    paper = a_region()
    opens(paper)
    changes(paper, "2026-08-10", starts_on="2026-09-08")
    paper.turn(at("2026-09-30"))
    assert [fact.on for fact in paper.of(IntakeStartedV1)] == [date(2026, 9, 8)]


def test_a_completed_intake_loses_its_free_places_and_lets_the_taken_ones_go() -> None:
    paper = a_region()
    opens(paper, places=3)
    asks(paper, 1)
    ends(paper, 1, "2026-11-24", "graduated")
    paper.turn(at("2026-11-24", 23))
    assert places(paper) == (2, 0, 1, 0)
    paper.turn(at("2026-11-25", 0))
    assert [fact.on for fact in paper.of(IntakeCompletedV1)] == [date(2026, 11, 24)]
    assert places(paper) == (0, 0, 0, 2)


def test_a_cancelled_intake_neither_starts_nor_completes() -> None:
    paper = a_region()
    opens(paper)
    cancels(paper, "2026-08-25")
    paper.turn(at("2026-12-01"))
    assert paper.of(IntakeStartedV1) == []
    assert paper.of(IntakeCompletedV1) == []


def test_a_change_dated_before_the_last_day_undoes_a_completion_that_was_already_said() -> None:
    paper = a_region()
    opens(paper)
    asks(paper, 1)
    paper.turn(at("2026-11-30"))
    assert places(paper) == (0, 0, 0, 1)
    changes(paper, "2026-11-20", ends_on="2026-12-20")
    assert places(paper) == (1, 0, 1, 0)
    paper.turn(at("2026-12-21"))
    assert places(paper) == (0, 0, 0, 1)
    assert places(paper, "2026-12-19") == (1, 0, 1, 0)


def test_an_abortion_dated_before_the_last_day_undoes_a_completion_that_was_already_said() -> None:
    paper = a_region()
    opens(paper)
    asks(paper, 1)
    paper.turn(at("2026-11-30"))
    assert paper.said(aborts(paper, "2026-11-10")) == ["intake_aborted"]
    assert places(paper, "2026-11-10") == (0, 0, 0, 2)
    assert places(paper) == (0, 0, 0, 2)


@pytest.mark.parametrize(("referred", "alarmed"), [(1, True), (2, False)])
def test_fourteen_days_before_its_start_an_intake_below_its_group_is_at_risk(
    referred: int, alarmed: bool
) -> None:
    paper = a_region()
    opens(paper, places=5, min_group=2)
    for n in range(referred):
        refers(paper, n)
    paper.turn(at("2026-08-17", 23))
    assert paper.of(IntakeAtRiskV1) == []
    paper.turn(at("2026-08-18", 0))
    found = [(fact.on, fact.taken, fact.held, fact.min_group) for fact in paper.of(IntakeAtRiskV1)]
    assert found == ([(date(2026, 8, 18), 0, 1, 2)] if alarmed else [])


def test_a_back_dated_intake_is_completed_only_when_everything_was_read() -> None:
    paper = a_region("2027-02-01")
    opens(paper, places=1, at=at("2026-07-01"))
    asks(paper, 1)
    assert "place_refused" not in " ".join(said(paper))
    assert places(paper) == (0, 0, 0, 0)
