"""An invented service for tests of the kernel: counters that are opened, changed and closed.

It answers to the name and the messages of an existing service, because types must be in the catalogue, and
means none of them. `python -m tests.support.kernel` runs it as a process.

Rules misbehave on purpose where a name says so: see `BROKEN`, `UNSTORABLE` and the reasons of `closed`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, MetaData, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.reports import vacancies as reports
from services.kernel import outbox
from services.kernel.bulk import documents, insert
from services.kernel.decision import (
    NOTHING,
    Decision,
    Due,
    Key,
    Look,
    Message,
    Outcome,
    Refused,
    Timer,
    Waiting,
)
from services.kernel.routing import Service, hears, wakes

ADMITTED = datetime(2026, 11, 1, tzinfo=UTC)
PERM, TAILOR = "57701000", "7531"
UNSTORABLE = 13
"""A counter opened with this number cannot be written into the journal."""
BROKEN: set[str] = set(filter(None, os.environ.get("KADRY_TEST_BROKEN", "").split(",")))
"""Titles for which the rule of opening raises; `*` means all."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A number with a name."""

    kind: ClassVar[str] = "counter"
    id: str
    total: int
    version: int = 1
    closed: bool = False


def opened(message: Message[reports.VacancyOpenedV1], look: Look) -> Outcome:
    """A new counter, which rings at the end of `closes_on`."""
    said = message.data
    if {said.title, "*"} & BROKEN:
        raise ZeroDivisionError(said.title)
    name = f"{message.participant}/{said.vacancy_ref}"
    if look(Counter, name) is not None:
        return Refused("already_exists", "/data/vacancy_ref", {"name": name})
    counter = Counter(name, said.positions)
    fact = facts.VacancyOpenedV1(
        version=1,
        vacancy=name,
        title=said.title,
        municipality=said.municipality,
        occupation=said.occupation or "-",
        classified_by="reporter",
        confidence=1,
        positions=said.positions,
        opened_on=said.opened_on,
    )
    timers = [Timer(Key("counter", name), "rings", said.closes_on)] if said.closes_on else []
    return Decision([counter], [fact], timers, entries=[said.positions])


def changed(message: Message[reports.VacancyChangedV1], look: Look) -> Outcome:
    """Adds to a counter; waits for it. `closes_on` moves the ringing; without it there is none any more."""
    said = message.data
    name = f"{message.participant}/{said.vacancy_ref}"
    old = look(Counter, name)
    if old is None:
        return Waiting(Key("counter", name), Refused("unknown_object", "/data/vacancy_ref"))
    new = replace(old, total=old.total + (said.positions or 0), version=old.version + 1)
    fact = facts.VacancyChangedV1(
        version=new.version,
        vacancy=name,
        effective_on=said.effective_on,
        municipality=PERM,
        occupation=TAILOR,
        title=said.title or "",
        positions=new.total,
        remaining=new.total,
    )
    return Decision([new], [fact], [Timer(Key("counter", name), "rings", said.closes_on)])


def closed(message: Message[reports.VacancyClosedV1], look: Look) -> Outcome:
    """Ends a counter; waits for it. After waiting in vain the reason says what becomes of the report.

    withdrawn: a dead letter. filled: a decision. Others: a refusal.
    """
    said = message.data
    name = f"{message.participant}/{said.vacancy_ref}"
    fact = facts.VacancyClosedV1(
        vacancy=name, reason=said.reason, closed_on=said.closed_on, municipality=PERM, occupation=TAILOR
    )
    old = look(Counter, name)
    if old is None:
        otherwise = {"withdrawn": None, "filled": Decision(facts=[fact])}
        return Waiting(Key("counter", name), otherwise.get(said.reason, Refused("unknown_object")))
    return Decision([replace(old, closed=True, version=old.version + 1)], [fact])


def hired(message: Message[reports.HireMadeV1], look: Look) -> Outcome:
    """Says a fact that concerns the owner of the counter and the writer; waits for the counter."""
    said = message.data
    vacancy = said.vacancy or ""
    counter = look(Counter, vacancy)
    if counter is None:
        return Waiting(Key("counter", vacancy), Refused("unknown_object", "/data/vacancy"))
    fact = facts.PositionsFilledV1(
        version=counter.version,
        vacancy=vacancy,
        hire=f"{message.participant}/{said.hire_ref}",
        filled=1,
        remaining=counter.total - 1,
        filled_on=said.hired_on,
        municipality=PERM,
        occupation=TAILOR,
    )
    return Decision(facts=[fact])


def rings(message: Message[Due], look: Look) -> Outcome:
    """The day of a counter has ended."""
    counter = look(Counter, message.data.about.id)
    if counter is None or counter.closed:
        return NOTHING
    fact = facts.VacancyExpiredV1(
        version=counter.version,
        vacancy=counter.id,
        expired_on=message.day,
        municipality=PERM,
        occupation=TAILOR,
    )
    return Decision(facts=[fact])


METADATA = MetaData()
COUNTERS = documents(METADATA, Counter)
ENTRIES = Table(
    "entry",
    METADATA,
    Column("n", BigInteger, Identity(always=True), primary_key=True),
    Column("message", Text, nullable=False),
    Column("amount", BigInteger, CheckConstraint(f"amount <> {UNSTORABLE}"), nullable=False),
)
_INSERT = text(insert(ENTRIES, ["message", "amount"]))


async def journal(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Any]]) -> None:
    """One row an entry."""
    await conn.execute(
        _INSERT, {"message": [m.id for m, _ in entries], "amount": [amount for _, amount in entries]}
    )


SERVICE = Service(
    name="vacancies",
    routes=[
        hears(
            reports.VacancyOpenedV1,
            opened,
            lambda m: [Key("counter", f"{m.participant}/{m.data.vacancy_ref}")],
        ),
        hears(reports.VacancyChangedV1, changed),
        hears(reports.VacancyClosedV1, closed),
        hears(reports.HireMadeV1, hired),
        wakes("counter", "rings", rings),
    ],
    aggregates=[COUNTERS],
    journal=journal,
    metadata=METADATA,
)

# What participants report


def report(event: str, id: str, participant: str = "factory-1", **data: Any) -> dict[str, Any]:
    """A report as its writer sends it; `event` is the fourth word of its type."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": f"urn:kadry:{participant}",
        "type": f"kadry.report.vacancies.{event}.v1",
        "time": "2026-11-20T09:00:00+05:00",
        "datacontenttype": "application/json",
        "data": data,
    }


def opening(ref: str = "a", positions: int = 1, *, id: str = "", **data: Any) -> dict[str, Any]:
    """Opens the counter `ref`. Its id is `open-<ref>` unless another is given."""
    participant = data.pop("participant", "factory-1")
    fields = {
        "vacancy_ref": ref,
        "title": "Швея",
        "municipality": PERM,
        "occupation": TAILOR,
        "positions": positions,
        "opened_on": "2026-11-20",
        **data,
    }
    return report("vacancy_opened", id or f"open-{ref}", participant, **fields)


def change(ref: str = "a", positions: int = 1, *, id: str = "", **data: Any) -> dict[str, Any]:
    """Adds to the counter `ref`. Its id is `change-<ref>` unless another is given."""
    participant = data.pop("participant", "factory-1")
    fields = {"vacancy_ref": ref, "positions": positions, "effective_on": "2026-11-20", **data}
    return report("vacancy_changed", id or f"change-{ref}", participant, **fields)


def closing(ref: str = "a", reason: str = "expired", *, id: str = "") -> dict[str, Any]:
    """Closes the counter `ref`. Its id is `close-<ref>` unless another is given."""
    data = {"vacancy_ref": ref, "reason": reason, "closed_on": "2026-11-20"}
    return report("vacancy_closed", id or f"close-{ref}", **data)


def hire(vacancy: str, participant: str = "factory-2", id: str = "hire") -> dict[str, Any]:
    """Names the counter of another participant."""
    return report(
        "hire_made", id, participant, hire_ref=id, hired_on="2026-11-20", person_ref="p-1", vacancy=vacancy
    )


def admission(participant: str, kind: str = "employer") -> outbox.Said:
    """The gateway's word that somebody takes part."""
    fact = ParticipantAddedV1(
        version=1, participant=participant, kind=kind, name="Новый участник", municipality="57701000"
    )
    return outbox.fact("gateway", fact, id=f"admits-{participant}", time=ADMITTED, recorded=ADMITTED)


def subject_of(said: dict[str, Any], participant: str = "") -> str:
    """Where a report stands, unless another `participant` sent it."""
    who = participant or str(said["source"]).removeprefix("urn:kadry:")
    return f"report.{who}.{str(said['type']).removeprefix('kadry.report.')}"


def body_of(said: dict[str, Any] | bytes) -> bytes:
    """A report as bytes; bytes as they are."""
    return said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()


if __name__ == "__main__":
    from services.kernel.process import run

    run(SERVICE)
