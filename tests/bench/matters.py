"""What the season leaves out beside people's lives: plans, guidance, machines, money, signatures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.console.demo.courses import publish
from services.console.demo.golden import agree
from services.console.demo.participants import FACTORIES, PROVIDERS, SCHOOLS, SEWING
from services.console.demo.scale import PERM, TRADES
from services.console.demo.story import Book

COPP, MINISTRY, WORKS, SERVIS = "demo-copp", "demo-mintrud", "demo-zavod-motor", "demo-college-servis"
KINDS = ("open_day", "master_class", "job_fair", "seminar", "exhibition")


def plans(book: Book) -> None:
    """Forecasts, quotas, demands that come to nothing, practice offered, a programme that goes."""
    for version, on in ((1, -170), (2, -60)):
        lines = [
            {
                "occupation": code,
                "municipality": PERM,
                "year": book.anchor.year + 1,
                "positions": 20 + version,
            }
            for code in TRADES
        ]
        said: dict[str, Any] = {"forecast_ref": "f-1", "version": version, "lines": lines}
        book.tell(MINISTRY, "vacancies.forecast_submitted", on, f"f-1.{version}", **said)
    for provider in PROVIDERS:
        trade = provider.trades[0]
        said = {
            "provider": provider.id,
            "occupation": trade,
            "year": book.anchor.year,
            "places": 50,
        }
        ref = f"q-{provider.id}-{trade}"
        book.tell(
            MINISTRY, "programs.admission_quota_set", -175, ref, quota_ref=ref, funding="budget", **said
        )
    for n, factory in enumerate(FACTORIES):
        wish: dict[str, Any] = {"occupation": "7531", "municipality": PERM, "people": 5}
        wish["needed_by"] = book.anchor + timedelta(days=40)
        book.tell(factory, "vacancies.training_demand_raised", -80, "d-1", demand_ref="d-1", **wish)
        if n % 2:
            gone: dict[str, Any] = {"demand_ref": "d-1", "on": book.day(-50), "reason": "заказ ушёл (демо)"}
            book.tell(factory, "vacancies.training_demand_withdrawn", -50, "d-1", **gone)
        offer: dict[str, Any] = {"offer_ref": "o-1", "kind": "practice", "occupation": "8153", "places": 40}
        offer |= {"municipality": PERM, "from": book.day(-170), "to": book.anchor}
        book.tell(factory, "vacancies.practice_places_offered", -175, "o-1", **offer)
    publish(book, SERVIS, "p-old", "Кассир", "short", "5230", 4)
    book.tell(SERVIS, "programs.program_withdrawn", -90, "p-old", program_ref="p-old")


def guidance(book: Book) -> None:
    """Activities with those who were there, a contest with who won, instructors who learnt."""
    for n, provider in enumerate(PROVIDERS):
        for turn in range(5):
            ref, on = f"a-{turn}", -170 + 30 * turn + n
            said: dict[str, Any] = {"kind": KINDS[turn], "title": "Встреча (демо)", "held_on": book.day(on)}
            said |= {"municipality": provider.municipality, "occupation": provider.trades[0]}
            said |= {"attendance": {"pupils": 20 + n, "teachers": 2}, "schools": list(SCHOOLS[:3])}
            book.tell(provider.id, "programs.activity_held", on, ref, activity_ref=ref, **said)
        taught: dict[str, Any] = {
            "instructor_ref": "i-1",
            "mode": "remote",
            "certified_on": book.day(-100 + n),
        }
        until = book.anchor + timedelta(days=500)
        book.tell(provider.id, "programs.instructor_upskilled", -100 + n, "i-1", valid_until=until, **taught)
    contest: dict[str, Any] = {"kind": "contest", "title": "Абилимпикс (демо)", "held_on": book.day(-40)}
    contest |= {"municipality": PERM, "attendance": {"students": 30, "residents": 6}}
    book.tell(SERVIS, "programs.activity_held", -40, "abilympics", activity_ref="abilympics", **contest)
    for place in (1, 2, 3):
        won: dict[str, Any] = {"activity": f"{SERVIS}/abilympics", "person_ref": f"w-{place}"}
        won |= {"nomination": "Поварское дело", "place": place, "abilympics": True}
        book.tell(SERVIS, "programs.contest_result_recorded", -39, f"w-{place}", **won)


def machines(book: Book) -> None:
    """Two machines, with hours that nobody took after all and a day of repair."""
    for ref in ("press", "oven"):
        said: dict[str, Any] = {"equipment_ref": ref, "title": "Станок (демо)", "municipality": PERM}
        book.tell(SEWING, "programs.equipment_registered", -150, ref, capacity=2, weekly_hours=40, **said)
        for week in range(8):
            on = -140 + 14 * week
            day = book.day(on)
            booking = f"{ref}-{week}"
            hours: dict[str, Any] = {"from": f"{day}T10:00:00+05:00", "to": f"{day}T13:00:00+05:00"}
            wanted: dict[str, Any] = {
                "booking_ref": booking,
                "equipment": f"{SEWING}/{ref}",
                "purpose": "course",
                **hours,
            }
            book.tell(SERVIS, "programs.equipment_booked", on - 5, booking, **wanted)
            if week % 4 == 3:
                book.tell(SERVIS, "programs.booking_cancelled", on - 2, booking, booking_ref=booking)
            else:
                used: dict[str, Any] = {"booking": f"{SERVIS}/{booking}", "hours": 3}
                book.tell(SEWING, "programs.equipment_used", on + 1, booking, **used)
        still: dict[str, Any] = {"from": book.day(-6), "to": book.day(-5)}
        book.tell(SEWING, "programs.equipment_out_of_service", -8, ref, equipment_ref=ref, **still)


def money(book: Book) -> None:
    """The cluster's money: transferred, accounted for, accepted, a little of it given back."""
    for n in range(8):
        ref, on = f"t-{n}", -140 + 12 * n
        paid: dict[str, Any] = {"agreement": f"{COPP}/a-cluster", "amount": "2000000.00"}
        paid |= {"source": "federal", "transfer_ref": ref, "on": book.day(on)}
        book.tell(MINISTRY, "agreements.funds_transferred", on, ref, **paid)
        part: dict[str, Any] = {"transfer": f"{MINISTRY}/{ref}", "amount": "1500000.00"}
        said: dict[str, Any] = {"on": book.day(on + 10), "evidence": "Акт (демо)"}
        book.tell("demo-college-mashin", "agreements.funds_accounted", on + 10, ref, **part, **said)
        if n < 6:
            book.tell(MINISTRY, "agreements.accounting_accepted", on + 20, ref, **part, on=book.day(on + 20))
        if n == 0:
            back: dict[str, Any] = {
                "transfer": f"{MINISTRY}/{ref}",
                "amount": "100000.00",
                "on": book.day(on + 25),
            }
            book.tell(MINISTRY, "agreements.funds_returned", on + 25, ref, **back)


def signatures(book: Book) -> None:
    """One is amended and signed again, of one a signature is taken back, of one an obligation is waived."""
    parties = (SERVIS, "demo-torg")
    amended = agree(book, SERVIS, "a-amended", "cooperation", "О поварах (демо)", parties, on=-150)
    said: dict[str, Any] = {"agreement": amended, "revision": 2}
    until = book.anchor + timedelta(days=900)
    book.tell(SERVIS, "agreements.agreement_amended", -100, "a-amended", ends_on=until, **said)
    signed: dict[str, Any] = {
        **said,
        "signed_on": book.day(-95),
        "signatory": "Руководитель (демо)",
    }  # who amends has signed
    book.tell(parties[1], "agreements.agreement_signed", -95, "a-amended.2", **signed)
    open_ = agree(
        book, COPP, "a-open", "cluster", "О кластере (демо)", (COPP, WORKS), on=-80, unsigned=(WORKS,)
    )
    back: dict[str, Any] = {"agreement": open_, "revision": 1, "on": book.day(-60), "reason": "позже (демо)"}
    book.tell(COPP, "agreements.signature_revoked", -60, "a-open", **back)
    waived: dict[str, Any] = {
        "agreement": f"{SEWING}/a-factories",
        "obligation_ref": "o-4",
        "reason": "ремонт (демо)",
    }
    book.tell(SEWING, "agreements.obligation_waived", -30, "a-factories", **waived)
    for n in range(5):
        ref, due = f"d-{n}", book.day(-120 + 25 * n)
        taken: dict[str, Any] = {"decision_ref": ref, "text": "Провести ярмарку (демо)", "due_on": due}
        book.tell(COPP, "agreements.decision_taken", -160, ref, **taken)
        if n % 2 == 0:
            on = -125 + 25 * n
            book.tell(COPP, "agreements.decision_done", on, ref, decision_ref=ref, on=book.day(on))
