"""A centre that lends equipment, a college and a school that borrow it. Told on paper."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts.programs import BookingConfirmedV1, BookingRefusedV1
from services.programs.app import SERVICE
from services.programs.domain.lending.booking import Booking
from tests.support.paper import Paper, at

PERM, KUNGUR = "57701000", "57722000"
LINE = "igolka/line"


def a_region(now: str = "2026-09-01", **options: Any) -> Paper:
    """A resource centre with an overlock line that serves one booking at a time."""
    paper = Paper(SERVICE, now=at(now), **options)
    for participant, kind in {
        "igolka": "resource_centre",
        "college": "college",
        "shkola-12": "school",
        "kama": "college",
    }.items():
        paper.admit(participant, kind)
    has(paper)
    return paper


def has(paper: Paper, by: str = "igolka", **said: Any) -> str:
    """Somebody registers equipment."""
    terms = {
        "equipment_ref": "line",
        "title": "Линия оверлоков",
        "municipality": PERM,
        "capacity": 1,
        "weekly_hours": 40,
    }
    return tells(paper, by, "programs.equipment_registered", **{**terms, **said})


def books(paper: Paper, ref: str, begin: str, end: str, by: str = "college", **said: Any) -> str:
    """Somebody books the line, in October in the time of Perm: `books(paper, "b-1", "05T10", "05T12")`."""
    terms = {"booking_ref": ref, "equipment": LINE, "from": moment(begin), "to": moment(end)}
    return tells(paper, by, "programs.equipment_booked", **{**terms, "purpose": "practice", **said})


def gives_back(paper: Paper, ref: str, by: str = "college", **said: Any) -> str:
    """The booker cancels."""
    return tells(paper, by, "programs.booking_cancelled", booking_ref=ref, **said)


def stops(paper: Paper, begin: str, end: str, by: str = "igolka", **said: Any) -> str:
    """The owner takes the line out of service, in October."""
    terms = {"equipment_ref": "line", "from": moment(begin), "to": moment(end)}
    return tells(paper, by, "programs.equipment_out_of_service", **{**terms, **said})


def uses(paper: Paper, booking: str, hours: int, by: str = "igolka", **said: Any) -> str:
    """The owner says for how long a booking was used."""
    return tells(paper, by, "programs.equipment_used", booking=booking, hours=hours, **said)


def tells(paper: Paper, by: str, event: str, **said: Any) -> str:
    """A report, and whatever follows from it."""
    options = {name: said.pop(name) for name in ("at", "id", "corrects") if name in said}
    report = paper.tell(by, event, **options, **said)
    paper.settle()
    return report


def moment(short: str) -> str:
    """`05T10` is 10 o'clock on 5 October, `05` that day, anything longer is as it is."""
    if len(short) == 2:
        return f"2026-10-{short}"
    day, _, hour = short.partition("T")
    return f"2026-10-{day}T{hour if ':' in hour else hour + ':00'}:00+05:00" if len(short) < 9 else short


def confirmed(paper: Paper) -> list[str]:
    """The bookings that were confirmed, by their references."""
    return [fact.booking.partition("/")[2] for fact in paper.of(BookingConfirmedV1)]


def refused(paper: Paper) -> list[str]:
    """The bookings that were refused, by their references."""
    return [fact.booking.partition("/")[2] for fact in paper.of(BookingRefusedV1)]


def offers(fact: Any) -> list[tuple[str, str, str]]:
    """The other times that a fact offers: equipment, from and to."""
    return [(a.equipment, f"{a.from_:%d.%m %H:%M}", f"{a.to:%d.%m %H:%M}") for a in fact.alternatives]


def hours(paper: Paper) -> tuple[int, int, int]:
    """Hours booked by owners, by guests, and used."""
    own, guest, used = (
        paper.account(account) for account in ("hours_booked_own", "hours_booked_guest", "hours_used")
    )
    return own, guest, used


def the_booking(paper: Paper, id: str) -> Booking:
    """A booking as the service has it."""
    found = paper.find("programs", Booking, id)
    assert found is not None
    return found
