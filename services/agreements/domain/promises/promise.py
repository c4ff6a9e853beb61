"""An obligation: what counts towards it, how far it has come, and when that gives cause for concern.

Pace: an even pace from its first day to its due day is expected. Who is behind it after half of the time is
at risk, and in any case whoever has not reached the target thirty days before the due day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar

from kadry_contracts.terms import Measure, ObligationState, ObligationTerms
from services.kernel.decision import Refused

from .tally import Entry

SCALE: Mapping[Measure, int] = MappingProxyType({"funding": 100})
"""Units that entries are counted in for one unit of the target: kopecks for roubles; else 1."""

NOWHERE: Mapping[Measure, tuple[str, ...]] = MappingProxyType(
    {
        "funding": ("municipality", "occupation"),
        "equipment_hours_guests": ("occupation",),
        "upskilled_instructors": ("occupation",),
    }
)
"""By which of its fields a measure is not counted: a promise that names one could never be kept."""

LAST_CALL = timedelta(days=30)
"""So long before the due day an unmet obligation is at risk, whatever its pace."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A party to whom it was promised released the one who promised it, says `report`."""

    party: str
    on: date
    report: str
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation of the revision in force.

    ref      its name within the agreement
    begins   since when the agreement holds: the pace is counted from here
    first    the first day on which something done counts, `last` the last one
    days     units done on each day; what counts once is on the first of its days
    once     of what counts once, all the days on which it was done
    runs     the clock looks at it: it is in force up to its due day
    warned   the day on which the clock found it at risk
    over     the clock saw its due day end
    since    the day on which these terms took the place of others
    waivers  in the order in which they were read, of earlier terms too
    """

    kind: ClassVar[str] = "obligation"
    id: str
    version: int
    agreement: str
    terms: ObligationTerms
    parties: tuple[str, ...]
    begins: date
    first: date
    last: date
    days: dict[date, int] = field(default_factory=dict)
    once: dict[str, tuple[date, ...]] = field(default_factory=dict)
    runs: bool = True
    warned: date | None = None
    over: bool = False
    since: date = date.min
    waivers: tuple[Waiver, ...] = ()

    @property
    def waived(self) -> Waiver | None:
        """The waiver of the promise as it is now: one of other terms, that an amendment changed, is none."""
        return next((waiver for waiver in self.waivers if waiver.on >= self.since), None)

    @property
    def target(self) -> int:
        """The target in the units of entries."""
        return self.terms.target * SCALE.get(self.terms.measure, 1)


def obligation_id(agreement: str, ref: str) -> str:
    return f"{agreement}#{ref}"


def unmeasurable(promises: Iterable[ObligationTerms]) -> Refused | None:
    """The refusal of the first promise that nobody could keep, for nothing counts towards it."""
    for n, promise in enumerate(promises):
        for name in NOWHERE.get(promise.measure, ()):
            if getattr(promise, name) is not None:
                about = {"measure": promise.measure, "field": name, "obligation_ref": promise.obligation_ref}
                return Refused("unmeasurable", f"/data/obligations/{n}/{name}", about)
    return None


def counts(obligation: Obligation, entry: Entry) -> bool:
    """Whether something done counts: in time, place and occupation, and not under another agreement.

    A hire counts if another party trained the person, whatever agreement the training was under.
    """
    terms = obligation.terms
    if not obligation.first <= entry.on <= obligation.last:
        return False
    if terms.occupation is not None and terms.occupation != entry.occupation:
        return False
    if terms.municipality is not None and terms.municipality != entry.municipality:
        return False
    if terms.measure == "hires":
        return any(p in obligation.parties and p != terms.party for p in entry.partners)
    return entry.agreement is None or entry.agreement == obligation.agreement


def with_done(obligation: Obligation, added: Iterable[Entry], taken: Iterable[Entry] = ()) -> Obligation:
    """The obligation with entries that count added, and others that counted taken away.

    Only sums are kept, so that a promise of thousands costs a fact no more than a promise of ten.
    """
    days, once = dict(obligation.days), dict(obligation.once)
    for sign, entries in ((1, added), (-1, taken)):
        for entry in entries:
            if not entry.once:
                _put(days, entry.on, sign * entry.units)
                continue
            before = once.pop(entry.once, ())
            after = sorted((*before, entry.on)) if sign > 0 else list(before)
            if sign < 0:
                after.remove(entry.on)
            if after:
                once[entry.once] = tuple(after)
            for found, change in ((before, -entry.units), (after, entry.units)):
                if found:
                    _put(days, found[0], change)
    return replace(obligation, days=days, once=once)


def _put(days: dict[date, int], day: date, units: int) -> None:
    days[day] = days.get(day, 0) + units
    if days[day] == 0:
        del days[day]


def done_by(obligation: Obligation, day: date | None = None) -> int:
    """What was done up to a day, or ever, in the units of entries."""
    if day is None:
        return sum(obligation.days.values())
    return sum(units for on, units in obligation.days.items() if on <= day)


def state(obligation: Obligation) -> ObligationState:
    """Where it stands. Reached after the due day is progress, but not met; what is met needs no waiver."""
    if done_by(obligation, obligation.terms.due_on) >= obligation.target:
        return "met"
    if obligation.waived is not None:
        return "waived"
    if obligation.over:
        return "breached"
    return "scheduled" if obligation.warned is None else "at_risk"


def whole(obligation: Obligation, units: int) -> int:
    """Units of entries in whole units of the target."""
    return units // SCALE.get(obligation.terms.measure, 1)


def last_call(obligation: Obligation) -> date:
    """The day from which on an unmet obligation is at risk whatever its pace; before the due day."""
    due = obligation.terms.due_on
    return min(max(obligation.begins, due - LAST_CALL), due - timedelta(days=1))


def expected(obligation: Obligation, day: date) -> int:
    """What an even pace would have done by the end of a day, in the units of entries."""
    total = (obligation.terms.due_on - obligation.begins).days + 1
    elapsed = (day - obligation.begins).days + 1
    if elapsed >= total or total <= 0:
        return obligation.target
    return obligation.target * max(elapsed, 0) // total


def behind(obligation: Obligation, day: date) -> bool:
    """Whether at the end of a day there is cause for concern."""
    return day >= last_call(obligation) or done_by(obligation) < expected(obligation, day)


def concern_on(obligation: Obligation) -> date | None:
    """The day on which there will be cause for concern if nothing else is done; None if it is met."""
    if state(obligation) not in ("scheduled", "at_risk"):
        return None
    total = (obligation.terms.due_on - obligation.begins).days + 1
    if total <= 0:
        return last_call(obligation)
    # The first day with expected > done: target × elapsed ≥ (done + 1) × total.
    elapsed = -(-(done_by(obligation) + 1) * total // obligation.target)
    pace = obligation.begins + timedelta(days=max(elapsed - 1, total // 2))
    return min(pace, last_call(obligation))
