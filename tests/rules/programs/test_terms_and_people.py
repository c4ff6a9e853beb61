"""Terms of an intake against the people in it: whoever is read first, the end is the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kadry_contracts.facts.agreements import (
    AgreementActivatedV1,
    AgreementExpiredV1,
    AgreementTerminatedV1,
)
from kadry_contracts.facts.common import ReportRefusedV1, typed
from kadry_contracts.facts.programs import IntakeAtRiskV1
from tests.rules.programs.stories import (
    a_region,
    aborts,
    asks,
    changes,
    drafts,
    ends,
    lapses,
    limits_hold,
    opens,
    places,
    publishes,
    refers,
    said,
    the_intake,
)
from tests.support.paper import Paper, at

Refusal = typed(ReportRefusedV1, "programs")


@pytest.mark.parametrize("order", ["referral first", "change first"])
def test_a_hold_ends_with_an_intake_that_was_made_shorter(order: str) -> None:
    paper = a_region()
    opens(paper)
    if order == "referral first":
        refers(paper, 1, until="2026-11-20")
    changes(paper, "2026-08-10", ends_on="2026-09-20")
    if order == "change first":
        refers(paper, 1, until="2026-11-20")
    paper.turn(at("2026-09-20", 23))
    assert places(paper) == (1, 1, 0, 0)
    paper.turn(at("2026-09-21", 0))
    assert "place_released expired" in said(paper)
    assert places(paper) == (0, 0, 0, 2)


@pytest.mark.parametrize("order", ["referral first", "change first"])
def test_a_hold_goes_on_in_an_intake_that_was_prolonged(order: str) -> None:
    paper = a_region()
    opens(paper)
    if order == "referral first":
        refers(paper, 1, until="2026-12-10")
    changes(paper, "2026-08-10", ends_on="2026-12-24")
    if order == "change first":
        refers(paper, 1, until="2026-12-10")
    paper.turn(at("2026-12-10", 23))
    assert places(paper) == (1, 1, 0, 0)
    paper.turn(at("2026-12-11", 0))
    assert places(paper) == (2, 0, 0, 0)


def test_an_intake_does_not_end_before_its_people_begin() -> None:
    paper = a_region()
    opened = opens(paper)
    asks(paper, 1, on="2026-10-01")
    asks(paper, 2, on="2026-09-01")
    assert paper.said(changes(paper, "2026-08-20", ends_on="2026-09-30")) == ["has_later_people"]
    refusal = paper.of(Refusal)[0]
    assert refusal.about == ("igolka/e-1",)
    assert "igolka/e-1" in refusal.message_ru
    assert paper.said(opens(paper, ends_on="2026-09-30", corrects=opened)) == ["has_later_people"]
    assert paper.said(changes(paper, "2026-08-20", ends_on="2026-10-01")) == ["intake_changed"]


def test_an_intake_is_full_when_its_places_are_cut_to_those_in_use() -> None:
    paper = a_region()
    opened = opens(paper, places=3)
    asks(paper, 1)
    asks(paper, 2)
    assert paper.said(opens(paper, places=2, corrects=opened)) == ["intake_opened", "intake_full"]
    assert paper.said(changes(paper, "2026-08-01", places=4)) == ["intake_changed"]
    assert paper.said(changes(paper, "2026-08-02", places=2)) == ["intake_changed", "intake_full"]
    assert paper.said(changes(paper, "2026-08-03", ends_on="2026-12-01")) == ["intake_changed"]


def warned(paper: Paper) -> list[tuple[date, int, int, int]]:
    """Of which day, how many are in, how many places are held, and how many are asked for."""
    return [(one.on, one.taken, one.held, one.min_group) for one in paper.of(IntakeAtRiskV1)]


def test_a_group_that_is_asked_for_later_is_looked_at() -> None:
    paper = a_region()
    opened = opens(paper, places=5)
    asks(paper, 1, on="2026-08-01")
    refers(paper, 2)
    opens(paper, places=5, min_group=3, corrects=opened)
    paper.turn(at("2026-08-18", 1))
    assert warned(paper) == [(date(2026, 8, 18), 1, 1, 3)]


def test_a_group_that_is_no_longer_asked_for_is_not_looked_at() -> None:
    paper = a_region()
    opened = opens(paper, places=5, min_group=3)
    opens(paper, places=5, corrects=opened)
    paper.turn(at("2026-09-02"))
    assert warned(paper) == []


@pytest.mark.parametrize(("people", "expected"), [(2, []), (1, [(date(2026, 8, 25), 1, 0, 2)])])
def test_an_intake_opened_shortly_before_its_start_is_looked_at_when_its_first_day_is_over(
    people: int, expected: list[tuple[date, int, int, int]]
) -> None:
    paper = a_region("2026-08-25")
    opens(paper, min_group=2)
    assert warned(paper) == []
    for n in range(people):
        asks(paper, n, on="2026-08-25")
    paper.turn(at("2026-08-25", 23))
    assert warned(paper) == []
    paper.turn(at("2026-08-26", 1))
    assert warned(paper) == expected


def test_a_group_is_not_larger_than_its_intake() -> None:
    paper = a_region()
    assert paper.said(opens(paper, places=5, min_group=6)) == ["group_above_places"]
    assert paper.said(opens(paper, places=5, min_group=5)) == ["intake_opened"]


@pytest.mark.parametrize("prolonged", [False, True])
def test_a_study_called_a_mistake_after_its_intake_had_no_place_and_its_hold_ended_in_time(
    prolonged: bool,
) -> None:
    paper = a_region()
    opens(paper)
    refers(paper, 1, until="2026-08-25")
    asks(paper, 1, on="2026-08-20", referral=1)
    paper.turn(at("2026-12-01"))
    ends(paper, 1, "2026-11-30", "misregistered")
    if prolonged:
        changes(paper, "2026-09-01", ends_on="2026-12-24")
    assert [places(paper, day) for day in ("2026-08-20", "2026-09-15")] == [(1, 1, 0, 0), (2, 0, 0, 0)]
    assert said(paper)[-3:-1] == ["place_released misregistered", "place_released expired"] or not prolonged
    assert limits_hold(paper)


@pytest.mark.parametrize("order", ["end first", "prolonged first"])
def test_a_drop_out_after_the_old_end_of_an_intake_frees_the_place_in_the_prolonged_one(order: str) -> None:
    paper = a_region()
    opens(paper)
    asks(paper, 1)
    paper.turn(at("2026-12-05"))
    if order == "end first":
        ends(paper, 1, "2026-12-01")
    changes(paper, "2026-11-20", ends_on="2026-12-24")
    if order == "prolonged first":
        ends(paper, 1, "2026-12-01")
    assert [places(paper, day) for day in ("2026-11-30", "2026-12-02")] == [(1, 0, 1, 0), (2, 0, 0, 0)]


def test_a_study_called_a_mistake_in_an_aborted_intake_took_no_place() -> None:
    paper = a_region("2026-09-15")
    opens(paper, at=at("2026-07-01"))
    asks(paper, 1)
    aborts(paper, "2026-09-10")
    ends(paper, 1, "2026-09-12", "misregistered")
    assert [places(paper, day) for day in ("2026-09-05", "2026-09-10")] == [(2, 0, 0, 0), (0, 0, 0, 2)]


@pytest.mark.parametrize("order", ["corrected", "at once"])
def test_an_enrolment_corrected_to_no_referral_gives_the_hold_back(order: str) -> None:
    paper = a_region()
    opens(paper)
    refers(paper, 1, until="2026-09-10")
    if order == "corrected":
        asks(paper, 1, on="2026-08-20", referral=1)
    asks(paper, 1, on="2026-08-20")
    assert [places(paper, day) for day in ("2026-08-15", "2026-08-25")] == [(1, 1, 0, 0), (0, 1, 1, 0)]
    paper.turn(at("2026-09-11"))
    assert places(paper) == (1, 0, 1, 0)
    assert limits_hold(paper)


@pytest.mark.parametrize("order", ["corrected", "at once"])
def test_an_enrolment_corrected_to_another_referral_uses_that_hold(order: str) -> None:
    paper = a_region()
    opens(paper)
    refers(paper, 1)
    refers(paper, 2)
    if order == "corrected":
        asks(paper, 1, on="2026-08-20", referral=1)
    asks(paper, 1, on="2026-08-20", referral=2)
    lapses(paper, 1, on="2026-08-25")
    assert [places(paper, day) for day in ("2026-08-22", "2026-08-26")] == [(0, 1, 1, 0), (1, 0, 1, 0)]
    assert [seat.referral for seat in the_intake(paper).seats if seat.enrolment] == ["czn/n-2"]


def test_an_enrolment_corrected_to_no_referral_needs_a_place_of_its_own() -> None:
    paper = a_region()
    opens(paper, places=1)
    refers(paper, 1)
    asks(paper, 1, on="2026-08-20", referral=1)
    asks(paper, 1, on="2026-08-20")
    assert said(paper)[-1] == "place_refused no_free_place"
    assert places(paper) == (0, 0, 1, 0)


def terminated(paper: Paper, on: str, version: int = 2) -> None:
    """The agreements service says that a party ended the agreement."""
    said = {"agreement": "igolka/a-1", "revision": 1, "parties": ("igolka", "college"), "version": version}
    said |= {"status": "terminated", "party": "college", "terminated_on": on}
    paper.state_fact("agreements", AgreementTerminatedV1.model_validate(said))
    paper.settle()


def test_no_intake_opens_under_an_agreement_that_was_terminated_before() -> None:
    paper = a_region()
    drafts(paper, "igolka", "college")
    terminated(paper, "2026-06-30")
    assert paper.said(opens(paper, agreement="igolka/a-1")) == ["agreement_not_active"]
    terminated(paper, "2026-07-01", version=3)
    assert paper.said(opens(paper, agreement="igolka/a-1")) == ["intake_opened"]


@pytest.mark.parametrize("order", ["termination first", "intake first"])
def test_an_intake_opened_before_its_agreement_was_terminated_goes_on(order: str) -> None:
    paper = a_region()
    drafts(paper, "igolka", "college")
    if order == "termination first":
        terminated(paper, "2026-07-10")
    opened = opens(paper, agreement="igolka/a-1")
    if order == "intake first":
        terminated(paper, "2026-07-10")
    assert paper.said(opened) == ["intake_opened"]
    paper.turn(at("2026-07-20"))
    corrected = opens(paper, agreement="igolka/a-1", places=3, corrects=opened)
    assert paper.said(corrected) == ["intake_opened"]


def test_an_intake_under_an_expired_agreement_waits_for_its_prolongation() -> None:
    paper = a_region()
    drafts(paper, "igolka", "college")
    said = {"agreement": "igolka/a-1", "revision": 1, "parties": ("igolka", "college"), "version": 2}
    expired = {**said, "status": "expired", "expired_on": "2026-06-30"}
    paper.state_fact("agreements", AgreementExpiredV1.model_validate(expired))
    paper.settle()
    opened = opens(paper, agreement="igolka/a-1")
    assert paper.said(opened) == ["report_waiting"]
    active = {"kind": "network", "active_on": "2026-01-01", "starts_on": "2026-01-01", "version": 3}
    prolonged = {**said, **active, "ends_on": "2027-06-30", "revision": 2}
    paper.state_fact("agreements", AgreementActivatedV1.model_validate(prolonged))
    paper.settle()
    assert paper.said(opened) == ["report_waiting", "intake_opened"]


def test_a_used_booking_does_not_move_to_another_owner() -> None:
    paper = a_region()
    for owner in ("igolka", "college"):
        line: dict[str, Any] = {"equipment_ref": "line", "title": "Линия", "municipality": "57701000"}
        paper.tell(owner, "programs.equipment_registered", **line, capacity=1, weekly_hours=40)
    when = {"from": "2026-08-05T10:00:00+05:00", "to": "2026-08-05T16:00:00+05:00"}
    booked: dict[str, Any] = {"booking_ref": "b", "purpose": "practice", **when}
    first = paper.tell("college", "programs.equipment_booked", equipment="igolka/line", **booked)
    paper.settle()
    paper.tell("igolka", "programs.equipment_used", booking="college/b", hours=6)
    paper.settle()
    moved = {**booked, "equipment": "college/line"}
    other = paper.tell("college", "programs.equipment_booked", corrects=first, **moved)
    paper.settle()
    assert paper.said(other) == ["already_used_hours"]
    assert paper.account("hours_used") == 6


def test_a_quota_of_another_year_does_not_fit() -> None:
    paper = a_region()
    paper.admit("minobr", "ministry")
    publishes(paper, "p-2")
    quota: dict[str, Any] = {
        "provider": "igolka",
        "occupation": "8153",
        "places": 9,
        "funding": "employment_service",
    }
    for year in (2026, 2030):
        paper.tell("minobr", "programs.admission_quota_set", quota_ref=f"q-{year}", year=year, **quota)
    paper.settle()
    assert paper.said(opens(paper, quota="minobr/q-2030")) == ["kind_mismatch"]
    assert "2030" in paper.of(Refusal)[0].message_en
    assert paper.said(opens(paper, quota="minobr/q-2026")) == ["intake_opened"]
