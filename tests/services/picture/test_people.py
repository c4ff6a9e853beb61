"""People on their way, by pseudonym: flows, funnels, times, needs; small numbers are for the few."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs, trainees, vacancies
from kadry_contracts.moves import OUTSIDE, End, Move

from .ledger import PERM, PLAIN, SEWERS, Picture

INTAKE, VACANCY = "resurs/sew-1", "fabrika/v-1"


def who() -> str:
    return str(uuid4())


def person(trainee: str, **said: Any) -> dict[str, Any]:
    return {"version": 1, "trainee": trainee, "municipality": PERM, "occupation": SEWERS, **said}


def step(was: str, at: str, on: str, since: str | None = None) -> tuple[Move, ...]:
    """One person goes from one account to another; `since` is when they came to the first."""

    def end(account: str, day: str | None) -> End:
        place = {} if account == OUTSIDE else {"municipality": PERM, "occupation": SEWERS}
        return End(account=account, since=day and date.fromisoformat(day), **place)

    arrived = None if at == OUTSIDE else on
    return (Move(on=date.fromisoformat(on), count=1, was=end(was, since), at=end(at, arrived)),)


def back(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """The same steps taken back."""
    return tuple(move.model_copy(update={"was": move.at, "at": move.was, "undone": True}) for move in moves)


def registered(trainee: str, on: str = "2026-01-10", needs: tuple[str, ...] = ()) -> Fact:
    return trainees.UnemployedRegisteredV1(
        **person(trainee, registered_on=on, needs=needs, moves=step(OUTSIDE, "unemployed", on))
    )


def enrolled(trainee: str, on: str = "2026-02-09", since: str = "2026-01-10", intake: str = INTAKE) -> Fact:
    return trainees.EnrolledV1(
        **person(
            trainee,
            enrolment=f"resurs/{trainee}",
            intake=intake,
            enrolled_on=on,
            provider="resurs",
            moves=step("unemployed", "in_training", on, since),
        )
    )


def ended(trainee: str, outcome: str = "graduated", on: str = "2026-06-09") -> Fact:
    at = "graduates_available" if outcome == "graduated" else "unemployed"
    return trainees.StudyEndedV1(
        **person(
            trainee,
            enrolment=f"resurs/{trainee}",
            intake=INTAKE,
            provider="resurs",
            enrolled_on="2026-02-09",
            ended_on=on,
            level="vocational_training",
            outcome=outcome,
            moves=step("in_training", at, on, "2026-02-09"),
        )
    )


def hired(trainee: str, on: str = "2026-06-19", vacancy: str | None = None) -> Fact:
    return trainees.TraineeHiredV1(
        **person(
            trainee,
            hire=f"fabrika/{trainee}",
            hired_on=on,
            employer="fabrika",
            vacancy=vacancy,
            moves=step("graduates_available", "hired", on, "2026-06-09"),
        )
    )


async def links(picture: Picture, key: str | None = "kdr_admin", **params: str) -> dict[Any, Any]:
    body = (await picture.get("flow", key, **params)).json()
    return {(link["from"], link["to"]): (link["people"], link["median_days"]) for link in body["links"]}


async def test_flow_counts_people_between_accounts_with_the_days_they_had_stood_there(
    picture: Picture,
) -> None:
    for _ in range(6):
        one = who()
        await picture.tell(registered(one), enrolled(one), ended(one), hired(one))
    assert await links(picture) == {
        (OUTSIDE, "unemployed"): (6, None),
        ("unemployed", "in_training"): (6, 30.0),
        ("in_training", "graduates_available"): (6, 120.0),
        ("graduates_available", "hired"): (6, 10.0),
    }
    assert (await links(picture, **{"from": "2026-02-01", "to": "2026-02-28"})) == {
        ("unemployed", "in_training"): (6, 30.0)
    }


async def test_a_step_that_was_taken_back_is_no_flow_in_either_direction(picture: Picture) -> None:
    one = who()
    first = enrolled(one)
    await picture.tell(registered(one), first)
    moves = (*back(first.moves), *step("unemployed", "in_training", "2026-02-19", "2026-01-10"))  # type: ignore[attr-defined]
    await picture.tell(enrolled(one, on="2026-02-19").model_copy(update={"moves": moves}))
    assert await links(picture) == {
        (OUTSIDE, "unemployed"): (1, None),
        ("unemployed", "in_training"): (1, 40.0),
    }


async def test_a_small_flow_is_hidden_with_a_circle_so_that_sums_do_not_give_it_away(
    picture: Picture,
) -> None:
    for n in range(20):
        one = who()
        await picture.tell(registered(one), enrolled(one))
        if n < 17:
            await picture.tell(ended(one))
        else:
            await picture.tell(ended(one, "dropped_out"))
    seen = await links(picture, PLAIN)
    assert seen["in_training", "unemployed"] == (None, None)
    assert seen["unemployed", "in_training"] == (None, None)
    assert seen["in_training", "graduates_available"] == (17, 120.0)
    assert (await links(picture))["in_training", "unemployed"] == (3, 120.0)


async def test_a_funnel_follows_those_who_registered_in_a_month(picture: Picture) -> None:
    everybody = [who() for _ in range(10)]
    for one in everybody:
        await picture.tell(registered(one))
    for one in everybody[:8]:
        await picture.tell(enrolled(one))
    for one in everybody[:6]:
        await picture.tell(ended(one))
    for one in everybody[:5]:
        await picture.tell(hired(one))
    [line] = (await picture.get("funnel")).json()["cohorts"]
    assert line["cohort"] == "2026-01"
    assert {stage: line[stage]["people"] for stage in ("registered", "referred", "enrolled")} == {
        "registered": 10,
        "referred": 0,
        "enrolled": 8,
    }
    assert (line["graduated"]["people"], line["graduated"]["median_days"]) == (6, 150.0)
    assert (line["hired"]["people"], line["hired"]["median_days"]) == (5, 160.0)
    hidden = (await picture.get("funnel", PLAIN)).json()["cohorts"][0]
    assert hidden["hired"]["people"] == 5
    assert (await picture.get("funnel", municipality="56")).json()["cohorts"][0]["enrolled"]["people"] == 0


async def test_two_names_of_one_person_are_one_in_the_funnel(picture: Picture) -> None:
    one, other = who(), who()
    await picture.tell(registered(one), registered(other, on="2026-01-20"), enrolled(other))
    link = trainees.TraineeLinkedV1(**person(one, merged=other))
    before = picture.seq
    await picture.tell(link)
    [line] = (await picture.get("funnel")).json()["cohorts"]
    assert (line["registered"]["people"], line["enrolled"]["people"]) == (1, 1)
    [line] = (await picture.get("funnel", known_seq=before)).json()["cohorts"]
    assert line["registered"]["people"] == 2


async def test_what_was_misregistered_or_corrected_is_in_no_funnel(picture: Picture) -> None:
    one, other = who(), who()
    await picture.tell(registered(one), enrolled(one), registered(other))
    await picture.tell(ended(one, "misregistered"))
    closing = trainees.UnemployedClosedV1(**person(other, closed_on="2026-01-12", reason="misregistered"))
    await picture.tell(closing)
    await picture.tell(hired(one), id="hire-1")
    await picture.tell(hired(one, on="2026-06-20"), corrects="hire-1")
    [line] = (await picture.get("funnel")).json()["cohorts"]
    assert [line[stage]["people"] for stage in ("registered", "enrolled", "hired")] == [1, 0, 1]
    assert line["hired"]["median_days"] == 161.0


async def test_times_say_how_long_positions_and_people_wait(picture: Picture) -> None:
    opened = vacancies.VacancyOpenedV1(
        version=1,
        vacancy=VACANCY,
        title="Швея",
        municipality=PERM,
        occupation=SEWERS,
        classified_by="reporter",
        confidence=1.0,
        positions=1,
        opened_on=date(2026, 6, 1),
    )
    filled = vacancies.PositionsFilledV1(
        version=2,
        vacancy=VACANCY,
        hire="fabrika/h-1",
        filled=1,
        remaining=0,
        filled_on=date(2026, 6, 19),
        municipality=PERM,
        occupation=SEWERS,
        moves=step("positions_open", "positions_filled", "2026-06-19"),
    )
    one = who()
    await picture.tell(opened, filled, registered(one), enrolled(one), ended(one), hired(one))
    body = (await picture.get("times")).json()
    assert body["time_to_fill"] == {"median_days": 18.0, "of": 1, "suppressed": False}
    assert body["time_to_hire"]["graduates_available"]["median_days"] == 10.0
    few = (await picture.get("times", PLAIN)).json()["time_to_hire"]["graduates_available"]
    assert few == {"median_days": None, "of": None, "suppressed": True}


async def test_time_to_hire_begins_with_the_registration_whatever_came_between(picture: Picture) -> None:
    one, other = who(), who()
    await picture.tell(
        registered(one), hired(one, on="2026-02-19")
    )  # 10 January: the fact counts the last stay
    await picture.tell(registered(other))
    closing = {"closed_on": "2026-01-20", "reason": "own_wish"}
    await picture.tell(trainees.UnemployedClosedV1(**person(other, **closing)), hired(other))
    hire = (await picture.get("times", **{"to": "2026-06-30"})).json()["time_to_hire"]
    assert (hire["unemployed"]["median_days"], hire["unemployed"]["of"]) == (40.0, 1)
    assert hire["graduates_available"]["of"] == 0


async def test_needs_that_a_mistake_told_are_nobodys_and_those_of_who_is_erased_go(picture: Picture) -> None:
    one, other = who(), who()
    await picture.tell(registered(one, needs=("ramp",)), registered(other, needs=("ramp", "tutor")))

    async def needs() -> dict[str, int]:
        lines = (await picture.get("inclusion")).json()["needs"]
        return {line["need"]: line["applied"] for line in lines}

    assert await needs() == {"ramp": 2, "tutor": 1}
    mistake = {"closed_on": "2026-01-20", "reason": "misregistered"}
    await picture.tell(trainees.UnemployedClosedV1(**person(one, **mistake)))
    assert await needs() == {"ramp": 1, "tutor": 1}
    before = picture.seq
    await picture.tell(trainees.PersonErasedV1(**person(other, erased_on="2026-03-01")))
    assert await needs() == {}
    assert (await picture.get("inclusion", known_seq=before)).json()["needs"] == []
    [line] = (await picture.get("funnel")).json()["cohorts"]
    assert line["registered"]["people"] == 1


async def test_nobody_is_placed_where_what_they_need_is_refused(picture: Picture) -> None:
    ramp = vacancies.VacancyOpenedV1(
        version=1,
        vacancy=VACANCY,
        title="Швея",
        municipality=PERM,
        occupation=SEWERS,
        classified_by="reporter",
        confidence=1.0,
        positions=9,
        opened_on=date(2026, 6, 1),
        accessible_for=("ramp",),
    )
    one = who()
    await picture.tell(ramp, registered(one, needs=("ramp",)), hired(one, vacancy=VACANCY))

    async def placed() -> tuple[int, int]:
        [line] = (await picture.get("inclusion")).json()["needs"]
        return line["placed"], line["provided"]

    def answered(provided: bool, on: str) -> Fact:
        said = {"need": "ramp", "provided": provided, "on": on, "reported_by": "fabrika"}
        return trainees.SupportReportedV1(**person(one, **said))

    assert await placed() == (1, 0)
    await picture.tell(answered(False, "2026-07-01"))
    assert await placed() == (0, 0)
    await picture.tell(answered(True, "2026-07-09"))
    assert await placed() == (1, 1)


async def test_coverage_is_who_was_placed_where_the_need_is_provided(picture: Picture) -> None:
    intake = programs.IntakeOpenedV1(
        version=1,
        intake=INTAKE,
        program="resurs/sew",
        provider="resurs",
        municipality=PERM,
        occupation=SEWERS,
        level="vocational_training",
        places=20,
        starts_on=date(2026, 2, 9),
        ends_on=date(2026, 6, 9),
        funding="budget",
        accessible_for=("ramp",),
    )
    await picture.tell(intake)
    everybody = [who() for _ in range(10)]
    for one in everybody:
        await picture.tell(registered(one, needs=("ramp", "tutor")))
    for one in everybody[:5]:
        await picture.tell(enrolled(one))
    tutor = trainees.SupportReportedV1(
        **person(everybody[9], need="tutor", provided=True, on="2026-03-01", reported_by="fabrika")
    )
    await picture.tell(tutor)
    found = {line["need"]: line for line in (await picture.get("inclusion")).json()["needs"]}
    ramp, tutors = found["ramp"], found["tutor"]
    assert (ramp["applied"], ramp["placed"], ramp["coverage"]) == (10, 5, 0.5)
    assert (tutors["applied"], tutors["placed"], tutors["provided"], tutors["coverage"]) == (10, 1, 1, 0.1)
    seen = {line["need"]: line for line in (await picture.get("inclusion", PLAIN)).json()["needs"]}
    assert seen["ramp"]["coverage"] == 0.5
    assert (seen["tutor"]["placed"], seen["tutor"]["coverage"]) == (None, None)


async def test_people_with_needs_complete_as_often_as_others_or_less_often(picture: Picture) -> None:
    for n in range(20):
        one = who()
        await picture.tell(registered(one, needs=("ramp",) if n < 10 else ()), enrolled(one))
        await picture.tell(ended(one, "graduated" if n % 2 or n >= 10 else "dropped_out"))
    done = (await picture.get("inclusion")).json()["completion"]
    assert done == {"with_needs": 0.5, "others": 1.0, "parity": 0.5}
