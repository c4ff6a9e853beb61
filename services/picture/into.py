"""The tables that entries of the journal are appended to, or whose rows they replace, a statement each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, text
from sqlalchemy.sql.elements import TextClause

from services.kernel.bulk import arrays
from services.kernel.decision import Message

from .domain.equipment import Equipment, Outage, Refusal
from .domain.flows import Flow
from .domain.imbalance import Imbalance
from .domain.objects import Activity, Intake, Vacancy
from .domain.people import Linked, Need, Step
from .tables import (
    ACTIVITY,
    EQUIPMENT,
    FLOW,
    IMBALANCE,
    INTAKE,
    LINKED,
    NEED,
    OUTAGE,
    REFUSAL,
    STEP,
    VACANCY,
)

COLLATED = ' COLLATE "C"'


class Into(NamedTuple):
    """A table that entries of one type are appended to.

    extra  columns that are not the entry's own: where the fact stands, which fact it is
    """

    table: Table
    fields: Sequence[str]
    extra: Sequence[str] = ()
    suffix: str = ""

    @property
    def statement(self) -> TextClause:
        """One insert for any number of entries."""
        names = [*self.fields, *self.extra]
        quoted = ", ".join(f'"{name}"' for name in names)
        values = arrays(self.table, names).replace(COLLATED, "")
        return text(
            f"INSERT INTO {self.table.name} AS old ({quoted}) "  # noqa: S608  names of our own columns
            f"SELECT * FROM unnest({values}) {self.suffix}"
        )


def _newer(table: Table) -> str:
    """Replaces what is known of an object by what is newer; what a fact does not tell stays."""
    keys = [column.name for column in table.primary_key]
    sets = [
        f"{name} = coalesce(excluded.{name}, old.{name})"
        for name in (column.name for column in table.columns)
        if name not in keys
    ]
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(sets)}"


FOUND: dict[type[Any], Into] = {
    Flow: Into(FLOW, Flow._fields, ("known_seq",)),
    Step: Into(STEP, Step._fields, ("known_seq", "fact")),
    Need: Into(NEED, Need._fields, ("known_seq", "fact")),
    Linked: Into(LINKED, Linked._fields, ("known_seq",), "ON CONFLICT DO NOTHING"),
    Vacancy: Into(
        VACANCY,
        Vacancy._fields,
        (),
        _newer(VACANCY),
    ),
    Intake: Into(INTAKE, Intake._fields, (), f"{_newer(INTAKE)} WHERE excluded.version >= old.version"),
}
FOUND |= {
    Activity: Into(ACTIVITY, Activity._fields, (), _newer(ACTIVITY)),
    Equipment: Into(EQUIPMENT, Equipment._fields, (), _newer(EQUIPMENT)),
    Outage: Into(OUTAGE, Outage._fields, ("known_seq", "fact")),
    Refusal: Into(REFUSAL, Refusal._fields, ("known_seq",)),
    Imbalance: Into(
        IMBALANCE,
        Imbalance._fields,
        (),
        "ON CONFLICT (municipality, occupation) DO UPDATE SET version = excluded.version, "
        "kind = excluded.kind WHERE excluded.version > old.version",
    ),
}
STATEMENTS = {kind: into.statement for kind, into in FOUND.items()}


def merged(pairs: Sequence[tuple[Message[Any], Any]]) -> list[tuple[Message[Any], Any]]:
    """One entry for each object: what a later one tells replaces what an earlier one told."""
    found: dict[Any, tuple[Message[Any], Any]] = {}
    for message, entry in pairs:
        if (old := found.get(entry[0])) is not None:
            told = (new if new is not None else before for new, before in zip(entry, old[1], strict=True))
            entry = type(entry)(*told)
        found[entry[0]] = (message, entry)
    return list(found.values())


def newest(pairs: Sequence[tuple[Message[Any], Any]]) -> list[tuple[Message[Any], Any]]:
    """The last entry of each cell."""
    return list({entry[:2]: (message, entry) for message, entry in pairs}.values())
