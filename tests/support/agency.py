"""An agency of a running region, as its own software would act: reports, outcomes, the picture."""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import nats

from kadry_contracts.subjects import report_subject
from tests.support.servers import eventually

JSON = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
PERM, SEWING, TAILOR = "57701000", "8153", "7531"


class Agency:
    """A participant with its key. `by_nats` publishes on the bus instead of asking the gateway."""

    numbers = itertools.count(1)

    def __init__(self, region: Door, id: str, key: str) -> None:
        self.region, self.id, self.key = region, id, key
        self.by_nats = False

    @property
    def headers(self) -> dict[str, str]:
        """Who it is."""
        return {"Authorization": f"Bearer {self.key}"}

    def envelope(self, event: str, on: str, /, id: str | None = None, **data: Any) -> dict[str, Any]:
        """A report of `<service>.<event>` that happened at noon of a day, in Perm."""
        known = {name: value for name, value in data.items() if name != "corrects"}
        made = {
            "specversion": "1.0",
            "id": id or f"r-{next(self.numbers)}",
            "source": f"urn:kadry:{self.id}",
            "type": f"kadry.report.{event}.v1",
            "time": f"{on}T12:00:00+05:00",
            "datacontenttype": "application/json",
            "data": known,
        }
        return made | ({"corrects": data["corrects"]} if "corrects" in data else {})

    async def report(self, event: str, on: str, /, id: str | None = None, **data: Any) -> str:
        """Sends a report; returns its id. AssertionError if the door does not take it."""
        return await self.send(self.envelope(event, on, id, **data))

    async def send(self, envelope: Mapping[str, Any]) -> str:
        """Sends an envelope as it is; returns its id."""
        if self.by_nats:
            async with await nats.connect(self.region.nats) as nc:
                body = json.dumps(envelope, ensure_ascii=False).encode()
                await nc.jetstream().publish(report_subject(self.id, envelope["type"]), body)
        else:
            answer = await self.post(envelope)
            assert answer.status_code == 202, answer.text
        return str(envelope["id"])

    async def post(self, body: Any, media: str = JSON) -> httpx.Response:
        """What the gateway answers to a body, bytes or a document."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return await self.region.gateway.post(
            "/v1/reports", content=content, headers={**self.headers, "Content-Type": media}
        )

    async def outcome(self, report: str) -> dict[str, Any]:
        """What became of a report."""
        answer = await self.region.gateway.get(f"/v1/reports/{report}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ends(self, report: str, state: str = "accepted", seconds: float = 10) -> dict[str, Any]:
        """The outcome of a report once it has this state."""

        async def check() -> dict[str, Any] | None:
            found = await self.outcome(report)
            last.update(found)
            return found if found["state"] == state else None

        last: dict[str, Any] = {}
        try:
            return await eventually(check, seconds)
        except AssertionError:
            raise AssertionError(f"{report} is not {state}: {last}") from None

    async def does(self, event: str, on: str, /, **data: Any) -> str:
        """Reports what it did and waits until that is agreed; returns the report's id."""
        report = await self.report(event, on, **data)
        await self.ends(report, seconds=20)
        return report

    async def is_refused(self, event: str, on: str, /, **data: Any) -> str:
        """Reports what cannot be; returns the code of the refusal."""
        report = await self.report(event, on, **data)
        return str((await self.ends(report, "refused", 20))["code"])

    async def said(self, event: str) -> list[dict[str, Any]]:
        """What the facts of this event say that it may read."""
        return [fact["data"] for fact in await self.facts(type=event)]

    async def facts(self, **filters: Any) -> list[dict[str, Any]]:
        """All facts it may read."""
        found: list[dict[str, Any]] = []
        after = None
        while True:
            params = {**filters, "limit": 500, **({"after": after} if after else {})}
            answer = await self.region.gateway.get("/v1/facts", params=params, headers=self.headers)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["facts"]
            after = page["next"]
            if len(page["facts"]) < 500:
                return found


class Door:
    """The addresses of a running region, with clients for its gateway and its picture."""

    def __init__(self, endpoints: Mapping[str, Any]) -> None:
        self.endpoints = endpoints
        self.nats = str(endpoints["nats"])
        admin = {"Authorization": f"Bearer {endpoints['admin_key']}"}
        self.gateway = httpx.AsyncClient(base_url=endpoints["gateway"], timeout=30, trust_env=False)
        self.picture = httpx.AsyncClient(
            base_url=endpoints["picture"], timeout=30, trust_env=False, headers=admin
        )
        self.admin = admin

    async def admit(
        self, id: str, kind: str, municipality: str = PERM, rights: tuple[str, ...] = ()
    ) -> Agency:
        """A new participant."""
        said: dict[str, Any] = {
            "id": id,
            "kind": kind,
            "name": f"{id} (вымышлен)",
            "municipality": municipality,
        }
        if rights:
            said["rights"] = list(rights)
        answer = await self.gateway.post("/v1/participants", json=said, headers=self.admin)
        assert answer.status_code == 201, answer.text
        return Agency(self, id, answer.json()["key"])

    async def turn(self, day: str) -> None:
        """Turns a manual clock to noon of a day."""
        answer = await self.gateway.post(
            "/v1/clock", json={"now": f"{day}T12:00:00+05:00"}, headers=self.admin
        )
        assert answer.status_code == 200, answer.text

    async def ask(self, route: str, **params: str) -> dict[str, Any]:
        """What the picture answers to the administrator under /v1/picture/."""
        answer = await self.picture.get(f"/v1/picture/{route}", params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def shows(self, expected: Any, look: Callable[[], Awaitable[Any]], seconds: float = 20) -> None:
        """Waits until what is looked at is what is expected; AssertionError with the last look if not."""

        async def check() -> bool:
            last[0] = await look()
            return bool(last[0] == expected)

        last: list[Any] = [None]
        try:
            await eventually(check, seconds)
        except AssertionError:
            raise AssertionError(f"{last[0]} is not {expected}") from None

    async def balances(self) -> None:
        """The ledger keeps its identities: people, positions, places and money do not get lost."""

        async def check() -> bool:
            last.update(await self.ask("identities"))
            return bool(last["holds"])

        last: dict[str, Any] = {}
        try:
            await eventually(check, 10)
        except AssertionError:
            raise AssertionError(f"the ledger does not balance: {last}") from None

    async def measure(self, measure: str, **filters: str) -> int:
        """A number of the picture, as the administrator sees it."""
        answer = await self.picture.get("/v1/picture/cells", params={"measure": measure, **filters})
        assert answer.status_code == 200, answer.text
        cells = answer.json()["cells"]
        return int(cells[0]["value"]) if cells else 0

    async def receipt(self, measure: str, **filters: str) -> dict[str, Any]:
        """The postings behind a number."""
        answer = await self.picture.get("/v1/picture/receipt", params={"measure": measure, **filters})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def cells(self, *measures: str) -> dict[tuple[str, str, str], int]:
        """Every cell of these measures that is not zero: (measure, municipality, occupation) to its value."""
        found = {}
        for measure in measures:
            answer = await self.picture.get(
                "/v1/picture/cells", params={"measure": measure, "group_by": "municipality,occupation"}
            )
            assert answer.status_code == 200, answer.text
            for cell in answer.json()["cells"]:
                if cell["value"]:
                    found[measure, cell["municipality"], cell["occupation"]] = cell["value"]
        return found

    async def close(self) -> None:
        """Closes the clients."""
        await self.gateway.aclose()
        await self.picture.aclose()
