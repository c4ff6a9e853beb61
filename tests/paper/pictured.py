"""What the picture shows of a region on paper: all its facts through the picture's own rules, and the sums.

Only what does not depend on when a fact was read: the numbers as known in the end, as of every day at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from kadry_contracts.envelope import SERVICE_SOURCE
from services.kernel.core import Effects, Fold
from services.kernel.decision import Key, Message, State
from services.picture import into
from services.picture.app import SERVICE
from services.picture.domain.agreements import Agreement, Obligation
from services.picture.domain.cases import Case
from services.picture.domain.decisions import Resolution
from services.picture.domain.demands import Demand
from services.picture.domain.equipment import Equipment, Outage, Refusal
from services.picture.domain.flows import Flow
from services.picture.domain.ledger import Posting
from services.picture.domain.objects import Activity, Intake, Vacancy
from services.picture.domain.people import Linked, Need, Step
from tests.support.paper import Paper

E = TypeVar("E")


class Read(NamedTuple):
    """What the picture made of all facts: its states, and the entries of its journal with their facts."""

    states: dict[Key, State | None]
    effects: Effects

    def of(self, kind: type[E]) -> list[tuple[Message[Any], E]]:
        """The entries of one kind, in the order of FACTS."""
        return [(message, entry) for message, entry in self.effects.entries if type(entry) is kind]


def heard(paper: Paper) -> list[Message[Any]]:
    """Every fact that was said and that the picture hears, in the order of FACTS."""
    return [
        Message(
            id=said.id,
            source=SERVICE_SOURCE + said.service,
            time=said.time,
            recorded=said.time,
            seq=n,
            correlation=said.correlation,
            data=said.fact,
            corrects=said.corrects,
        )
        for n, said in enumerate(paper.facts, 1)
        if said.fact.type in SERVICE.table
    ]


def read(paper: Paper) -> Read:
    """Every fact through the rules of the picture."""
    fold = Fold(SERVICE, {}, complete=True)
    fold.run(heard(paper))
    for _, error in fold.effects.failed:
        raise error
    return Read(fold.states, fold.effects)


def shown(*papers: Paper) -> list[dict[str, Any]]:
    """Everything the picture answers from, by subject, whatever the order in which it was read.

    The same people have the same names in all papers.
    """
    every = [read(paper) for paper in papers]
    names = _names(every)
    return [_shown(found, names) for found in every]


def _shown(found: Read, names: dict[str, str]) -> dict[str, Any]:
    return {
        "cells": _postings(found),
        "flows": _flows(found),
        "steps": _lives(names, ((step.trainee, _of_funnel(step)) for step in _true_steps(found, names))),
        "needs": _lives(names, ((need.trainee, _undated(need)) for need in _standing(found, Need))),
        "cases": _cases(found, names),
        "agreements": _agreements(found),
        "decisions": _told(found, Resolution),
        "demands": _told(found, Demand),
        "intakes": _objects(found, Intake),
        "vacancies": _objects(found, Vacancy),
        "activities": _objects(found, Activity),
        "equipment": _objects(found, Equipment),
        "outages": Counter(outage._replace(corrects=None) for outage in _standing(found, Outage)),
        "refusals": Counter(refusal for _, refusal in found.of(Refusal)),
    }


def _postings(found: Read) -> dict[Posting, int]:
    """By day, cell, object and purse; nothing that sums to nought."""
    sums: Counter[Posting] = Counter()
    for _, posting in found.of(Posting):
        sums[posting._replace(delta=0, undone=None)] += posting.delta
    return {posting: n for posting, n in sums.items() if n}


def negative(cells: Mapping[Posting, int]) -> list[tuple[date, str, str, str]]:
    """Where, and since which day, an account counts less than none."""
    sums: Counter[tuple[str, str, str]] = Counter()
    wrong = []
    for day, cells_ in groupby(sorted(cells.items(), key=lambda item: item[0].valid_on), _day):
        touched = set()
        for posting, n in cells_:
            cell = (posting.measure, posting.municipality, posting.occupation)
            sums[cell] += n
            touched.add(cell)
        wrong += [(day, *cell) for cell in touched if sums[cell] < 0]
    return wrong


def _day(item: tuple[Posting, int]) -> date:
    return item[0].valid_on


def _flows(found: Read) -> dict[Flow, int]:
    """By day, accounts, cell and length of stay."""
    sums: Counter[Flow] = Counter()
    for _, flow in found.of(Flow):
        sums[flow._replace(n=0)] += flow.n
    return {flow: n for flow, n in sums.items() if n}


def _names(every: Iterable[Read]) -> dict[str, str]:
    """Every pseudonym that was linked to others, and the first of all that name the same person.

    Which of them goes on depends on what was read first, and nobody sees it.
    """
    names: dict[str, set[str]] = {}
    for _, link in (pair for found in every for pair in found.of(Linked)):
        one = names.get(link.merged, {link.merged}) | names.get(link.trainee, {link.trainee})
        names.update(dict.fromkeys(one, one))
    return {name: min(one) for name, one in names.items()}


def _lives(names: dict[str, str], pairs: Iterable[tuple[str, Any]]) -> Counter[frozenset[Any]]:
    """What is known of each person, and of how many people that is."""
    lives: dict[str, set[Any]] = defaultdict(set)
    for who, what in pairs:
        lives[names.get(who, who)].add(what)
    return Counter(frozenset(life) for life in lives.values())


def _standing(found: Read, kind: type[E]) -> list[E]:
    """Entries whose fact no other fact corrects."""
    corrected = {entry.corrects for _, entry in found.of(kind)}  # type: ignore[attr-defined]
    return [entry for message, entry in found.of(kind) if message.id not in corrected]


def _true_steps(found: Read, names: dict[str, str]) -> list[Step]:
    """The steps that a funnel counts, as `answers.steps` finds them in their table."""
    said = [step._replace(trainee=names.get(step.trainee, step.trainee)) for step in _standing(found, Step)]
    last = {(step.of, step.ref): step for step in said if step.of != "registration"}
    false = {step.ref for step in last.values() if (step.of, step.what) == ("end", "void")}
    steps = [step for step in last.values() if step.of != "enrolment" or step.ref not in false]
    begun = [step for step in said if step.what == "registered"]
    for void in [step for step in said if (step.of, step.what) == ("registration", "void")]:
        mine = [step for step in begun if step[0] == void[0] and step.ref == void.ref and step.on <= void.on]
        if mine:
            begun.remove(max(mine, key=lambda step: step.on))
    return [step for step in (*steps, *begun) if step.what not in ("void", "closed")]


def _of_funnel(step: Step) -> Step:
    """As far as anybody asks: where people registered, which intake they are in, which vacancy they fill."""
    if step.what != "registered":
        step = step._replace(municipality="", occupation="")
    if step.what not in ("enrolled", "hired"):
        step = step._replace(where=None)
    return step._replace(trainee="", corrects=None)


def _undated(need: Need) -> Need:
    return need._replace(trainee="", corrects=None)


def _cases(found: Read, names: dict[str, str]) -> Counter[Any]:
    """Cases that are open, each once."""
    return Counter(
        (case.code, names.get(case.about, case.about), case.field)
        for case in found.states.values()
        if isinstance(case, Case) and case.state == "open"
    )


def _agreements(found: Read) -> dict[str, Agreement]:
    """What holds and what is to be signed. A warning is a word of its moment: read late, it may be over."""
    return {
        one.id: replace(
            one,
            version=0,
            seen=0,
            revisions={n: one.revisions[n] for n in {one.shown, one.revision}},
            obligations={ref: _without_warning(promise) for ref, promise in one.obligations.items()},
        )
        for one in found.states.values()
        if isinstance(one, Agreement)
    }


def _told(found: Read, kind: type[Resolution] | type[Demand]) -> dict[str, Any]:
    """What is followed until it is done, as it was told last."""
    states = [state for state in found.states.values() if isinstance(state, kind)]
    return {state.id: replace(state, version=0, seen=0) for state in states}


def _without_warning(promise: Obligation) -> Obligation:
    state = promise.state.replace("at_risk", "scheduled")
    return replace(promise, version=0, state=state, amount=promise.amount or "0.00")


def _objects(found: Read, kind: type[Any]) -> dict[str, Any]:
    """Copies of objects as the last word on each left them."""
    pairs = sorted(found.of(kind), key=lambda pair: getattr(pair[1], "version", 0))
    merged = into.merged(pairs)
    return {entry[0]: entry._replace(version=0) if kind is Intake else entry for _, entry in merged}
