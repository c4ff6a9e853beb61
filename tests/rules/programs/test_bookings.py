"""Rules of lending: never more bookings at a time than pieces; refusals say what else there is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from kadry_contracts.facts.programs import (
    BookingCancelledV1,
    BookingConfirmedV1,
    BookingRefusedV1,
    EquipmentUsedV1,
)
from services.programs.domain.equipment.calendar import Week, week_id
from services.programs.domain.equipment.equipment import Equipment
from tests.support.paper import Paper, at

from .lending import (
    KUNGUR,
    LINE,
    a_region,
    books,
    confirmed,
    gives_back,
    has,
    hours,
    offers,
    refused,
    stops,
    the_booking,
    uses,
)


def test_a_free_time_is_booked_and_its_hours_are_a_guests() -> None:
    paper = a_region()
    report = books(paper, "b-1", "05T10", "05T12:30")
    assert paper.said(report) == ["equipment_booked", "booking_confirmed"]
    fact = paper.of(BookingConfirmedV1)[0]
    assert (fact.owner, fact.borrower, fact.guest, fact.hours) == ("igolka", "college", True, 3)
    assert hours(paper) == (0, 3, 0)
    assert paper.balance() == {("hours_booked_guest", "57701000", "-"): 3}


def test_the_owners_own_bookings_stand_apart() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12", by="igolka")
    books(paper, "b-2", "05T12", "05T13", by="shkola-12")
    assert hours(paper) == (2, 1, 0)


def test_booked_hours_count_on_the_day_on_which_the_equipment_is_needed() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12", at=at("2026-09-20"))
    assert paper.account("hours_booked_guest", date(2026, 10, 4)) == 0
    assert paper.account("hours_booked_guest", date(2026, 10, 5)) == 2


def test_a_time_that_somebody_has_is_refused_with_who_and_what_else() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    report = books(paper, "b-2", "05T11", "05T13", by="shkola-12")
    assert paper.said(report) == ["booking_refused", "equipment_busy"]
    fact = paper.of(BookingRefusedV1)[0]
    assert [(c.reason, c.booking) for c in fact.conflicts] == [("booked", "college/b-1")]
    assert offers(fact) == [
        (LINE, "05.10 12:00", "05.10 14:00"),
        (LINE, "05.10 14:00", "05.10 16:00"),
        (LINE, "05.10 16:00", "05.10 18:00"),
    ]
    assert hours(paper) == (0, 2, 0)


def test_what_is_offered_can_be_booked() -> None:
    paper = a_region()
    books(paper, "b-1", "05T08", "05T19")
    books(paper, "b-2", "06T08", "06T19")
    books(paper, "b-3", "05T10", "05T13")
    first = paper.of(BookingRefusedV1)[0].alternatives[0]
    assert f"{first.from_:%d.%m %H:%M}" == "07.10 08:00"
    books(paper, "b-4", first.from_.isoformat(), first.to.isoformat())
    assert confirmed(paper) == ["b-1", "b-2", "b-4"]


def test_the_same_equipment_of_others_is_offered_the_nearest_first() -> None:
    paper = a_region()
    has(paper, by="kama", title="линия  ОВЕРЛОКОВ", municipality=KUNGUR)
    has(paper, by="college", title="Линия оверлоков")
    has(paper, by="college", equipment_ref="laser", title="Лазер")
    books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "05T10", "05T12", by="shkola-12")
    assert offers(paper.of(BookingRefusedV1)[0])[3:] == [
        ("college/line", "05.10 10:00", "05.10 12:00"),
        ("kama/line", "05.10 10:00", "05.10 12:00"),
    ]


def test_nothing_later_than_a_fortnight_is_offered() -> None:
    paper = a_region()
    books(paper, "b-1", "05T08", "31T20")
    books(paper, "b-2", "05T08", "05T10")
    assert offers(paper.of(BookingRefusedV1)[0]) == []


def test_as_many_as_there_are_pieces_have_it_at_a_time() -> None:
    paper = a_region()
    has(paper, equipment_ref="machines", title="Машины", capacity=3)
    for n in range(5):
        books(paper, f"b-{n}", "05T10", "05T12", equipment=MACHINES)
    assert confirmed(paper) == ["b-0", "b-1", "b-2"]
    assert refused(paper) == ["b-3", "b-4"]
    assert len(paper.of(BookingRefusedV1)[0].conflicts) == 3


def test_who_comes_when_another_leaves_is_no_conflict() -> None:
    paper = a_region()
    for n, hour in enumerate((10, 8, 12, 9)):
        books(paper, f"b-{n}", f"05T{hour:02}", f"05T{hour + 1:02}")
    assert confirmed(paper) == ["b-0", "b-1", "b-2", "b-3"]


def test_the_same_time_in_another_offset_is_the_same_time() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "2026-10-05T06:00:00Z", "2026-10-05T06:30:00Z")
    assert refused(paper) == ["b-2"]


def test_a_booking_over_several_weeks_is_in_the_way_in_each_of_them() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "28T12")
    for n, day in enumerate((5, 12, 20, 28)):
        books(paper, f"c-{n}", f"{day:02}T11", f"{day:02}T12", by="shkola-12")
    books(paper, "c-9", "28T12", "28T13", by="shkola-12")
    assert refused(paper) == ["c-0", "c-1", "c-2", "c-3"]
    assert confirmed(paper) == ["b-1", "c-9"]


def test_a_booking_of_equipment_nobody_registered_waits() -> None:
    paper = a_region()
    report = books(paper, "b-1", "05T10", "05T12", equipment="kama/line")
    assert paper.said(report) == ["report_waiting"]
    has(paper, by="kama")
    assert paper.said(report) == ["report_waiting", "equipment_booked", "booking_confirmed"]


def test_a_booking_for_an_intake_nobody_opened_waits_and_is_refused_in_the_end() -> None:
    paper = a_region()
    report = books(paper, "b-1", "05T10", "05T12", intake="college/sew")
    paper.turn(at("2026-10-01"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]


def test_a_known_reference_is_refused_and_one_that_was_refused_is_free() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    assert paper.said(books(paper, "b-1", "06T10", "06T12")) == ["already_exists"]
    books(paper, "b-2", "05T10", "05T12")
    books(paper, "b-2", "05T12", "05T14")
    assert confirmed(paper) == ["b-1", "b-2"]


# Corrected, given back, used


def test_a_corrected_booking_moves_to_its_new_time() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-1", "06T10", "06T13", corrects=first)
    books(paper, "b-2", "05T10", "05T12")
    assert hours(paper) == (0, 5, 0)
    assert confirmed(paper) == ["b-1", "b-1", "b-2"]


def test_a_booking_may_be_corrected_to_a_time_that_overlaps_its_old_one() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-1", "05T11", "05T13", corrects=first)
    assert refused(paper) == []
    assert the_booking(paper, "college/b-1").hours == 2
    assert hours(paper) == (0, 2, 0)


def test_a_booking_that_cannot_be_corrected_keeps_its_old_time() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "06T10", "06T12")
    wrong = books(paper, "b-1", "06T11", "06T13", corrects=first)
    assert paper.said(wrong) == ["booking_refused", "equipment_busy"]
    books(paper, "b-3", "05T10", "05T12")
    assert refused(paper) == ["b-1", "b-3"]


def test_a_correction_of_a_refused_booking_is_judged_as_new() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    second = books(paper, "b-2", "05T11", "05T13")
    books(paper, "b-2", "05T12", "05T13", corrects=second)
    assert confirmed(paper) == ["b-1", "b-2"]


def test_a_booking_may_be_corrected_to_other_equipment() -> None:
    paper = a_region()
    has(paper, by="college", equipment_ref="laser", title="Лазер", municipality=KUNGUR)
    first = books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-1", "05T10", "05T12", equipment="college/laser", corrects=first)
    books(paper, "b-2", "05T10", "05T12", by="shkola-12")
    assert refused(paper) == []
    assert hours(paper) == (2, 2, 0)
    returned = paper.of(BookingCancelledV1)[0]
    assert (returned.equipment, returned.moves[0].was.account) == (LINE, "hours_booked_guest")
    assert paper.of(BookingConfirmedV1)[1].moves[0].at.municipality == KUNGUR


def test_what_is_given_back_is_free_and_no_longer_booked() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12", at=at("2026-09-01"))
    gives_back(paper, "b-1", at=at("2026-09-10"))
    fact = paper.of(BookingCancelledV1)[0]
    assert (fact.reason, fact.cancelled_on) == ("given_back", date(2026, 9, 10))
    assert [(move.on, move.count, move.at.account) for move in fact.moves] == [
        (date(2026, 10, 5), 2, "outside")
    ]
    assert hours(paper) == (0, 0, 0)
    books(paper, "b-2", "05T11", "05T12", by="shkola-12")
    assert confirmed(paper) == ["b-1", "b-2"]


def test_what_was_given_back_cannot_be_given_back_again_or_moved() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T12")
    gives_back(paper, "b-1")
    assert paper.said(gives_back(paper, "b-1")) == ["already_ended"]
    assert paper.said(books(paper, "b-1", "06T10", "06T12", corrects=first)) == ["already_ended"]


def test_the_day_on_which_a_booking_was_given_back_can_be_corrected() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12", at=at("2026-09-01"))
    wrong = gives_back(paper, "b-1", at=at("2026-09-10"))
    gives_back(paper, "b-1", at=at("2026-09-05"), corrects=wrong)
    assert [fact.cancelled_on.day for fact in paper.of(BookingCancelledV1)] == [10, 5]
    assert hours(paper) == (0, 0, 0)


def test_the_owner_says_how_long_a_booking_was_used() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T14")
    uses(paper, "college/b-1", 3, at=at("2026-10-05", 15))
    fact = paper.of(EquipmentUsedV1)[0]
    assert (fact.equipment, fact.owner, fact.borrower, fact.hours) == (LINE, "igolka", "college", 3)
    assert fact.used_on == date(2026, 10, 5)
    assert hours(paper) == (0, 4, 3)


def test_only_the_owner_says_how_long_a_booking_was_used() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T14")
    assert paper.said(uses(paper, "college/b-1", 3, by="college")) == ["not_yours"]


def test_more_hours_than_were_booked_wait_for_a_longer_booking_and_are_refused_in_the_end() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T14")
    report = uses(paper, "college/b-1", 5)
    paper.turn(at("2026-10-01"))
    assert paper.said(report) == ["report_waiting", "hours_exceed_booking"]


def test_a_booking_is_not_made_shorter_than_it_was_used() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T14")
    uses(paper, "college/b-1", 3)
    assert paper.said(books(paper, "b-1", "05T10", "05T12", corrects=first)) == ["already_used_hours"]


def test_hours_of_a_booking_are_told_once_and_may_be_corrected() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T14")
    first = uses(paper, "college/b-1", 3)
    assert paper.said(uses(paper, "college/b-1", 4)) == ["already_exists"]
    uses(paper, "college/b-1", 4, corrects=first)
    assert hours(paper) == (0, 4, 4)


def test_hours_of_a_booking_that_is_not_known_wait_for_it() -> None:
    paper = a_region()
    report = uses(paper, "college/b-1", 2)
    books(paper, "b-1", "05T10", "05T14")
    assert paper.said(report) == ["report_waiting", "equipment_used"]


def test_what_was_used_cannot_be_given_back_and_what_was_given_back_cannot_be_used() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T14")
    uses(paper, "college/b-1", 3)
    assert paper.said(gives_back(paper, "b-1")) == ["already_used_hours"]
    books(paper, "b-2", "06T10", "06T14")
    gives_back(paper, "b-2")
    assert paper.said(uses(paper, "college/b-2", 3)) == ["already_ended"]


# Any order


def stands_as(paper: Paper) -> dict[str, object]:
    """What is left in the end: hours by day and cell, and who has the line when."""
    line = paper.find("programs", Equipment, LINE)
    assert line is not None
    weeks = [paper.find("programs", Week, week_id(LINE, monday)) for monday in line.weeks]
    return {
        "cells": paper.cells(),
        "slots": [slot for week in weeks if week is not None for slot in week.slots],
        "refused": refused(paper),
    }


def test_bookings_come_to_the_same_in_any_order() -> None:
    def season(order: tuple[int, ...]) -> dict[str, object]:
        paper = Paper(a_region().desks["programs"].service, now=at("2026-09-01"))
        for participant, kind in {"igolka": "resource_centre", "college": "college"}.items():
            paper.admit(participant, kind)
        steps = [
            lambda: has(paper, id="line", at=at("2026-09-01")),
            lambda: books(paper, "b-1", "05T10", "05T12", id="b-1", at=at("2026-09-02")),
            lambda: books(paper, "b-1", "12T10", "12T13", id="b-1b", corrects="b-1", at=at("2026-09-02")),
            lambda: gives_back(paper, "b-2", at=at("2026-09-05")),
            lambda: books(paper, "b-2", "06T10", "06T12", id="b-2", at=at("2026-09-03")),
            lambda: uses(paper, "college/b-1", 3, at=at("2026-10-12")),
        ]
        for n in order:
            steps[n]()
        return stands_as(paper)

    ideal = season(tuple(range(6)))
    assert ideal["refused"] == []
    for order in permutations(range(6)):
        assert season(order) == ideal, order


MACHINES = "igolka/machines"
windows = st.tuples(st.integers(0, 300), st.integers(1, 12), st.integers(0, 3))


@settings(max_examples=40, deadline=None)
@given(st.lists(windows, min_size=1, max_size=25), st.integers(1, 3), st.data())
def test_no_moment_ever_has_more_bookings_than_pieces(
    asked: list[tuple[int, int, int]], capacity: int, data: st.DataObject
) -> None:
    paper = a_region()
    has(paper, equipment_ref="machines", title="Машины", capacity=capacity)
    known: dict[int, str] = {}
    for n, (begin, length, what) in enumerate(asked):
        first, said = at("2026-10-01", begin % 24) + timedelta(days=begin // 24), {"equipment": MACHINES}
        begins, ends = first.isoformat(), (first + timedelta(hours=length)).isoformat()
        other = data.draw(st.sampled_from(sorted(known))) if known and what else n
        if what == 1:
            gives_back(paper, f"b-{other}")
        elif what == 2 and other in known:
            books(paper, f"b-{other}", begins, ends, corrects=known[other], id=f"r-{n}", **said)
            if paper.said(f"r-{n}")[0] == "equipment_booked":
                known[other] = f"r-{n}"
        elif what == 3:
            stops(paper, begins, ends, equipment_ref="machines")
        else:
            known[n] = books(paper, f"b-{n}", begins, ends, id=f"r-{n}", **said)
    machines = paper.find("programs", Equipment, MACHINES)
    if machines is None:
        raise AssertionError(MACHINES)
    slots = {
        slot
        for monday in machines.weeks
        for week in [paper.find("programs", Week, week_id(machines.id, monday))]
        if week is not None
        for slot in week.slots
    }
    for slot in slots:
        assert sum(one.begin <= slot.begin < one.end for one in slots) <= capacity
    standing = [the_booking(paper, slot.booking) for slot in slots]
    assert sum(booking.hours for booking in standing) == paper.account("hours_booked_guest")
