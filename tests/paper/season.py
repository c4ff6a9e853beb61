"""Seasons drawn by chance: valid reports of a region over a year, none of which contests a limit.

Where an order legitimately matters a season keeps out of it:
- places, bookings and sums are never asked for beyond what there is;
- who signs, signs what is the last revision at that moment; nobody else states one of the same number;
- an erasure is read when everything else about the person has been, and where they studied and worked: what
  comes after it is refused, or finds nobody;
- a forecast of an older version may be refused when the newer one was read first: it would be gone; so only
  the last one is corrected;
- nobody studies by a referral that was another person's by mistake: the name that the college gives would be
  that person's, for good;
- nobody practises in a study that never was;
- what was used is not given back, and what is given back is not used;
- drafts and amendments are corrected only where nobody else signs them: who signs binds itself to the terms
  it was told of, and no date that their writer puts on a correction may change them;
- a start that is moved is not that of an intake which ends: whether it is cancelled or aborted is said by it.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from tests.paper.life import Life
from tests.paper.matters import forecasts, lends, meets, needs, sets_quotas, shares_a_programme, teaches
from tests.paper.offers import offers
from tests.paper.promises import agrees, decides, pledges, prolongs, takes_back
from tests.paper.telling import FIRST, LAST, PARTICIPANTS, Season, Told

__all__ = ["FIRST", "LAST", "PARTICIPANTS", "Told", "seasons"]

MATTERS = (forecasts, lends, meets, needs, sets_quotas, shares_a_programme, teaches)
AGREED = (agrees, decides, pledges, prolongs, takes_back)


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
    for matter in draw(st.lists(st.sampled_from((*MATTERS, *AGREED)), max_size=4, unique=True)):
        season.day = FIRST + timedelta(days=draw(st.integers(0, 60)))
        matter(season)
    return sorted(season.told, key=lambda told: told.at)
