"""How far the obligations of agreements have come. They are computed from facts, never typed in.

Each fact gives the whole standing of one obligation after the decision. `version` counts the changes of the
obligation, not those of its agreement.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, ParticipantId
from kadry_contracts.facts.agreements.of_agreement import OfAgreement
from kadry_contracts.money import Amount, MoneySource, Share
from kadry_contracts.terms import Measure, ObligationState, Stage


class _Obligation(OfAgreement):
    """`done` and `target` are in the unit of the measure: people, places, hours, activities, whole roubles.

    on       the day the standing changed
    amount   of a `funding` obligation, what was transferred to the kopeck; `done` is its whole roubles
    """

    obligation_ref: str
    party: ParticipantId
    measure: Measure
    done: int
    target: int
    due_on: date
    state: ObligationState
    on: date
    amount: Amount | None = None
    municipality: Cell = "-"
    occupation: Cell = "-"


class ObligationProgressedV1(_Obligation):
    """More of an obligation is done, or less: what was counted may be corrected."""

    type: ClassVar[str] = "kadry.fact.agreements.obligation_progressed.v1"


class ObligationMetV1(_Obligation):
    """The target of an obligation is reached."""

    type: ClassVar[str] = "kadry.fact.agreements.obligation_met.v1"


class ObligationAtRiskV1(_Obligation):
    """By this day more should have been done for the target to be reached in time (by the clock).

    `expected` is how much that is, in the unit of the measure.
    """

    type: ClassVar[str] = "kadry.fact.agreements.obligation_at_risk.v1"
    expected: int


class ObligationBreachedV1(_Obligation):
    """The last day of an obligation ended and its target was not reached (by the clock)."""

    type: ClassVar[str] = "kadry.fact.agreements.obligation_breached.v1"


class ObligationWaivedV1(_Obligation):
    """A party to whom it was promised waived an obligation."""

    type: ClassVar[str] = "kadry.fact.agreements.obligation_waived.v1"
    waived_by: ParticipantId


class CovenantBreachedV1(OfAgreement):
    """Whatever the bounded sums turn out to be, a source's share cannot keep its limit.

    Shares are parts of the whole, 0 to 1; `share_high` is absent where it has an open end.
    """

    type: ClassVar[str] = "kadry.fact.agreements.covenant_breached.v1"
    covenant_ref: str
    source: MoneySource
    of: Stage
    on: date
    share_low: Share
    share_high: Share | None = None
    at_least: Share | None = None
    at_most: Share | None = None
