"""Subjects: where a message stands on the bus. The only place where one is put together."""

from __future__ import annotations

import re
from functools import cache

from kadry_contracts.envelope import Fact

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def subject(*tokens: str) -> str:
    """The tokens joined by dots. Raises ValueError for one that could be read as two, as a wildcard or as
    nothing.
    """
    for token in tokens:
        # fullmatch: `$` with match() would let a trailing newline through
        if not _TOKEN.fullmatch(token):
            raise ValueError(
                f"{token!r} cannot be a token of a subject: use A-Z a-z 0-9 _ -, at most 64 of them"
            )
    return ".".join(tokens)


@cache
def _tail(type_: str) -> str:
    """`<service>.<event>.v1` of `kadry.<report or fact>.<service>.<event>.v1`."""
    return subject(*type_.split(".")[2:])


def report_subject(participant: str, report_type: str) -> str:
    """`report.<participant>.<service>.<event>.v1`."""
    return f"{subject('report', participant)}.{_tail(report_type)}"


def notice_subject(participant: str, fact_type: str) -> str:
    """`notice.<participant>.<service>.<event>.v1`: a fact as it goes to one whom it concerns."""
    return f"{subject('notice', participant)}.{_tail(fact_type)}"


def fact_subject(fact: Fact) -> str:
    """`fact.<service>.<event>.v1.<municipality>.<occupation>`, with `-` for a part the fact does not have."""
    said = fact.__dict__
    return _fact_subject(fact.type, said.get("municipality") or "-", said.get("occupation") or "-")


@cache
def _fact_subject(type_: str, municipality: str, occupation: str) -> str:
    return f"fact.{_tail(type_)}.{subject(municipality, occupation)}"


def expected_type(report_subject: str) -> str:
    """The type a report on this subject must have: `kadry.report.` and what follows the participant."""
    return "kadry.report." + report_subject.split(".", 2)[2]
