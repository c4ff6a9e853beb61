"""Kinds of writers, refusal codes that many reports share, and the facts that several services state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from kadry_contracts.codes import ParticipantKind
from kadry_contracts.entry import ANY_REPORT, Entry, Readers
from kadry_contracts.envelope import Fact, Report
from kadry_contracts.facts.common import (
    DECIDING,
    ContradictionFoundV1,
    ReportRefusedV1,
    ReportWaitingV1,
    typed,
)

Kinds = frozenset[ParticipantKind]

ANYBODY: Kinds = frozenset(get_args(ParticipantKind))
EMPLOYERS: Kinds = frozenset({"employer", "job_centre"})
JOB_CENTRES: Kinds = frozenset({"job_centre"})
MINISTRIES: Kinds = frozenset({"ministry"})
COORDINATORS: Kinds = frozenset({"ministry", "coordinator"})
PROVIDERS: Kinds = frozenset({"college", "resource_centre"})
"""Wherever the domain contract says `college`, a resource centre is meant too."""
TEACHING: Kinds = PROVIDERS | {"school"}
"""A school opens intakes for its own network groups, and books equipment."""
AVAILABILITY: Kinds = PROVIDERS | JOB_CENTRES
CONSENT: Kinds = PROVIDERS | {"job_centre", "institution"}
PLACES_OF_WORK: Kinds = PROVIDERS | {"employer"}
WORKPLACES: Kinds = frozenset({"employer"})
DEMANDING: Kinds = frozenset({"employer", "coordinator"})
CONFIRMING: Kinds = frozenset({"verifier", "job_centre"})
PARTIES: Kinds = ANYBODY - {"verifier"}
"""Who may be a party to an agreement: everybody but verifiers, who confirm and promise nothing."""

NEW = ("already_exists", "unknown_code")
OWN = ("unknown_object", "waited_too_long")
PERSON = ("unknown_object", "waited_too_long", "person_erased")


def report(model: type[Report], term_ru: str, writers: Kinds, *codes: str) -> Entry:
    """A report with the codes it may be refused with, besides those of any report."""
    known = dict.fromkeys((*ANY_REPORT, *codes))
    return Entry(model, model.service(), term_ru, writers=writers, codes=tuple(known))


def fact(model: type[Fact], term_ru: str, readers: Readers) -> Entry:
    return Entry(model, model.service(), term_ru, readers=readers)


def _shared() -> Iterator[Entry]:
    """What every deciding service states; the gateway refuses what is addressed to a service that does not
    exist.
    """
    for service in (*DECIDING, "gateway"):
        yield fact(typed(ReportRefusedV1, service), "отчёт не принят", "parties")
    for service in DECIDING:
        yield fact(typed(ReportWaitingV1, service), "отчёт ждёт недостающего", "parties")
        yield fact(typed(ContradictionFoundV1, service), "обнаружено противоречие", "services")


FACTS = tuple(_shared())
