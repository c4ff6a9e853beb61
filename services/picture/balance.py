"""What the region lacks: the formulae over the accounts of one cell, and how far to trust them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

ACCOUNTS = ("positions_open", "unemployed", "graduates_available", "in_training")
"""The accounts a balance is made of."""
DEMAND, *SUPPLY = ACCOUNTS
GRADES = (("A", 30, 0.05), ("B", 90, 0.15), ("C", 180, 0.35))
"""A grade, how many days old the older side may be, and which share of demand may lack an occupation."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Demand and supply of one cell; None stands for what is hidden, or has no meaning."""

    demand: int
    supply: int | None
    unemployed: int | None
    graduates_available: int | None
    in_training: int | None
    balance: int | None
    tension: float | None
    coverage: float | None
    unknown_share: float | None
    grade: str
    suppressed: bool


def balance(of: Mapping[str, int | None], grade: str, unknown: float | None = None) -> Balance:
    """The balance of one cell from its accounts; an account that is absent is 0, one that is hidden is None.

    supply S = unemployed + graduates_available, B = S − demand, coverage = S / demand, tension = unemployed /
    demand. `unknown` is the share of the demand of its municipality that has no occupation.
    """
    demand = of.get("positions_open") or 0
    unemployed, graduates = of.get("unemployed", 0), of.get("graduates_available", 0)
    training = of.get("in_training", 0)
    supply = None if unemployed is None or graduates is None else unemployed + graduates
    return Balance(
        demand=demand,
        supply=supply,
        unemployed=unemployed,
        graduates_available=graduates,
        in_training=training,
        balance=None if supply is None else supply - demand,
        tension=None if unemployed is None or demand <= 0 else round(unemployed / demand, 4),
        coverage=None if supply is None or demand <= 0 else round(supply / demand, 4),
        unknown_share=unknown,
        grade=grade,
        suppressed=None in (unemployed, graduates, training),
    )


class Feeding(NamedTuple):
    """A source whose reports feed an account of a municipality, and since when it is silent, if it is."""

    municipality: str
    measure: str
    participant: str
    silent: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind the balance of a municipality, or of several.

    open, unknown          open positions, and how many of them have no occupation
    demand_on, supply_on   the last day on which that side of the balance changed; None if it never did
    silent_on              since when half of the sources of a side are silent, or more; None if they report
    """

    open: int = 0
    unknown: int = 0
    demand_on: date | None = None
    supply_on: date | None = None
    silent_on: date | None = None

    @property
    def unknown_share(self) -> float | None:
        """Which part of the open positions has no occupation; None where there are none."""
        return round(self.unknown / self.open, 4) if self.open > 0 else None

    def grade(self, as_of: date, occupation: str = "") -> str:
        """How far to trust a balance, A to D.

        D where one side was never reported: a silent source is not zero. Otherwise by the age of the older
        side, and by the share of demand without an occupation: it may belong to the one asked for. One grade
        lower while half of the sources of a side are silent.
        """
        if self.demand_on is None or self.supply_on is None or occupation == "-":
            return "D"
        age = (as_of - min(self.demand_on, self.supply_on)).days
        share = self.unknown / self.open if self.open else 0.0
        names = [name for name, days, most in GRADES if age <= days and share <= most] + ["D"]
        silent = self.silent_on is not None and self.silent_on <= as_of
        return chr(min(ord(names[0]) + silent, ord("D")))


def evidence(
    open_positions: Mapping[tuple[str, str], int],
    fresh: Mapping[tuple[str, str], date],
    municipality: str,
    sources: Iterable[Feeding] = (),
) -> Evidence:
    """The evidence for a municipality, or for all whose code begins so.

    open_positions  by municipality and occupation
    fresh           the last day of change, by municipality and account
    sources         who feeds what, and since when it is silent
    """
    feeding = [source for source in sources if source.municipality.startswith(municipality)]
    here = [(o, n) for (m, o), n in open_positions.items() if m.startswith(municipality)]
    return Evidence(
        open=sum(n for _, n in here),
        unknown=sum(n for o, n in here if o == "-"),
        demand_on=_last(on for (m, a), on in fresh.items() if a == DEMAND and m.startswith(municipality)),
        supply_on=_last(on for (m, a), on in fresh.items() if a in SUPPLY and m.startswith(municipality)),
        silent_on=min(filter(None, (_silent(feeding, [DEMAND]), _silent(feeding, SUPPLY))), default=None),
    )


def _silent(feeding: Iterable[Feeding], side: Iterable[str]) -> date | None:
    """Since when half of the sources of a side are silent, or more."""
    of_side = {source.participant: source.silent for source in feeding if source.measure in side}
    silent = sorted(on for on in of_side.values() if on is not None)
    enough = (len(of_side) + 1) // 2
    return silent[enough - 1] if silent and len(silent) >= enough else None


def _last(days: Iterable[date]) -> date | None:
    return max(days, default=None)
