"""What tests say to a gateway, and what other services would say on the bus."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

import httpx
from fastapi import FastAPI

from kadry_contracts.envelope import Fact
from kadry_contracts.subjects import report_subject
from services.kernel import outbox
from services.kernel.context import Context
from tests.support.servers import eventually

T = TypeVar("T")
F = TypeVar("F", bound=Fact)
ADMIN = "kdr_admin_" + "a" * 32
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
PERM = "57701000"


def a_vacancy(id: str = "v-1", participant: str = "factory-1", **data: Any) -> dict[str, Any]:
    """A report of an opened vacancy, as its writer sends it."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": f"urn:kadry:{participant}",
        "type": "kadry.report.vacancies.vacancy_opened.v1",
        "time": "2026-11-20T09:00:00+05:00",
        "datacontenttype": "application/json",
        "data": {
            "vacancy_ref": id,
            "title": "Швея",
            "municipality": PERM,
            "occupation": "8153",
            "positions": 2,
            "opened_on": "2026-11-20",
            **data,
        },
    }


def said(model: type[F], **fields: Any) -> F:
    """A fact with these fields alone; the gateway reads no more of it than it needs."""
    return cast("F", model.model_construct(**fields))


async def soon(check: Callable[[], Awaitable[T]]) -> T:
    """The first true answer of `check` within seconds."""
    return cast("T", await eventually(cast("Callable[[], Any]", check)))


@dataclass
class House:
    """A running gateway. `keys` are those of the participants admitted so far."""

    ctx: Context
    app: FastAPI
    client: httpx.AsyncClient
    keys: dict[str, str] = field(default_factory=dict)

    async def admit(self, id: str = "factory-1", kind: str = "employer", **more: Any) -> str:
        """Admits a participant and returns its key."""
        body = {"id": id, "kind": kind, "name": f"Участник {id}", "municipality": PERM, **more}
        answer = await self.client.post("/v1/participants", json=body, headers=self.by("admin"))
        assert answer.status_code == 201, answer.text
        self.keys[id] = answer.json()["key"]
        return self.keys[id]

    def by(self, who: str, **more: str) -> dict[str, str]:
        """Headers of a request by this participant, or by `admin`."""
        key = ADMIN if who == "admin" else self.keys[who]
        return {"Authorization": f"Bearer {key}", **more}

    async def send(
        self, what: Any, who: str = "factory-1", media: str | None = None, **headers: str
    ) -> httpx.Response:
        """Sends a report, a batch (a list), or bytes as they are."""
        content = what if isinstance(what, bytes) else json.dumps(what, ensure_ascii=False).encode()
        kind = media or (MANY if isinstance(what, list) else ONE)
        asked = {**self.by(who), "Content-Type": kind, **{n.replace("_", "-"): v for n, v in headers.items()}}
        return await self.client.post("/v1/reports", content=content, headers=asked)

    async def get(self, path: str, who: str = "factory-1", **params: Any) -> httpx.Response:
        """A GET by a participant."""
        return await self.client.get(path, params=params, headers=self.by(who))

    async def publish(self, report: dict[str, Any], participant: str | None = None) -> None:
        """A report over NATS, on the subject of its participant."""
        who = participant or report["source"].removeprefix("urn:kadry:")
        await self.ctx.js.publish(report_subject(who, report["type"]), json.dumps(report).encode())

    async def say(self, fact: Fact, about: str = "", at: datetime | None = None) -> str:
        """A fact on FACTS that follows from the report `about` (`<source>#<id>`); returns its id."""
        id = str(uuid4())
        time = at or datetime(2026, 11, 20, 4, tzinfo=UTC)
        said = outbox.fact(fact.service(), fact, id=id, time=time, recorded=time, correlation=about)
        await self.ctx.js.publish(said.subject, said.body)
        return id

    async def state(self, id: str, state: str, who: str = "factory-1") -> dict[str, Any]:
        """What became of a report, once it is in this state."""

        async def there() -> dict[str, Any] | None:
            answer = await self.get(f"/v1/reports/{id}", who)
            found: dict[str, Any] = answer.json()
            return found if answer.status_code == 200 and found["state"] == state else None

        found = await soon(there)
        assert found is not None
        return found

    async def stored(self) -> list[str]:
        """The subjects of everything that stands in REPORTS, in order."""
        info = await self.ctx.js.stream_info("REPORTS")
        first, last = info.state.first_seq, info.state.last_seq
        return [
            str((await self.ctx.js.get_msg("REPORTS", seq)).subject) for seq in range(max(first, 1), last + 1)
        ]
