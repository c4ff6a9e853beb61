"""Rules of places: held, taken, refused, released; never more in use than there are."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from kadry_contracts.facts.programs import (
    IntakeFullV1,
    PlaceHeldV1,
    PlaceRefusedV1,
    PlaceReleasedV1,
    PlaceTakenV1,
)
from services.kernel.decision import Key
from tests.support.paper import Paper, at

from .stories import (
    a_region,
    aborts,
    asks,
    cancels,
    changes,
    ends,
    lapses,
    limits_hold,
    opens,
    places,
    refers,
    said,
)


def an_intake(places: int = 2, now: str = "2026-07-01") -> Paper:
    paper = a_region(now)
    opens(paper, places=places, at=at("2026-07-01"))
    return paper


def test_a_study_that_ended_with_its_intake_gives_back_nothing_though_that_end_is_corrected() -> None:
    """The registry heard of the first end, and says so after the second one was read."""
    told_once, corrected = an_intake(now="2026-10-30"), an_intake(now="2026-10-30")
    for paper in (told_once, corrected):
        asks(paper, 1)
    aborts(told_once, "2026-10-20")
    first = aborts(corrected, "2026-10-01")
    aborts(corrected, "2026-10-20", corrects=first)
    ends(corrected, 1, "2026-10-01", "aborted")
    ends(corrected, 1, "2026-10-20", "aborted")
    assert corrected.cells() == told_once.cells()
    assert corrected.account("places_taken", date(2026, 10, 10)) == 1


def refusals(paper: Paper) -> list[str]:
    return [fact.reason for fact in paper.of(PlaceRefusedV1)]


def test_a_referral_holds_a_free_place_until_its_last_day() -> None:
    paper = an_intake()
    refers(paper, 1)
    held = paper.of(PlaceHeldV1)[0]
    assert (held.referral, held.on, held.until) == ("czn/n-1", date(2026, 8, 10), date(2026, 8, 31))
    assert places(paper) == (1, 1, 0, 0)


def test_a_referral_without_a_free_place_is_refused_one() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    refers(paper, 2)
    assert refusals(paper) == ["no_free_place"]
    assert places(paper) == (0, 1, 0, 0)


def test_a_hold_expires_at_the_end_of_its_last_day() -> None:
    paper = an_intake()
    refers(paper, 1)
    paper.turn(at("2026-08-31", 23))
    assert places(paper) == (1, 1, 0, 0)
    paper.turn(at("2026-09-01", 0))
    released = paper.of(PlaceReleasedV1)[0]
    assert (released.referral, released.reason, released.on) == ("czn/n-1", "expired", date(2026, 8, 31))
    assert places(paper) == (2, 0, 0, 0)


def test_each_hold_expires_on_its_own_day() -> None:
    paper = an_intake(places=3)
    refers(paper, 1, until="2026-08-31")
    refers(paper, 2, until="2026-08-20")
    refers(paper, 3, until="2026-08-20")
    paper.turn(at("2026-08-21"))
    assert places(paper) == (2, 1, 0, 0)
    paper.turn(at("2026-09-01"))
    assert places(paper) == (3, 0, 0, 0)
    assert [fact.referral for fact in paper.of(PlaceReleasedV1)] == ["czn/n-2", "czn/n-3", "czn/n-1"]


def test_an_enrolment_takes_the_place_that_its_referral_holds() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    asks(paper, 1, "2026-08-31", referral=1)
    taken = paper.of(PlaceTakenV1)[0]
    assert (taken.referral, taken.enrolment) == ("czn/n-1", "igolka/e-1")
    assert places(paper) == (0, 0, 1, 0)
    paper.turn(at("2026-09-02"))
    assert paper.of(PlaceReleasedV1) == []


def test_an_enrolment_without_a_referral_takes_a_free_place() -> None:
    paper = an_intake()
    asks(paper, 1)
    assert places(paper) == (1, 0, 1, 0)


def test_an_enrolment_without_a_free_place_is_refused_one() -> None:
    paper = an_intake(places=1)
    asks(paper, 1)
    asks(paper, 2)
    assert refusals(paper) == ["no_free_place"]
    assert places(paper) == (0, 0, 1, 0)


def test_a_held_place_is_not_free_for_another_enrolment() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    asks(paper, 1, "2026-08-20")
    assert refusals(paper) == ["no_free_place"]


def test_an_enrolment_in_time_that_arrives_late_undoes_the_lapse() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    paper.turn(at("2026-09-05"))
    assert places(paper) == (1, 0, 0, 0)
    asks(paper, 1, "2026-08-31", referral=1)
    assert places(paper) == (0, 0, 1, 0)
    assert places(paper, "2026-08-30") == (0, 1, 0, 0)
    assert limits_hold(paper)


def test_an_enrolment_whose_hold_lapsed_takes_any_free_place() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    paper.turn(at("2026-09-05"))
    asks(paper, 1, "2026-09-04", referral=1)
    assert places(paper, "2026-09-03") == (1, 0, 0, 0)
    assert places(paper) == (0, 0, 1, 0)


def test_an_enrolment_whose_hold_lapsed_is_refused_where_no_place_is_free() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    paper.turn(at("2026-09-05"))
    asks(paper, 2, "2026-09-04")
    asks(paper, 1, "2026-08-31", referral=1)
    asks(paper, 3, "2026-09-05", referral=1)
    assert refusals(paper) == ["hold_expired", "hold_expired"]
    assert places(paper) == (0, 0, 1, 0)


def test_a_place_counts_as_used_through_the_whole_last_day_of_its_hold() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    paper.turn(at("2026-09-05"))
    asks(paper, 2, "2026-08-31")
    assert refusals(paper) == ["no_free_place"]


def test_a_late_enrolment_cannot_have_a_place_that_was_used_on_its_day() -> None:
    paper = an_intake(places=1)
    asks(paper, 1, "2026-09-01")
    ends(paper, 1, "2026-09-20")
    asks(paper, 2, "2026-09-10")
    asks(paper, 3, "2026-09-20")
    assert refusals(paper) == ["no_free_place"]
    assert places(paper) == (0, 0, 1, 0)
    assert limits_hold(paper)


def test_who_drops_out_gives_the_place_back() -> None:
    paper = an_intake()
    asks(paper, 1)
    ends(paper, 1, "2026-09-20", "dropped_out")
    assert [fact.reason for fact in paper.of(PlaceReleasedV1)] == ["dropped_out"]
    assert places(paper, "2026-09-19") == (1, 0, 1, 0)
    assert places(paper) == (2, 0, 0, 0)


def test_who_never_started_gives_the_place_back() -> None:
    paper = an_intake()
    asks(paper, 1)
    ends(paper, 1, "2026-09-05", "not_started")
    assert [fact.reason for fact in paper.of(PlaceReleasedV1)] == ["not_started"]
    assert places(paper) == (2, 0, 0, 0)


def test_a_misregistered_enrolment_never_had_a_place() -> None:
    paper = an_intake()
    asks(paper, 1, "2026-09-01")
    ends(paper, 1, "2026-09-20", "misregistered")
    assert places(paper, "2026-09-10") == (2, 0, 0, 0)


def test_what_a_referral_held_remains_when_its_enrolment_was_misregistered() -> None:
    paper = an_intake()
    refers(paper, 1)
    asks(paper, 1, "2026-08-20", referral=1)
    ends(paper, 1, "2026-08-25", "misregistered")
    assert places(paper) == (1, 1, 0, 0)
    paper.turn(at("2026-09-01"))
    assert [fact.reason for fact in paper.of(PlaceReleasedV1)] == ["misregistered", "expired"]
    assert places(paper, "2026-08-30") == (1, 1, 0, 0)
    assert places(paper) == (2, 0, 0, 0)


def test_a_hold_ends_at_the_latest_with_its_intake() -> None:
    paper = an_intake()
    refers(paper, 1, on="2026-11-20", until="2027-01-31")
    paper.turn(at("2026-12-01"))
    assert [(fact.on, fact.reason) for fact in paper.of(PlaceReleasedV1)] == [(date(2026, 11, 24), "expired")]
    assert places(paper) == (0, 0, 0, 2)


def test_a_hold_that_went_with_its_intake_does_not_keep_the_clock_busy() -> None:
    paper = an_intake()
    refers(paper, 1)
    refers(paper, 2, until="2026-08-15")
    cancels(paper, "2026-08-20")
    paper.turn(at("2026-09-05"))
    assert [fact.referral for fact in paper.of(PlaceReleasedV1)] == ["czn/n-2"]
    assert paper.desks["programs"].timers.keys().isdisjoint({(Key("intake", "igolka/sew"), "holds")})


def test_a_referral_read_after_its_intake_was_cancelled_had_its_place_until_then() -> None:
    paper = an_intake()
    cancels(paper, "2026-08-20")
    refers(paper, 1)
    assert [(fact.on, fact.reason) for fact in paper.of(PlaceReleasedV1)] == [
        (date(2026, 8, 20), "intake_ended")
    ]
    assert places(paper, "2026-08-15") == (1, 1, 0, 0)
    assert places(paper) == (0, 0, 0, 2)


def test_a_graduate_keeps_the_place_to_the_end_of_the_intake() -> None:
    paper = an_intake()
    asks(paper, 1)
    ends(paper, 1, "2026-11-10", "graduated")
    assert paper.of(PlaceReleasedV1) == []
    assert places(paper) == (1, 0, 1, 0)


def test_a_study_that_ended_otherwise_than_was_said_first_has_its_place_again() -> None:
    paper = an_intake()
    asks(paper, 1)
    ends(paper, 1, "2026-11-10", "dropped_out")
    ends(paper, 1, "2026-11-10", "graduated")
    assert places(paper, "2026-11-11") == (1, 0, 1, 0)


def test_a_withdrawn_referral_frees_its_hold_from_its_day_on() -> None:
    paper = an_intake()
    refers(paper, 1)
    lapses(paper, 1, "2026-08-15")
    assert [fact.reason for fact in paper.of(PlaceReleasedV1)] == ["withdrawn"]
    assert places(paper, "2026-08-14") == (1, 1, 0, 0)
    assert places(paper) == (2, 0, 0, 0)
    paper.turn(at("2026-09-05"))
    assert len(paper.of(PlaceReleasedV1)) == 1


def test_a_lapse_that_repeats_what_the_clock_said_changes_nothing() -> None:
    paper = an_intake()
    refers(paper, 1)
    paper.turn(at("2026-09-01"))
    lapses(paper, 1, "2026-08-31", "expired")
    assert len(paper.of(PlaceReleasedV1)) == 1


def test_an_enrolment_after_its_referral_was_withdrawn_takes_a_free_place_or_none() -> None:
    paper = an_intake(places=1)
    refers(paper, 1)
    lapses(paper, 1, "2026-08-15")
    asks(paper, 1, "2026-08-20", referral=1)
    assert places(paper) == (0, 0, 1, 0)
    asks(paper, 2, "2026-08-21", referral=1)
    assert refusals(paper) == ["hold_released"]


def test_an_intake_is_full_when_its_last_place_is_gone() -> None:
    paper = an_intake()
    refers(paper, 1)
    asks(paper, 2, "2026-08-20")
    assert [fact.on for fact in paper.of(IntakeFullV1)] == [date(2026, 8, 20)]
    asks(paper, 1, "2026-08-25", referral=1)
    assert len(paper.of(IntakeFullV1)) == 1


def test_nobody_gets_a_place_after_the_end_of_an_intake() -> None:
    paper = an_intake()
    asks(paper, 1, "2026-11-25")
    cancels(paper, "2026-08-20")
    refers(paper, 2, on="2026-08-25")
    asks(paper, 2, "2026-09-01")
    assert refusals(paper) == ["outside_intake", "intake_not_open", "intake_not_open"]


def test_a_season_read_in_any_order_moves_the_same_places() -> None:
    def told(order: tuple[int, ...]) -> object:
        paper = an_intake(places=4, now="2026-12-31")
        season = (
            lambda: refers(paper, 1),
            lambda: asks(paper, 2, "2026-09-01"),
            lambda: aborts(paper, "2026-10-10"),
            lambda: changes(paper, "2026-08-01", places=5),
            lambda: refers(paper, 3, "2026-08-01", "2026-08-12"),
        )
        for n in order:
            season[n]()
        asks(paper, 1, "2026-08-31", referral=1)
        ends(paper, 2, "2026-09-15")
        paper.turn(at("2027-01-01"))
        return paper.cells()

    ideal = told((3, 4, 0, 1, 2))
    for order in permutations(range(5)):
        assert told(order) == ideal, order


Steps = st.lists(
    st.tuples(st.sampled_from(("refer", "ask", "ask held", "drop", "lapse", "turn")), st.integers(0, 5)),
    max_size=25,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(1, 3), Steps)
def test_held_and_taken_never_exceed_the_places_on_any_day(room: int, steps: list[tuple[str, int]]) -> None:
    paper = an_intake(places=room)
    for n, (what, who) in enumerate(steps):
        day = f"2026-09-{1 + (n * 7 + who) % 28:02}"
        if what == "refer":
            refers(paper, who, day, "2026-09-30" if who % 2 else day)
        elif what == "ask":
            asks(paper, 10 + who, day)
        elif what == "ask held":
            asks(paper, who, day, referral=who)
        elif what == "drop":
            ends(paper, 10 + who, day)
        elif what == "lapse":
            lapses(paper, who, day)
        else:
            paper.turn(at(day))
        assert limits_hold(paper), said(paper)
