"""Seasons drawn by chance: valid reports of a region over a year, none of which contests a limit.

Where an order legitimately matters a season keeps out of it:
- places, bookings and sums are never asked for beyond what there is;
- who signs, signs the last revision: a signature of an older one is refused, and by rights;
- an erasure is read when everything else about the person has been, and where they studied and worked: what
  comes after it is refused, or finds nobody;
- a forecast of an older version may be refused when the newer one was read first: it would be gone;
- what was amended is not ended early: an agreement that has ended is not amended;
- nobody studies by a referral that was another person's by mistake: the name that the college gives would be
  that person's, for good;
- a booking that is cancelled is not corrected, and nobody practises in a study that never was;
- a signature that is taken back is not corrected;
- only a draft that nobody signs is corrected: what is signed is amended.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from tests.paper.life import Life
from tests.paper.matters import forecasts, lends, meets, needs, sets_quotas, teaches
from tests.paper.offers import offers
from tests.paper.promises import agrees, decides, pledges
from tests.paper.telling import FIRST, LAST, PARTICIPANTS, Season, Told

__all__ = ["FIRST", "LAST", "PARTICIPANTS", "Told", "seasons"]

MATTERS = (forecasts, lends, meets, needs, sets_quotas, teaches, agrees, decides, pledges)


@st.composite
def seasons(draw: st.DrawFn) -> list[Told]:
    """The reports of a valid season, in the order in which they happened."""
    season = Season(draw)
    offers(season)
    for n in range(draw(st.integers(1, 3))):
        season.day = FIRST + timedelta(days=20)
        season.about = n
        Life(season, n).live()
    season.about = None
    for matter in draw(st.lists(st.sampled_from(MATTERS), max_size=4, unique=True)):
        season.day = FIRST + timedelta(days=draw(st.integers(0, 60)))
        matter(season)
    return sorted(season.told, key=lambda told: told.at)
