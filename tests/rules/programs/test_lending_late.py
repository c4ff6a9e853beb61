"""Lending whose reports are read late: what stands follows from when things were said, in every order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import permutations
from typing import Any

from kadry_contracts.facts.common import ReportRefusedV1
from kadry_contracts.facts.programs import BookingCancelledV1
from services.programs.domain.lending.booking import Booking
from tests.support.paper import Paper, at

from .lending import LINE, a_region, books, gives_back, has, hours, refused, stops, the_booking, uses

Step = Callable[[Paper], object]


def book(ref: str, begin: str, end: str, said: str, **options: Any) -> Step:
    return lambda paper: books(paper, ref, begin, end, at=at(said), **{"id": ref, **options})


def stop(begin: str, end: str, said: str, **options: Any) -> Step:
    return lambda paper: stops(paper, begin, end, at=at(said), **{"id": "stop", **options})


def give_back(ref: str, said: str) -> Step:
    return lambda paper: gives_back(paper, ref, at=at(said), id=f"back-{ref}")


def use(ref: str, spent: int, said: str) -> Step:
    return lambda paper: uses(paper, f"college/{ref}", spent, at=at(said), id=f"used-{ref}")


def left(paper: Paper) -> dict[str, Any]:
    """What is booked, by whom, and what was refused."""
    kept = [state for state in paper.desks["programs"].states.values() if isinstance(state, Booking)]
    counted = {"version", "replaced", "used_before"}
    names = [field.name for field in fields(Booking) if field.name not in counted]
    return {
        "bookings": {one.id: {name: getattr(one, name) for name in names} for one in kept},
        "cells": paper.cells(),
        "refused": [said.fact.code for said in paper.facts if isinstance(said.fact, ReportRefusedV1)],
    }


def ends_the_same(*steps: Step) -> Paper:
    """The region after these steps, which has to be the same in whatever order they are read."""

    def read(order: Sequence[Step]) -> Paper:
        paper = a_region()
        for step in order:
            step(paper)
        return paper

    ideal = read(steps)
    assert left(ideal)["refused"] == []
    for order in permutations(steps):
        assert left(read(order)) == left(ideal), [steps.index(step) for step in order]
    return ideal


def test_a_correction_of_the_time_before_the_booking_was_given_back_is_read_after_that() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-1", "06T10", "06T13", "2026-09-03", id="b-1b", corrects="b-1"),
        give_back("b-1", "2026-09-05"),
    )
    assert the_booking(paper, "college/b-1").hours == 3
    assert hours(paper) == (0, 0, 0)


def test_hours_of_a_booking_made_longer_wait_for_the_correction() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-1", "05T10", "05T14", "2026-09-03", id="b-1b", corrects="b-1"),
        use("b-1", 3, "2026-10-05"),
    )
    assert hours(paper) == (0, 4, 3)


def test_maintenance_cancels_what_was_booked_before_it_was_told_whichever_is_read_first() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-2", "06T10", "06T12", "2026-09-02"),
        stop("05", "05", "2026-09-10"),
    )
    assert not the_booking(paper, "college/b-1").stands
    assert hours(paper) == (0, 2, 0)


def test_a_booking_read_after_the_maintenance_that_cancels_it_says_what_else_there_is() -> None:
    paper = a_region()
    stops(paper, "05T08", "05T13", at=at("2026-09-10"))
    report = books(paper, "b-1", "05T10", "05T12", at=at("2026-09-02"))
    assert paper.said(report) == ["equipment_booked", "booking_cancelled"]
    fact = paper.of(BookingCancelledV1)[0]
    assert (fact.reason, f"{fact.alternatives[0].from_:%d.%m %H:%M}") == ("out_of_service", "05.10 13:00")


def test_what_was_booked_after_the_maintenance_was_told_is_refused() -> None:
    paper = a_region()
    stops(paper, "05", "05", at=at("2026-09-10"))
    books(paper, "b-1", "05T10", "05T12", at=at("2026-09-11"))
    assert refused(paper) == ["b-1"]


def test_corrected_maintenance_and_bookings_come_to_the_same() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-2", "06T10", "06T12", "2026-09-03", by="shkola-12"),
        stop("05", "05", "2026-09-10"),
        stop("06", "06", "2026-09-12", id="stop-2", corrects="stop"),
    )
    assert the_booking(paper, "college/b-1").stands
    assert not the_booking(paper, "shkola-12/b-2").stands


def test_a_booking_moved_out_of_the_way_before_the_maintenance_was_told_stands() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-1", "07T10", "07T12", "2026-09-03", id="b-1b", corrects="b-1"),
        stop("05", "05", "2026-09-10"),
        use("b-1", 2, "2026-10-07"),
    )
    assert hours(paper) == (0, 2, 2)


def test_two_maintenances_cancel_a_booking_once() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        stop("05", "05", "2026-09-10"),
        stop("05", "06", "2026-09-12", id="stop-2"),
        give_back("b-1", "2026-09-15"),
    )
    assert hours(paper) == (0, 0, 0)


def test_what_was_used_before_the_maintenance_was_told_was_used() -> None:
    paper = ends_the_same(
        book("b-1", "05T10", "05T12", "2026-09-02"),
        use("b-1", 2, "2026-10-05"),
        stop("05", "05", "2026-10-10"),
    )
    assert hours(paper) == (0, 2, 2)


def test_what_the_maintenance_cancelled_is_neither_moved_nor_used_afterwards() -> None:
    paper = a_region()
    first = books(paper, "b-1", "05T10", "05T12", at=at("2026-09-02"))
    stops(paper, "05", "05", at=at("2026-09-10"))
    moved = books(paper, "b-1", "07T10", "07T12", at=at("2026-09-11"), corrects=first)
    assert paper.said(moved) == ["already_ended"]
    report = uses(paper, "college/b-1", 2, at=at("2026-10-05"))
    paper.turn(at("2026-10-20"))
    assert paper.said(report) == ["report_waiting", "already_ended"]


def test_a_booking_corrected_to_other_equipment_leaves_the_maintenance_of_the_old_one() -> None:
    paper = ends_the_same(
        lambda paper: has(paper, equipment_ref="laser", title="Лазер", id="laser"),
        book("b-1", "05T10", "05T12", "2026-09-02"),
        book("b-1", "05T10", "05T12", "2026-09-03", id="b-1b", corrects="b-1", equipment="igolka/laser"),
        stop("05", "05", "2026-09-10"),
    )
    booking = the_booking(paper, "college/b-1")
    assert (booking.equipment, booking.stands) == ("igolka/laser", True)
    assert booking.equipment != LINE
