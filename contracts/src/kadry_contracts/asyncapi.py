"""The AsyncAPI 3.0 document of the bus: every channel, message and example, written from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kadry_contracts.catalogue import FACTS, REPORTS, Entry
from kadry_contracts.schemas import DIALECT

Examples = Mapping[str, Mapping[str, Any]]
"""Examples by type and name."""

CONTENT_TYPE = "application/cloudevents+json"
_PARTICIPANT = {"description": "The participant's id, for example `czn-perm`."}
_CELL = {
    "municipality": {"description": "ОКТМО, 8 digits; `-` where none applies."},
    "occupation": {"description": "ОКЗ unit group, 4 digits; `-` where none applies or none is known."},
}
_INTRODUCTION = (
    "Agencies of a region report what they did; the service that owns a matter decides each report once and "
    "says so as a fact. Messages are CloudEvents 1.0 in structured mode, at most 64 KiB. Every report ends "
    "as its facts, as `report_refused`, or first as `report_waiting` and then as one of these. Repeating a "
    "report changes nothing."
)


def asyncapi(version: str, examples: Examples) -> dict[str, Any]:
    """The document, for this version of the contracts, with these examples."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for name, channel, action in _channels():
        channels[name] = channel
        operations[f"{action}.{name}"] = {
            "action": action,
            "channel": {"$ref": f"#/channels/{name}"},
            "messages": [
                {"$ref": f"#/channels/{name}/messages/{message}"} for message in channel["messages"]
            ],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "kadry: one picture of a region's workforce",
            "version": version,
            "description": _INTRODUCTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "region": {
                "host": "127.0.0.1:4222",
                "protocol": "nats",
                "description": "NATS with JetStream. The address of your region comes with your credentials.",
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {
                **{_name(entry): _message(entry, examples) for entry in (*REPORTS.values(), *FACTS.values())},
                "dead_letter": {
                    "title": "недоставленное сообщение",
                    "summary": "The original bytes of a message that could not be decided, with its headers.",
                    "contentType": "application/octet-stream",
                },
            }
        },
    }


def _channels() -> Iterable[tuple[str, dict[str, Any], str]]:
    """Each channel with its name and what the region does there: receive or send."""
    for entry in REPORTS.values():
        address = f"report.{{participant}}.{_tail(entry)}"
        yield (
            f"report.{_tail(entry)}",
            _channel(address, "REPORTS", entry, {"participant": _PARTICIPANT}),
            "receive",
        )
    for entry in FACTS.values():
        address = f"fact.{_tail(entry)}.{{municipality}}.{{occupation}}"
        yield f"fact.{_tail(entry)}", _channel(address, "FACTS", entry, _CELL), "send"
    for entry in FACTS.values():
        if entry.readers == "parties":
            address = f"notice.{{participant}}.{_tail(entry)}"
            yield (
                f"notice.{_tail(entry)}",
                _channel(address, "NOTICES", entry, {"participant": _PARTICIPANT}),
                "send",
            )
    dead = {
        "address": "dead.{service}.{subject}",
        "title": "Dead letters",
        "parameters": {
            "service": {"description": "The service that could not decide it."},
            "subject": {"description": "The subject the message was published on, its dots included."},
        },
        "messages": {"dead_letter": {"$ref": "#/components/messages/dead_letter"}},
        "x-stream": "DEAD",
    }
    yield "dead", dead, "send"


def _channel(address: str, stream: str, entry: Entry, parameters: Mapping[str, Any]) -> dict[str, Any]:
    readers = {"x-writers": sorted(entry.writers)} if entry.writers else {"x-readers": entry.readers}
    return {
        "address": address,
        "title": entry.term_ru,
        "summary": entry.meaning,
        "parameters": {name: dict(parameter) for name, parameter in parameters.items()},
        "messages": {_name(entry): {"$ref": f"#/components/messages/{_name(entry)}"}},
        "x-stream": stream,
        **readers,
    }


def _message(entry: Entry, examples: Examples) -> dict[str, Any]:
    return {
        "name": entry.type,
        "title": entry.term_ru,
        "summary": entry.meaning,
        "contentType": CONTENT_TYPE,
        "payload": {
            "schemaFormat": f"application/schema+json;version={DIALECT.split('/')[-2]}",
            "schema": {"$ref": f"./schemas/{entry.type}.json"},
        },
        "examples": [{"name": name, "payload": payload} for name, payload in examples[entry.type].items()],
        **({"x-codes": list(entry.codes)} if entry.codes else {}),
    }


def _name(entry: Entry) -> str:
    return entry.type.removeprefix("kadry.")


def _tail(entry: Entry) -> str:
    return entry.type.split(".", 2)[2]
