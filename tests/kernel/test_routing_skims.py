"""What a service reads of FACTS: each type by a filter, or all of a service that it hears much of."""

from __future__ import annotations

from services.agreements.app import SERVICE as AGREEMENTS
from services.gateway.app import SERVICE as GATEWAY
from services.picture.app import SERVICE as PICTURE
from services.vacancies.app import SERVICE as VACANCIES


def test_who_hears_few_facts_reads_only_those() -> None:
    assert not AGREEMENTS.skims
    assert "fact.trainees.enrolled.v1.*.*" in AGREEMENTS.streams["FACTS"]


def test_who_hears_much_of_one_service_reads_all_that_it_says_and_passes_over_the_rest() -> None:
    assert VACANCIES.skims
    filters = VACANCIES.streams["FACTS"]
    assert [one for one in filters if one.startswith("fact.trainees.")] == ["fact.trainees.>"]
    assert "fact.programs.intake_opened.v1.*.*" in filters


def test_who_hears_nearly_everything_reads_the_whole_stream() -> None:
    assert PICTURE.skims
    assert PICTURE.streams["FACTS"] == ["fact.>"]


def test_who_follows_the_stream_passes_over_nothing() -> None:
    assert not GATEWAY.skims
    assert GATEWAY.streams["FACTS"] == ["fact.>"]
