"""What every fact about a person says of them: a pseudonym, and where they count."""

from __future__ import annotations

from kadry_contracts.codes import Cell, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move


class OfPerson(Fact):
    """A person stands in exactly one account at a time, in the cell in which they count from then on."""

    trainee: TraineeId
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()
