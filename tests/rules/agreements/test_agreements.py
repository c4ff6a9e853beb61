"""Rules of agreements: drafted, signed, active, ended."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from kadry_contracts.facts.agreements import (
    AgreementDraftedV1,
    AgreementExpiredV1,
    AgreementSignedV1,
    AgreementTerminatedV1,
)
from tests.rules.agreements.stories import (
    ID,
    PARTIES,
    a_region,
    active_from,
    all_sign,
    drafts,
    signs,
    terminates,
)
from tests.support.paper import at


def test_a_draft_carries_its_terms() -> None:
    paper = a_region()
    promise = {
        "obligation_ref": "o-1",
        "party": "zavod",
        "measure": "practice_places",
        "target": 10,
        "due_on": "2027-06-30",
    }
    money = {"source": "federal", "amount": "100000000.00", "bound": "exact"}
    report = drafts(paper, obligations=(promise,), funding=(money,))
    assert paper.said(report) == ["agreement_drafted"]
    fact = paper.of(AgreementDraftedV1)[0]
    assert (fact.agreement, fact.revision, fact.parties, fact.kind) == (ID, 1, PARTIES, "dual")
    assert fact.obligations[0].target == 10
    assert fact.funding[0].amount == "100000000.00"


def test_only_a_party_may_draft() -> None:
    paper = a_region()
    assert paper.said(drafts(paper, by="school")) == ["not_a_party"]


def test_a_known_agreement_under_a_new_id_is_refused() -> None:
    paper = a_region()
    drafts(paper)
    assert paper.said(drafts(paper)) == ["already_exists"]


def test_a_draft_waits_for_a_party_that_nobody_admitted_yet() -> None:
    paper = a_region()
    report = drafts(paper, parties=("okrug", "fabrika"))
    assert paper.said(report) == ["report_waiting"]
    paper.admit("fabrika", "employer")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "agreement_drafted"]


def test_a_draft_with_a_party_that_never_came_is_refused() -> None:
    paper = a_region()
    report = drafts(paper, parties=("okrug", "fabrika"))
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "unknown_participant"]


def test_a_draft_that_nobody_signed_may_be_corrected() -> None:
    paper = a_region()
    first = drafts(paper)
    second = drafts(paper, corrects=first, title="О сетевом обучении", kind="network")
    assert paper.said(second) == ["agreement_drafted"]
    signs(paper, "okrug", "2026-08-10")
    assert paper.said(drafts(paper, corrects=second)) == ["wrong_state"]


def test_a_draft_corrected_after_its_last_day_stays_expired() -> None:
    paper = a_region()
    first = drafts(paper)
    paper.turn(at("2027-09-02"))
    drafts(paper, corrects=first, title="О сетевом обучении")
    assert [fact.status for fact in paper.of(AgreementDraftedV1)] == ["drafted", "expired"]


def test_a_signature_waits_for_its_agreement() -> None:
    paper = a_region()
    report = signs(paper, "zavod", "2026-08-10")
    assert paper.said(report) == ["report_waiting"]
    drafts(paper)
    assert paper.said(report) == ["report_waiting", "agreement_signed"]


def test_only_parties_sign() -> None:
    paper = a_region()
    drafts(paper)
    assert paper.said(signs(paper, "school", "2026-08-10")) == ["not_a_party"]


def test_each_signature_tells_whose_turn_it_is() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-08-10")
    assert [fact.missing for fact in paper.of(AgreementSignedV1)] == [
        ("technikum", "zavod"),
        ("zavod",),
        (),
    ]


def test_a_second_signature_waits_whether_the_first_was_taken_back_and_is_refused_in_the_end() -> None:
    paper = a_region()
    drafts(paper)
    signs(paper, "okrug", "2026-08-10")
    second = signs(paper, "okrug", "2026-08-11")
    assert paper.said(second) == ["report_waiting"]
    paper.turn(at("2026-08-20"))
    assert paper.said(second) == ["report_waiting", "already_signed"]


def test_the_post_of_who_signed_is_not_in_the_fact() -> None:
    paper = a_region()
    drafts(paper)
    signs(paper, "okrug", "2026-08-10")
    assert "директор" not in paper.of(AgreementSignedV1)[0].model_dump_json()


def test_a_revision_that_is_not_there_yet_is_waited_for() -> None:
    paper = a_region()
    drafts(paper)
    report = signs(paper, "okrug", "2026-08-10", revision=2)
    assert paper.said(report) == ["report_waiting"]
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "stale_revision"]


def test_an_old_revision_cannot_be_signed() -> None:
    paper = a_region()
    drafts(paper)
    amended = paper.tell(
        "okrug", "agreements.agreement_amended", agreement=ID, revision=2, ends_on="2027-07-31"
    )
    paper.settle()
    assert paper.said(amended) == ["agreement_amended"]
    assert paper.said(signs(paper, "okrug", "2026-08-10", revision=1)) == ["stale_revision"]


def test_an_agreement_holds_from_its_first_day_on_if_all_signed_before() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-08-10")
    paper.turn(at("2026-08-31", 23))
    assert active_from(paper) == []
    paper.turn(at("2026-09-01", 0))
    assert active_from(paper) == [date(2026, 9, 1)]


def test_an_agreement_holds_from_its_last_signature_on_if_its_first_day_is_over() -> None:
    paper = a_region()
    drafts(paper)
    signs(paper, "okrug", "2026-08-10")
    signs(paper, "technikum", "2026-09-20")
    assert active_from(paper) == []
    report = signs(paper, "zavod", "2026-09-15")
    assert paper.said(report) == ["agreement_signed", "agreement_activated"]
    assert active_from(paper) == [date(2026, 9, 20)]
    paper.turn(at("2026-10-01"))
    assert len(active_from(paper)) == 1


def test_an_agreement_that_one_party_did_not_sign_holds_for_nobody() -> None:
    paper = a_region()
    drafts(paper)
    signs(paper, "okrug", "2026-08-10")
    signs(paper, "technikum", "2026-08-10")
    paper.turn(at("2026-10-01"))
    assert active_from(paper) == []


def test_signatures_in_any_order_activate_on_the_same_day() -> None:
    def told(order: tuple[int, ...]) -> list[date]:
        paper = a_region("2026-10-01")
        season = (
            lambda: drafts(paper),
            lambda: signs(paper, "okrug", "2026-08-10"),
            lambda: signs(paper, "technikum", "2026-08-20"),
            lambda: signs(paper, "zavod", "2026-09-05"),
        )
        for n in order:
            season[n]()
        return active_from(paper)

    for order in permutations(range(4)):
        assert told(order) == [date(2026, 9, 5)], order


def test_a_corrected_signature_says_the_new_day() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-09-10")
    first = "zavod-1"
    signs(paper, "zavod", "2026-09-14", corrects=first)
    assert active_from(paper) == [date(2026, 9, 10), date(2026, 9, 14)]


def test_a_party_ends_an_agreement() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-09-02")
    report = terminates(paper, "2026-12-01")
    assert paper.said(report) == ["agreement_terminated"]
    fact = paper.of(AgreementTerminatedV1)[0]
    assert (fact.party, fact.terminated_on) == ("zavod", date(2026, 12, 1))
    assert "нет заказов" not in fact.model_dump_json()


def test_only_a_party_ends_an_agreement_and_only_once() -> None:
    paper = a_region()
    drafts(paper)
    assert paper.said(terminates(paper, "2026-12-01", "school")) == ["not_a_party"]
    terminates(paper, "2026-12-01")
    assert paper.said(terminates(paper, "2026-12-02", "okrug")) == ["already_ended"]


def test_a_termination_waits_for_its_agreement_and_cannot_precede_it() -> None:
    paper = a_region()
    report = terminates(paper, "2026-07-01")
    drafts(paper)
    assert paper.said(report) == ["report_waiting", "dates_reversed"]


def test_a_terminated_agreement_neither_starts_nor_expires() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-08-10")
    terminates(paper, "2026-08-20")
    paper.turn(at("2027-10-01"))
    assert active_from(paper) == []
    assert paper.of(AgreementExpiredV1) == []


def test_nobody_signs_what_has_ended() -> None:
    paper = a_region()
    drafts(paper)
    terminates(paper, "2026-08-20")
    assert paper.said(signs(paper, "okrug", "2026-08-21")) == ["already_ended"]
    assert paper.said(signs(paper, "okrug", "2026-08-19")) == ["agreement_signed"]


def test_an_agreement_expires_at_the_end_of_its_last_day() -> None:
    paper = a_region()
    drafts(paper)
    all_sign(paper, "2026-08-10")
    paper.turn(at("2027-08-31", 23))
    assert paper.of(AgreementExpiredV1) == []
    paper.turn(at("2027-09-01", 0))
    assert [fact.expired_on for fact in paper.of(AgreementExpiredV1)] == [date(2027, 8, 31)]


def test_a_termination_dated_before_the_last_day_is_accepted_after_the_expiry() -> None:
    paper = a_region()
    drafts(paper)
    paper.turn(at("2027-09-05"))
    assert paper.said(terminates(paper, "2027-08-01")) == ["agreement_terminated"]
    other = a_region()
    drafts(other)
    other.turn(at("2027-09-05"))
    late = terminates(other, "2027-09-02")
    other.turn(at("2027-09-30"))
    assert other.said(late) == ["report_waiting", "already_ended"]
