"""A timer that was already taken out when its day was moved comes too early: nothing follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.agreements.domain.signing import force
from services.kernel.decision import NOTHING, Due, Key, Look, Message, Outcome
from services.programs.domain.places import clock
from services.vacancies.domain.hiring import endings as vacancy_ends
from tests.rules.agreements import stories as agreements
from tests.rules.programs import stories as programs
from tests.rules.vacancies import stories as vacancies
from tests.support.paper import Paper, at

Rule = Callable[[Message[Due], Look], Outcome]


def wake(paper: Paper, service: str, rule: Rule, key: Key, when: datetime) -> Outcome:
    """What a rule says when a timer set for `when` comes due, whatever the state says now."""
    states = paper.desks[service].states
    message = Message("t", f"timer:{service}", when, when, 0, "", Due(key, ""))
    return rule(message, lambda kind, id: states.get(Key(kind.kind, id)))  # type: ignore[arg-type]


def test_a_vacancy_whose_last_day_was_moved_does_not_expire_on_the_old_one() -> None:
    paper = vacancies.a_region()
    vacancies.opens(paper, closes_on="2026-09-30")
    vacancies.changes(paper, "2026-09-15", closes_on="2026-10-01")
    key = Key("vacancy", "fabrika/v-1")
    assert wake(paper, "vacancies", vacancy_ends.expired, key, at("2026-10-01", 0)) is NOTHING
    assert wake(paper, "vacancies", vacancy_ends.expired, key, at("2026-10-02", 0)) is not NOTHING


def test_an_intake_whose_first_day_was_moved_does_not_start_on_the_old_one() -> None:
    paper = programs.a_region()
    programs.opens(paper)
    programs.changes(paper, "2026-08-10", starts_on="2026-09-02")
    key = Key("intake", programs.INTAKE)
    assert wake(paper, "programs", clock.started, key, at("2026-09-01", 0)) is NOTHING
    assert wake(paper, "programs", clock.started, key, at("2026-09-02", 0)) is not NOTHING


def test_an_intake_whose_last_day_was_moved_is_not_completed_on_the_old_one() -> None:
    paper = programs.a_region()
    programs.opens(paper)
    programs.changes(paper, "2026-08-10", ends_on="2026-11-25")
    key = Key("intake", programs.INTAKE)
    assert wake(paper, "programs", clock.completed, key, at("2026-11-25", 0)) is NOTHING
    assert wake(paper, "programs", clock.completed, key, at("2026-11-26", 0)) is not NOTHING


def test_an_intake_is_started_and_completed_once() -> None:
    paper = programs.a_region()
    programs.opens(paper)
    paper.turn(at("2026-12-01"))
    key = Key("intake", programs.INTAKE)
    assert wake(paper, "programs", clock.started, key, at("2026-09-01", 0)) is NOTHING
    assert wake(paper, "programs", clock.completed, key, at("2026-11-25", 0)) is NOTHING


def test_an_agreement_does_not_start_before_its_first_day() -> None:
    paper = agreements.a_region()
    agreements.drafts(paper)
    agreements.all_sign(paper, "2026-08-10")
    key = Key("agreement", agreements.ID)
    assert wake(paper, "agreements", force.started, key, at("2026-08-31", 0)) is NOTHING
    assert wake(paper, "agreements", force.started, key, at("2026-09-01", 0)) is not NOTHING


def test_an_agreement_prolonged_in_time_does_not_expire_on_its_old_last_day() -> None:
    paper = agreements.a_region("2026-09-10")
    agreements.drafts(paper)
    agreements.all_sign(paper, "2026-09-10")
    agreements.amends(paper, 2, ends_on="2027-12-31")
    for party in ("technikum", "zavod"):
        agreements.signs(paper, party, "2026-09-12", revision=2)
    key = Key("agreement", agreements.ID)
    assert wake(paper, "agreements", force.expired, key, at("2027-09-01", 0)) is NOTHING
    assert wake(paper, "agreements", force.expired, key, at("2028-01-01", 0)) is not NOTHING
