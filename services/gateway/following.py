"""What the gateway makes of the two streams it follows. Pure.

A report ends as the fact of its own name, as report_refused, or first as report_waiting. What else follows
from it (a place requested, a place taken) leaves its state as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from kadry_contracts.catalogue import FACTS, REPORTS, parties
from kadry_contracts.envelope import PARTICIPANT_SOURCE, participant_of
from kadry_contracts.envelope import Fact as FactBody
from kadry_contracts.facts.common import DECIDING
from services.kernel.codec import EVENT_ID
from services.kernel.decision import NOTHING, Decision, Heard, Look, Message, Outcome, Refused

from .store import Arrived, Fact, Settled

Value = Mapping[str, Any]


def report_heard(message: Message[Heard], look: Look) -> Outcome:
    """Keeps a report for its sender to look up; refuses what is sent to a service that does not exist."""
    heard = message.data
    _, participant, service, event, version = heard.subject.split(".")
    id = own_id(heard.value, participant)
    entries = []
    if id is not None:
        type_ = f"kadry.report.{service}.{event}.{version}"
        entries.append(Arrived(participant, id, message.seq, heard.digest, type_, message.recorded))
    if service in DECIDING:
        return Decision(entries=entries) if entries else NOTHING
    if heard.value is None:
        return Decision(refused=[Refused("unreadable", report="")])
    # Nobody can be told which report it was if it does not say so honestly: then `report` is null.
    report = f"{PARTICIPANT_SOURCE}{participant}#{id}" if id is not None else ""
    refused = Refused("unknown_service", "/type", {"service": service}, report=report)
    return Decision(entries=entries, refused=[refused])


def own_id(value: Value | None, participant: str) -> str | None:
    """The id of a report that says honestly whose it is; None for any other."""
    if value is None or value.get("source") != PARTICIPANT_SOURCE + participant:
        return None
    id = value.get("id")
    return id if isinstance(id, str) and EVENT_ID.fullmatch(id) else None


def fact_heard(message: Message[Heard], look: Look) -> Outcome:
    """Keeps a fact for the feed, and what it says of the report that began its chain."""
    heard = message.data
    value = heard.value
    entry = FACTS.get(value["type"]) if value is not None and isinstance(value.get("type"), str) else None
    if value is None or entry is None:
        return NOTHING  # of a version newer than this program, or not a fact at all
    _, _, _, _, municipality, occupation = heard.subject.split(".")
    correlation = value.get("correlationid")
    concerned: tuple[str, ...] = ()
    if entry.readers == "parties":
        concerned = _concerned(entry.model, value, correlation)  # type: ignore[arg-type]
    fact = Fact(
        seq=message.seq,
        id=value["id"],
        type=entry.type,
        municipality=municipality,
        occupation=occupation,
        readers=entry.readers,
        correlation=correlation,
        body=None if entry.readers == "services" else orjson.dumps(value),
        parties=concerned,
        settles=settled(value, correlation) if correlation else None,
    )
    return Decision(entries=[fact])


def _concerned(model: type[FactBody], value: Value, correlation: str | None) -> tuple[str, ...]:
    """Whom a fact for parties concerns: the writer of the report it follows from, and everybody it names."""
    try:
        found = set(parties(model.model_validate(value["data"])))
    except ValidationError:
        found = set()  # said by a newer program in a way we do not read: its writer still gets it
    if correlation and (writer := participant_of(correlation.partition("#")[0])):
        found.add(writer)
    return tuple(sorted(found))


def settled(value: Value, correlation: str) -> Settled | None:
    """What a fact says of the report `<source>#<id>` that began its chain; None if that keeps its state."""
    source, _, id = correlation.partition("#")
    participant = participant_of(source)
    if participant is None or not id:
        return None
    _, _, service, event, version = value["type"].split(".")
    data = value["data"]
    if event == "report_refused":
        # The id was used before: the first report under it keeps its state.
        if data.get("report") != id or data["code"] == "id_reused":
            return None
        return Settled(
            participant,
            id,
            "dead" if data["code"] == "internal_error" else "refused",
            code=data["code"],
            message_ru=data["message_ru"],
            message_en=data["message_en"],
            suggestions=orjson.dumps(data.get("suggestions") or []).decode(),
        )
    if event == "report_waiting":
        if data.get("report") != id:
            return None
        return Settled(participant, id, "waiting", waits_for=data["waits_for"], until=data["until"])
    type_ = f"kadry.report.{service}.{event}.{version}"
    return Settled(participant, id, "accepted", type_) if type_ in REPORTS else None
