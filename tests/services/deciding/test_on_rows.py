"""Vacancies, programmes and agreements on a real database: batches decide what the rules say on paper."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from kadry_contracts.envelope import Fact
from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.facts.programs import ActivityHeldV1
from kadry_contracts.facts.trainees import TrainingReferredV1
from services.agreements.app import SERVICE as AGREEMENTS
from services.kernel import db, outbox
from services.kernel.batch import Batches
from services.kernel.clock import Clock
from services.kernel.codec import Raw
from services.kernel.routing import Service
from services.kernel.settings import Settings
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.support.servers import NewDatabase


class Desk:
    """A service's batches on its own database, a clock turned by hand, and what was said so far."""

    def __init__(self, batches: Batches, clock: Clock) -> None:
        self.batches, self.clock, self.service = batches, clock, batches.service
        self.said: list[dict[str, Any]] = []
        self.seq = 0

    def raw(self, stream: str, subject: str, body: bytes) -> Raw:
        self.seq += 1
        return Raw(stream, subject, body, self.seq, self.clock.now())

    def report(self, participant: str, event: str, **data: Any) -> Raw:
        """A report as it stands in the stream."""
        envelope = {
            "specversion": "1.0",
            "id": f"{participant}-{self.seq}",
            "source": f"urn:kadry:{participant}",
            "type": f"kadry.report.{self.service.name}.{event}.v1",
            "time": "2026-07-01T09:00:00+05:00",
            "datacontenttype": "application/json",
            "data": data,
        }
        subject = f"report.{participant}.{self.service.name}.{event}.v1"
        return self.raw("REPORTS", subject, json.dumps(envelope).encode())

    def fact(self, service: str, body: Fact) -> Raw:
        """A fact of another service as it stands in the stream."""
        now = self.clock.now()
        said = outbox.fact(service, body, id=f"{service}-{self.seq}", time=now, recorded=now)
        return self.raw("FACTS", said.subject, said.body)

    async def admit(self, **kinds: str) -> None:
        """The gateway says that participants were admitted."""
        raws = [
            self.fact(
                "gateway",
                ParticipantAddedV1.model_validate(
                    {"version": 1, "participant": id, "kind": kind, "name": id, "municipality": "57701000"}
                ),
            )
            for id, kind in kinds.items()
        ]
        await self.hear("FACTS", *raws)

    async def hear(self, stream: str, *raws: Raw) -> list[str]:
        """Decides a batch; returns the events it said."""
        return self._keep((await self.batches.stream(stream, raws)).said)

    async def turn(self, to: datetime) -> list[str]:
        """Turns the clock; returns the events that follow from what is due."""
        self.clock.turn(to)
        return self._keep((await self.batches.due(to, with_timers=True)).said)

    def _keep(self, said: Sequence[outbox.Said]) -> list[str]:
        new = [json.loads(item.body) for item in said]
        self.said += new
        return [item["type"].split(".")[3] for item in new]


@pytest.fixture
async def desk(database: NewDatabase) -> AsyncIterator[Callable[[Service], Awaitable[Desk]]]:
    """Makes a desk for a service."""
    async with AsyncExitStack() as stack:

        async def made(service: Service) -> Desk:
            engine = db.single(await database(service.name))
            conn = await stack.enter_async_context(engine.connect())
            clock = Clock()
            clock.turn(datetime(2026, 7, 1, tzinfo=UTC))
            batches = Batches(service, conn, Settings(), clock)
            await batches.begin()
            return Desk(batches, clock)

        yield made


def local(year: int, month: int, day: int, hour: int = 0) -> datetime:
    """An hour of a day in the region, as the database gives it: in UTC."""
    return datetime(year, month, day, hour, tzinfo=Clock().zone).astimezone(UTC)


async def test_a_vacancy_lives_and_expires_on_rows(desk: Callable[[Service], Awaitable[Desk]]) -> None:
    vacancies = await desk(VACANCIES)
    await vacancies.admit(fabrika="employer")
    opened = vacancies.report(
        "fabrika",
        "vacancy_opened",
        vacancy_ref="v",
        title="Швея",
        municipality="57701000",
        occupation="8153",
        positions=2,
        opened_on="2026-07-01",
        closes_on="2026-07-31",
    )
    hired = [
        vacancies.report(
            "fabrika",
            "hire_made",
            hire_ref=f"h{n}",
            hired_on="2026-07-10",
            person_ref="p",
            vacancy="fabrika/v",
        )
        for n in range(2)
    ]
    again = vacancies.report(
        "fabrika", "vacancy_closed", vacancy_ref="x", closed_on="2026-07-10", reason="filled"
    )
    assert await vacancies.hear("REPORTS", opened, hired[0], again) == [
        "vacancy_opened",
        "hire_made",
        "positions_filled",
        "report_waiting",
    ]
    longer = vacancies.report(
        "fabrika",
        "vacancy_changed",
        vacancy_ref="v",
        effective_on="2026-07-20",
        positions=3,
        closes_on="2026-08-01",
    )
    assert await vacancies.hear("REPORTS", hired[1], longer) == [
        "hire_made",
        "positions_filled",
        "vacancy_changed",
    ]
    assert await vacancies.turn(local(2026, 8, 1, 23)) == [
        "report_refused"
    ]  # the closing of an unknown vacancy
    assert await vacancies.turn(local(2026, 8, 2)) == ["vacancy_expired"]
    assert vacancies.said[-1]["data"]["moves"] == [
        {
            "on": "2026-08-01",
            "count": 1,
            "was": {"account": "positions_open", "municipality": "57701000", "occupation": "8153"},
            "at": {"account": "positions_closed", "municipality": "57701000", "occupation": "8153"},
        }
    ]


async def test_an_intake_holds_starts_and_completes_on_rows(
    desk: Callable[[Service], Awaitable[Desk]],
) -> None:
    programs = await desk(PROGRAMS)
    await programs.admit(igolka="resource_centre")
    intake = programs.report(
        "igolka",
        "intake_opened",
        intake_ref="i",
        program="igolka/p",
        municipality="57701000",
        places=1,
        starts_on="2026-09-01",
        ends_on="2026-11-24",
        funding="budget",
        min_group=1,
    )
    program = programs.report(
        "igolka",
        "program_published",
        program_ref="p",
        title="Швея",
        level="short",
        occupation="8153",
        duration_weeks=12,
        mode="in_person",
    )
    assert await programs.hear("REPORTS", intake, program) == ["program_published", "intake_opened"]
    referrals = [
        programs.fact(
            "trainees",
            TrainingReferredV1.model_validate(
                {
                    "trainee": "a81e5d20-9c3b-5f47-b6d1-0e7c42f5980d",
                    "municipality": "57701000",
                    "occupation": "8153",
                    "referral": f"czn/n-{n}",
                    "intake": "igolka/i",
                    "provider": "igolka",
                    "referred_on": "2026-08-10",
                    "expires_on": "2026-08-20",
                }
            ),
        )
        for n in range(2)
    ]
    assert await programs.hear("FACTS", *referrals) == ["place_held", "intake_full", "place_refused"]
    assert await programs.turn(local(2026, 8, 18)) == []  # one place is held: the group is large enough
    assert await programs.turn(local(2026, 8, 20, 23)) == []
    assert await programs.turn(local(2026, 8, 21)) == ["place_released"]
    assert await programs.turn(local(2026, 9, 1)) == ["intake_started"]
    assert await programs.turn(local(2026, 11, 25)) == ["intake_completed"]
    assert [move["was"]["account"] for move in programs.said[-1]["data"]["moves"]] == ["places_free"]


async def test_an_agreement_becomes_active_and_expires_on_rows(
    desk: Callable[[Service], Awaitable[Desk]],
) -> None:
    agreements = await desk(AGREEMENTS)
    await agreements.admit(okrug="coordinator", zavod="employer")
    draft = agreements.report(
        "okrug",
        "agreement_drafted",
        agreement_ref="a",
        kind="dual",
        title="О дуальном обучении",
        parties=["okrug", "zavod"],
        starts_on="2026-09-01",
        ends_on="2026-12-31",
        obligations=[
            {
                "obligation_ref": "o",
                "party": "zavod",
                "measure": "hires",
                "target": 5,
                "due_on": "2026-12-31",
                "occupation": "8153",
            }
        ],
        funding=[{"source": "employer", "amount": "22000000.00", "bound": "at_least"}],
    )
    signed = [
        agreements.report(
            party,
            "agreement_signed",
            agreement="okrug/a",
            revision=1,
            signed_on="2026-07-10",
            signatory="глава",
        )
        for party in ("okrug", "zavod")
    ]
    assert await agreements.hear("REPORTS", draft, *signed) == [
        "agreement_drafted",
        "agreement_signed",
        "agreement_signed",
    ]
    assert await agreements.turn(local(2026, 8, 31, 23)) == []
    assert await agreements.turn(local(2026, 9, 1)) == ["agreement_activated"]
    assert await agreements.turn(local(2027, 1, 1)) == [
        "obligation_at_risk",
        "agreement_expired",
        "obligation_breached",
    ]


async def test_promises_and_money_of_an_agreement_on_rows(
    desk: Callable[[Service], Awaitable[Desk]],
) -> None:
    agreements = await desk(AGREEMENTS)
    await agreements.admit(okrug="coordinator", zavod="employer")
    activity: dict[str, Any] = {
        "activity": "zavod/a-1",
        "organiser": "zavod",
        "kind": "open_day",
        "title": "День",
    }
    activity |= {"held_on": "2026-09-02", "municipality": "57701000", "attendance": {}, "total": 0}
    held = agreements.fact("programs", ActivityHeldV1.model_validate(activity))
    assert await agreements.hear("FACTS", held) == []
    terms: dict[str, Any] = {"kind": "dual", "title": "О дуальном обучении", "parties": ["okrug", "zavod"]}
    terms |= {"starts_on": "2026-07-01", "ends_on": "2026-12-31", "agreement_ref": "a"}
    promise = {"obligation_ref": "o", "party": "zavod", "measure": "activities", "target": 1}
    money = [{"source": "employer", "amount": "22000000.00", "bound": "at_least"}]
    draft = agreements.report(
        "okrug",
        "agreement_drafted",
        **terms,
        obligations=[{**promise, "due_on": "2026-12-31"}],
        funding=money,
    )
    signature: dict[str, Any] = {
        "agreement": "okrug/a",
        "revision": 1,
        "signed_on": "2026-07-10",
        "signatory": "глава",
    }
    signed = [agreements.report(party, "agreement_signed", **signature) for party in ("okrug", "zavod")]
    assert await agreements.hear("REPORTS", draft, *signed) == [
        "agreement_drafted",
        "agreement_signed",
        "agreement_signed",
        "agreement_activated",
        "obligation_progressed",
        "obligation_met",
        "agreement_fulfilled",
    ]
    transfer = {"transfer_ref": "t", "agreement": "okrug/a", "source": "employer", "on": "2026-07-11"}
    part = {"transfer": "zavod/t", "amount": "10.00", "on": "2026-07-12"}
    assert await agreements.hear(
        "REPORTS",
        agreements.report("zavod", "funds_transferred", **transfer, amount="10.50"),
        agreements.report("okrug", "funds_accounted", **part, evidence="Акт № 1"),
        agreements.report("zavod", "accounting_accepted", **part),
        agreements.report("zavod", "funds_returned", **{**part, "amount": "0.51"}),
    ) == ["funds_transferred", "funds_accounted", "accounting_accepted", "report_refused"]
