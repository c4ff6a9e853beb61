"""When a cell is far out of balance. Pure: sums and what was said last are arguments."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["deficit", "surplus"]

LARGE, PART = 10, 0.5
"""Raised where demand and supply differ by so many, and by this part of the greater side."""
CALM, LITTLE = 7, 0.35
"""Cleared where they differ by fewer, or by less: apart from the above, so that one hire does not flicker."""


def kind_of(demand: int, supply: int, before: Kind | None) -> Kind | None:
    """How a cell is out of balance now; `before` is what was said of it last."""
    difference, greater = supply - demand, max(supply, demand, 1)
    kind: Kind = "deficit" if difference < 0 else "surplus"
    size = abs(difference)
    if kind == before:
        return None if size < CALM or size / greater < LITTLE else kind
    return kind if size >= LARGE and size / greater >= PART else None
