"""A refused report is corrected: judged as new, whoever refused it, whichever of the two is read first."""

from __future__ import annotations

from kadry_contracts.facts import trainees as facts

from .test_registry_and_others import a_region, enrol, tell

OTHER = {"intake_ref": "cut", "program": "resurs-igolka/sew", "municipality": "57701000", "places": 5}
DAYS = {"starts_on": "2026-09-01", "ends_on": "2026-11-24", "funding": "budget"}


def test_an_enrolment_that_found_no_place_is_corrected_to_another_intake() -> None:
    paper = a_region(places=1)
    tell(paper, "resurs-igolka", "programs.intake_opened", **OTHER, **DAYS)
    enrol(paper, 1)
    refused = enrol(paper, 2)
    assert paper.said(refused)[-1] == "no_free_place"
    second = tell(
        paper,
        "resurs-igolka",
        "trainees.enrolled",
        corrects=refused,
        enrolment_ref="e-2",
        person_ref="s-2",
        intake="resurs-igolka/cut",
        enrolled_on="2026-09-01",
    )
    assert "enrolled" in paper.said(second)
    assert [fact.intake for fact in paper.of(facts.EnrolledV1)] == ["resurs-igolka/sew", "resurs-igolka/cut"]


def test_a_correction_read_before_the_report_that_is_refused_is_judged_once_that_one_is() -> None:
    paper = a_region()
    said = {"enrolment_ref": "e-1", "person_ref": "s-1", "intake": "resurs-igolka/sew"}
    first = tell(
        paper, "resurs-igolka", "trainees.enrolled", corrects="e-1-0", **said, enrolled_on="2026-09-01"
    )
    assert paper.said(first) == ["report_waiting"]
    late = tell(paper, "resurs-igolka", "trainees.enrolled", id="e-1-0", **said, enrolled_on="2026-11-25")
    assert paper.said(late) == ["outside_intake"]
    assert "enrolled" in paper.said(first)
