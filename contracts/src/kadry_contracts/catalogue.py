"""Every message of the region by its type: who may report it, who states it, who may read it.

Rights on the broker, checks at the gateway, the generated schemas and the public list of messages all come
from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kadry_contracts._catalogue import agreements, common, gateway, picture, programs, trainees, vacancies
from kadry_contracts.entry import Entry, Readers
from kadry_contracts.parties import parties
from kadry_contracts.subjects import fact_subject, notice_subject, report_subject

__all__ = [
    "FACTS",
    "REPORTS",
    "Entry",
    "Readers",
    "fact_subject",
    "notice_subject",
    "parties",
    "report_subject",
]


def _by_type(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.type in found:
            raise ValueError(f"the catalogue lists {entry.type} twice")
        found[entry.type] = entry
    return MappingProxyType(found)


REPORTS: Mapping[str, Entry] = _by_type(
    (*vacancies.REPORTS, *programs.REPORTS, *trainees.REPORTS, *agreements.REPORTS)
)
FACTS: Mapping[str, Entry] = _by_type(
    (
        *vacancies.FACTS,
        *programs.FACTS,
        *trainees.FACTS,
        *agreements.FACTS,
        *gateway.FACTS,
        *picture.FACTS,
        *common.FACTS,
    )
)
