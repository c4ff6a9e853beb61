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


def deliver(rows: Sequence[Row], gate: Gate, participant: str, patience: float, moved: Moved) -> None:
    """Gives every row its outcome: accepted, duplicate or rejected; without a decision it stays undecided.

    patience   seconds without any new decision after which the rest is left undecided
    """
    pages = list(gate.states("start"))
    known = {report["id"] for page, _ in pages for report in page}
    _, place = pages[-1]
    pending: dict[str, Row] = {}
    fresh = []
    for row in rows:
        if row.outcome:
            continue
        if row.id in known:
            row.outcome = "duplicate"
            moved(1)
        else:
            fresh.append(row)
    for batch in batches(fresh, participant):
        results = gate.send([report for _, report in batch])
        for (row, _), receipt in zip(batch, results, strict=True):
            if not _receive(row, receipt):
                pending[row.id] = row
        moved(len(batch) - sum(row.id in pending for row, _ in batch))
    _decide(pending, gate, place, patience, moved)


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


def _decide(pending: dict[str, Row], gate: Gate, place: str, patience: float, moved: Moved) -> None:
    """Waits for the decisions of all pending rows; those still without one become undecided."""
    until = time.monotonic() + patience
    while pending:
        before = len(pending)
        settled = True
        for page, after in gate.states(place):
            for report in page:
                settled = _settle(report, pending) and settled
            if settled:
                place = after  # nothing before it has to be read again
        if len(pending) < before:
            moved(before - len(pending))
            until = time.monotonic() + patience
        elif time.monotonic() > until:
            break
        if pending:
            time.sleep(PAUSE)
    for row in pending.values():
        row.outcome = "undecided"
        row.code = row.code or "stored"


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
