"""Equipment, places, what is expected, gaps, trust and identities, over a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from kadry_contracts.facts import programs
from kadry_contracts.facts.common import Claim, ContradictionFoundV1, ReportRefusedV1, ReportWaitingV1, typed
from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.moves import OUTSIDE, End, Move
from services.kernel.decision import Due, Key, Message

from .ledger import COOKS, EXACT, KUNGUR, NOON, PERM, PLAIN, SEWERS, Picture, a_move
from .test_people import ended as study_ended

LOOM = "resurs/loom"
INTAKE = "resurs/sew-1"
TRAINEE = "c47d1b8f-6e02-5a93-97f4-1b8d3ae60257"


def loom() -> programs.EquipmentRegisteredV1:
    return programs.EquipmentRegisteredV1(
        version=1,
        equipment=LOOM,
        owner="resurs",
        municipality=PERM,
        title="Вышивальная машина",
        capacity=2,
        weekly_hours=40,
        registered_on=date(2026, 1, 1),
    )


def booking(
    model: type[Any], number: int, hours: int, borrower: str, account: str | None = None, **more: Any
) -> Any:
    guest = borrower != "resurs"
    at = datetime(2026, 10, 12, 4, tzinfo=UTC)
    moves: tuple[Move, ...] = ()
    if account:
        end = End(account=account, municipality=PERM)
        moves = (Move(on=at.date(), count=hours, was=End(account=OUTSIDE), at=end),)
    return model(
        version=number,
        equipment=LOOM,
        owner="resurs",
        municipality=PERM,
        booking=f"{borrower}/b-{number}",
        title="Вышивальная машина",
        borrower=borrower,
        guest=guest,
        from_=at,
        to=at,
        hours=hours,
        purpose="practice",
        moves=moves,
        **more,
    )


async def test_equipment_shows_what_guests_book_and_how_much_of_its_time_is_used(picture: Picture) -> None:
    own = booking(programs.BookingConfirmedV1, 2, 30, "resurs", "hours_booked_own")
    guest = booking(programs.BookingConfirmedV1, 3, 10, "college-perm", "hours_booked_guest")
    used = booking(programs.EquipmentUsedV1, 4, 8, "college-perm", "hours_used", used_on=date(2026, 10, 12))
    refused = booking(programs.BookingRefusedV1, 5, 6, "college-perm")
    out = programs.EquipmentOutOfServiceV1(
        version=6,
        equipment=LOOM,
        owner="resurs",
        municipality=PERM,
        title="",
        from_=datetime(2026, 10, 18, 19, tzinfo=UTC),
        to=datetime(2026, 10, 25, 19, tzinfo=UTC),
    )
    await picture.tell(loom(), own, guest, used, refused, out)
    body = (await picture.get("equipment", **{"from": "2026-10-05", "to": "2026-11-01"})).json()
    [line] = body["lines"]
    # four weeks of 40 hours on two machines, less the week out of service
    assert line["available_hours"] == 240.0
    assert (line["booked_own"], line["booked_guest"], line["used"], line["refused"]) == (30, 10, 8, 6)
    assert (line["utilisation"], line["guests_share"]) == (round(8 / 240, 4), 0.25)
    assert (await picture.get("equipment", equipment="resurs/none")).json()["lines"] == []


async def test_hours_of_a_piece_of_equipment_have_a_receipt(picture: Picture) -> None:
    await picture.tell(booking(programs.BookingConfirmedV1, 3, 10, "college-perm", "hours_booked_guest"))
    body = (await picture.get("receipt", measure="hours_booked_guest")).json()
    assert (body["value"], len(body["postings"])) == (10, 1)


def intake(version: int = 1, places: int = 20, *moves: Move) -> programs.IntakeOpenedV1:
    return programs.IntakeOpenedV1(
        version=version,
        intake=INTAKE,
        program="resurs/sew",
        provider="resurs",
        municipality=PERM,
        occupation=SEWERS,
        level="vocational_training",
        places=places,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 20),
        funding="budget",
        moves=moves,
    )


def completed(version: int, on: date) -> programs.IntakeCompletedV1:
    return programs.IntakeCompletedV1(
        version=version, intake=INTAKE, provider="resurs", municipality=PERM, occupation=SEWERS, on=on
    )


def place(model: type[Any], was: str, at: str, count: int, version: int, **more: Any) -> Any:
    return model(
        version=version,
        intake=INTAKE,
        provider="resurs",
        municipality=PERM,
        occupation=SEWERS,
        on=date(2026, 10, 1),
        moves=(a_move(was, at, count, on=date(2026, 10, 1)),),
        **more,
    )


async def test_places_left_free_in_a_running_intake_are_unfilled_and_holds_nobody_used_are_waste(
    picture: Picture,
) -> None:
    await picture.tell(
        intake(1, 20, a_move(OUTSIDE, "places_free", 20, on=date(2026, 8, 1))),
        place(programs.PlaceHeldV1, "places_free", "places_held", 8, 2, until=date(2026, 10, 20)),
        place(programs.PlaceTakenV1, "places_held", "places_taken", 6, 3),
        place(programs.PlaceReleasedV1, "places_held", "places_free", 2, 4, reason="expired"),
        place(programs.PlaceTakenV1, "places_free", "places_taken", 9, 5),
    )
    body = (await picture.get("places", group_by="occupation")).json()
    line = {
        "unfilled": 5,
        "places": 20,
        "fill_rate": 0.75,
        "holds_used": 6,
        "holds_wasted": 2,
        "hold_waste": 0.25,
    }
    assert body["total"] == line
    assert body["lines"] == [{"municipality": "", "occupation": SEWERS, **line}]
    ended = programs.IntakeAbortedV1(
        version=6,
        intake=INTAKE,
        provider="resurs",
        municipality=PERM,
        occupation=SEWERS,
        on=date(2026, 10, 30),
        reason="too_few",
    )
    await picture.tell(ended)
    assert (await picture.get("places")).json()["total"]["unfilled"] == 0
    assert (await picture.get("places", as_of="2026-10-29")).json()["total"]["unfilled"] == 5
    assert (await picture.get("places", as_of="2026-08-31")).json()["total"]["places"] == 0


async def test_an_intake_that_was_prolonged_after_it_had_completed_runs_again(picture: Picture) -> None:
    more = programs.IntakeChangedV1(
        version=7,
        intake=INTAKE,
        provider="resurs",
        municipality=PERM,
        occupation=SEWERS,
        effective_on=date(2026, 12, 19),
        places=20,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 20),
    )
    await picture.tell(intake(1, 20, a_move(OUTSIDE, "places_free", 20, on=date(2026, 8, 1))))
    await picture.tell(done := completed(6, date(2026, 12, 20)))
    assert (await picture.get("places", as_of="2026-12-21")).json()["total"]["places"] == 0
    await picture.tell(more)
    body = (await picture.get("places", as_of="2026-12-21")).json()
    assert (body["total"]["places"], body["terms"]) == (20, "now")
    await picture.tell(done.model_copy(update={"version": 8, "on": date(2027, 1, 20)}))
    assert (await picture.get("places", as_of="2027-01-19")).json()["total"]["places"] == 20
    assert (await picture.get("places", as_of="2027-01-20")).json()["total"]["places"] == 0


async def test_expected_supply_is_who_is_due_times_how_many_complete_and_stay(picture: Picture) -> None:
    for n in range(100):
        await picture.tell(study_ended(str(uuid4()), "graduated" if n < 80 else "dropped_out", "2026-06-30"))
    await picture.tell(
        intake(
            1,
            20,
            a_move("graduates_available", "left", 8, on=date(2026, 7, 9)),
            a_move(OUTSIDE, "graduates_expected", 10, on=date(2026, 12, 20)),
            a_move(OUTSIDE, "graduates_expected", 40, on=date(2027, 6, 20)),
            a_move(OUTSIDE, "positions_open", 100),
        )
    )
    body = (await picture.get("expected", months="2", group_by="occupation")).json()
    assert (body["months"], body["until"]) == (2, "2027-01-01")
    assert (body["rates"]["completion"]["value"], body["rates"]["stay"]["value"]) == (0.8, 0.9)
    [cell] = body["cells"]
    assert (cell["due"], cell["expected"]["value"]) == (10, 7.2)
    assert cell["expected"]["low"] < 7.2 < cell["expected"]["high"] <= 10
    # 80 came, 8 left, 20 went back to being unemployed: 92 ready to work against 100 positions
    assert (cell["balance"], cell["expected_balance"]["value"]) == (-8, -0.8)
    longer = (await picture.get("expected", months="12")).json()["cells"][0]
    assert (longer["due"], longer["expected"]["value"]) == (50, 36.0)


async def test_who_found_work_and_then_dropped_out_did_not_complete(picture: Picture) -> None:
    for _ in range(6):
        gone = study_ended(str(uuid4()), "dropped_out", "2026-06-30")
        moves = (a_move("in_training", "hired", on=date(2026, 6, 30)),)
        await picture.tell(gone.model_copy(update={"moves": moves}))
    rates = (await picture.get("expected")).json()["rates"]
    assert (rates["completion"]["value"], rates["completion"]["of"]) == (0.0, 6)


async def test_few_people_who_are_due_are_hidden_and_what_is_computed_from_them(picture: Picture) -> None:
    await picture.tell(intake(1, 20, a_move(OUTSIDE, "graduates_expected", 3, on=date(2026, 12, 20))))
    [cell] = (await picture.get("expected", PLAIN, months="3", group_by="occupation")).json()["cells"]
    assert (cell["due"], cell["expected"], cell["expected_balance"]) == (None, None, None)
    assert (await picture.get("expected", EXACT, months="3")).json()["cells"][0]["due"] == 3


async def test_quota_and_forecast_are_of_one_year_and_their_difference_is_the_gap(picture: Picture) -> None:
    await picture.tell(
        intake(
            1,
            20,
            a_move(OUTSIDE, "forecast", 120, on=date(2026, 1, 1)),
            a_move(OUTSIDE, "forecast", 140, on=date(2027, 1, 1)),
            a_move(OUTSIDE, "quota", 75, on=date(2027, 1, 1)),
            a_move(OUTSIDE, "forecast", 9, on=date(2027, 1, 1), place=(KUNGUR, COOKS)),
        )
    )
    body = (await picture.get("gap", year="2027", group_by="occupation")).json()
    assert body["lines"] == [
        {"occupation": COOKS, "forecast": 9, "quota": 0, "gap": 9},
        {"occupation": SEWERS, "forecast": 140, "quota": 75, "gap": 65},
    ]
    assert body["total"] == {"forecast": 149, "quota": 75, "gap": 74}
    assert (await picture.get("gap")).json()["total"] == {"forecast": 120, "quota": 0, "gap": 120}
    assert await picture.cells(measure="forecast", as_of="2027-05-01") == {(): 149}
    receipt = (await picture.get("receipt", measure="forecast", as_of="2027-05-01")).json()
    assert (receipt["value"], [p["delta"] for p in receipt["postings"]]) == (149, [9, 140])
    series = {"measure": "forecast", "from": "2026-12-31", "to": "2027-01-01"}
    assert [p["value"] for p in (await picture.get("series", **series)).json()["points"]] == [120, 149]


def admitted(participant: str, kind: str) -> ParticipantAddedV1:
    return ParticipantAddedV1(
        version=1, participant=participant, kind=kind, name=participant, municipality=PERM
    )


def contradiction(settled: bool = False) -> ContradictionFoundV1:
    found: ContradictionFoundV1 = typed(ContradictionFoundV1, "trainees")(
        version=9,
        about=TRAINEE,
        code="conflicting_status",
        claims=(
            Claim(participant="college-perm", says="dropped_out", on=date(2026, 9, 20)),
            Claim(participant="fabrika", says="hired", on=date(2026, 10, 2)),
            Claim(participant="czn-perm", says="unemployed", on=date(2026, 10, 5)),
        ),
        municipality=PERM,
        occupation=SEWERS,
        settled=settled,
    )
    return found


async def test_golden_case_seven_three_registers_disagree_in_one_case_until_one_gives_way(
    picture: Picture,
) -> None:
    for participant, kind in (
        ("college-perm", "college"),
        ("fabrika", "employer"),
        ("czn-perm", "job_centre"),
    ):
        await picture.tell(admitted(participant, kind), by="")
    said = await picture.tell(contradiction())
    again = await picture.tell(contradiction())
    assert [e.fact.event() for e in said] == ["reconciliation_opened"]
    assert again == []
    [case] = (await picture.get("trust")).json()["cases"]
    assert (case["code"], case["about"], case["state"]) == ("conflicting_status", TRAINEE, "open")
    assert (case["owner"], case["deadline"], case["found"]) == ("czn-perm", "2026-11-11", 2)
    [ended] = await picture.tell(contradiction(settled=True))
    assert ended.fact.model_dump()["resolution"] == "settled"
    [case] = (await picture.get("trust")).json()["cases"]
    assert (case["state"], case["resolution"]) == ("resolved", "settled")


async def test_a_case_about_a_person_names_nobody_to_those_it_does_not_concern(picture: Picture) -> None:
    await picture.tell(contradiction())
    seen = (await picture.get("trust", PLAIN)).json()["cases"][0]  # college-perm claims something
    assert seen["about"] == TRAINEE
    [other] = (await picture.get("trust", None)).json()["cases"]
    assert (other["about"], other["claims"]) == (None, [])
    assert TRAINEE not in other["case"]
    assert other["state"] == "open"


async def test_a_case_nobody_answered_in_time_is_overdue(picture: Picture) -> None:
    await picture.tell(admitted("czn-perm", "job_centre"), admitted("college-perm", "college"), by="")
    await picture.tell(admitted("fabrika", "employer"), by="")
    await picture.tell(contradiction())
    picture.clock.turn(NOON.replace(day=13))
    [case] = (await picture.get("trust")).json()["cases"]
    assert case["state"] == "overdue"
    [source] = [s for s in (await picture.get("trust")).json()["sources"] if s["participant"] == "czn-perm"]
    assert source["open_cases"] == 1


async def test_sources_are_graded_by_their_own_rhythm(picture: Picture) -> None:
    await picture.tell(admitted("czn-perm", "job_centre"), admitted("shkola-1", "school"), by="")
    for day in range(1, 11):
        moment = datetime(2026, 10, day, 6, tzinfo=UTC)
        await picture.tell(intake(day), at=moment)
    sources = {s["participant"]: s for s in (await picture.get("trust")).json()["sources"]}
    daily = sources["czn-perm"]
    # told every day until 10 October; today is 1 November
    assert (daily["expected_days"], daily["grade"]) == (7, "C")
    assert daily["last_report_at"].startswith("2026-10-10")
    assert (sources["shkola-1"]["last_report_at"], sources["shkola-1"]["grade"]) == (None, "D")


async def test_how_often_a_source_corrects_itself_is_its_revision(picture: Picture) -> None:
    await picture.tell(admitted("czn-perm", "job_centre"), by="")
    assert (await picture.get("trust")).json()["sources"][0]["revision"] is None
    await picture.tell(intake(1), intake(2), intake(3))
    await picture.tell(intake(4), corrects="an-earlier-fact")
    [source] = (await picture.get("trust")).json()["sources"]
    assert (source["facts"], source["corrections"], source["revision"]) == (4, 1, 0.25)


async def test_what_waits_is_counted_until_it_is_decided(picture: Picture) -> None:
    until = datetime(2026, 11, 15, tzinfo=UTC)
    waiting: Any = typed(ReportWaitingV1, "programs")(report="r-1", waits_for="program resurs/x", until=until)
    await picture.tell(waiting)
    assert (await picture.get("trust")).json()["waiting"] == 1
    refused: Any = typed(ReportRefusedV1, "programs")(
        report="r-1", code="waited_too_long", message_ru="", message_en=""
    )
    picture.seq -= 1  # about the same report as the fact before
    await picture.tell(refused)
    assert (await picture.get("trust")).json()["waiting"] == 0


async def test_dead_letters_are_unknown_where_the_broker_has_no_such_stream(picture: Picture) -> None:
    assert (await picture.get("trust")).json()["dead_letters"] in (None, 0)


async def test_a_source_that_falls_silent_is_said_once_and_said_again_when_it_recovers(
    picture: Picture,
) -> None:
    await picture.tell(admitted("czn-perm", "job_centre"), by="")
    await picture.tell(intake(1))
    about = Key("source", "czn-perm")
    at = picture.timers[about, "silent"]
    due: Message[Any] = Message("t-1", "timer", at, at, 0, "", Due(about, "silent"))
    [silent] = await picture.fold([due])
    assert silent.fact.model_dump(include={"participant", "expected_days"}) == {
        "participant": "czn-perm",
        "expected_days": 30,
    }
    assert await picture.fold([due]) == []
    picture.clock.turn(at.replace(hour=23))
    [recovered] = await picture.tell(intake(2))
    assert recovered.fact.event() == "source_recovered"


async def test_the_identities_of_a_ledger_hold_and_a_wrong_total_is_found(picture: Picture) -> None:
    opened = a_move(OUTSIDE, "places_free", 20, on=date(2026, 8, 1))
    await picture.tell(
        intake(1, 20, opened, a_move(OUTSIDE, "unemployed", 7)),
        intake(1, 20, a_move(OUTSIDE, "positions_open", 5), a_move("positions_open", "positions_filled", 2)),
        place(programs.PlaceTakenV1, "places_free", "places_taken", 9, 5),
    )
    body = (await picture.get("identities")).json()
    assert body["holds"] is True, body
    assert [line["identity"] for line in body["identities"]] == [
        "totals",
        "never_negative",
        "people",
        "positions",
        "places",
        "money",
    ]
    async with picture.engine.begin() as conn:
        await conn.exec_driver_sql("UPDATE total SET value = 6 WHERE measure = 'unemployed'")
    body = (await picture.get("identities")).json()
    assert body["identities"][0] == {
        "identity": "totals",
        "holds": False,
        "wrong": [f"unemployed/{PERM}/{SEWERS}"],
    }
    assert (await picture.get("identities", PLAIN)).json()["identities"][0]["wrong"] == []


async def test_a_place_that_was_missing_on_one_day_alone_is_found(picture: Picture) -> None:
    await picture.tell(
        intake(
            1,
            20,
            a_move("practice_offered", "practice_used", 1, on=date(2026, 10, 1)),
            a_move(OUTSIDE, "practice_offered", 3, on=date(2026, 10, 9)),
        )
    )
    lines = {line["identity"]: line for line in (await picture.get("identities")).json()["identities"]}
    assert lines["never_negative"]["wrong"] == [f"practice_offered/{PERM}/{SEWERS} -1"]
    assert lines["totals"]["holds"] is True


def activity(ref: str, pupils: int, *schools: str) -> programs.ActivityHeldV1:
    return programs.ActivityHeldV1(
        version=1,
        activity=f"resurs/{ref}",
        organiser="resurs",
        kind="master_class",
        title="Проба профессии",
        held_on=date(2026, 10, 9),
        municipality=PERM,
        occupation=SEWERS,
        attendance={"pupils": pupils},
        total=pupils,
        schools=schools,
    )


async def test_pupils_of_an_activity_that_schools_share_are_not_split_between_them(picture: Picture) -> None:
    await picture.tell(activity("a-1", 20, "shkola-1"), activity("a-2", 30, "shkola-1", "shkola-2"))
    body = (await picture.get("guidance")).json()
    assert body["schools"] == [
        {
            "school": "shkola-1",
            "activities": 2,
            "kinds": {"master_class": 2},
            "pupils": {"low": 20, "high": 50},
        },
        {
            "school": "shkola-2",
            "activities": 1,
            "kinds": {"master_class": 1},
            "pupils": {"low": 0, "high": 30},
        },
    ]
    [one] = (await picture.get("guidance", school="shkola-2")).json()["schools"]
    assert one["school"] == "shkola-2"
    assert (await picture.get("guidance", to="2026-10-08")).json()["schools"] == []
