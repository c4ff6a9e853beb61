"""Hiding small numbers of people between accounts, and those that would give them away.

How many came to an account and left it is known from the account itself, so a single hidden number between
two accounts could be computed. It cannot where hidden numbers form a circle: then they may all be some people
more or less, and every sum stays. So for each small number a circle is hidden in which it may be anything in
a range at least SMALL wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ..suppression import SMALL

Link: TypeAlias = tuple[str, str]
LONGEST = 6
"""How many links a circle has at most."""


def hidden(links: Mapping[Link, int]) -> frozenset[Link]:
    """The links whose numbers must not be shown."""
    found: set[Link] = set()
    for link, _ in sorted(links.items(), key=lambda item: (item[1], item[0])):
        if 0 < links[link] < SMALL:
            circle = min(
                _circles(link, links), key=lambda c: (_cost(c, links, found), sorted(c)), default=None
            )
            if circle is None:  # nothing can take up the change
                return frozenset(links)
            found |= circle
    return frozenset(found)


def _cost(circle: frozenset[Link], links: Mapping[Link, int], found: set[Link]) -> int:
    """How many people more would be hidden."""
    return sum(links[link] for link in circle if link not in found)


def _circles(link: Link, links: Mapping[Link, int]) -> Iterator[frozenset[Link]]:
    """Circles through a link that are wide enough, whatever the direction of the others."""
    start, end = link

    def walk(
        here: str, path: list[Link], seen: set[str], along: int, against: int
    ) -> Iterator[frozenset[Link]]:
        for other, n in links.items():
            if other in path or here not in other or other == link:
                continue
            there = other[1] if other[0] == here else other[0]
            forth = other[0] == here
            new_along = min(along, n) if forth else along
            new_against = against if forth else min(against, n)
            if there == start:
                # one may shrink by the least number of one direction and grow by that of the other
                if new_along + new_against >= SMALL:
                    yield frozenset([*path, other])
            elif there not in seen and len(path) < LONGEST:
                yield from walk(there, [*path, other], {*seen, there}, new_along, new_against)

    if start != end:
        yield from walk(end, [link], {start, end}, links[link], 10**9)
