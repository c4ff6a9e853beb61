"""When a cell is far out of balance. Pure: sums and what was said last are arguments."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from kadry_contracts.facts.picture import ImbalanceClearedV1, ImbalanceRaisedV1
from services.kernel.decision import Decision, Look, Message, Outcome

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


class Imbalance(NamedTuple):
    """What was said of a cell; `kind` None: that it is in balance again."""

    municipality: str
    occupation: str
    version: int
    kind: Kind | None


def told(message: Message[ImbalanceRaisedV1 | ImbalanceClearedV1], look: Look) -> Outcome:
    """The picture's own word, heard again: it tells nothing new but to a picture that is built anew."""
    said = message.data
    kind = said.kind if isinstance(said, ImbalanceRaisedV1) else None
    return Decision(entries=[Imbalance(said.municipality, said.occupation, said.version, kind)])
