"""Refuses a change of a released schema that could break a reader or a writer.

    python contracts/tools/compat.py           compares schemas/ with released/; 1 if anything breaks
    python contracts/tools/compat.py release   takes schemas/ and examples/ over as the released ones

A released schema gains optional fields and better words (title, description, examples), and nothing else: a
wider enum breaks readers, a narrower one breaks writers, and so does every other rule that changes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
RELEASED_EXAMPLES = "examples.jsonl"
"""One line for each example of a release: what was valid once stays valid."""

Schemas = Mapping[str, Mapping[str, Any]]
WORDS = frozenset({"title", "description", "examples", "$comment", "deprecated", "$schema", "$id", "$defs"})
"""Keywords that may change: they tell people something and decide nothing."""


def breaks(released: Schemas, current: Schemas) -> list[str]:
    """What would break, one line each; empty if every released schema only grew."""
    found = [f"{type_}: the message was removed" for type_ in sorted(set(released) - set(current))]
    for type_ in sorted(set(released) & set(current)):
        found.extend(f"{type_}{line}" for line in _Comparison(released[type_], current[type_]).run())
    return found


class _Comparison:
    """Two versions of one schema. References are followed, so renamed definitions do not matter."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.old_root, self.new_root = old, new
        self.seen: set[tuple[str, str]] = set()

    def run(self) -> Iterator[str]:
        yield from self._schema(self.old_root, self.new_root, "")

    def _schema(self, old: Any, new: Any, at: str) -> Iterator[str]:
        if isinstance(old, dict) and isinstance(new, dict) and "$ref" in old and "$ref" in new:
            both = (old["$ref"], new["$ref"])
            if (
                both in self.seen
            ):  # what they point at was compared, or is just being: schemas may hold themselves
                old, new = _without_reference(old), _without_reference(new)
            self.seen.add(both)
        old, new = _resolved(old, self.old_root), _resolved(new, self.new_root)
        if not isinstance(old, dict) or not isinstance(new, dict):
            if old != new:
                yield f"{at}: {_said(old)} became {_said(new)}"
            return
        for word in sorted((set(old) | set(new)) - WORDS):
            yield from self._word(word, old, new, at)

    def _word(self, word: str, old: Mapping[str, Any], new: Mapping[str, Any], at: str) -> Iterator[str]:
        if word == "properties":
            yield from self._properties(old.get(word, {}), new.get(word, {}), at)
        elif word == "required":
            yield from self._required(old, new, at)
        elif word == "enum":
            yield from _enum(old.get(word), new.get(word), at)
        elif word not in new:
            yield f"{at}: {word} {_said(old[word])} was dropped"
        elif word not in old:
            yield f"{at}: {word} {_said(new[word])} is new"
        elif word in ("anyOf", "oneOf", "allOf", "prefixItems"):
            yield from self._several(word, old[word], new[word], at)
        elif word in ("items", "additionalProperties", "not", "contains", "propertyNames"):
            yield from self._schema(old[word], new[word], f"{at}/{word}")
        elif old[word] != new[word]:
            yield f"{at}: {word} {_said(old[word])} became {_said(new[word])}"

    def _properties(self, old: Mapping[str, Any], new: Mapping[str, Any], at: str) -> Iterator[str]:
        for name in old:
            if name in new:
                yield from self._schema(old[name], new[name], f"{at}/{name}")
            else:
                yield f"{at}/{name}: the field was removed"

    def _required(self, old: Mapping[str, Any], new: Mapping[str, Any], at: str) -> Iterator[str]:
        was, now = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(was - now):
            if name in new.get("properties", {}):
                yield f"{at}/{name}: was required and is optional now"
        for name in sorted(now - was):
            known = name in old.get("properties", {})
            yield f"{at}/{name}: {'was optional and is required now' if known else 'a new field is required'}"

    def _several(self, word: str, old: list[Any], new: list[Any], at: str) -> Iterator[str]:
        if len(old) != len(new):
            yield f"{at}: {word} has {len(new)} alternatives, it had {len(old)}"
            return
        for n, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from self._schema(was, now, f"{at}/{word}[{n}]")


def _enum(old: Any, new: Any, at: str) -> Iterator[str]:
    if old is None or new is None:
        yield f"{at}: enum {_said(old)} became {_said(new)}"
        return
    for value in old:
        if value not in new:
            yield f"{at}: enum lost {_said(value)}, which writers may send"
    for value in new:
        if value not in old:
            yield f"{at}: enum gained {_said(value)}, which readers do not know"


def _resolved(schema: Any, root: Mapping[str, Any]) -> Any:
    """A schema with its reference followed; words beside the reference stay."""
    while isinstance(schema, dict) and "$ref" in schema:
        target: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = {**target, **_without_reference(schema)}
    return schema


def _without_reference(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in schema.items() if word != "$ref"}


def _said(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def load(folder: Path) -> dict[str, Any]:
    """The schemas of a folder by message type."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def release(home: Path = HOME) -> None:
    """Takes schemas and examples over as the released ones; ValueError if that would break somebody."""
    target = home / "released"
    target.mkdir(exist_ok=True)
    if found := breaks(load(target), load(home / "schemas")):
        raise ValueError("\n".join(found))
    for path in sorted((home / "schemas").glob("*.json")):
        (target / path.name).write_text(path.read_text())
    book = target / RELEASED_EXAMPLES
    lines = book.read_text().splitlines() if book.exists() else []
    for path in sorted((home / "examples").glob("*/*.json")):
        line = json.dumps(json.loads(path.read_text()), ensure_ascii=False, separators=(",", ":"))
        if line not in lines:
            lines.append(line)
    book.write_text("".join(f"{line}\n" for line in lines))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=["check", "release"], default="check")
    if parser.parse_args(arguments).command == "release":
        try:
            release()
        except ValueError as error:
            print(error)
            return 1
        return 0
    released = load(HOME / "released")
    found = breaks(released, load(HOME / "schemas")) if released else ["nothing was released yet"]
    for line in found:
        print(line)
    if found:
        print(
            "a released message only gains optional fields and better words; anything more is a V2 beside it"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
