"""A registration that was a mistake, and another one of the same day that was none."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.support.paper import at

from .season import PERM, SEWING, TAILOR, Season

MISTAKEN, CLOSED, AGAIN, CORRECTED = "mistaken", "closed", "again", "corrected"


def tell(season: Season, what: str) -> str:
    """One of the reports of 2 and 3 August, at the hour at which it was made."""
    body = {"person_ref": "p-1", "registered_on": "2026-08-02", "municipality": PERM}
    if what == MISTAKEN:
        moment, said = at("2026-08-02", 9), {**body, "occupation": TAILOR}
        return season.tell("czn-perm", "unemployed_registered", at=moment, id=what, **said)
    if what == CLOSED:
        said = {"person_ref": "p-1", "closed_on": "2026-08-03", "reason": "misregistered"}
        return season.tell("czn-perm", "unemployed_closed", at=at("2026-08-03", 9), id=what, **said)
    moment = at("2026-08-03", 12 if what == AGAIN else 15)
    said = {**body, "occupation": SEWING if what == AGAIN else TAILOR}
    corrects = AGAIN if what == CORRECTED else None
    return season.tell("czn-perm", "unemployed_registered", at=moment, id=what, corrects=corrects, **said)


@pytest.mark.parametrize("order", list(permutations((MISTAKEN, CLOSED, AGAIN))))
def test_who_was_registered_by_mistake_is_registered_again_the_same_day(order: tuple[str, ...]) -> None:
    season = Season()
    for what in order:
        tell(season, what)
    assert [season.last(what).startswith("unemployed") for what in order] == [True] * 3
    assert season.where() == [("unemployed", PERM, SEWING)]


@pytest.mark.parametrize("order", list(permutations((MISTAKEN, CLOSED, AGAIN, CORRECTED))))
def test_the_right_registration_stays_the_right_one_when_it_is_corrected(order: tuple[str, ...]) -> None:
    season = Season()
    for what in order:
        tell(season, what)
    assert season.where() == [("unemployed", PERM, TAILOR)]


def test_of_two_registrations_of_one_moment_one_is_left() -> None:
    season = Season()
    season.register("2026-08-02")
    season.close("2026-08-03", "misregistered")
    season.register("2026-08-02")
    assert season.accounts() == ["unemployed"]
