"""The reports of the benchmark of everything: of all types, and decided as they are meant to be."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest

from kadry_contracts.catalogue import REPORTS
from kadry_contracts.facts.common import ReportRefusedV1
from services.agreements.app import SERVICE as AGREEMENTS
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES, mint
from tests.support.paper import Paper

from .seasons import START, TURN, days, end_of, participants, pieces


def told() -> Paper:
    """A region on paper that reads two copies day by day."""
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, AGREEMENTS, now=START)
    for prefix in ("c0-", "c1-"):
        for one in participants(prefix):
            paper.admit(one["id"], one["kind"], one["municipality"])
    for begins, reports in days(0):
        paper.turn(begins)
        for piece in reports:
            for prefix in ("c0-", "c1-"):
                paper.envelope(orjson.loads(piece.copy(prefix, mint).body))
    paper.turn(end_of(0))
    return paper


@pytest.fixture(scope="module")
def paper() -> Paper:
    return told()


def test_every_report_type_takes_part() -> None:
    assert {piece.type for piece in pieces(0)} == set(REPORTS)


def test_each_copy_is_refused_what_the_demo_is_refused_and_nothing_else(paper: Paper) -> None:
    refused = Counter(
        said.correlation.replace("c1-", "c0-")
        for said in paper.facts
        if isinstance(said.fact, ReportRefusedV1)
    )
    expected = {
        f"urn:kadry:{piece.participant.replace('demo-', 'c0-')}#{piece.id}"
        for piece in pieces(0)
        if piece.expected != "accepted"
    }
    assert set(refused) <= expected
    assert set(refused.values()) == {2}


def test_turns_differ_in_their_days_only() -> None:
    first, second = pieces(0), pieces(1)
    assert [(one.participant, one.type, one.id) for one in first] == [
        (one.participant, one.type, one.id) for one in second
    ]
    assert {b.at - a.at for a, b in zip(first, second, strict=True)} == {TURN}
