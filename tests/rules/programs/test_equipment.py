"""Rules of equipment: registered, corrected, out of service with what that cancels and gives back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kadry_contracts.facts.programs import (
    BookingCancelledV1,
    BookingRefusedV1,
    EquipmentOutOfServiceV1,
    EquipmentRegisteredV1,
)
from kadry_contracts.parties import parties
from services.programs.domain.equipment.equipment import Equipment, Namesakes
from tests.support.paper import Paper

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
    tells,
    the_booking,
    uses,
)


def cancelled(paper: Paper) -> list[str]:
    return [fact.booking for fact in paper.of(BookingCancelledV1)]


def test_registered_equipment_is_told_with_all_that_a_reader_needs() -> None:
    paper = a_region()
    fact = paper.of(EquipmentRegisteredV1)[0]
    assert (fact.equipment, fact.owner, fact.capacity, fact.weekly_hours) == (LINE, "igolka", 1, 40)
    assert fact.registered_on == date(2026, 9, 1)


def test_equipment_is_registered_once_and_then_corrected() -> None:
    paper = a_region()
    first = has(paper, equipment_ref="laser")
    assert paper.said(has(paper, equipment_ref="laser")) == ["already_exists"]
    has(paper, equipment_ref="laser", capacity=2, corrects=first)
    laser = paper.find("programs", Equipment, "igolka/laser")
    assert laser is not None
    assert (laser.capacity, laser.version) == (2, 2)


def test_equipment_is_corrected_to_fewer_pieces_only_if_they_are_enough() -> None:
    paper = a_region()
    first = has(paper, equipment_ref="machines", capacity=3)
    for n in range(2):
        books(paper, f"b-{n}", "05T10", "05T12", equipment="igolka/machines")
    books(paper, "b-9", "12T10", "12T12", equipment="igolka/machines")
    wrong = has(paper, equipment_ref="machines", capacity=1, corrects=first)
    assert paper.said(wrong) == ["equipment_in_use"]
    right = has(paper, equipment_ref="machines", capacity=2, corrects=first)
    assert paper.said(right) == ["equipment_registered"]


def test_booked_equipment_stays_in_its_municipality() -> None:
    paper = a_region()
    first = has(paper, equipment_ref="machines")
    second = has(paper, equipment_ref="machines", municipality=KUNGUR, corrects=first)
    books(paper, "b-1", "05T10", "05T12", equipment="igolka/machines")
    wrong = has(paper, equipment_ref="machines", corrects=second)
    assert paper.said(wrong) == ["equipment_in_use"]


def test_equipment_of_a_corrected_title_is_found_under_the_new_one() -> None:
    paper = a_region()
    first = has(paper, by="kama", equipment_ref="laser", title="Лазре")
    has(paper, by="kama", equipment_ref="laser", title="Линия оверлоков", corrects=first)
    old = paper.find("programs", Namesakes, "лазре")
    assert old is not None
    assert old.equipment == ()
    books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "05T10", "05T12", by="shkola-12")
    assert ("kama/laser", "05.10 10:00", "05.10 12:00") in offers(paper.of(BookingRefusedV1)[0])


def test_maintenance_cancels_what_it_hits_and_offers_other_times() -> None:
    paper = a_region()
    has(paper, by="kama", equipment_ref="overlock")
    books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "06T10", "06T12", by="shkola-12")
    books(paper, "b-3", "08T10", "08T12")
    report = stops(paper, "05T11", "06T18")
    assert paper.said(report) == ["equipment_out_of_service", "booking_cancelled", "booking_cancelled"]
    assert cancelled(paper) == ["college/b-1", "shkola-12/b-2"]
    first = paper.of(BookingCancelledV1)[0]
    assert first.reason == "out_of_service"
    assert offers(first) == [
        (LINE, "06.10 18:00", "06.10 20:00"),
        (LINE, "07.10 08:00", "07.10 10:00"),
        (LINE, "07.10 10:00", "07.10 12:00"),
        ("kama/overlock", "05.10 10:00", "05.10 12:00"),
    ]
    assert paper.of(EquipmentOutOfServiceV1)[0].cancelled == ("college/b-1", "shkola-12/b-2")
    assert hours(paper) == (0, 2, 0)


def test_who_loses_a_booking_and_who_lends_get_the_notice() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    stops(paper, "05", "05")
    assert parties(paper.of(BookingCancelledV1)[0]) >= {"college", "igolka"}


def test_equipment_out_of_service_cannot_be_booked() -> None:
    paper = a_region()
    stops(paper, "05T08", "06T18")
    books(paper, "b-1", "06T17", "06T19")
    books(paper, "b-2", "06T18", "06T19")
    assert refused(paper) == ["b-1"]
    assert confirmed(paper) == ["b-2"]
    conflict = paper.of(BookingRefusedV1)[0].conflicts[0]
    assert (conflict.reason, conflict.booking) == ("out_of_service", None)


def test_every_piece_is_out_of_service_at_once() -> None:
    paper = a_region()
    has(paper, equipment_ref="machines", title="Машины", capacity=3)
    stops(paper, "05T08", "05T12", equipment_ref="machines")
    books(paper, "b-1", "05T10", "05T12", equipment="igolka/machines")
    assert offers(paper.of(BookingRefusedV1)[0])[0] == ("igolka/machines", "05.10 12:00", "05.10 14:00")


def test_days_out_of_service_are_whole_days_where_the_report_was_written() -> None:
    paper = a_region()
    stops(paper, "05", "06")
    fact = paper.of(EquipmentOutOfServiceV1)[0]
    assert fact.from_ == datetime(2026, 10, 4, 19, tzinfo=UTC)
    assert fact.to - fact.from_ == timedelta(days=2)


def test_a_day_and_a_moment_before_it_ends_are_compared_as_moments() -> None:
    paper = a_region()
    assert paper.said(stops(paper, "05T12", "05")) == ["equipment_out_of_service"]
    wrong = tells(
        paper,
        "igolka",
        "programs.equipment_out_of_service",
        equipment_ref="line",
        **{"from": "2026-10-05", "to": "2026-10-05T00:00:00+05:00"},
    )
    assert paper.said(wrong) == ["dates_reversed"]


def test_maintenance_leaves_alone_what_was_used_already() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    uses(paper, "college/b-1", 2)
    stops(paper, "05", "05")
    assert cancelled(paper) == []
    assert hours(paper) == (0, 2, 2)


def test_corrected_maintenance_gives_back_what_it_should_not_have_cancelled() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    books(paper, "b-2", "06T10", "06T12")
    first = stops(paper, "05", "06")
    right = stops(paper, "06", "07", corrects=first)
    assert paper.said(right) == ["equipment_out_of_service", "booking_confirmed"]
    assert the_booking(paper, "college/b-1").stands
    assert not the_booking(paper, "college/b-2").stands
    assert hours(paper) == (0, 2, 0)


def test_a_time_that_somebody_else_has_by_now_is_not_given_back() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    first = stops(paper, "05", "05")
    second = stops(paper, "07", "07", corrects=first)
    assert the_booking(paper, "college/b-1").stands
    third = stops(paper, "05T10", "05T11", corrects=second)
    books(paper, "b-2", "05T11", "05T12", by="shkola-12")
    stops(paper, "09", "09", corrects=third)
    assert not the_booking(paper, "college/b-1").stands
    assert hours(paper) == (0, 1, 0)


def test_what_its_booker_gave_back_meanwhile_is_not_given_back_to_them() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    first = stops(paper, "05", "05")
    gives_back(paper, "b-1")
    stops(paper, "07", "07", corrects=first)
    assert not the_booking(paper, "college/b-1").stands
    assert hours(paper) == (0, 0, 0)


def test_what_falls_into_other_maintenance_comes_back_only_with_that() -> None:
    paper = a_region()
    books(paper, "b-1", "05T10", "05T12")
    first = stops(paper, "05", "05")
    other = stops(paper, "05T11", "05T13")
    stops(paper, "07", "07", corrects=first)
    assert not the_booking(paper, "college/b-1").stands
    stops(paper, "08", "08", corrects=other)
    assert the_booking(paper, "college/b-1").stands


def test_maintenance_of_equipment_nobody_registered_waits() -> None:
    paper = a_region()
    report = stops(paper, "05", "05", equipment_ref="laser")
    has(paper, equipment_ref="laser", title="Лазер")
    assert paper.said(report) == ["report_waiting", "equipment_out_of_service"]


def test_maintenance_and_a_booking_that_it_hits_come_to_the_same_hours_in_both_orders() -> None:
    for maintenance_first in (True, False):
        paper = a_region()
        steps = [lambda p: books(p, "b-1", "05T10", "05T12"), lambda p: stops(p, "05", "05")]
        for step in reversed(steps) if maintenance_first else steps:
            step(paper)
        assert hours(paper) == (0, 0, 0)
