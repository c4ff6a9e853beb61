"""The money of one source under one agreement: what is pledged, and what became of it, in kopecks.

A sum that serves several agreements is one pool. Every agreement that states it writes its statement into the
purse of each of them, so each purse alone knows all pools it can draw from, and none is ever split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from kadry_contracts.money import Bound, MoneySource, kopecks
from kadry_contracts.moves import OUTSIDE, Place, Step
from kadry_contracts.terms import FundingTerms, Stage

from ..agreement import Agreement
from ..changes import Changes
from .bounds import Span, span, total

Group = tuple[str, ...]
"""The agreements that one sum serves, in their order: one of them, or several that share it."""


class Line(NamedTuple):
    """A sum of a pool as an agreement states it."""

    group: Group
    amount: str
    bound: Bound
    payer: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a revision of an agreement pledges of this source, since it is in force."""

    revision: int
    since: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How a transfer of `payer` stands, in kopecks; `transferred` is what did not come back."""

    transferred: int = 0
    accounted: int = 0
    accepted: int = 0
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Purse:
    """One source under one agreement.

    statements  by the agreement that states them, in the order of its revisions
    flows       by transfer
    """

    kind: ClassVar[str] = "purse"
    id: str
    version: int = 0
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)


def purse_id(agreement: str, source: MoneySource) -> str:
    return f"{agreement}|{source}"


def purse_of(changes: Changes, agreement: str, source: MoneySource) -> Purse:
    """The purse, an empty one where there is none."""
    id = purse_id(agreement, source)
    return changes.of(Purse, id) or Purse(id)


def lines_of(agreement: str, source: MoneySource, funding: Iterable[FundingTerms]) -> tuple[Line, ...]:
    """What these terms say of one source."""
    return tuple(
        Line(tuple(sorted({agreement, *f.shared_by})), f.amount, f.bound, f.payer)
        for f in funding
        if f.source == source
    )


def pools(purse: Purse) -> dict[Group, tuple[Line, ...]]:
    """Every pool that the purse can draw from, once each, as the latest revisions in force state it.

    Where several agreements state one pool, the one that has been in force longest is believed.
    """
    found: dict[Group, tuple[Line, ...]] = {}
    for stated in _believed(purse):
        for line in stated[-1].lines:
            if line.group not in found:
                found[line.group] = tuple(x for x in stated[-1].lines if x.group == line.group)
    return found


def pledged(lines: Iterable[Line]) -> Span:
    """What the lines come to."""
    return total(span(line.amount, line.bound) for line in lines)


def pledge_steps(purse: Purse, source: MoneySource, group: Group) -> list[Step]:
    """The dated path of what a pool pledges: on each day under the agreement that is believed then."""
    steps: list[Step] = []
    before: tuple[str, tuple[Line, ...]] = ("", ())
    for day in sorted({one.since for stated in purse.statements.values() for one in stated}):
        now = _stated_on(purse, group, day)
        if now == before:
            continue
        for (by, lines), sign in ((before, -1), (now, 1)):
            shared = tuple(member for member in group if member != by) or None
            for line in lines:
                if kopecks(line.amount) == 0:
                    continue
                end = Place("pledged", source=source, agreement=by, bound=line.bound, shared_by=shared)
                was, at = (Place(OUTSIDE), end) if sign > 0 else (end, Place(OUTSIDE))
                steps.append(Step(day, was, at, kopecks(line.amount), money=True))
        before = now
    return steps


def _stated_on(purse: Purse, group: Group, day: date) -> tuple[str, tuple[Line, ...]]:
    """Which agreement is believed about a pool on a day, and what it states: the one in force longest."""
    for stated in _believed(purse):
        in_force = [one for one in stated if one.since <= day]
        lines = tuple(line for line in in_force[-1].lines if line.group == group) if in_force else ()
        if lines:
            return next(by for by, s in purse.statements.items() if s is stated), lines
    return "", ()


def room(changes: Changes, purse: Purse, source: MoneySource, payer: str) -> int | None:
    """How much more a payer may transfer, in kopecks; None where a pledge has an open end.

    What one payer pledged is paid by nobody else; what nobody is named for is paid by anybody. A shared pool
    binds all who share it together: it is not asked which of their pools they drew from, only whether
    everything that they all may draw from still covers what they all took.
    """
    rooms: list[int] = []
    own = pools(purse)
    groups: set[Group] = {(purse.id.partition("|")[0],), *own}
    for group in groups:
        members = [purse if purse_id(m, source) == purse.id else purse_of(changes, m, source) for m in group]
        within: dict[Group, tuple[Line, ...]] = {}
        for member in members:
            for pool, lines in pools(member).items():
                within.setdefault(pool, lines)
        flows = [flow for member in members for flow in member.flows.values()]
        left = _left([line for lines in within.values() for line in lines], flows, payer)
        rooms += [] if left is None else [left]
    return min(rooms, default=None)


def _left(lines: list[Line], flows: list[Flow], payer: str) -> int | None:
    """What these lines leave a payer: its own, and as much of nobody's as the others do not need."""
    own = pledged(line for line in lines if line.payer == payer).high
    free = pledged(line for line in lines if line.payer is None).high
    if own is None or free is None:
        return None
    taken = Counter[str]()
    for flow in flows:
        taken[flow.payer] += flow.transferred
    for other in taken.keys() - {payer}:
        theirs = pledged(line for line in lines if line.payer == other).high
        free -= 0 if theirs is None else max(taken[other] - theirs, 0)
    return own + free - taken[payer]


def pledge_paths(changes: Changes, agreement: Agreement) -> list[Step]:
    """The dated paths of everything that the pools of an agreement pledge, as the purses have it now."""
    steps: list[Step] = []
    for source in sources_of(agreement):
        for group in groups_of(agreement, source):
            steps += pledge_steps(purse_of(changes, group[0], source), source, group)
    return steps


def sources_of(agreement: Agreement) -> list[MoneySource]:
    """Every source that any revision names."""
    return sorted({f.source for r in agreement.revisions for f in r.funding})


def groups_of(agreement: Agreement, source: MoneySource) -> list[Group]:
    """Every pool of a source that any revision names."""
    return sorted(
        {line.group for r in agreement.revisions for line in lines_of(agreement.id, source, r.funding)}
    )


def state_pledges(changes: Changes, agreement: Agreement) -> None:
    """Writes what the revisions in force pledge, each since its day, into every purse they concern."""
    by_base = {r.number: r for r in agreement.revisions}
    for source in sources_of(agreement):
        statements = tuple(
            Statement(base, since, lines_of(agreement.id, source, by_base[base].funding))
            for base, since in sorted(agreement.activated.items())
        )
        for member in sorted({m for group in groups_of(agreement, source) for m in group}):
            purse = purse_of(changes, member, source)
            mine = tuple(
                Statement(s.revision, s.since, tuple(line for line in s.lines if member in line.group))
                for s in statements
            )
            if purse.statements.get(agreement.id, ()) != mine:
                changes.keep(
                    Purse(purse.id, purse.version, {**purse.statements, agreement.id: mine}, purse.flows)
                )


def come_to(flows: Iterable[Flow], stage: Stage) -> int:
    """How much of these transfers has come to a stage."""
    return sum(
        flow.transferred
        if stage == "transferred"
        else flow.accounted
        if stage == "accounted"
        else flow.accepted
        for flow in flows
    )


def _believed(purse: Purse) -> list[tuple[Statement, ...]]:
    found = [(s[0].since, by, s) for by, s in purse.statements.items() if s]
    return [s for _, _, s in sorted(found, key=lambda x: x[:2])]
