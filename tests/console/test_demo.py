"""The demo's season on paper: what its generator says it comes to is what the rules make of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest

from kadry_contracts.facts import agreements as agreed
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts.common import ContradictionFoundV1, ReportRefusedV1, ReportWaitingV1
from kadry_contracts.facts.vacancies import TrainingDemandCoveredV1
from kadry_contracts.parse import Rejected
from kadry_contracts.reference import municipalities
from services.agreements.app import SERVICE as AGREEMENTS
from services.console.demo import PARTICIPANTS
from services.console.demo.live import steps
from services.console.demo.oddities import FEW
from services.console.demo.participants import ORGANISATIONS
from services.console.demo.scale import PEOPLE, TOWNS
from services.console.demo.season import SEED, expected, season
from services.console.demo.story import DAYS, ZONE, Book
from services.gateway.participants import New
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper

ANCHOR = date(2026, 11, 24)
"""A Tuesday: the days before the season's end fall on a weekend."""
HIDDEN = 5
"""Counts of people below this are shown to nobody without the right."""


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


def told_on_paper(book: Book) -> Paper:
    """A region on paper that has read the season, introductions last."""
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, AGREEMENTS, now=noon(book.anchor))
    for one in ORGANISATIONS:
        paper.admit(one.id, one.kind, one.municipality)
    paper.settle()
    for told in book.told:
        if told.introduced:
            continue
        if told.expected == "rejected":
            with pytest.raises(Rejected):
                paper.envelope(told.envelope())
        else:
            paper.envelope(told.envelope())
    paper.settle()
    trainees = {
        said.correlation: said.fact.trainee for said in paper.facts if isinstance(said.fact, facts.EnrolledV1)
    }
    for told in book.told:
        if told.introduced:
            participant, report = told.introduced
            paper.envelope(told.envelope(trainees[f"urn:kadry:{participant}#{report}"]))
    paper.settle()
    return paper


@pytest.fixture(scope="module")
def book() -> Book:
    return season(ANCHOR)


@pytest.fixture(scope="module")
def paper(book: Book) -> Paper:
    return told_on_paper(book)


def test_every_participant_can_be_admitted_and_says_that_it_is_invented() -> None:
    assert all("(демо)" in New.model_validate(one).name for one in PARTICIPANTS)
    assert all(one["id"].startswith("demo-") for one in PARTICIPANTS)
    assert len({one["id"] for one in PARTICIPANTS}) == len(PARTICIPANTS)


def test_the_towns_are_all_municipalities_of_the_region_and_each_has_a_job_centre() -> None:
    assert set(TOWNS) == {code for code in municipalities.every() if code.startswith("57")}
    centres = {one.id for one in ORGANISATIONS if one.kind == "job_centre"}
    assert {town.centre for town in TOWNS.values()} == centres
    assert 2_600 < PEOPLE < 2_700  # thousands


@pytest.mark.parametrize("anchor", [ANCHOR, date(2027, 2, 28), date(2026, 6, 1)])
def test_the_season_comes_to_what_it_says(anchor: date) -> None:
    book = season(anchor)
    assert told_on_paper(book).balance() == book.totals() + book.graduates() + book.besides


def test_the_season_is_the_same_every_time(book: Book) -> None:
    assert season(ANCHOR).told == book.told


def test_every_report_has_an_id_of_its_own(book: Book) -> None:
    ids = Counter((told.participant, told.id) for told in book.told)
    assert [id for id, n in ids.items() if n > 1] == []


def test_the_season_ends_on_the_day_before_its_anchor(book: Book) -> None:
    days = [told.at.date() for told in book.told]
    assert min(days) >= ANCHOR - timedelta(days=DAYS + 2)
    assert max(days) == ANCHOR - timedelta(days=1)
    assert 6_000 <= len(days) <= 9_000


def test_every_report_ends_as_the_season_says(book: Book, paper: Paper) -> None:
    refused = {said.correlation for said in paper.facts if isinstance(said.fact, ReportRefusedV1)}
    waiting = {
        f"urn:kadry:{message.participant}#{message.id}"
        for desk in paper.desks.values()
        for message in (parked.message for parked in desk.parked.values())
    }
    for told in book.told:
        name = f"urn:kadry:{told.participant}#{told.id}"
        state = "refused" if name in refused else "waiting" if name in waiting else "accepted"
        assert told.expected in (state, "rejected"), name
    assert expected(book) == {"accepted": len(book.told) - 6, "refused": 3, "waiting": 2, "rejected": 1}
    assert waiting <= {said.correlation for said in paper.facts if isinstance(said.fact, ReportWaitingV1)}


def test_the_picture_hides_people_only_where_the_season_means_them_to_be_few(book: Book) -> None:
    shown = ("unemployed", "referred", "in_training", "graduates_available")
    few = {cell[1:] for cell, n in book.totals().items() if cell[0] in shown and n < HIDDEN}
    assert few == {(municipality, occupation) for municipality, occupation, _ in FEW}


def test_some_places_lack_people_and_others_lack_work(book: Book) -> None:
    balance: Counter[str] = Counter()
    for (account, municipality, _), n in book.totals().items():
        balance[municipality] += n if account in ("unemployed", "graduates_available") else 0
        balance[municipality] -= n if account == "positions_open" else 0
    assert sum(n < 0 for n in balance.values()) >= 8
    assert sum(n > 0 for n in balance.values()) >= 8


def test_the_sewing_centre_leads_from_registration_to_the_job(paper: Paper) -> None:
    hired = [fact for fact in paper.of(facts.TraineeHiredV1) if fact.employer == "demo-fabrika-niti"]
    trained = [fact for fact in hired if any(by.provider == "demo-resurs-igolka" for by in fact.trained_by)]
    closed = {fact.trainee for fact in paper.of(facts.UnemployedClosedV1) if fact.reason == "hired"}
    assert {fact.trainee for fact in trained} & closed
    network = [
        fact
        for fact in paper.of(facts.EnrolledV1)
        if fact.agreement == "demo-resurs-igolka/a-network" and fact.occupation == "8153"
    ]
    assert len(network) == 20


def test_every_situation_of_a_region_can_be_looked_at(paper: Paper) -> None:
    activated = {fact.agreement for fact in paper.of(agreed.AgreementActivatedV1)}
    shared = {"demo-copp/a-centre-a", "demo-copp/a-centre-b"}
    assert {"demo-copp/a-cluster", *shared, "demo-okrug/a-council"} <= activated
    residents = [f for f in paper.of(facts.EnrolledV1) if f.agreement == "demo-college-servis/a-residents"]
    needing = {f.trainee for f in paper.of(facts.SupportNeedDeclaredV1) if f.declared_by == "demo-internat"}
    assert len(residents) == 6
    assert needing == {fact.trainee for fact in residents}
    assert [fact.decision for fact in paper.of(agreed.DecisionDoneV1)] == ["demo-okrug/d-1"]
    assert "demo-avtotrans" in {fact.party for fact in paper.of(agreed.ObligationMetV1)}
    covered = [(f.demand, f.covered, f.people) for f in paper.of(TrainingDemandCoveredV1)]
    assert covered == [("demo-fabrika-kama/sewers", 12, 12)]
    disputed = [said.fact.code for said in paper.facts if isinstance(said.fact, ContradictionFoundV1)]
    assert sorted(disputed) == ["conflicting_status", "overfilled"]


def test_what_goes_on_is_accepted_and_leaves_nobody_behind() -> None:
    """A thousand steps on top of the season, at one a minute: no refusal, nothing that waits."""
    book = season(ANCHOR)
    paper = told_on_paper(book)
    before, parked = paper.balance(), sum(len(desk.parked) for desk in paper.desks.values())
    refused = len(paper.of(ReportRefusedV1))
    for n, step in enumerate(islice(steps(SEED), 1_000)):
        paper.turn(noon(ANCHOR) + timedelta(minutes=n))
        paper.envelope(step.envelope(paper.now.astimezone(ZONE)))
    paper.settle()
    assert len(paper.of(ReportRefusedV1)) == refused
    assert sum(len(desk.parked) for desk in paper.desks.values()) == parked
    after = Counter[str]()
    for (account, *_), n in paper.balance().items():
        after[account] += n
    for (account, *_), n in before.items():
        after[account] -= n
    assert after["hired"] > 100
    assert after["positions_filled"] > 50
    for account in ("unemployed", "referred", "in_training", "graduates_available", "positions_open"):
        assert abs(after[account]) < 30, account


def test_what_goes_on_is_the_same_every_time() -> None:
    first, second = (list(islice(steps(SEED), 200)) for _ in range(2))
    assert first == second
    assert len({step.id for step in first}) == 200
