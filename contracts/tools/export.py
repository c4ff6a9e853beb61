"""Writes what is generated from the models and the catalogue: schemas/, asyncapi.yaml, README.md's table.

python contracts/tools/export.py           writes, and says what a message still lacks
python contracts/tools/export.py --check   changes nothing, says what differs too

Ends with 1 if a message lacks anything, or if anything differs.
"""

from __future__ import annotations

import argparse
import inspect
import json
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from kadry_contracts import facts, reports
from kadry_contracts.asyncapi import asyncapi
from kadry_contracts.catalogue import FACTS, REPORTS, Entry
from kadry_contracts.check import check
from kadry_contracts.envelope import Body, Envelope, names
from kadry_contracts.schemas import schema_of

HOME = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
KINDS = {
    "job_centre": "центр занятости",
    "college": "колледж",
    "resource_centre": "ресурсный центр",
    "school": "школа",
    "employer": "работодатель",
    "institution": "учреждение соцобслуживания",
    "ministry": "министерство",
    "coordinator": "координатор",
    "verifier": "СФР",
}


class _Plain(yaml.SafeDumper):
    """YAML without anchors: repeated parts are written out, so that a diff shows what changed."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def examples(home: Path = HOME) -> dict[str, dict[str, Any]]:
    """The examples by type and name, in the order of their names."""
    found: dict[str, dict[str, Any]] = {type_: {} for type_ in (*REPORTS, *FACTS)}
    for path in sorted((home / "examples").glob("*/*.json")):
        try:
            found.setdefault(path.parent.name, {})[path.stem] = json.loads(path.read_text())
        except ValueError as error:
            error.add_note(str(path))
            raise
    return found


def lacking(home: Path = HOME) -> list[str]:
    """What somebody who adds a message has not done yet, one line each."""
    known = {entry.model for entry in (*REPORTS.values(), *FACTS.values())}
    found = [
        f"{model.type} is in no catalogue: write its entry in _catalogue/{model.service()}.py"
        for model in _models()
        if model not in known
    ]
    for type_, named in examples(home).items():
        if entry := REPORTS.get(type_) or FACTS.get(type_):
            found.extend(f"examples/{type_}{line}" for line in _examples(entry, named))
        else:
            found.append(f"examples/{type_} belongs to no message of the catalogue")
    return found


def _models() -> Iterator[type[Body]]:
    """Every model of one service's message, also if no package names it yet."""
    for side in (reports, facts):
        for module in pkgutil.walk_packages(side.__path__, f"{side.__name__}."):
            for model in vars(import_module(module.name)).values():
                own = inspect.isclass(model) and issubclass(model, Body) and model.__module__ == module.name
                if own and "type" in vars(model) and model.service() != "common":
                    yield model


def _examples(entry: Entry, named: Mapping[str, Any]) -> Iterator[str]:
    if len(named) < 2:
        yield f": two examples are needed, {len(named)} found"
    for one, two in combinations(named, 2):
        if named[one]["data"] == named[two]["data"]:
            yield f": {one} and {two} say the same"
    for name, payload in named.items():
        if payload["type"] != entry.type:
            yield f"/{name}.json: its type is {payload['type']}"
        elif entry.type in REPORTS:
            yield from (
                f"/{name}.json{p.pointer and f' at {p.pointer}'}: {p.message_en}" for p in check(payload)
            )
        else:
            yield from (f"/{name}.json at {line}" for line in _of_fact(entry, payload))


def _of_fact(entry: Entry, payload: Mapping[str, Any]) -> Iterator[str]:
    """A fact may grow, so its readers let pass what its model lacks; an example may not have it."""
    yield from (
        f"/data/{name}: {entry.model.__name__} has none"
        for name in payload["data"].keys() - names(entry.model)
    )
    envelope = cast("type[Envelope[Any]]", Envelope.__class_getitem__(entry.model))
    try:
        envelope.model_validate(payload)
    except ValidationError as error:
        yield from ("".join(f"/{at}" for at in one["loc"]) + f": {one['msg']}" for one in error.errors())


def generated(home: Path = HOME) -> dict[Path, str]:
    """Every generated file with its text."""
    entries = (*REPORTS.values(), *FACTS.values())
    files = {
        home / "schemas" / f"{entry.type}.json": json.dumps(schema_of(entry), ensure_ascii=False, indent=2)
        + "\n"
        for entry in entries
    }
    document = asyncapi(version("kadry-contracts"), examples(home))
    files[home / "asyncapi.yaml"] = yaml.dump(
        document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110
    )
    files[home / "README.md"] = _with_table((home / "README.md").read_text(), home)
    return files


def stale(home: Path = HOME) -> list[str]:
    """What is not as it would be written now, one line each."""
    files = generated(home)
    found = [
        f"{path.relative_to(home)} {'differs' if path.exists() else 'is missing'}"
        for path, text in files.items()
        if not path.exists() or path.read_text() != text
    ]
    return found + [f"{path.relative_to(home)} belongs to no message" for path in _strangers(files, home)]


def write(home: Path = HOME) -> None:
    """Writes every generated file and removes schemas of messages that are gone."""
    files = generated(home)
    for path in _strangers(files, home):
        path.unlink()
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def _strangers(files: Mapping[Path, str], home: Path) -> list[Path]:
    return sorted(path for path in (home / "schemas").glob("*.json") if path not in files)


def _with_table(text: str, home: Path) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{chr(10).join(_table(home))}\n\n{END}{after}"


def _table(home: Path) -> Iterable[str]:
    known = examples(home)
    yield "### Reports: what participants may say"
    yield ""
    yield "| Report | По-русски | Decided by | Who may send it | What it means | Examples |"
    yield "|---|---|---|---|---|---|"
    for entry in REPORTS.values():
        writers = ", ".join(word for kind, word in KINDS.items() if kind in entry.writers)
        yield _row(entry, entry.owner, writers, known)
    yield ""
    yield "### Facts: what the services decide"
    yield ""
    yield "| Fact | По-русски | Stated by | Who may read it | What it means | Examples |"
    yield "|---|---|---|---|---|---|"
    for entry in FACTS.values():
        yield _row(entry, entry.owner, entry.readers, known)


def _row(entry: Entry, owner: str, people: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    schema = f"[`{entry.type.split('.')[3]}`](schemas/{entry.type}.json)"
    links = ", ".join(f"[{name}](examples/{entry.type}/{name}.json)" for name in known[entry.type])
    return f"| {schema} | {entry.term_ru} | {owner} | {people} | {entry.meaning} | {links} |"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing, say what differs")
    if parser.parse_args(arguments).check:
        found = stale()
        if found:
            found.append("run: python contracts/tools/export.py")
    else:
        found = []
        write()
    found += lacking()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
