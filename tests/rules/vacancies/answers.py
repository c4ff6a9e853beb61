"""The store's two answers on paper: who and what is found in which cells, as the queries find it."""

from __future__ import annotations

from typing import Any

from services.kernel.decision import Key, State
from services.vacancies.domain.matching.matching import Openings, Seekers, mask, opening
from services.vacancies.domain.matching.seeker import Seeker
from services.vacancies.domain.vacancy import Vacancy
from services.vacancies.nearby import near
from tests.support.paper import Paper


class Answering(dict[Key, State | None]):
    """States of the vacancies service which also answer what a query would be asked."""

    def __missing__(self, key: Key) -> State | None:
        if key.kind not in ("openings", "seekers"):
            raise KeyError(key)
        place, trade, needs = key.id.split("/")
        places, bits = {place, *near(place)}, int(needs)
        if key.kind == "seekers":
            people = [state for state in self.values() if isinstance(state, Seeker)]
            found: list[Any] = [
                one
                for one in people
                if one.cell and one.cell[0] in places and one.cell[1][:3] == trade[:3]
                if not mask(one.needs) & ~bits
            ]
            return Seekers(key.id, tuple(found))
        vacancies = [state for state in self.values() if isinstance(state, Vacancy)]
        found = [
            one
            for one in vacancies
            if (o := opening(one)) and o.municipality in places and o.occupation[:3] == trade[:3]
            if not bits & ~mask(o.accessible_for)
        ]
        return Openings(key.id, tuple(found))


def answering(paper: Paper) -> Paper:
    """The region with a store behind its vacancies service."""
    desk = paper.desks["vacancies"]
    desk.states = Answering(desk.states)
    return paper
