"""What is generated from the models: JSON Schemas, the AsyncAPI document, and examples that keep both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from contracts.tools import compat, export
from kadry_contracts.catalogue import FACTS, REPORTS, Entry, fact_subject, report_subject
from kadry_contracts.check import check
from kadry_contracts.codes import NO_CODE
from kadry_contracts.envelope import Envelope, names, participant_of
from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.reference import municipalities, occupations
from kadry_contracts.schemas import schema_of
from kadry_contracts.subjects import expected_type

from .builders import ABSENT, a_report, a_vacancy

HOME = Path(__file__).resolve().parents[2] / "contracts"

ENTRIES = {**REPORTS, **FACTS}
EXAMPLES = [
    pytest.param(type_, payload, id=f"{type_}/{name}")
    for type_, named in export.examples().items()
    for name, payload in named.items()
]
VALIDATORS = {type_: Draft202012Validator(schema_of(entry)) for type_, entry in ENTRIES.items()}


def by_model(payload: dict[str, Any]) -> Envelope[Any]:
    """The envelope of a message, read as its readers read it."""
    type_ = payload["type"]
    if type_ in REPORTS:
        return parse_report(payload, participant_of(payload["source"]) or "", type_)
    model = FACTS[type_].model
    envelope: Envelope[Any] = Envelope[model].model_validate(payload)  # type: ignore[valid-type]
    return envelope


def test_what_is_committed_is_what_the_models_generate_now() -> None:
    assert export.stale() == []


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_a_schema_is_a_schema_and_has_words_for_each_field_that_is_a_pattern(entry: Entry) -> None:
    schema = schema_of(entry)
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == entry.type
    for part in parts(schema):
        if "pattern" in part and not part["pattern"].startswith("^urn:"):
            assert part.get("description"), part


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a document."""
    if isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from parts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from parts(inner)


@pytest.mark.parametrize(("type_", "payload"), EXAMPLES)
def test_an_example_keeps_its_model_and_its_schema(type_: str, payload: dict[str, Any]) -> None:
    assert payload["type"] == type_
    VALIDATORS[type_].validate(payload)
    assert by_model(payload).id == payload["id"]
    if type_ in REPORTS:
        assert check(payload) == []


@pytest.mark.parametrize(("type_", "payload"), EXAMPLES)
def test_an_example_written_again_by_its_model_still_keeps_its_schema(
    type_: str, payload: dict[str, Any]
) -> None:
    again = json.loads(by_model(payload).model_dump_json(exclude_none=True))
    VALIDATORS[type_].validate(again)
    assert by_model(again) == by_model(payload)


@pytest.mark.parametrize(("type_", "payload"), EXAMPLES)
def test_an_example_names_no_field_that_its_model_lacks(type_: str, payload: dict[str, Any]) -> None:
    assert set(payload["data"]) <= set(names(ENTRIES[type_].model))


@pytest.mark.parametrize(("type_", "payload"), EXAMPLES)
def test_an_example_has_codes_that_the_reference_knows_and_a_subject(
    type_: str, payload: dict[str, Any]
) -> None:
    said = payload["data"]
    if (code := said.get("municipality", NO_CODE)) != NO_CODE:
        assert municipalities.listed(code)
    if (code := said.get("occupation", NO_CODE)) != NO_CODE:
        assert occupations.is_unit_group(code)
    if type_ in REPORTS:
        assert expected_type(report_subject(payload["source"].split(":")[2], type_)) == type_
    else:
        assert fact_subject(by_model(payload).data).startswith(f"fact.{type_.removeprefix('kadry.fact.')}.")


MUST_FAIL: dict[str, dict[str, Any]] = {
    "a missing field": {"data": a_vacancy(title=ABSENT)},
    "an unknown field": {"data": a_vacancy(titel="Швея")},
    "an unknown attribute": {"sender": "me"},
    "a time without an offset": {"time": "2026-09-01T09:10:00"},
    "a number as text": {"data": a_vacancy(positions="3")},
    "no positions": {"data": a_vacancy(positions=0)},
    "a code that is none": {"data": a_vacancy(occupation="81")},
    "a municipality in words": {"data": a_vacancy(municipality="Пермь")},
    "another version of CloudEvents": {"specversion": "0.3"},
    "a service as its source": {"source": "urn:kadry:service:vacancies"},
    "an attribute of facts": {"correlationid": "fabrika-nitka#1"},
    "an id with a space": {"id": "a b"},
    "a need that is none": {"data": a_vacancy(accessible_for=["wheelchair"])},
    "a body that is a list": {"data": []},
}


@pytest.mark.parametrize("changes", MUST_FAIL.values(), ids=MUST_FAIL.keys())
def test_what_breaks_a_report_breaks_its_schema_and_its_model(changes: dict[str, Any]) -> None:
    report = a_report(**changes)
    with pytest.raises(ValidationError):
        VALIDATORS[report["type"]].validate(report)
    with pytest.raises(Rejected):
        parse_report(report, "fabrika-nitka")


@pytest.mark.parametrize(("type_", "payload"), EXAMPLES)
def test_a_fact_may_grow_and_a_report_may_not(type_: str, payload: dict[str, Any]) -> None:
    grown = {**payload, "data": {**payload["data"], "of_tomorrow": 1}}
    assert VALIDATORS[type_].is_valid(grown) is (type_ in FACTS)
    if type_ in FACTS:
        assert by_model(grown) == by_model(payload)
    else:
        with pytest.raises(Rejected):
            by_model(grown)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((HOME / "asyncapi.yaml").read_text(), Loader=yaml.CSafeLoader)
    return found


def test_the_asyncapi_document_names_every_channel_message_and_example(document: dict[str, Any]) -> None:
    assert document["asyncapi"] == "3.0.0"
    addresses = {channel["address"] for channel in document["channels"].values()}
    tails = {type_: type_.split(".", 2)[2] for type_ in ENTRIES}
    assert addresses == {
        *(f"report.{{participant}}.{tails[type_]}" for type_ in REPORTS),
        *(f"fact.{tails[type_]}.{{municipality}}.{{occupation}}" for type_ in FACTS),
        *(f"notice.{{participant}}.{tails[t]}" for t, entry in FACTS.items() if entry.readers == "parties"),
        "dead.{service}.{subject}",
    }
    messages = document["components"]["messages"]
    assert {message["name"] for message in messages.values() if "name" in message} == set(ENTRIES)
    for message in messages.values():
        if "name" in message:
            told = {example["name"]: example["payload"] for example in message["examples"]}
            assert told == export.examples()[message["name"]]


def test_every_reference_of_the_asyncapi_document_leads_somewhere(document: dict[str, Any]) -> None:
    references = {part["$ref"] for part in parts(document) if isinstance(part.get("$ref"), str)}
    assert len(references) > len(ENTRIES)
    for reference in references:
        if reference.startswith("./"):
            assert (HOME / reference).is_file(), reference
            continue
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_channel_has_its_parameters_and_one_operation_with_its_messages(
    document: dict[str, Any],
) -> None:
    operated = []
    for name, channel in document["channels"].items():
        assert set(re.findall(r"\{(\w+)\}", channel["address"])) == set(channel["parameters"])
        assert channel["messages"], name
    for operation in document["operations"].values():
        name = operation["channel"]["$ref"].removeprefix("#/channels/")
        operated.append(name)
        assert operation["action"] == ("receive" if name.startswith("report.") else "send")
        assert [message["$ref"] for message in operation["messages"]] == [
            f"#/channels/{name}/messages/{message}" for message in document["channels"][name]["messages"]
        ]
    assert sorted(operated) == sorted(document["channels"])


def test_what_was_released_is_still_valid() -> None:
    lines = (HOME / "released" / compat.RELEASED_EXAMPLES).read_text().splitlines()
    assert len(lines) >= 2 * len(compat.load(HOME / "released")) > 0
    for line in lines:
        payload = json.loads(line)
        VALIDATORS[payload["type"]].validate(payload)
        assert by_model(payload).type == payload["type"]
