"""The pure fold over a batch: messages in stream order, each seeing what its predecessors did.

The fold knows no database. It is given states; asked for one that was not loaded it stops at that message and
says
which, so that whoever runs it loads them in bulk and goes on. Rules are pure, so asking one twice costs only
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha1
from typing import Any, NamedTuple, TypeVar, cast
from uuid import NAMESPACE_URL

from kadry_contracts.envelope import Fact, Report
from kadry_contracts.facts.common import ReportRefusedV1, ReportWaitingV1, Suggestion, typed
from kadry_contracts.reasons import text

from .corrections import RefusedReport, as_correction, fate
from .decision import Decision, Due, Heard, Key, Look, Message, Outcome, Refused, State, Timer, Waiting
from .participants import authority
from .routing import Route, Service

S = TypeVar("S", bound=State)


class Unloaded(Exception):
    """A rule asked for a state that nobody loaded yet."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


class BrokenRule(Exception):
    """A rule broke its own contract: a state changed without a greater version."""


class Emission(NamedTuple):
    """A fact to be said because of a message: the `n`th of that message.

    `report` is the `<source>#<id>` of the report it answers where that is not the chain's first.
    """

    message: Message[Any]
    fact: Fact
    n: int
    report: str | None = None
    corrects: str | None = None


@dataclass(slots=True)
class Effects:
    """Everything that follows from the messages folded so far."""

    changed: dict[Key, State] = field(default_factory=dict)
    emissions: list[Emission] = field(default_factory=list)
    timers: dict[tuple[Key, str], Timer] = field(default_factory=dict)
    entries: list[tuple[Message[Any], Any]] = field(default_factory=list)
    waiting: list[tuple[Message[Any], Waiting]] = field(default_factory=list)
    failed: list[tuple[Message[Any], Exception]] = field(default_factory=list)
    touched: set[Key] = field(default_factory=set)
    decided: int = 0


class Fold:
    """A fold in progress. `complete` says that a state which is not in `states` does not exist."""

    def __init__(self, service: Service, states: dict[Key, State | None], *, complete: bool = False) -> None:
        self.service = service
        self.states = states
        self.complete = complete
        self.effects = Effects()
        self.ready: dict[int, Outcome] = {}
        """Outcomes that are known before any rule is asked, by the identity of their message."""

    def look(self, kind: type[S], id: str) -> S | None:
        """The state as the messages before left it. Raises Unloaded if it was not loaded."""
        key = Key(kind.kind, id)
        try:
            return cast("S | None", self.states[key])
        except KeyError:
            if self.complete:
                return None
            raise Unloaded(key) from None

    def needs(self, messages: Iterable[Message[Any]]) -> set[Key]:
        """States worth loading before these messages are folded, and not loaded yet."""
        wanted: set[Key] = set()
        for message in messages:
            if id(message) in self.ready:
                continue
            route = self.route(message)
            if route.needs is not None:
                wanted.update(route.needs(message))
            if message.participant:
                wanted.add(Key("participant", message.participant))
                if message.corrects is not None:
                    wanted.add(fate(message.source, message.corrects))
        return {key for key in wanted if key not in self.states and key.kind in self.service.kinds}

    def missing(self, messages: Sequence[Message[Any]]) -> set[Key]:
        """What the next messages would ask for, found by asking them without keeping the answers.

        A state that is not loaded is taken as absent here, so that a rule about many, as of everybody in an
        intake, names all of them at once and not one each round.
        """
        wanted: set[Key] = set()

        def look(kind: type[S], id: str) -> S | None:
            key = Key(kind.kind, id)
            if key not in self.states:
                wanted.add(key)
            return cast("S | None", self.states.get(key))

        for message in messages:
            try:
                self.ask(message, look)
            except Exception:  # noqa: S112  decided (and reported) when its turn comes
                continue
        return wanted

    def route(self, message: Message[Any]) -> Route:
        """The route of a message; KeyError if the service does not hear it."""
        if isinstance(message.data, Due):
            return self.service.table[f"timer.{message.data.about.kind}.{message.data.name}"]
        if isinstance(message.data, Heard):
            return self.service.table[f"stream.{message.data.stream}"]
        return self.service.table[message.data.type]

    def ask(self, message: Message[Any], look: Look | None = None) -> Outcome:
        """The outcome of one message against the states as they are; nothing is kept of it."""
        look = look or self.look
        if self.ready and (ready := self.ready.get(id(message))) is not None:
            return ready
        rule = self.route(message).rule
        if not message.participant or not isinstance(message.data, Report):
            return rule(message, look)
        verdict = authority(message.data.type, message.participant, look)
        if verdict is not None:
            return verdict
        if message.corrects is None:
            return rule(message, look)
        if look(RefusedReport, fate(message.source, message.corrects).id) is not None:
            return rule(replace(message, corrects=None), look)
        return as_correction(message, rule(message, look))

    def run(self, messages: Sequence[Message[Any]]) -> int:
        """Folds messages in order; stops before the first one that lacks a state. Returns how many were
        folded.
        """
        for n, message in enumerate(messages):
            try:
                outcome = self.ask(message)
                if isinstance(outcome, Decision):
                    self._check(outcome)
            except Unloaded:
                return n
            except Exception as error:
                self.effects.failed.append((message, error))
                continue
            self.keep(message, outcome)
        return len(messages)

    def keep(self, message: Message[Any], outcome: Outcome) -> None:
        """Applies an outcome: from now on later messages see it."""
        effects = self.effects
        if isinstance(outcome, Waiting):
            effects.waiting.append((message, outcome))
            return
        effects.decided += 1
        if isinstance(outcome, Refused):
            effects.emissions.append(emission_of(self.service.name, outcome, message, 0))
            self._remember(message, outcome)
            return
        for state in outcome.states:
            key = Key(state.kind, state.id)
            self.states[key] = effects.changed[key] = state
            effects.touched.add(key)
        n = 0
        for fact in outcome.facts:
            instead_of = None
            if outcome.corrects is not None and n == 0:
                instead_of = fact_id(self.service.name, replace(message, id=outcome.corrects), 0)
            effects.emissions.append(Emission(message, fact, n, corrects=instead_of))
            n += 1
        for refused in outcome.refused:
            effects.emissions.append(emission_of(self.service.name, refused, message, n))
            self._remember(message, refused)
            n += 1
        if report := correlation(message):  # what others answered may decide it, too
            effects.touched.add(Key(RefusedReport.kind, report))
        for timer in outcome.timers:
            effects.timers[timer.about, timer.name] = timer
        effects.entries.extend((message, entry) for entry in outcome.entries)

    def _remember(self, message: Message[Any], refused: Refused) -> None:
        """Keeps that a report was refused, for the corrections of it that are there or will come."""
        report = correlation(message) if refused.report is None else refused.report
        if not report or not refused.chained or not self.service.decides_reports:
            return
        state = RefusedReport(report)
        key = Key(state.kind, state.id)
        self.states[key] = self.effects.changed[key] = state
        self.effects.touched.add(key)

    def _check(self, decision: Decision) -> None:
        for state in decision.states:
            old = self.states.get(Key(state.kind, state.id))
            if old is not None and state.version <= old.version:
                raise BrokenRule(f"{state.kind} {state.id}: version {state.version} after {old.version}")


def emission_of(service: str, refused: Refused, message: Message[Any], n: int) -> Emission:
    """A refusal as it goes out."""
    return Emission(message, refusal(service, refused, message), n, refused.report if refused.chained else "")


def refusal(service: str, refused: Refused, message: Message[Any]) -> ReportRefusedV1:
    """The fact that says no, in Russian and English, to the report that began the chain."""
    report = correlation(message) if refused.report is None else refused.report
    details = {key: value for key, value in refused.details.items() if key != "suggestions"}
    ru, en = refused.texts or text(refused.code, **{key: str(value) for key, value in details.items()})
    model: type[ReportRefusedV1] = typed(ReportRefusedV1, service)
    return model(
        report=report.partition("#")[2] or None,
        code=refused.code,
        message_ru=ru,
        message_en=en,
        field=refused.field,
        suggestions=tuple(Suggestion(**s) for s in refused.details.get("suggestions", ())),
        about=tuple(refused.about),
    )


def waiting(service: str, message: Message[Any], outcome: Waiting, until: datetime) -> ReportWaitingV1:
    """The fact that says: not yet, because of what it names."""
    named = outcome.named or f"{outcome.for_.kind} {outcome.for_.id}"
    model: type[ReportWaitingV1] = typed(ReportWaitingV1, service)
    return model(report=message.id, waits_for=named, until=until)


def fact_id(service: str, message: Message[Any], n: int) -> str:
    """The id of the `n`th fact that `service` says because of `message`: always the same one."""
    name = f"urn:kadry:service:{service}:{message.source}#{message.id}:{n}"
    # UUID version 5 (RFC 9562) in the namespace of URLs, as uuid.uuid5 makes it in three times the time.
    made = bytearray(sha1(NAMESPACE_URL.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    hex = made.hex()
    return f"{hex[:8]}-{hex[8:12]}-{hex[12:16]}-{hex[16:20]}-{hex[20:]}"


def correlation(message: Message[Any]) -> str:
    """`<source>#<id>` of the report that began the chain: the message itself if it is one."""
    return message.correlation or (f"{message.source}#{message.id}" if message.participant else "")
