"""Rules of decisions of councils, followed to done; golden case 5."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts.agreements import (
    AgreementActivatedV1,
    DecisionDoneV1,
    DecisionOverdueV1,
    DecisionTakenV1,
    ObligationMetV1,
)
from tests.rules.agreements.stories import ID, a_region, decides, drafts, promise
from tests.rules.agreements.test_obligations import an_offer
from tests.support.paper import Paper, at


def done(paper: Paper, on: str, by: str = "okrug", ref: str = "d-1", **options: Any) -> str:
    report = paper.tell(by, "agreements.decision_done", decision_ref=ref, on=on, **options)
    paper.settle()
    return report


def test_a_decision_is_told_by_its_title_never_by_its_wording() -> None:
    paper = a_region("2026-10-01")
    report = decides(paper)
    assert paper.said(report) == ["decision_taken"]
    fact = paper.of(DecisionTakenV1)[0]
    assert (fact.decision, fact.decided_by, fact.due_on) == ("okrug/d-1", "okrug", date(2026, 12, 31))
    assert fact.title == "Создать ресурсный центр"
    assert "на базе техникума" not in fact.model_dump_json()


def test_a_decision_done_in_time_is_never_overdue() -> None:
    paper = a_region("2026-10-01")
    decides(paper)
    done(paper, "2026-12-20")
    paper.turn(at("2027-02-01"))
    assert [fact.days_late for fact in paper.of(DecisionDoneV1)] == [0]
    assert paper.of(DecisionOverdueV1) == []


def test_a_decision_is_overdue_when_its_last_day_has_ended() -> None:
    paper = a_region("2026-10-01")
    decides(paper)
    paper.turn(at("2026-12-31", 23))
    assert paper.of(DecisionOverdueV1) == []
    paper.turn(at("2027-01-01", 0))
    assert len(paper.of(DecisionOverdueV1)) == 1
    done(paper, "2027-01-10")
    assert paper.of(DecisionDoneV1)[0].days_late == 10


def test_done_waits_for_its_decision_and_cannot_precede_it() -> None:
    paper = a_region("2026-10-01")
    report = done(paper, "2026-10-20")
    decides(paper)
    assert paper.said(report) == ["report_waiting", "decision_done"]
    decides(paper, "d-2")
    assert paper.said(done(paper, "2026-09-30", ref="d-2")) == ["dates_reversed"]


def test_a_decision_is_done_once_and_its_day_may_be_corrected() -> None:
    paper = a_region("2026-10-01")
    decides(paper)
    first = done(paper, "2026-12-20")
    assert paper.said(done(paper, "2026-12-21")) == ["already_ended"]
    assert paper.said(done(paper, "2027-01-05", corrects=first)) == ["decision_done"]
    assert [fact.days_late for fact in paper.of(DecisionDoneV1)] == [0, 5]


def test_a_decision_may_be_corrected_and_is_then_due_on_its_new_day() -> None:
    paper = a_region("2026-10-01")
    first = decides(paper)
    assert paper.said(decides(paper)) == ["already_exists"]
    decides(paper, due_on="2027-03-31", corrects=first)
    paper.turn(at("2027-03-31", 12))
    assert paper.of(DecisionOverdueV1) == []
    paper.turn(at("2027-04-02"))
    assert [fact.due_on for fact in paper.of(DecisionOverdueV1)] == [date(2027, 3, 31)]


def test_a_decision_is_not_due_before_it_is_taken() -> None:
    paper = a_region("2026-10-01")
    assert paper.said(decides(paper, due_on="2026-09-30")) == ["dates_reversed"]


def test_a_decision_about_an_agreement_waits_for_it_and_reaches_its_parties() -> None:
    paper = a_region("2026-10-01")
    report = decides(paper, agreement=ID)
    assert paper.said(report) == ["report_waiting"]
    drafts(paper)
    assert paper.of(DecisionTakenV1)[0].parties == ("okrug", "technikum", "zavod")


def test_a_district_council_two_signatures_activate_and_the_rest_is_followed_to_done() -> None:
    paper = a_region("2026-09-01")
    for n in range(7):
        paper.admit(f"organ-{n}", "coordinator")  # they attended; attendance is not signature
    parties = ("okrug", "technikum")
    drafts(paper, kind="cooperation", parties=parties, title="О сотрудничестве")
    for party in parties:
        signature: dict[str, Any] = {
            "agreement": ID,
            "revision": 1,
            "signed_on": "2026-09-01",
            "signatory": "глава",
        }
        paper.tell(party, "agreements.agreement_signed", **signature)
    paper.settle()
    assert [fact.parties for fact in paper.of(AgreementActivatedV1)] == [parties]

    dual: dict[str, Any] = {
        "parties": ("okrug", "technikum", "zavod"),
        "obligations": (promise("practice_places", 10),),
    }
    paper.tell(
        "okrug",
        "agreements.agreement_amended",
        agreement=ID,
        revision=2,
        at=at("2026-09-10"),
        **dual,
    )
    for party in ("technikum", "zavod"):
        signature = {
            "agreement": ID,
            "revision": 2,
            "signed_on": "2026-09-12",
            "signatory": "директор",
        }
        paper.tell(party, "agreements.agreement_signed", **signature)
    paper.settle()
    an_offer(paper)
    assert [(fact.party, fact.done) for fact in paper.of(ObligationMetV1)] == [("zavod", 10)]

    decides(paper, on="2026-09-01")
    done(paper, "2026-12-15")
    paper.turn(at("2027-02-01"))
    assert [fact.title for fact in paper.of(DecisionDoneV1)] == ["Создать ресурсный центр"]
    assert paper.of(DecisionOverdueV1) == []
