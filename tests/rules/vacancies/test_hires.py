"""Rules of hires: which position they fill, and what contradicts them."""

from __future__ import annotations

from itertools import permutations

from kadry_contracts.facts.vacancies import HireMadeV1, PositionsFilledV1
from tests.support.paper import Paper, at

from .stories import (
    LYSVA,
    PERM,
    a_region,
    changes,
    closes,
    contradictions,
    counts,
    hires,
    opens,
    positions,
)

SOMEBODY = "a81e5d20-9c3b-5f47-b6d1-0e7c42f5980d"


def test_a_hire_fills_a_position_of_the_vacancy_it_names() -> None:
    paper = a_region()
    opens(paper)
    report = hires(paper, "2026-09-10")
    assert paper.said(report) == ["hire_made", "positions_filled"]
    assert counts(paper) == [(1, 1)]
    assert positions(paper, "2026-09-09") == (2, 0, 0)
    assert positions(paper) == (1, 1, 0)


def test_a_hire_tells_where_and_in_which_occupation_the_job_is() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10", trainee=SOMEBODY, person_ref=None)
    hire = paper.of(HireMadeV1)[0]
    assert (hire.occupation, hire.municipality, hire.employer) == ("8153", PERM, "fabrika")
    assert (hire.trainee, hire.person_ref, hire.participant) == (SOMEBODY, None, "fabrika")


def test_what_a_hire_itself_says_counts_more_than_what_its_vacancy_says() -> None:
    paper = a_region()
    opens(paper, by="czn", employer="zavod")
    hires(
        paper,
        "2026-09-10",
        vacancy="czn/v-1",
        by="czn",
        employer="fabrika",
        occupation="7531",
        municipality=LYSVA,
    )
    hire = paper.of(HireMadeV1)[0]
    assert (hire.occupation, hire.municipality, hire.employer) == ("7531", LYSVA, "fabrika")


def test_a_job_centre_may_report_a_hire_for_the_vacancy_of_an_employer() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(hires(paper, "2026-09-10", by="czn")) == ["hire_made", "positions_filled"]
    assert paper.of(HireMadeV1)[0].employer == "fabrika"


def test_a_hire_without_a_vacancy_fills_nothing() -> None:
    paper = a_region()
    assert paper.said(hires(paper, "2026-09-10", vacancy=None)) == ["hire_made"]
    assert paper.cells() == {}


def test_a_hire_that_names_an_unknown_vacancy_waits() -> None:
    paper = a_region()
    report = hires(paper, "2026-09-10")
    assert paper.said(report) == ["report_waiting"]
    opens(paper)
    assert paper.said(report) == ["report_waiting", "hire_made", "positions_filled"]


def test_a_hire_for_a_vacancy_that_never_came_is_refused() -> None:
    paper = a_region()
    report = hires(paper, "2026-09-10")
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]


def test_a_hire_beyond_the_positions_is_accepted_for_the_person_and_contradicts_the_vacancy() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10", "h-1")
    report = hires(paper, "2026-09-11", "h-2", by="czn")
    assert paper.said(report) == ["hire_made", "contradiction_found"]
    assert contradictions(paper) == ["overfilled"]
    assert positions(paper) == (0, 1, 0)
    assert len(paper.of(HireMadeV1)) == 2


def test_a_contested_position_goes_to_the_hire_that_is_read_first() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-05", "h-2")
    assert [fact.hire for fact in paper.of(PositionsFilledV1)] == ["fabrika/h-1"]
    assert positions(paper, "2026-09-09") == (1, 0, 0)


def test_a_hire_that_found_no_position_gets_one_when_there_are_more() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-12", "h-2")
    changes(paper, "2026-09-11", positions=3)
    assert positions(paper) == (1, 2, 0)


def test_a_hire_before_the_opening_counts_from_the_opening_on() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-08-20")
    assert positions(paper, "2026-08-31") == (0, 0, 0)
    assert positions(paper, "2026-09-01") == (1, 1, 0)


def test_a_known_hire_under_a_new_id_is_refused() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    assert paper.said(hires(paper, "2026-09-11")) == ["already_exists"]
    assert positions(paper) == (1, 1, 0)


def test_a_hire_corrected_to_another_vacancy_frees_the_position_it_had() -> None:
    paper = a_region()
    opens(paper, "v-1", positions=1)
    opens(paper, "v-2", positions=1, municipality=LYSVA)
    first = hires(paper, "2026-09-10")
    hires(paper, "2026-09-12", vacancy="fabrika/v-2", corrects=first)
    assert paper.balance() == {
        ("positions_open", PERM, "8153"): 1,
        ("positions_filled", LYSVA, "8153"): 1,
    }
    assert [(f.vacancy, f.filled, f.remaining) for f in paper.of(PositionsFilledV1)][1:] == [
        ("fabrika/v-1", 0, 1),
        ("fabrika/v-2", 1, 0),
    ]


def test_a_hire_corrected_to_another_day_keeps_its_position() -> None:
    paper = a_region()
    opens(paper, positions=1)
    first = hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-11", "h-2")
    hires(paper, "2026-09-15", "h-1", corrects=first)
    assert positions(paper, "2026-09-14") == (1, 0, 0)
    assert positions(paper) == (0, 1, 0)


def test_a_position_that_a_correction_frees_goes_to_the_hire_that_had_none() -> None:
    paper = a_region()
    opens(paper, positions=1)
    first = hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-11", "h-2")
    hires(paper, "2026-09-10", "h-1", vacancy=None, corrects=first)
    assert positions(paper, "2026-09-10") == (1, 0, 0)
    assert positions(paper) == (0, 1, 0)


def test_a_hire_for_a_misregistered_vacancy_is_a_contradiction() -> None:
    paper = a_region()
    opens(paper)
    closes(paper, "2026-09-02", "misregistered")
    report = hires(paper, "2026-09-10")
    assert paper.said(report) == ["hire_made", "contradiction_found"]
    assert contradictions(paper) == ["conflicting_status"]
    assert paper.cells() == {}


def test_any_order_of_a_season_without_contested_limits_gives_the_same_sums() -> None:
    def told(order: tuple[int, ...]) -> tuple[Paper, object]:
        paper = a_region()
        season = (
            lambda: opens(paper, positions=3),
            lambda: changes(paper, "2026-09-10", positions=4, occupation="7531"),
            lambda: hires(paper, "2026-09-05", "h-1"),
            lambda: hires(paper, "2026-09-15", "h-2", by="czn"),
            lambda: closes(paper, "2026-09-20", "withdrawn"),
        )
        for n in order:
            season[n]()
        return paper, paper.cells()

    ideal = told((0, 2, 1, 3, 4))[1]
    for order in permutations(range(5)):
        assert told(order)[1] == ideal, order
