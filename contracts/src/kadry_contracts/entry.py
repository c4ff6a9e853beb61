"""What the catalogue says of one message."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import getdoc
from typing import Literal

from kadry_contracts.codes import ParticipantKind
from kadry_contracts.envelope import Body

Readers = Literal["everyone", "parties", "services"]
"""Who may read a fact. everyone: any participant, by municipality and occupation. parties: the writer and
whom it concerns, as notices. services: nobody outside.
"""

ANY_REPORT = (
    "missing_field",
    "unknown_field",
    "invalid_field",
    "source_mismatch",
    "type_mismatch",
    "future_time",
    "not_authorised",
    "suspended",
    "id_reused",
    "unknown_original",
    "corrects_another",
    "already_corrected",
    "wrong_state",
    "internal_error",
)
"""Codes that any report may be refused with, whatever it says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the region.

    model    its body
    owner    the service that decides it (a report) or states it (a fact)
    term_ru  what it is called in Russian
    writers  kinds of participants who may report it; empty for facts
    readers  who may read it; "services" for reports, which the owner alone reads
    codes    what it may be refused with; empty for facts
    since    the first release that has it
    """

    model: type[Body]
    owner: str
    term_ru: str
    writers: frozenset[ParticipantKind] = frozenset()
    readers: Readers = "services"
    codes: tuple[str, ...] = ()
    since: str = "0.1"

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def meaning(self) -> str:
        """The first paragraph of the model's own description, in one line."""
        return " ".join((getdoc(self.model) or "").partition("\n\n")[0].split())
