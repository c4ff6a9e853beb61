"""Rules of revisions: who has to sign again, what stays in force meanwhile, signatures taken back."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts.agreements import (
    AgreementActivatedV1,
    AgreementAmendedV1,
    AgreementExpiredV1,
    AgreementSignedV1,
    ObligationProgressedV1,
    SignatureRevokedV1,
)
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.status import status
from tests.rules.agreements.stories import (
    ID,
    PARTIES,
    a_region,
    active_from,
    activity,
    all_sign,
    amends,
    drafts,
    in_force,
    promise,
    revokes,
    signs,
    terminates,
)
from tests.support.paper import Paper, at


def status_of(paper: Paper) -> str:
    found = paper.find("agreements", Agreement, ID)
    assert found is not None
    return status(found)


def test_an_essential_change_revokes_the_signatures_of_the_others() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    signs(paper, "okrug", "2026-09-10")
    signs(paper, "technikum", "2026-09-10")
    report = amends(paper, 2, ends_on="2027-12-31")
    assert paper.said(report) == ["agreement_amended"]
    fact = paper.of(AgreementAmendedV1)[0]
    assert (fact.revision, fact.changed, fact.essential) == (2, ("ends_on",), True)
    assert fact.missing == ("technikum", "zavod")


def test_who_amends_before_signing_has_to_sign_too() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    signs(paper, "technikum", "2026-09-10")
    amends(paper, 2, starts_on="2026-10-01")
    assert paper.of(AgreementAmendedV1)[0].missing == PARTIES


def test_a_new_title_keeps_every_signature() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    signs(paper, "okrug", "2026-09-10")
    signs(paper, "technikum", "2026-09-10")
    amends(paper, 2, title="О дуальном обучении швей")
    fact = paper.of(AgreementAmendedV1)[0]
    assert (fact.essential, fact.missing) == (False, ("zavod",))
    report = signs(paper, "zavod", "2026-09-14", revision=2)
    assert paper.said(report) == ["agreement_signed", "agreement_activated"]


def test_a_new_title_of_an_active_agreement_leaves_it_active() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    report = amends(paper, 2, title="О дуальном обучении швей")
    assert paper.said(report) == ["agreement_amended"]
    assert status_of(paper) == "active"


def test_an_amendment_that_changes_nothing_is_not_essential() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    amends(paper, 2, ends_on="2027-08-31")
    assert paper.of(AgreementAmendedV1)[0].changed == ()


def test_what_all_have_signed_stays_in_force_until_all_sign_its_amendment() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    amends(paper, 2, by="zavod", ends_on="2027-12-31")
    assert status_of(paper) == "amended"
    paper.turn(at("2026-10-01"))
    signs(paper, "okrug", "2026-09-20", revision=2)
    report = signs(paper, "technikum", "2026-09-25", revision=2)
    assert paper.said(report) == ["agreement_signed", "agreement_activated"]
    assert active_from(paper) == [date(2026, 9, 10), date(2026, 9, 25)]
    assert [fact.active_on for fact in paper.of(AgreementActivatedV1)] == [date(2026, 9, 10)] * 2
    assert status_of(paper) == "active"


def test_a_prolonged_agreement_ends_on_its_new_last_day() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    amends(paper, 2, ends_on="2027-12-31")
    for party in ("technikum", "zavod"):
        signs(paper, party, "2026-09-20", revision=2)
    paper.turn(at("2028-02-01"))
    assert [fact.expired_on for fact in paper.of(AgreementExpiredV1)] == [date(2027, 12, 31)]


def test_a_revision_is_one_more_than_the_last() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    ahead = amends(paper, 3, ends_on="2027-12-31")
    assert paper.said(ahead) == ["report_waiting"]
    amends(paper, 2, ends_on="2027-10-31")
    assert paper.said(ahead) == ["report_waiting", "agreement_amended"]
    assert paper.said(amends(paper, 3, by="zavod", ends_on="2027-09-30")) == ["stale_revision"]


def test_a_signature_of_a_revision_waits_for_its_amendment() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    report = signs(paper, "zavod", "2026-09-14", revision=2)
    amends(paper, 2, ends_on="2027-12-31")
    assert paper.said(report) == ["report_waiting", "agreement_signed"]
    assert paper.of(AgreementSignedV1)[0].revision == 2


def test_only_a_party_amends_and_only_what_has_not_ended() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    assert paper.said(amends(paper, 2, by="school", title="Иное")) == ["not_a_party"]
    terminates(paper, "2026-12-01")
    assert paper.said(amends(paper, 2, title="Иное")) == ["already_ended"]


def test_new_terms_have_to_fit_the_old_ones_that_stay() -> None:
    paper = a_region("2026-09-12")
    drafts(paper, obligations=(promise("activities", 3),))
    assert paper.said(amends(paper, 2, ends_on="2026-08-15")) == ["dates_reversed"]
    assert paper.said(amends(paper, 2, parties=("okrug", "technikum"))) == ["not_a_party"]


def test_a_party_that_left_is_told_and_does_not_sign() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    amends(paper, 2, parties=("okrug", "technikum", "school"))
    fact = paper.of(AgreementAmendedV1)[0]
    assert fact.left == ("zavod",)
    assert paper.said(signs(paper, "zavod", "2026-09-14", revision=2)) == ["not_a_party"]


def test_obligations_follow_the_revision_in_force() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("activities", 3))
    activity(paper, "zavod")
    more = (promise("activities", 5), promise("activities", 1, obligation_ref="o-2", party="technikum"))
    activity(paper, "technikum", 7)
    amends(paper, 2, obligations=more)
    signs(paper, "zavod", "2026-09-20", revision=2)
    signs(paper, "technikum", "2026-09-21", revision=2)
    said = [(f.obligation_ref, f.done, f.target) for f in paper.of(ObligationProgressedV1)]
    assert said == [("o-1", 1, 3), ("o-1", 1, 5), ("o-2", 1, 1)]


def test_an_amendment_nobody_signed_may_be_corrected() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    first = amends(paper, 2, ends_on="2027-12-31")
    second = amends(paper, 2, ends_on="2028-12-31", corrects=first)
    assert paper.said(second) == ["agreement_amended"]
    assert paper.of(AgreementAmendedV1)[1].missing == ("technikum", "zavod")
    signs(paper, "zavod", "2026-09-20", revision=2)
    assert paper.said(amends(paper, 2, ends_on="2029-12-31", corrects=second)) == ["wrong_state"]
    assert paper.said(amends(paper, 2, ends_on="2029-12-31", corrects=first)) == ["already_corrected"]


def test_a_signature_may_be_revoked_before_the_agreement_is_active() -> None:
    paper = a_region("2026-08-01")
    drafts(paper)
    all_sign(paper, "2026-08-10")
    report = revokes(paper, "zavod", "2026-08-20")
    assert paper.said(report) == ["signature_revoked"]
    assert paper.of(SignatureRevokedV1)[0].missing == ("zavod",)
    paper.turn(at("2026-10-01"))
    assert active_from(paper) == []


def test_a_party_that_revoked_may_sign_again() -> None:
    paper = a_region("2026-08-01")
    drafts(paper)
    all_sign(paper, "2026-08-10")
    revokes(paper, "zavod", "2026-08-20")
    assert paper.said(signs(paper, "zavod", "2026-08-25")) == ["agreement_signed"]
    paper.turn(at("2026-10-01"))
    assert active_from(paper) == [date(2026, 9, 1)]


def test_the_signature_of_an_active_agreement_is_not_revoked_and_the_way_out_is_named() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    report = revokes(paper, "zavod", "2026-09-12")
    assert paper.said(report) == ["already_active"]


def test_the_signature_of_a_pending_amendment_may_be_revoked() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    amends(paper, 2, ends_on="2027-12-31")
    signs(paper, "zavod", "2026-09-20", revision=2)
    assert paper.said(revokes(paper, "zavod", "2026-09-21", revision=2)) == ["signature_revoked"]
    assert status_of(paper) == "amended"


def test_nothing_that_is_not_there_is_revoked() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    early = revokes(paper, "zavod", "2026-09-20")
    assert paper.said(early) == ["report_waiting"]
    signs(paper, "zavod", "2026-09-10")
    assert paper.said(early) == ["report_waiting", "signature_revoked"]
    assert paper.said(revokes(paper, "school", "2026-09-20")) == ["not_a_party"]
    amends(paper, 2, ends_on="2027-12-31")
    assert paper.said(revokes(paper, "zavod", "2026-09-20")) == ["stale_revision"]


def test_each_stage_has_its_status() -> None:
    paper = a_region("2026-09-12")
    drafts(paper)
    assert status_of(paper) == "drafted"
    signs(paper, "okrug", "2026-09-10")
    assert status_of(paper) == "signed"
    signs(paper, "technikum", "2026-09-10")
    signs(paper, "zavod", "2026-09-10")
    assert status_of(paper) == "active"
    paper.turn(at("2027-09-02"))
    assert status_of(paper) == "expired"
    terminates(paper, "2027-08-01")
    assert status_of(paper) == "terminated"
