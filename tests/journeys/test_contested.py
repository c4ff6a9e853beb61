"""Limits under a crowd: many want the same at once, and the process that decides is killed meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kadry_contracts.facts.gateway import ParticipantAddedV1
from services.kernel import outbox, streams
from services.programs.app import SERVICE as PROGRAMS
from services.trainees.app import SERVICE as TRAINEES
from tests.kernel.running import Child
from tests.kernel.wire import Wire, connected, soon
from tests.support.crowd import publish, publish_from
from tests.support.servers import NewDatabase

PERM = "57701000"
PLACES = 50
SEED = 20261124


@pytest.fixture
async def wire(nats_url: str) -> AsyncIterator[Wire]:
    """A client of the broker, with the streams of the region."""
    async with connected(nats_url) as found:
        yield found


def report(participant: str, event: str, id: str, **data: Any) -> dict[str, Any]:
    """A report as its writer sends it."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": f"urn:kadry:{participant}",
        "type": f"kadry.report.{event}.v1",
        "time": "2026-11-20T09:00:00+05:00",
        "datacontenttype": "application/json",
        "data": data,
    }


async def admit(wire: Wire, **kinds: str) -> None:
    """The gateway's facts that these take part."""
    for participant, kind in kinds.items():
        said = {"version": 1, "participant": participant, "name": participant, "municipality": PERM}
        fact = ParticipantAddedV1.model_validate({**said, "kind": kind})
        now = datetime.now(UTC)
        row = outbox.fact("gateway", fact, id=f"admits-{participant}", time=now, recorded=now)
        await wire.js.publish(row.subject, row.body)


class Pair:
    """A writer and its standby on one database."""

    def __init__(self, service: str, database: str, nats_url: str, folder: Path, **env: str) -> None:
        # Small batches: the run is long enough to be broken off in its middle.
        env = {f"KADRY_DATABASE_URL_{service.upper()}": database, "KADRY_BATCH": "40", **env}
        self.children = [
            Child(f"services.{service}", database, nats_url, folder / f"{service}-{n}", **env) for n in (1, 2)
        ]

    async def start(self) -> None:
        """Starts both; one of them becomes the writer."""
        for child in self.children:
            child.start()
        await asyncio.gather(*(child.address() for child in self.children))
        await soon(self.has_writer, 20)

    async def has_writer(self) -> bool:
        """Whether one of those that run decides."""
        return any(self.writes(child) for child in self.children)

    def writes(self, child: Child) -> bool:
        """Whether it has become the writer."""
        return child.running.poll() is None and self.wrote(child)

    def wrote(self, child: Child) -> bool:
        """Whether it ever became the writer."""
        return any(line["event"] == "writer" for line in child.lines)

    @property
    def taken_over(self) -> bool:
        """Whether both have decided, one after the other."""
        return all(self.wrote(child) for child in self.children)

    def kill_writer(self) -> None:
        """Kills the one that decides, as `kill -9` does."""
        next(child for child in self.children if self.writes(child)).kill()

    async def end(self) -> None:
        """Stops what still runs."""
        for child in self.children:
            if child.process is not None and child.running.poll() is None:
                await child.stop()


async def facts(wire: Wire) -> list[dict[str, Any]]:
    """Everything in FACTS, in order."""
    return [letter.value for letter in await wire.read("FACTS")]


def said(found: Iterable[dict[str, Any]], *events: str) -> list[dict[str, Any]]:
    """Those of them with one of these events."""
    return [fact for fact in found if fact["type"].split(".")[3] in events]


def used_at_every_moment(found: Iterable[dict[str, Any]], *accounts: str) -> list[int]:
    """How much these accounts hold together after each fact that moves any of it."""
    total, after = 0, []
    for fact in found:
        change = 0
        for move in fact["data"].get("moves", ()):
            change += move["count"] * (move["at"]["account"] in accounts)
            change -= move["count"] * (move["was"]["account"] in accounts)
        if change:
            total += change
            after.append(total)
    return after


@pytest.mark.timeout(180)
async def test_a_thousand_want_fifty_places_and_the_writers_are_killed_on_the_way(
    database: NewDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    await streams.apply(wire.nc, [PROGRAMS, TRAINEES])
    await admit(wire, igolka="resource_centre", czn="job_centre")
    secret = tmp_path / "secret"
    secret.write_bytes(b"an invented secret of at least thirty-two bytes")
    programs = Pair("programs", await database("programs"), nats_url, tmp_path)
    trainees = Pair(
        "trainees",
        await database("trainees"),
        nats_url,
        tmp_path,
        KADRY_PSEUDONYM_SECRET_FILE=str(secret),
    )
    intake = "igolka/sew"
    try:
        await programs.start()
        await trainees.start()
        await publish(
            nats_url,
            [
                report(
                    "igolka",
                    "programs.program_published",
                    "p-1",
                    program_ref="p-1",
                    title="Швея",
                    level="vocational_training",
                    occupation="8153",
                    duration_weeks=12,
                    mode="in_person",
                ),
                report(
                    "igolka",
                    "programs.intake_opened",
                    "sew",
                    intake_ref="sew",
                    program="igolka/p-1",
                    municipality=PERM,
                    places=PLACES,
                    starts_on="2026-12-01",
                    ends_on="2027-03-01",
                    funding="employment_service",
                ),
                *(
                    report(
                        "czn",
                        "trainees.unemployed_registered",
                        f"u-{n}",
                        person_ref=f"u-{n}",
                        registered_on="2026-11-01",
                        municipality=PERM,
                        occupation="8153",
                    )
                    for n in range(300)
                ),
            ],
        )
        referrals = [
            report(
                "czn",
                "trainees.training_referred",
                f"r-{n}",
                referral_ref=f"r-{n}",
                person_ref=f"u-{n}",
                intake=intake,
                referred_on="2026-11-20",
                expires_on="2099-01-01",
            )
            for n in range(300)
        ]
        enrolments = [
            report(
                "igolka",
                "trainees.enrolled",
                f"e-{n}",
                enrolment_ref=f"e-{n}",
                person_ref=f"s-{n}",
                intake=intake,
                enrolled_on="2026-11-20",
            )
            for n in range(700)
        ]
        everybody = [one for pair in zip(referrals, enrolments, strict=False) for one in pair]
        everybody += enrolments[300:]
        crowd = asyncio.create_task(publish_from(nats_url, [everybody[n::4] for n in range(4)], tmp_path))

        async def some_places_went() -> bool:
            return len(said(await facts(wire), "place_held", "place_taken")) > 5

        await soon(some_places_went, 60)
        programs.kill_writer()
        trainees.kill_writer()

        def answered(found: list[dict[str, Any]]) -> list[str]:
            """What each referral and enrolment was told in the end, by the report that began it."""
            last = said(found, "place_held", "enrolled", "referral_lapsed", "report_refused")
            return [fact["correlationid"] for fact in last]

        assert len(set(answered(await facts(wire)))) < 1_000
        await crowd

        async def all_answered() -> bool:
            return len(set(answered(await facts(wire)))) >= 1_000

        await soon(all_answered, 90)
        assert programs.taken_over
        assert trainees.taken_over
    finally:
        await programs.end()
        await trainees.end()
    found = await facts(wire)
    used = used_at_every_moment(found, "places_held", "places_taken")
    assert max(used) == PLACES
    assert used[-1] == PLACES
    assert Counter(answered(found)).most_common(1)[0][1] == 1
    assert len(said(found, "place_refused")) == 950
    assert len({fact["id"] for fact in found}) == len(found)
    taken = [fact["data"]["enrolment"] for fact in said(found, "place_taken")]
    assert sorted(taken) == sorted(fact["data"]["enrolment"] for fact in said(found, "enrolled"))


def booking(n: int, chance: random.Random) -> dict[str, Any]:
    """One of a crowd of colleges wants the line for one to four hours of one fortnight."""
    begin = datetime(2026, 12, 7, tzinfo=UTC) + timedelta(hours=chance.randrange(14 * 24))
    end = begin + timedelta(hours=chance.randint(1, 4))
    times = {"from": begin.isoformat(), "to": end.isoformat()}
    terms = {"booking_ref": f"b-{n}", "equipment": "igolka/line", "purpose": "practice", **times}
    return report(f"college-{n % 4}", "programs.equipment_booked", f"b-{n}", **terms)


@pytest.mark.timeout(120)
async def test_a_thousand_want_one_line_and_never_two_have_a_piece_at_a_time(
    database: NewDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    await streams.apply(wire.nc, [PROGRAMS])
    await admit(wire, igolka="resource_centre", **{f"college-{n}": "college" for n in range(4)})
    capacity, chance = 2, random.Random(SEED)
    programs = Pair("programs", await database("programs"), nats_url, tmp_path)
    try:
        await programs.start()
        line = {"equipment_ref": "line", "title": "Линия", "municipality": PERM, "weekly_hours": 40}
        registered = report("igolka", "programs.equipment_registered", "line", **line, capacity=capacity)
        await publish(nats_url, [registered])
        crowd = [booking(n, chance) for n in range(1_000)]
        published = asyncio.create_task(publish_from(nats_url, [crowd[n::4] for n in range(4)], tmp_path))

        async def some_are_booked() -> bool:
            return len(said(await facts(wire), "booking_confirmed")) > 20

        await soon(some_are_booked, 60)
        programs.kill_writer()
        decided = said(await facts(wire), "booking_confirmed", "booking_refused")
        assert len(decided) < 1_000
        await published

        async def all_answered() -> bool:
            return len(said(await facts(wire), "booking_confirmed", "booking_refused")) >= 1_000

        await soon(all_answered, 60)
        assert programs.taken_over
    finally:
        await programs.end()
    found = await facts(wire)
    confirmed, refused = said(found, "booking_confirmed"), said(found, "booking_refused")
    answered = Counter(fact["data"]["booking"] for fact in (*confirmed, *refused))
    assert (len(answered), max(answered.values())) == (1_000, 1)
    assert len(said(found, "report_refused")) == len(refused)
    windows = [
        (datetime.fromisoformat(fact["data"]["from"]), datetime.fromisoformat(fact["data"]["to"]))
        for fact in confirmed
    ]
    together = [sum(begin <= moment < end for begin, end in windows) for moment, _ in windows]
    assert max(together) == capacity
    assert used_at_every_moment(found, "hours_booked_guest")[-1] == sum(
        fact["data"]["hours"] for fact in confirmed
    )
    # Nobody was refused what nobody had: what was refused would still be one too many.
    for fact in refused:
        first, last = (datetime.fromisoformat(fact["data"][end]) for end in ("from", "to"))
        moments = [first, *(begin for begin, _ in windows if first < begin < last)]
        assert max(sum(begin <= moment < end for begin, end in windows) for moment in moments) == capacity
    assert all(fact["data"]["alternatives"] for fact in refused[:10])
