"""A released schema only gains optional fields and better words; every other change is seen and refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contracts.tools import compat

HOME = Path(__file__).resolve().parents[2] / "contracts"

TYPE = "kadry.report.vacancies.vacancy_opened.v1"
FACT = "kadry.fact.trainees.enrolled.v1"
Schema = dict[str, Any]


def released() -> dict[str, Schema]:
    """The schemas as they are now, standing for a release."""
    return compat.load(HOME / "schemas")


def after(change: Callable[[Schema], object], type_: str = TYPE) -> list[str]:
    """What breaks when the schema of one message is changed so."""
    now = deepcopy(released())
    change(now[type_])
    return compat.breaks(released(), now)


def body(schema: Schema) -> Schema:
    """The schema of what the message says."""
    found: Schema = schema["$defs"][schema["properties"]["data"]["$ref"].rpartition("/")[2]]
    return found


def field(schema: Schema, name: str) -> Schema:
    found: Schema = body(schema)["properties"][name]
    return found


def list_of(name: str, schema: Schema) -> Schema:
    """The values that the items of a list field may have."""
    items: Schema = field(schema, name)["items"]
    return items


BREAKS: dict[str, Callable[[Schema], object]] = {
    "a field removed": lambda s: body(s)["properties"].pop("title"),
    "an optional field removed": lambda s: body(s)["properties"].pop("salary_from"),
    "a field renamed": lambda s: body(s)["properties"].update(name=body(s)["properties"].pop("title")),
    "a new field that is required": lambda s: (
        body(s)["properties"].update(shift={"type": "string"}),
        body(s)["required"].append("shift"),
    ),
    "an optional field required": lambda s: body(s)["required"].append("salary_from"),
    "a required field optional": lambda s: body(s)["required"].remove("title"),
    "a wider enum": lambda s: list_of("accessible_for", s)["enum"].append("pool"),
    "a narrower enum": lambda s: list_of("accessible_for", s)["enum"].remove("ramp"),
    "an enum dropped": lambda s: list_of("accessible_for", s).pop("enum"),
    "an enum where none was": lambda s: field(s, "title").update(enum=["Швея"]),
    "another type": lambda s: field(s, "positions").update(type="string"),
    "one more type": lambda s: field(s, "positions").update(type=["integer", "string"]),
    "a type dropped": lambda s: field(s, "positions").pop("type"),
    "null no longer allowed": lambda s: field(s, "closes_on")["anyOf"].pop(),
    "null now allowed": lambda s: body(s)["properties"].update(
        title={"anyOf": [field(s, "title"), {"type": "null"}]}
    ),
    "a tighter pattern": lambda s: field(s, "vacancy_ref").update(pattern="^[a-z]+$"),
    "a looser pattern": lambda s: field(s, "vacancy_ref").update(pattern=".*"),
    "a pattern dropped": lambda s: field(s, "vacancy_ref").pop("pattern"),
    "a pattern where none was": lambda s: field(s, "positions").update(pattern="x"),
    "a shorter text": lambda s: field(s, "title").update(maxLength=10),
    "a longer text": lambda s: field(s, "title").update(maxLength=10_000),
    "a higher minimum": lambda s: field(s, "positions").update(minimum=2),
    "a lower minimum": lambda s: field(s, "positions").update(minimum=0),
    "a lower maximum": lambda s: field(s, "positions").update(maximum=10),
    "another default": lambda s: field(s, "salary_from").update(default=1),
    "a format where none was": lambda s: field(s, "title").update(format="uuid"),
    "a closed body opened": lambda s: body(s).update(additionalProperties=True),
    "a closed envelope opened": lambda s: s.pop("additionalProperties"),
    "another type of message": lambda s: s["properties"]["type"].update(const="kadry.report.x.y.v1"),
    "another source": lambda s: s["properties"]["source"].update(pattern="^urn:other:"),
    "an attribute removed": lambda s: s["properties"].pop("corrects"),
    "fewer items in a list": lambda s: field(s, "accessible_for").update(maxItems=1),
    "a rule between fields": lambda s: body(s).update(dependentRequired={"salary_to": ["salary_from"]}),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_change_that_could_break_somebody_is_refused_once_and_named(
    change: Callable[[Schema], object],
) -> None:
    found = after(change)
    assert found
    assert all(line.startswith(TYPE) for line in found)


def test_an_open_fact_that_is_closed_breaks_its_readers() -> None:
    assert after(lambda s: body(s).update(additionalProperties=False), FACT)


def test_a_message_that_is_gone_is_refused() -> None:
    now = released()
    del now[TYPE]
    assert compat.breaks(released(), now) == [f"{TYPE}: the message was removed"]


GROWTH: dict[str, Callable[[Schema], object]] = {
    "an optional field": lambda s: body(s)["properties"].update(shift={"type": "string"}),
    "better words": lambda s: (s.update(description="x"), field(s, "title").update(description="y")),
    "an example": lambda s: field(s, "title").update(examples=["Швея"]),
    "a field said to be on its way out": lambda s: field(s, "text").update(deprecated=True),
    "a definition renamed": lambda s: (
        s["$defs"].update(Renamed=body(s)),
        s["properties"]["data"].update({"$ref": "#/$defs/Renamed"}),
    ),
}


@pytest.mark.parametrize("change", GROWTH.values(), ids=GROWTH.keys())
def test_what_only_grows_is_let_through(change: Callable[[Schema], object]) -> None:
    assert after(change) == []


def test_a_new_message_is_let_through() -> None:
    assert compat.breaks(released(), {**released(), "kadry.report.vacancies.new.v1": {}}) == []


def test_a_change_behind_a_shared_definition_is_seen() -> None:
    schema = {"$defs": {"A": {"type": "string"}}, "properties": {n: {"$ref": "#/$defs/A"} for n in "ab"}}
    now = deepcopy(schema)
    now["$defs"]["A"]["type"] = "integer"
    assert compat.breaks({"t": schema}, {"t": now}) == ['t/a: type "string" became "integer"']


def test_a_schema_that_holds_itself_is_compared_to_its_end() -> None:
    schema = {"$defs": {"A": {"properties": {"a": {"$ref": "#/$defs/A"}}}}, "$ref": "#/$defs/A"}
    assert compat.breaks({"t": schema}, {"t": deepcopy(schema)}) == []


def test_the_schemas_of_today_break_nothing_that_was_released() -> None:
    ended = subprocess.run(
        [sys.executable, HOME / "tools" / "compat.py"], capture_output=True, text=True, timeout=30
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def a_home(folder: Path) -> Path:
    """A folder of contracts with one message and one example."""
    (folder / "schemas").mkdir()
    (folder / "schemas" / f"{TYPE}.json").write_text(json.dumps(released()[TYPE]))
    (folder / "examples" / TYPE).mkdir(parents=True)
    (folder / "examples" / TYPE / "one.json").write_text('{"id": "1"}')
    return folder


def test_a_release_takes_schemas_and_examples_over(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    compat.release(home)
    assert compat.load(home / "released") == {TYPE: released()[TYPE]}
    (home / "examples" / TYPE / "one.json").write_text('{"id": "2"}')
    compat.release(home)
    lines = (home / "released" / compat.RELEASED_EXAMPLES).read_text().splitlines()
    assert lines == ['{"id":"1"}', '{"id":"2"}']  # what was valid once stays in the book


def test_a_release_that_breaks_something_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    compat.release(home)
    changed = deepcopy(released()[TYPE])
    body(changed)["required"].append("salary_from")
    (home / "schemas" / f"{TYPE}.json").write_text(json.dumps(changed))
    with pytest.raises(ValueError, match="salary_from: was optional and is required now"):
        compat.release(home)
    assert compat.load(home / "released") == {TYPE: released()[TYPE]}
