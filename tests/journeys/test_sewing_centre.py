"""Golden case 1 through a whole region: by HTTP, by NATS, step by step, in any order, twice and late."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, TAILOR, Agency, Door
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
MEASURES = (
    "unemployed",
    "referred",
    "in_training",
    "graduates_available",
    "hired",
    "left",
    "positions_open",
    "positions_filled",
    "positions_closed",
    "places_free",
    "places_held",
    "places_taken",
    "places_lost",
)


def day(n: int) -> str:
    """The day `n` days after today."""
    return str(datetime.now(UTC).date() + timedelta(days=n))


class Cast:
    """A job centre, a sewing centre and a factory, and what they report in golden case 1."""

    def __init__(self, name: str, job_centre: Agency, centre: Agency, factory: Agency) -> None:
        self.name, self.job_centre, self.centre, self.factory = name, job_centre, centre, factory

    def story(self) -> list[tuple[Agency, dict[str, Any]]]:
        """The reports in the order in which things happened."""
        intake, vacancy = f"{self.centre.id}/sew-1", f"{self.factory.id}/v-1"
        referral = f"{self.job_centre.id}/n-1"
        steps: list[tuple[Agency, str, str, dict[str, Any]]] = [
            (
                self.centre,
                "programs.program_published",
                day(-90),
                dict(
                    program_ref="sew",
                    title="Швея",
                    level="vocational_training",
                    occupation=SEWING,
                    duration_weeks=12,
                    mode="in_person",
                ),
            ),
            (
                self.centre,
                "programs.intake_opened",
                day(-89),
                dict(
                    intake_ref="sew-1",
                    program=f"{self.centre.id}/sew",
                    municipality=PERM,
                    places=25,
                    starts_on=day(-25),
                    ends_on=day(20),
                    funding="employment_service",
                ),
            ),
            (
                self.factory,
                "vacancies.vacancy_opened",
                day(-88),
                dict(
                    vacancy_ref="v-1",
                    title="Швея",
                    municipality=PERM,
                    positions=2,
                    opened_on=day(-88),
                    occupation=SEWING,
                ),
            ),
            (
                self.job_centre,
                "trainees.unemployed_registered",
                day(-35),
                dict(person_ref="p-1", registered_on=day(-35), municipality=PERM, occupation=TAILOR),
            ),
            (
                self.job_centre,
                "trainees.training_referred",
                day(-30),
                dict(
                    referral_ref="n-1",
                    person_ref="p-1",
                    intake=intake,
                    referred_on=day(-30),
                    expires_on=day(30),
                ),
            ),
            (
                self.centre,
                "trainees.enrolled",
                day(-25),
                dict(
                    enrolment_ref="e-1",
                    person_ref="st-1",
                    intake=intake,
                    enrolled_on=day(-25),
                    referral=referral,
                ),
            ),
            (
                self.centre,
                "trainees.study_ended",
                day(-3),
                dict(enrolment_ref="e-1", ended_on=day(-3), outcome="graduated"),
            ),
            (
                self.factory,
                "vacancies.hire_made",
                day(-2),
                dict(hire_ref="h-1", hired_on=day(-2), person_ref="tab-1", vacancy=vacancy),
            ),
            (
                self.job_centre,
                "trainees.unemployed_closed",
                day(-1),
                dict(person_ref="p-1", closed_on=day(-1), reason="hired"),
            ),
        ]
        return [
            (who, who.envelope(event, on, f"{who.id}-{n}", **data))
            for n, (who, event, on, data) in enumerate(steps, 1)
        ]

    async def trainee(self) -> str:
        """The pseudonym of the person, as the job centre reads it in its own fact."""

        async def check() -> str | None:
            found = await self.job_centre.facts(type="trainees.unemployed_registered")
            return found[0]["data"]["trainee"] if found else None

        return await eventually(check, 20)


async def a_cast(door: Door, name: str, *, by_nats: bool = False) -> Cast:
    """Three participants of their own."""
    found = Cast(
        name,
        await door.admit(f"czn-{name}", "job_centre"),
        await door.admit(f"centre-{name}", "resource_centre"),
        await door.admit(f"factory-{name}", "employer"),
    )
    for agency in (found.job_centre, found.centre, found.factory):
        agency.by_nats = by_nats
    return found


def hired_by_pseudonym(envelope: dict[str, Any], trainee: str) -> dict[str, Any]:
    """The hire names the person by the pseudonym the factory read in graduate_available."""
    data = {**envelope["data"], "trainee": trainee}
    del data["person_ref"]
    return {**envelope, "data": data}


async def total(door: Door, before: dict[str, int], **expected: int) -> None:
    """Waits until these measures have moved by as much since `before`, and nothing else has."""

    async def check() -> bool:
        now.update({measure: await door.measure(measure) - before[measure] for measure in MEASURES})
        return {k: v for k, v in now.items() if v} == expected

    now: dict[str, int] = {}
    try:
        await eventually(check, 15)
    except AssertionError:
        raise AssertionError(f"{ {k: v for k, v in now.items() if v} } is not {expected}") from None


@pytest.mark.parametrize("by_nats", [False, True], ids=["by HTTP", "by NATS"])
async def test_each_step_moves_the_picture_and_is_explained_by_its_receipt(door: Door, by_nats: bool) -> None:
    before = {measure: await door.measure(measure) for measure in MEASURES}
    cast = await a_cast(door, "nats" if by_nats else "http", by_nats=by_nats)
    steps = iter(cast.story())

    async def next_step(*, trainee: str | None = None) -> str:
        who, envelope = next(steps)
        if trainee:
            envelope = hired_by_pseudonym(envelope, trainee)
        report = await who.send(envelope)
        if by_nats:
            await eventually(lambda: who.outcome(report), 10)
        await who.ends(report)
        return report

    await next_step()
    await next_step()
    await next_step()
    await total(door, before, places_free=25, positions_open=2)
    await next_step()
    await total(door, before, places_free=25, positions_open=2, unemployed=1)
    await next_step()
    await total(door, before, places_free=24, places_held=1, positions_open=2, referred=1)
    await next_step()
    await total(door, before, places_free=24, places_taken=1, positions_open=2, in_training=1)
    await next_step()
    await total(door, before, places_free=24, places_taken=1, positions_open=2, graduates_available=1)
    trainee = await cast.trainee()
    offered = await cast.factory.facts(type="graduate_available", occupation=SEWING)
    assert trainee in [fact["data"]["trainee"] for fact in offered]
    await next_step(trainee=trainee)
    await total(door, before, places_free=24, places_taken=1, positions_open=1, positions_filled=1, hired=1)
    await next_step()
    await total(door, before, places_free=24, places_taken=1, positions_open=1, positions_filled=1, hired=1)

    receipt = await door.receipt("hired")
    assert sum(posting["delta"] for posting in receipt["postings"]) == receipt["value"]
    assert {posting["valid_on"] for posting in receipt["postings"]} == {day(-2)}
    assert {posting["source"] for posting in receipt["postings"]} >= {cast.factory.id}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_order_and_every_report_twice_give_the_same_picture(door: Door, seed: int) -> None:
    before = {measure: await door.measure(measure) for measure in MEASURES}
    cast = await a_cast(door, f"order-{seed}")
    reports = cast.story()
    # The factory learns the pseudonym from a fact; here it names the person as the sewing centre does.
    shuffled = reports * 2
    random.Random(seed).shuffle(shuffled)
    for who, envelope in shuffled:
        answer = await who.post(envelope)
        assert answer.status_code == 202, answer.text
    for who, envelope in reports:
        await who.ends(envelope["id"], seconds=30)
    # Without the pseudonym the hire is of somebody the region has not met: a second person.
    await total(door, before, places_free=24, places_taken=1, positions_open=1, positions_filled=1, hired=2)
