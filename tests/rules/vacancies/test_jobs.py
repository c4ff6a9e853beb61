"""A hire is for the job that its vacancy turns out to be: hire_made is said again when that changes."""

from __future__ import annotations

from kadry_contracts.facts.vacancies import HireMadeV1, VacancyChangedV1, VacancyExpiredV1, VacancyOpenedV1
from tests.support.paper import Paper, at

from .stories import LYSVA, PERM, a_region, changes, closes, hires, opens, positions


def jobs(paper: Paper) -> list[tuple[int, str, str, str | None]]:
    return [(f.version, f.occupation, f.municipality, f.employer) for f in paper.of(HireMadeV1)]


def test_a_back_dated_occupation_of_a_vacancy_is_that_of_its_hires() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    report = changes(paper, "2026-09-05", occupation="7531")
    assert paper.said(report) == ["vacancy_changed", "hire_made"]
    assert jobs(paper) == [(1, "8153", PERM, "fabrika"), (2, "7531", PERM, "fabrika")]


def test_an_occupation_from_a_later_day_on_leaves_the_hire_as_it_was() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    assert paper.said(changes(paper, "2026-09-11", occupation="7531")) == ["vacancy_changed"]


def test_a_corrected_opening_says_its_hires_again_where_the_work_is_and_whose() -> None:
    paper = a_region()
    first = opens(paper, by="czn", employer="fabrika")
    hires(paper, "2026-09-10", by="czn", vacancy="czn/v-1")
    opens(paper, by="czn", employer="zavod", municipality=LYSVA, corrects=first)
    assert jobs(paper)[-1] == (2, "8153", LYSVA, "zavod")
    told = paper.of(HireMadeV1)[-1]
    assert (told.hire, told.participant, told.person_ref) == ("czn/h-1", "czn", None)


def test_what_the_hire_itself_said_is_not_said_again() -> None:
    paper = a_region()
    first = opens(paper)
    hires(paper, "2026-09-10", occupation="7531", municipality=PERM, employer="zavod")
    report = opens(paper, municipality=LYSVA, occupation="9112", corrects=first)
    assert paper.said(report) == ["vacancy_opened"]


def test_a_hire_that_was_withdrawn_is_not_said_again() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    paper.tell("fabrika", "vacancies.hire_withdrawn", hire_ref="h-1", reason="ошибка")
    paper.settle()
    assert paper.said(changes(paper, "2026-09-05", occupation="7531")) == ["vacancy_changed"]


def test_a_position_and_its_hire_are_of_one_occupation_before_the_opening_and_after_the_end() -> None:
    paper = a_region()
    opens(paper)
    changes(paper, "2026-09-01", occupation="7531")
    changes(paper, "2026-09-20", occupation="9112")
    closes(paper, "2026-09-15")
    hires(paper, "2026-08-20", "early")
    hires(paper, "2026-09-25", "late")
    assert {job[1] for job in jobs(paper)} == {"7531"}
    assert {cell[2] for cell in paper.balance() if cell[0] == "positions_filled"} == {"7531"}


def test_a_strangers_hire_does_not_fill_an_employers_vacancy() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(hires(paper, "2026-09-10", by="zavod")) == ["not_yours"]
    assert positions(paper) == (2, 0, 0)


def test_an_employer_fills_the_vacancy_that_a_job_centre_has_for_it_or_for_nobody_named() -> None:
    paper = a_region()
    opens(paper, by="czn", employer="zavod")
    opens(paper, "v-2", by="czn")
    assert paper.said(hires(paper, "2026-09-10", "h-1", by="zavod", vacancy="czn/v-1"))[0] == "hire_made"
    assert paper.said(hires(paper, "2026-09-10", "h-2", by="zavod", vacancy="czn/v-2"))[0] == "hire_made"
    assert paper.said(hires(paper, "2026-09-10", "h-3", by="fabrika", vacancy="czn/v-1")) == ["not_yours"]


def test_an_employer_that_nobody_admitted_yet_is_waited_for() -> None:
    paper = a_region()
    opened = opens(paper, by="czn", employer="fabrika-2")
    opens(paper, "v-2", by="czn")
    hired = hires(paper, "2026-09-10", by="czn", vacancy=None, employer="fabrika-2")
    assert (paper.said(opened), paper.said(hired)) == (["report_waiting"], ["report_waiting"])
    paper.admit("fabrika-2", "employer")
    paper.settle()
    assert (paper.said(opened)[1:], paper.said(hired)[1:]) == (["vacancy_opened"], ["hire_made"])


def test_an_employer_that_never_comes_is_refused_as_unknown() -> None:
    paper = a_region()
    opened = opens(paper, by="czn", employer="fabrika-2")
    paper.turn(at("2026-08-20"))
    assert paper.said(opened) == ["report_waiting", "unknown_object"]


def test_a_title_that_changes_is_classified_again() -> None:
    paper = a_region()
    opens(paper, occupation=None)
    changes(paper, "2026-09-05", title="Сварщик")
    told = paper.of(VacancyChangedV1)[-1]
    assert (told.occupation, told.classified_by) == ("7212", "title")
    assert told.confidence is not None
    assert told.confidence > 0.8
    assert paper.balance() == {("positions_open", PERM, "7212"): 2}


def test_a_title_that_says_nothing_leaves_the_occupation_unknown() -> None:
    paper = a_region()
    opens(paper, occupation=None)
    changes(paper, "2026-09-05", title="Требуются люди")
    told = paper.of(VacancyChangedV1)[-1]
    assert (told.occupation, told.classified_by) == ("-", "none")


def test_an_occupation_that_somebody_stated_outlives_the_title_in_any_order() -> None:
    for order in ((0, 1), (1, 0)):
        paper = a_region()
        opens(paper, occupation=None)
        for n in order:
            said = ({"occupation": "7531"}, {"title": "Сварщик"})[n]
            changes(paper, ("2026-09-03", "2026-09-05")[n], **said)
        told = paper.of(VacancyChangedV1)[-1]
        assert (told.occupation, told.classified_by, told.confidence) == ("7531", "reporter", 1.0), order
        assert paper.balance() == {("positions_open", PERM, "7531"): 2}, order


def test_a_title_completed_by_the_text_is_so_after_a_change_too() -> None:
    paper = a_region()
    text = "Управление трамваем, удостоверение водителя трамвая"
    opens(paper, occupation=None, title="Водитель", text=text)
    first = paper.of(VacancyOpenedV1)[-1]
    changes(paper, "2026-09-05", title="Водитель, срочно")
    assert paper.of(VacancyChangedV1)[-1].occupation == first.occupation


def test_an_opening_said_again_gives_the_terms_in_force() -> None:
    paper = a_region()
    first = opens(paper)
    changes(paper, "2026-09-05", positions=5, title="Швея-мотористка", salary_from=50_000)
    opens(paper, title="Швея 4 разряда", corrects=first)
    told = paper.of(VacancyOpenedV1)[-1]
    assert (told.positions, told.title, told.salary_from) == (5, "Швея-мотористка", 50_000)


def test_a_filled_vacancy_does_not_expire() -> None:
    paper = a_region()
    opens(paper, positions=1, closes_on="2026-09-20")
    hires(paper, "2026-09-10")
    paper.turn(at("2026-09-25"))
    assert paper.of(VacancyExpiredV1) == []


def test_a_position_that_a_withdrawn_hire_gives_back_after_the_last_day_is_closed() -> None:
    paper = a_region()
    opens(paper, positions=1, closes_on="2026-09-20")
    hires(paper, "2026-09-10")
    paper.turn(at("2026-09-25"))
    paper.tell("fabrika", "vacancies.hire_withdrawn", hire_ref="h-1", reason="ошибка")
    paper.settle()
    assert positions(paper, "2026-09-19") == (1, 0, 0)
    assert positions(paper) == (0, 0, 1)
