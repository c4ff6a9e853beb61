"""The public door as the demo's participants use it: reports in with their keys, outcomes and facts out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import httpx

from .participants import PARTICIPANTS
from .story import ZONE

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
LONGEST = 15.0
"""Seconds between two attempts, at most."""


class Door:
    """The gateway of a region. What fails for a moment is tried again for as long as it takes."""

    def __init__(self, endpoints: Mapping[str, Any]) -> None:
        self.keys: Mapping[str, str] = endpoints["participants"]
        self.admin = str(endpoints["admin_key"])
        self.client = httpx.AsyncClient(base_url=str(endpoints["gateway"]), trust_env=False, timeout=60)

    async def anchor(self) -> date:
        """The day on which the first of the demo's participants was admitted."""
        answer = await self._ask("GET", "/v1/participants", self.admin)
        ours = {one["id"] for one in PARTICIPANTS}
        began = [
            datetime.fromisoformat(one["added_at"])
            for one in answer.json()["participants"]
            if one["id"] in ours
        ]
        return min(began).astimezone(ZONE).date()

    async def send(self, participant: str, envelopes: Sequence[Mapping[str, Any]]) -> list[str]:
        """Sends reports; returns what each is: stored, duplicate or rejected."""
        content = json.dumps(envelopes, ensure_ascii=False).encode()
        answer = await self._ask(
            "POST", "/v1/reports", self.keys[participant], content=content, headers={"Content-Type": MANY}
        )
        return [one["status"] for one in answer.json()["results"]]

    async def knows(self, participant: str, report: str) -> bool:
        """Whether a report was ever stored."""
        answer = await self._ask("GET", f"/v1/reports/{report}", self.keys[participant])
        return answer.status_code == httpx.codes.OK

    async def reports(self, participant: str, state: str) -> list[str]:
        """The ids of all a participant's reports in that state."""
        found: list[str] = []
        after = ""
        while True:
            params = {"state": state, "limit": "1000", "after": after}
            page = (await self._ask("GET", "/v1/reports", self.keys[participant], params=params)).json()
            found += [one["id"] for one in page["reports"]]
            if page["at_end"]:
                return found
            after = page["next"]

    async def enrolled(self, participant: str) -> dict[str, str]:
        """Who is whom, as a provider reads it in its own facts: report of the enrolment → pseudonym."""
        found: dict[str, str] = {}
        after = ""
        while True:
            params = {"type": "trainees.enrolled", "limit": "1000", "after": after}
            page = (await self._ask("GET", "/v1/facts", self.keys[participant], params=params)).json()
            for fact in page["facts"]:
                found[fact["correlationid"].partition("#")[2]] = fact["data"]["trainee"]
            if page["at_end"]:
                return found
            after = page["next"]

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.aclose()

    async def _ask(self, method: str, url: str, key: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", **more.pop("headers", {})}
        pause = 0.5
        while True:
            try:
                answer = await self.client.request(method, url, headers=headers, **more)
                if answer.status_code < 500:
                    break
            except httpx.TransportError:
                pass
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST)
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.BAD_REQUEST):
            raise SystemExit(f"{method} {url}: {answer.status_code} {answer.text}")
        return answer
