"""JSON Schema (draft 2020-12) of each message: the envelope with its body, as it stands on the bus.

Reports are closed (`additionalProperties: false`), facts are open. What a schema cannot say, such as "exactly
one of trainee and person_ref", the models check besides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kadry_contracts.entry import Entry
from kadry_contracts.envelope import PARTICIPANT_SOURCE, SERVICE_SOURCE, Envelope, Report
from kadry_contracts.parse import PASSED_OVER
from kadry_contracts.words import PATTERNS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OF_FACTS_ONLY = ("correlationid", "causationid", "recordedat")
"""Attributes that services add; in a report they are unknown."""


def schema_of(entry: Entry) -> dict[str, Any]:
    """The schema of one message, with its attributes in a fixed order."""
    made: dict[str, Any] = Envelope[entry.model].model_json_schema()  # type: ignore[name-defined]
    _each(made, _tidy)
    properties = made["properties"]
    properties["type"] = {"const": entry.type, "type": "string"}
    if issubclass(entry.model, Report):
        for name in OF_FACTS_ONLY:
            del properties[name]
        properties["source"] = {
            "type": "string",
            "pattern": f"^{PARTICIPANT_SOURCE}[a-z0-9][a-z0-9-]{{2,39}}$",
        }
        properties.update({name: {} for name in PASSED_OVER})
        made["additionalProperties"] = False
    else:
        properties["source"] = {"const": f"{SERVICE_SOURCE}{entry.owner}", "type": "string"}
    return {
        "$schema": DIALECT,
        "$id": f"urn:kadry:schema:{entry.type}",
        "title": entry.type,
        "description": entry.meaning,
        "type": "object",
        "properties": properties,
        "required": made["required"],
        **({"additionalProperties": False} if "additionalProperties" in made else {}),
        "$defs": made["$defs"],
    }


def _tidy(schema: dict[str, Any]) -> None:
    """Takes away generated titles and says in words what a pattern means."""
    if isinstance(schema.get("title"), str):
        del schema["title"]
    words = PATTERNS.get(schema.get("pattern", "")) if isinstance(schema.get("pattern", ""), str) else None
    if words and "description" not in schema:
        schema["description"] = words[1]
    if isinstance(schema.get("description"), str):
        schema["description"] = " ".join(schema["description"].split())


def _each(node: Any, change: Callable[[dict[str, Any]], None]) -> None:
    """Every schema inside a schema. Names of properties are not schemas, what they stand for is."""
    if isinstance(node, list):
        for item in node:
            _each(item, change)
    elif isinstance(node, dict):
        change(node)
        for word, inner in node.items():
            if word in ("properties", "$defs"):
                for schema in inner.values():
                    _each(schema, change)
            elif word not in ("default", "const", "enum", "examples", "required"):
                _each(inner, change)
