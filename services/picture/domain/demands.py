"""People whom somebody needs trained by a day, and the intakes that are for them, as they were last told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, TypeAlias

from kadry_contracts.facts import vacancies as facts
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

Said: TypeAlias = (
    facts.TrainingDemandRaisedV1
    | facts.TrainingDemandWithdrawnV1
    | facts.TrainingDemandCoveredV1
    | facts.TrainingDemandLapsedV1
)


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people by the end of `needed_by`. `seen` is the version of the newest fact about it.

    covered   for how many of them there are places
    intakes   the places of each intake that is for them
    """

    kind: ClassVar[str] = "demand"
    id: str
    version: int
    seen: int
    raised_by: str
    municipality: str
    occupation: str
    people: int
    needed_by: date
    covered: int = 0
    withdrawn_on: date | None = None
    intakes: Mapping[str, int] = field(default_factory=dict)

    def status(self, today: date) -> str:
        """withdrawn, covered, lapsed or open."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        if self.covered >= self.people:
            return "covered"
        return "lapsed" if self.needed_by < today else "open"


def said_of(message: Message[Said], look: Look) -> Outcome:
    """Every fact tells the whole demand, and the newest one counts; an intake is told when it changes."""
    said = message.data
    old = look(Demand, said.demand)
    if old is not None and old.seen > said.version:
        return NOTHING
    new = Demand(
        id=said.demand,
        version=1 if old is None else old.version + 1,
        seen=said.version,
        raised_by=said.raised_by,
        municipality=said.municipality,
        occupation=said.occupation,
        people=said.people,
        needed_by=said.needed_by,
        covered=said.covered,
        withdrawn_on=None if old is None else old.withdrawn_on,
        intakes={} if old is None else old.intakes,
    )
    if isinstance(said, facts.TrainingDemandWithdrawnV1):
        new = replace(new, withdrawn_on=said.withdrawn_on)
    elif isinstance(said, facts.TrainingDemandCoveredV1):
        told = {**new.intakes, said.intake: said.places}
        new = replace(new, intakes={intake: places for intake, places in told.items() if places})
    return Decision([new])
