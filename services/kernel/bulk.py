"""Load and save for plain states: one row each, the state as a JSON document, both statements in bulk.

A state is read and written whole, always by its id, so its shape belongs in the domain's dataclass and not in
columns;
what a query must find is copied to columns of its own (`also`). `unnest` takes any number of rows in one
statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from .decision import State
from .routing import Aggregate

S = TypeVar("S", bound=State)


def upsert(table: Table) -> str:
    """One statement for any number of rows, given as arrays by column; only a newer `version` replaces."""
    names = [c.name for c in table.columns]
    keys = [c.name for c in table.primary_key]
    changed = ", ".join(f"{n} = excluded.{n}" for n in names if n not in keys)
    return (
        f"INSERT INTO {table.name} AS old ({', '.join(names)}) SELECT * FROM unnest({arrays(table)}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed} WHERE excluded.version > old.version"
    )


def insert(table: Table, names: Sequence[str]) -> str:
    """One insert for any number of rows given as arrays, one per named column."""
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({arrays(table, names)})"


def arrays(table: Table, names: Sequence[str] | None = None) -> str:
    """`CAST(:a AS text[]), …` for the named columns. Never `:a::text[]`: the colons would be read as a
    parameter.
    """
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    columns = table.columns if names is None else [table.columns[n] for n in names]
    return ", ".join(f"CAST(:{c.name} AS {c.type.compile(dialect=dialect)}[])" for c in columns)


def documents(
    metadata: MetaData,
    model: type[S],
    also: Mapping[str, tuple[TypeEngine[Any], Callable[[S], Any]]] | None = None,
) -> Aggregate[S]:
    """An aggregate kept as one JSON document a row in a table named after its kind.

    `also` adds columns that queries need, each with its type and how it is read from the state.
    """
    extra = dict(also or {})
    table = Table(
        model.kind,
        metadata,
        Column("id", Text, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("body", postgresql.JSON, nullable=False),
        *(Column(name, type_) for name, (type_, _) in extra.items()),
    )
    adapter: TypeAdapter[S] = TypeAdapter(model)
    read, write = adapter.validator.validate_json, adapter.serializer.to_json
    load_sql = text(f"SELECT id, CAST(body AS text) FROM {table.name} WHERE id = ANY(:ids)")
    save_sql = text(upsert(table))

    async def load(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, S]:
        rows = await conn.execute(load_sql, {"ids": list(ids)})
        return {id: read(body) for id, body in rows}

    async def save(conn: AsyncConnection, states: Sequence[S]) -> int:
        # One order of locks for every batch, or two partitions of a service could wait for each other.
        ordered = sorted(states, key=lambda state: state.id)
        values: dict[str, list[Any]] = {
            "id": [s.id for s in ordered],
            "version": [s.version for s in ordered],
            "body": [write(s).decode() for s in ordered],
        }
        for name, (_, value) in extra.items():
            values[name] = [value(s) for s in ordered]
        return int((await conn.execute(save_sql, values)).rowcount)

    return Aggregate(model, load, save)
