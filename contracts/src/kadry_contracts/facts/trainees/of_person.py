"""What every fact about a person says of them: a pseudonym, where they count, and whether they seek work."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import Cell, Need, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move


class Seeking(BaseModel):
    """Whether somebody can be proposed to employers from now on; if so, where, as what, and since when.

    since  None: not any more. The person is not available, or took back their consent to be matched
    needs  those that others may be told, by the consents given so far
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    trainee: TraineeId
    since: date | None = None
    municipality: Cell = "-"
    occupation: Cell = "-"
    needs: tuple[Need, ...] = ()


class AboutPerson(Fact):
    """A person stands in exactly one account at a time, in the cell in which they count from then on."""

    trainee: TraineeId
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()


class OfPerson(AboutPerson):
    """`seeking` tells of everybody who was available before or is now, and whom this fact changes: mostly the
    person it is about, or those who were taken for each other.
    """

    seeking: tuple[Seeking, ...] = ()
