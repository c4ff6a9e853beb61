"""Reports on their way: known ones left out, new ones sent in batches, every decision waited for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ..client import FORBIDDEN, NO, UNREACHABLE, explain, fail
from .rows import Row

if TYPE_CHECKING:
    import httpx

MOST = 1_000
MOST_BYTES = 7 * 1024 * 1024
"""A batch stays below what the door takes in one request, 1,000 reports and 8 MiB."""
TRIES = 6
PAUSE = 0.25
"""Seconds between two looks at decisions that are not there yet."""

Moved = Callable[[int], None]
"""Told how many rows have come further."""


class Gate:
    """The door of the region, in one participant's name. A hiccup is waited out; a shut door ends it all."""

    def __init__(self, gateway: str, key: str) -> None:
        import httpx

        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "ru, en;q=0.5"}
        self._errors = httpx.TransportError
        self._client = httpx.Client(base_url=gateway, headers=headers, timeout=60, trust_env=False)

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Sends a batch and returns the receipts, in its order. Sending the same once more is harmless."""
        content = json.dumps(reports, ensure_ascii=False, separators=(",", ":")).encode()
        answer = self._ask("POST", "/v1/reports", content=content)
        document = answer.json() if answer.status_code in {202, 207, 422} else {}
        if "results" not in document:
            explain(answer)
            raise typer.Exit(NO)
        results: list[dict[str, Any]] = document["results"]
        return results

    def states(self, after: str) -> Iterator[tuple[list[dict[str, Any]], str]]:
        """Own reports stored since `after`, with their states, in pages; each with the place after it."""
        while True:
            answer = self._ask("GET", "/v1/reports", params={"after": after, "limit": MOST})
            if answer.is_error:
                explain(answer)
                raise typer.Exit(NO)
            document = answer.json()
            after = document["next"]
            yield document["reports"], after
            if len(document["reports"]) < MOST:
                return

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Content-Type": "application/cloudevents-batch+json"} if "content" in more else {}
        for attempt in range(TRIES):
            try:
                answer = self._client.request(method, path, headers=headers, **more)
            except self._errors:
                time.sleep(PAUSE * 2**attempt)
                continue
            if answer.status_code in {401, 403}:
                explain(answer)
                raise typer.Exit(FORBIDDEN)
            if answer.status_code not in {429, 502, 503, 504}:
                return answer
            time.sleep(PAUSE * 2**attempt)
        fail(
            UNREACHABLE,
            f"{self._client.base_url} не принимает отчёты; повторите позже: повтор ничего не испортит",
            f"{self._client.base_url} takes no reports; try again later, a repeat does no harm",
        )


def deliver(
    rows: Sequence[Row], gate: Gate, participant: str, patience: float, sent: Moved, decided: Moved
) -> None:
    """Gives every row its outcome: accepted, duplicate or rejected; without a decision it stays undecided.

    patience        seconds without any new decision after which the rest is left undecided
    sent, decided   told how many more rows have been sent, or need not be; and have their outcome
    """
    pages = list(gate.states("start"))
    known = {report["id"] for page, _ in pages for report in page}
    fresh = [row for row in rows if not row.outcome]
    for row in fresh:
        if row.id in known:
            row.outcome = "duplicate"
    new = [row for row in fresh if not row.outcome]
    sent(len(fresh) - len(new))
    decided(len(fresh) - len(new))
    waiting = Waiting(gate, pages[-1][1])
    for batch in batches(new, participant):
        results = gate.send([report for _, report in batch])
        stored = [row for (row, _), receipt in zip(batch, results, strict=True) if not _receive(row, receipt)]
        waiting.rows.update((row.id, row) for row in stored)
        sent(len(batch))
        decided(len(batch) - len(stored) + waiting.look())
    until = time.monotonic() + patience
    while waiting.rows and time.monotonic() < until:
        time.sleep(PAUSE)
        if found := waiting.look():
            decided(found)
            until = time.monotonic() + patience
    for row in waiting.rows.values():
        row.outcome, row.code = "undecided", row.code or "stored"


def batches(rows: Sequence[Row], participant: str) -> Iterator[list[tuple[Row, dict[str, Any]]]]:
    """The rows with their reports, in as few batches as the door allows."""
    batch: list[tuple[Row, dict[str, Any]]] = []
    size = 0
    for row in rows:
        report = row.report(participant)
        length = len(json.dumps(report, ensure_ascii=False).encode()) + 1
        if batch and (len(batch) == MOST or size + length > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((row, report))
        size += length
    if batch:
        yield batch


def _receive(row: Row, receipt: dict[str, Any]) -> bool:
    """What a receipt says of the row. False if it is stored: the decision is still to come."""
    status = receipt.get("status")
    if status == "stored":
        return False
    if status == "duplicate":
        row.outcome = "duplicate"
        return True
    error: dict[str, Any] = next(iter(receipt.get("errors") or ()), {})
    words = (error.get("pointer"), error.get("message") or receipt.get("detail"))
    row.reject(error.get("code") or receipt.get("code") or "rejected", " ".join(filter(None, words)))
    return True


class Waiting:
    """Rows that were sent and have no decision yet, and the place up to which all decisions are known."""

    def __init__(self, gate: Gate, place: str) -> None:
        self.rows: dict[str, Row] = {}
        self._gate, self._place = gate, place

    def look(self) -> int:
        """Takes over the decisions that are there by now; how many there were."""
        before = len(self.rows)
        settled = True
        for page, after in self._gate.states(self._place) if self.rows else ():
            for report in page:
                settled = _settle(report, self.rows) and settled
            if settled:
                self._place = after  # nothing before it has to be read again
        return before - len(self.rows)


def _settle(report: dict[str, Any], pending: dict[str, Row]) -> bool:
    """Takes a decision over; False if the report is one of ours that has none yet."""
    row = pending.get(report["id"])
    if row is None:
        return True
    match report["state"]:
        case "accepted":
            row.outcome, row.code = "accepted", ""
        case "refused":
            row.reject(report.get("code") or "refused", report.get("message_en") or "")
        case "dead":
            row.reject("dead")
        case state:
            row.code = state
            return False
    del pending[report["id"]]
    return True
