"""Foreign files as they lie on a disk: tables and JSON, in UTF-8, windows-1251, or both in one file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
FIELD_LIMIT = 1_000_000


class Unreadable(Exception):
    """The file is nothing we can read; says why, in Russian and in English."""

    def __init__(self, russian: str, english: str) -> None:
        super().__init__(english)
        self.russian, self.english = russian, english


def decoded(content: bytes) -> str:
    """The text, line by line in UTF-8 or else windows-1251: exports glue both together."""
    lines = content.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").split(b"\n")
    return "\n".join(map(_line, lines))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1251", errors="replace")


def records(file: Path) -> Iterator[Record | None]:
    """The rows of a table with a head, or the objects of a JSON file; None for a row that cannot be read."""
    try:
        text = decoded(file.read_bytes())
    except OSError as error:
        raise Unreadable(f"{file}: файл не открыть", f"{file} cannot be opened: {error.strerror}") from error
    if not text.strip():
        raise Unreadable(f"{file}: файл пуст", f"{file} is empty")
    return _objects(text, file) if text.lstrip()[:1] in "{[" else _rows(text)


def _rows(text: str) -> Iterator[Record | None]:
    csv.field_size_limit(FIELD_LIMIT)
    lines = text.splitlines(keepends=True)
    head = next((line for line in lines if line.strip()), "")
    reader = csv.reader(iter(lines), delimiter=max(",;\t", key=head.count))
    names: list[str] = []
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            yield None
            continue
        if row is None:
            return
        if not any(map(str.strip, row)):
            continue
        if not names:
            names = [name.strip().strip("\ufeff") for name in row]
        else:
            yield dict(zip(names, row, strict=True)) if len(row) == len(names) else None


def _objects(text: str, file: Path) -> Iterator[Record | None]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return _object_lines(text, file)
    return iter(list(_inside(found)))


def _object_lines(text: str, file: Path) -> Iterator[Record | None]:
    """One object a line; a line that is none of its own is a row that cannot be read."""
    found: list[Record | None] = []
    for line in filter(str.strip, text.splitlines()):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        found += list(_inside(value)) if isinstance(value, dict) else [None]
    if not any(found):
        raise Unreadable(f"{file}: это не JSON и не таблица", f"{file} is neither JSON nor a table")
    return iter(found)


def _inside(value: Any) -> Iterator[Record | None]:
    """The records of a document: a list, or what stands under `vacancies`, or under `results`."""
    while isinstance(value, dict):
        inner = next((value[name] for name in ("results", "vacancies", "items") if name in value), None)
        if inner is None:
            break
        value = inner
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("vacancy"), dict):
            one = one["vacancy"]
        yield one if isinstance(one, dict) else None


__all__ = ["Record", "Unreadable", "decoded", "records"]
