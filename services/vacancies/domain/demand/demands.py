"""People to be trained: who needs them, and which intakes are for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeVar

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import NOTHING, Decision, Due, Key, Look, Message, Outcome, Refused, Timer

from ..words import last_day, named, original, until_known
from .course import Course, Cover, Wanted

NEEDED = "needed"
F = TypeVar("F", facts.TrainingDemandRaisedV1, facts.TrainingDemandWithdrawnV1, facts.TrainingDemandLapsedV1)


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand as it was last reported, by `report`, and the intakes that are for it.

    withdrawn  the report that withdrew it, and the day
    lapsed     the day whose end found it not covered; it counts while it is still the last one
    replaced   ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "demand"
    id: str
    version: int
    report: str
    raised_on: date
    occupation: str
    municipality: str
    people: int
    needed_by: date
    max_weeks: int | None = None
    covers: tuple[Cover, ...] = ()
    withdrawn: tuple[str, date] | None = None
    lapsed: date | None = None
    replaced: tuple[str, ...] = ()

    @property
    def covered(self) -> int:
        """For how many of the people there are places."""
        return min(self.people, sum(cover.places for cover in self.covers if counts(self, cover)))


def counts(demand: Demand, cover: Cover) -> bool:
    """Whether an intake is in time for a demand, and its programme teaches what was asked for, no longer.

    Where it is does not matter: people come to courses from elsewhere, and go home to work.
    """
    quick = demand.max_weeks is None or cover.weeks <= demand.max_weeks
    taught = cover.occupation == demand.occupation
    return quick and taught and not cover.ended and cover.ends_on <= demand.needed_by


def raised(message: Message[reports.TrainingDemandRaisedV1], look: Look) -> Outcome:
    """Somebody needs people trained by a day."""
    said, id = message.data, named(message, message.data.demand_ref)
    old = look(Demand, id)
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("demand", id), *known)
        if wrong is not None:
            return wrong
    elif old is not None:
        return Refused("already_exists", "/data/demand_ref", {"name": id})
    if said.needed_by < message.day:
        return Refused("dates_reversed", "/data/needed_by", {"before": message.day})
    new = Demand(
        id,
        1 if old is None else old.version + 1,
        message.id,
        message.day,
        said.occupation,
        said.municipality,
        said.people,
        said.needed_by,
        said.max_weeks,
    )
    if old is not None:
        replaced = (*old.replaced, old.report)
        new = replace(new, covers=old.covers, withdrawn=old.withdrawn, replaced=replaced)
        if new.covered < new.people:
            new = replace(new, lapsed=old.lapsed)
    fact = told(facts.TrainingDemandRaisedV1, new, raised_on=new.raised_on, max_weeks=new.max_weeks)
    timers = [Timer(Key("demand", id), NEEDED, new.needed_by)]
    covers = () if old is not None else _waiting_for(id, look)
    if old is not None:
        return Decision([new], [fact, *_recounted(old, new, message.day, old.covers)], timers)
    if not covers:
        return Decision([new], [fact], timers)
    new, answers, _ = recovered(new, covers, message.day, covers)
    return Decision([new], [fact, *answers], timers)


def _waiting_for(demand: str, look: Look) -> tuple[Cover, ...]:
    """Intakes of programmes that named a demand before it was raised."""
    wanted = look(Wanted, demand)
    found = [look(Course, program) for program in wanted.programs] if wanted is not None else []
    courses = [course for course in found if course is not None and course.demand == demand]
    return tuple(cover for course in courses for cover in course.covers)


def withdrawn(message: Message[reports.TrainingDemandWithdrawnV1], look: Look) -> Outcome:
    """The people are no longer needed; a late word of it undoes that the demand lapsed."""
    said, id = message.data, named(message, message.data.demand_ref)
    old = look(Demand, id)
    if old is None:
        return until_known("demand", id, "/data/demand_ref")
    replaced = old.replaced
    if message.corrects is not None:
        wrong = original(message, Key("demand", id), old.withdrawn and old.withdrawn[0], replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old.withdrawn is not None:
        return Refused("already_ended", None, {"name": id, "on": old.withdrawn[1]})
    if said.on < old.raised_on:
        return Refused("dates_reversed", "/data/on", {"before": old.raised_on})
    if said.on > old.needed_by:
        return Refused("already_ended", "/data/on", {"name": id, "on": old.needed_by})
    new = replace(
        old,
        version=old.version + 1,
        withdrawn=(message.id, said.on),
        lapsed=None,
        replaced=replaced,
    )
    return Decision([new], [told(facts.TrainingDemandWithdrawnV1, new, withdrawn_on=said.on)])


def lapsed(message: Message[Due], look: Look) -> Outcome:
    """The day by which people were needed ended, and there were not places enough for them."""
    old = look(Demand, message.data.about.id)
    if old is None or old.withdrawn is not None or old.covered >= old.people:
        return NOTHING
    if old.needed_by > last_day(message) or old.lapsed == old.needed_by:
        return NOTHING
    new = replace(old, version=old.version + 1, lapsed=old.needed_by)
    return Decision([new], [told(facts.TrainingDemandLapsedV1, new, lapsed_on=new.needed_by)])


def recovered(
    demand: Demand, covers: Iterable[Cover], on: date, said: Iterable[Cover]
) -> tuple[Demand, list[facts.TrainingDemandCoveredV1], list[Timer]]:
    """The demand with other intakes for it. Each of `said` is told if it counts for more or less than before.

    Where places are taken back the clock is asked whether the demand lapsed after all.
    """
    new = replace(demand, version=demand.version + 1, covers=tuple(covers))
    if new.covered >= new.people:
        new = replace(new, lapsed=None)
    answers = _recounted(demand, new, on, said)
    less = new.covered < demand.covered
    return new, answers, [Timer(Key("demand", new.id), NEEDED, new.needed_by)] if less else []


def _recounted(
    old: Demand, new: Demand, on: date, said: Iterable[Cover]
) -> list[facts.TrainingDemandCoveredV1]:
    """Each of the intakes that counts for more or less than before; of what is withdrawn nothing is told."""
    before, now = _places(old), _places(new)
    answers = []
    for cover in {cover.intake: cover for cover in said}.values() if new.withdrawn is None else ():
        places = now.get(cover.intake, 0)
        if places != before.get(cover.intake, 0):
            answers.append(
                facts.TrainingDemandCoveredV1(
                    **_common(new),
                    intake=cover.intake,
                    program=cover.program,
                    provider=cover.provider,
                    places=places,
                    covered_on=on,
                )
            )
    return answers


def _places(demand: Demand) -> dict[str, int]:
    return {cover.intake: cover.places for cover in demand.covers if counts(demand, cover)}


def told(model: type[F], demand: Demand, **more: Any) -> F:
    """A fact about a demand."""
    return model(**_common(demand), **more)


def _common(demand: Demand) -> dict[str, Any]:
    return {
        "version": demand.version,
        "demand": demand.id,
        "raised_by": demand.id.partition("/")[0],
        "occupation": demand.occupation,
        "municipality": demand.municipality,
        "people": demand.people,
        "covered": demand.covered,
        "needed_by": demand.needed_by,
    }
