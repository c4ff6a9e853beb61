"""What rests on something that is corrected or told late follows it (section 7, "Late events")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies

from .season import CLEANER, LYSVA, PERM, SEWING, TAILOR, Season

OFFER = "fabrika-nitka/o-1"


def offer(season: Season, version: int = 1, **changed: Any) -> None:
    body = {"offer": OFFER, "employer": "fabrika-nitka", "kind": "practice", "municipality": PERM}
    days = {"from": "2026-10-01", "to": "2026-10-31", "occupation": TAILOR, "places": 2, "version": version}
    season.paper.state_fact(
        "vacancies", vacancies.PracticePlacesOfferedV1.model_validate({**body, **days, **changed})
    )
    season.paper.settle()


def practise(season: Season, on: str = "2026-10-05", **said: Any) -> str:
    body = {"practice_ref": "pr-1", "employer": "fabrika-nitka", "person_ref": "s-1", **said}
    return season.tell("resurs-igolka", "practice_started", on=on, **body)


def used(season: Season) -> list[tuple[str, str]]:
    """The cells in which somebody practises."""
    return [(m, o) for account, m, o in season.paper.balance().elements() if account == "practice_used"]


def alike(*stories: Callable[[Season], object]) -> Season:
    """All leave the same people in the same cells on every day; returns the first."""
    seasons = [Season(opened=False) for _ in stories]
    for season, story in zip(seasons, stories, strict=True):
        story(season)
    people = [
        {cell: n for cell, n in season.paper.cells().items() if not cell[1].startswith("practice_offered")}
        for season in seasons
    ]
    assert all(cells == people[0] != {} for cells in people)
    return seasons[0]


def test_people_in_training_follow_a_corrected_opening_of_their_intake() -> None:
    def late(season: Season) -> None:
        season.open()
        season.enrol("2026-09-01")
        season.open(municipality=LYSVA, version=3)
        season.paper.settle()

    def ideal(season: Season) -> None:
        season.open(municipality=LYSVA)
        season.enrol("2026-09-01")

    season = alike(late, ideal)
    assert season.where() == [("in_training", LYSVA, SEWING)]
    assert [fact.municipality for fact in season.paper.of(facts.EnrolledV1)] == [PERM, LYSVA]


def test_whose_residence_is_known_stays_when_the_opening_of_the_intake_is_corrected() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.open(municipality=LYSVA, version=3)
    season.paper.settle()
    assert season.where() == [("in_training", PERM, SEWING)]
    assert len(season.paper.of(facts.EnrolledV1)) == 1


def test_a_graduate_of_a_corrected_intake_counts_where_it_now_is() -> None:
    def late(season: Season) -> None:
        season.open()
        season.enrol("2026-09-01")
        season.end("2026-11-24", "graduated")
        season.open(municipality=LYSVA, version=3)
        season.paper.settle()

    def ideal(season: Season) -> None:
        season.open(municipality=LYSVA)
        season.enrol("2026-09-01")
        season.end("2026-11-24", "graduated")

    assert alike(late, ideal).where() == [("graduates_available", LYSVA, SEWING)]


def test_a_practice_in_a_place_nobody_offered_counts_where_the_person_does_however_late_that_is_known() -> (
    None
):
    def begin(season: Season) -> None:
        season.open()
        season.register("2026-08-01", municipality=PERM)
        season.refer("2026-08-17")
        season.enrol("2026-09-01", referral="czn-perm/n-1")

    def late(season: Season) -> None:
        begin(season)
        practise(season)
        season.tell(
            "czn-perm",
            "unemployed_registered",
            person_ref="p-1",
            registered_on="2026-09-20",
            municipality=LYSVA,
            occupation=TAILOR,
        )

    def ideal(season: Season) -> None:
        begin(season)
        season.register("2026-09-20", municipality=LYSVA)
        practise(season)

    season = alike(late, ideal)
    assert used(season) == [(LYSVA, SEWING)]
    assert [fact.municipality for fact in season.paper.of(facts.PracticeStartedV1)] == [PERM, LYSVA]


def test_a_practice_follows_the_corrected_offer_of_its_place() -> None:
    season = Season()
    season.enrol("2026-09-01")
    offer(season)
    practise(season, offer=OFFER)
    assert used(season) == []  # its offer is over
    before = season.paper.cells()
    offer(season, 2, municipality=LYSVA, occupation=CLEANER)
    after = season.paper.cells()
    assert sum(n for cell, n in before.items() if cell[1:] == ("practice_used", PERM, TAILOR) and n > 0) == 1
    assert [cell for cell in after if cell[1:] == ("practice_used", PERM, TAILOR)] == []
    assert sum(n for cell, n in after.items() if cell[1:] == ("practice_used", LYSVA, CLEANER) and n > 0) == 1


def test_a_practice_corrected_to_an_offered_place_no_longer_follows_the_person() -> None:
    season = Season()
    season.enrol("2026-09-01", municipality=PERM)
    offer(season)
    first = practise(season)
    practise(season, offer=OFFER, corrects=first)
    said = len(season.paper.of(facts.PracticeStartedV1))
    season.open(municipality=LYSVA, version=3)
    season.paper.settle()
    assert len(season.paper.of(facts.PracticeStartedV1)) == said
