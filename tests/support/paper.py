"""The region on paper: routing tables over the pure fold, dicts for databases, lists for streams.

    paper = Paper(trainees.SERVICE, programs.SERVICE, now=at("2026-08-01"))
    paper.admit("czn-perm", "job_centre")
    paper.tell("czn-perm", "trainees.unemployed_registered", person_ref="p-1", registered_on="2026-08-01", …)
    paper.settle()                                  # until nobody has anything left to read
    paper.of(facts.UnemployedRegisteredV1)          # what was said
    paper.turn(at("2026-09-01"))                    # timers and deadlines come due on the way
    paper.balance()["unemployed", "57701000", "8153"]

A fact that one service says is heard by the others through their own routes; notices are for participants and
are not kept. With a `seed` the order between services and between a service's streams is shuffled; the order
within REPORTS and within what one service says stays, as it does on the bus.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from kadry_contracts.catalogue import FACTS, REPORTS
from kadry_contracts.envelope import PARTICIPANT_SOURCE, SERVICE_SOURCE, Fact, Report
from kadry_contracts.facts.common import ReportRefusedV1
from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.parse import parse_report
from services.kernel import core
from services.kernel.decision import Due, Key, Message, State, Timer, Waiting
from services.kernel.routing import Service

S = TypeVar("S", bound=State)
F = TypeVar("F", bound=Fact)
ZONE = ZoneInfo("Asia/Yekaterinburg")


def at(day: str, hour: int = 9) -> datetime:
    """That hour of a day in the region's time zone, with a fixed offset as reports carry it."""
    return datetime.combine(date.fromisoformat(day), time(hour), timezone(timedelta(hours=5)))


class Said(NamedTuple):
    """A fact with what its envelope says."""

    service: str
    id: str
    fact: Fact
    time: datetime
    correlation: str
    corrects: str | None = None


@dataclass
class Parked:
    """A message that waits, and until when."""

    message: Message[Any]
    waiting: Waiting
    until: datetime


@dataclass
class Desk:
    """One service: its states, what it has not read, what it said and nobody has, what waits, what is timed.

    claimed  messages it has read: a second one is a repeat
    told     reports whose writers know that they wait
    """

    service: Service
    states: dict[Key, State | None] = field(default_factory=dict)
    queues: dict[str, deque[Message[Any]]] = field(
        default_factory=lambda: {"REPORTS": deque(), "FACTS": deque()}
    )
    outbox: deque[Said] = field(default_factory=deque)
    claimed: set[tuple[str, str]] = field(default_factory=set)
    parked: dict[tuple[str, str], Parked] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    timers: dict[tuple[Key, str], datetime] = field(default_factory=dict)
    entries: list[Any] = field(default_factory=list)


class Paper:
    """All of `services` together. `waits` is how long a message waits for what it names."""

    def __init__(
        self,
        *services: Service,
        now: datetime,
        seed: int | None = None,
        waits: timedelta = timedelta(days=14),
    ) -> None:
        self.desks = {service.name: Desk(service) for service in services}
        self.now = now
        self.random = None if seed is None else Random(seed)
        self.waits = waits
        self.facts: list[Said] = []
        self.numbers: Counter[str] = Counter()
        self.reported: dict[str, str] = {}

    # What happens

    def admit(self, participant: str, kind: str, municipality: str = "57701000") -> None:
        """The gateway admits a participant and tells everybody."""
        body = {"participant": participant, "kind": kind, "name": participant, "municipality": municipality}
        self.state_fact("gateway", ParticipantAddedV1.model_validate({**body, "version": 1}))

    def tell(
        self,
        participant: str,
        event: str,
        *,
        at: datetime | None = None,
        id: str | None = None,
        corrects: str | None = None,
        **said: Any,
    ) -> str:
        """A participant reports `event` ("trainees.enrolled"); returns the report's id."""
        body = REPORTS[f"kadry.report.{event}.v1"].model.model_validate(said)
        return self.report(participant, cast("Report", body), at=at, id=id, corrects=corrects)

    def report(
        self,
        participant: str,
        said: Report,
        *,
        at: datetime | None = None,
        id: str | None = None,
        corrects: str | None = None,
    ) -> str:
        """A participant reports `said`; without `at` it is about now, without `id` it is numbered."""
        owner = said.service()
        if owner in self.desks and said.type not in self.desks[owner].service.table:
            raise AssertionError(f"no rule decides {said.type}: name one in services/{owner}/app.py")
        self.numbers[participant] += 1
        source, id = PARTICIPANT_SOURCE + participant, id or f"{participant}-{self.numbers[participant]}"
        self.reported.setdefault(f"{source}#{id}", said.type)
        self._publish(
            "REPORTS",
            Message(
                id=id,
                source=source,
                time=at or self.now,
                recorded=self.now,
                seq=self._next("REPORTS"),
                correlation=f"{source}#{id}",
                data=said,
                participant=participant,
                corrects=corrects,
            ),
        )
        return id

    def envelope(self, value: Mapping[str, Any]) -> str:
        """A report as it stands on the wire, for instance an example of the contracts. Raises Rejected."""
        participant = str(value["source"]).removeprefix(PARTICIPANT_SOURCE)
        envelope = parse_report(value, participant)
        return self.report(
            participant, envelope.data, at=envelope.time, id=envelope.id, corrects=envelope.corrects
        )

    def state_fact(
        self,
        service: str,
        fact: Fact,
        *,
        at: datetime | None = None,
        id: str | None = None,
        correlation: str = "",
    ) -> None:
        """A fact of a service that does not sit at a desk here."""
        self.numbers[service] += 1
        self._relay(
            Said(service, id or f"{service}-{self.numbers[service]}", fact, at or self.now, correlation)
        )

    def settle(self) -> None:
        """Everybody reads until nothing is left; what is due goes off when its service has read all."""
        while ready := self._ready():
            desk, what = self.random.choice(ready) if self.random else ready[0]
            if what == "outbox":
                self._relay(desk.outbox.popleft())
            elif what == "due":
                self._wake(desk, *min((at, key) for key, at in desk.timers.items())[::-1])
            elif what == "deadline":
                late = min(desk.parked.values(), key=lambda parked: (parked.until, parked.message.seq))
                self._give_up(desk, late)
            else:
                self._decide(desk, desk.queues[what].popleft())

    def turn(self, to: datetime) -> None:
        """Turns the clock, stopping at everything that is due on the way."""
        self.settle()
        while (due := self._next_due()) is not None and due <= to:
            self.now = max(self.now, due)
            self.settle()
        self.now = max(self.now, to)
        self.settle()

    # What one sees

    def of(self, model: type[F]) -> list[F]:
        """The facts of that type, in the order in which they were said."""
        return [cast("F", said.fact) for said in self.facts if said.fact.type == model.type]

    def said(self, report: str) -> list[str]:
        """Names of the facts that answer a report, a refusal as its code; report_waiting is among them."""
        return [
            said.fact.code if isinstance(said.fact, ReportRefusedV1) else type(said.fact).event()
            for said in self.facts
            if said.correlation.partition("#")[2] == report
        ]

    def find(self, service: str, kind: type[S], id: str) -> S | None:
        """A state as a service has it now."""
        return cast("S | None", self.desks[service].states.get(Key(kind.kind, id)))

    def cells(self) -> Counter[tuple[date, str, str, str]]:
        """The sums of all moves by day, account, municipality and occupation; nothing that sums to nought."""
        sums: Counter[tuple[date, str, str, str]] = Counter()
        for said in self.facts:
            for move in getattr(said.fact, "moves", ()):
                if move.count is not None:
                    sums[move.on, move.was.account, move.was.municipality, move.was.occupation] -= move.count
                    sums[move.on, move.at.account, move.at.municipality, move.at.occupation] += move.count
        return Counter({cell: n for cell, n in sums.items() if n})

    def balance(self, day: date | None = None) -> Counter[tuple[str, str, str]]:
        """How many stand in each account and cell, at the end of `day` or after everything said so far."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for (on, *cell), n in self.cells().items():
            if day is None or on <= day:
                sums[cast("tuple[str, str, str]", tuple(cell))] += n
        return Counter({cell: n for cell, n in sums.items() if n and cell[0] != "outside"})

    def account(self, name: str, day: date | None = None) -> int:
        """How many stand in an account, wherever."""
        return sum(n for cell, n in self.balance(day).items() if cell[0] == name)

    # The machinery

    def _publish(self, stream: str, message: Message[Any]) -> None:
        for desk in self.desks.values():
            heard = message.data.type in desk.service.table
            mine = stream == "FACTS" or message.data.service() == desk.service.name
            if heard and mine:
                desk.queues[stream].append(message)

    def _relay(self, said: Said) -> None:
        if said.fact.type not in FACTS:
            raise AssertionError(f"the catalogue does not know {said.fact.type}")
        type(said.fact).model_validate_json(said.fact.model_dump_json())  # what a reader would have to do
        self._check_code(said)
        self.facts.append(said)
        source = SERVICE_SOURCE + said.service
        message: Message[Any] = Message(
            id=said.id,
            source=source,
            time=said.time,
            recorded=self.now,
            seq=self._next("FACTS"),
            correlation=said.correlation,
            data=said.fact,
            corrects=said.corrects,
        )
        self._publish("FACTS", message)

    def _check_code(self, said: Said) -> None:
        """A report is refused with a code that the catalogue lists for it."""
        report = self.reported.get(said.correlation)
        if report is None or not isinstance(said.fact, ReportRefusedV1):
            return
        if said.fact.code not in REPORTS[report].codes:
            raise AssertionError(f"{said.fact.code} is not among the codes of {report}")

    def _ready(self) -> list[tuple[Desk, str]]:
        """Everything that could happen next."""
        found: list[tuple[Desk, str]] = []
        for desk in self.desks.values():
            found += [(desk, stream) for stream, queue in desk.queues.items() if queue]
            found += [(desk, "outbox")] * bool(desk.outbox)
        idle = [desk for desk in self.desks.values() if not any(desk.queues.values())]
        if found and self.random is None:
            return found  # undisturbed, the clock comes last
        for desk in idle:
            found += [(desk, "due")] * any(at <= self.now for at in desk.timers.values())
            found += [(desk, "deadline")] * any(parked.until <= self.now for parked in desk.parked.values())
        return found

    def _next_due(self) -> datetime | None:
        """The next moment at which the clock does something; the region is settled, so it lies ahead."""
        moments = [at for desk in self.desks.values() for at in desk.timers.values()]
        moments += [parked.until for desk in self.desks.values() for parked in desk.parked.values()]
        return min(moments, default=None)

    def _decide(self, desk: Desk, message: Message[Any]) -> None:
        if (message.source, message.id) in desk.claimed:
            return
        desk.claimed.add((message.source, message.id))
        self._fold(desk, message)

    def _fold(self, desk: Desk, message: Message[Any]) -> None:
        fold = core.Fold(desk.service, desk.states, complete=True)
        fold.run([message])
        self._keep(desk, fold.effects)

    def _keep(self, desk: Desk, effects: core.Effects) -> None:
        for _, error in effects.failed:
            raise error
        name = desk.service.name
        for kind in {key.kind for key in effects.changed} - desk.service.kinds.keys():
            raise AssertionError(f"{name} has no table for {kind}: name it in services/{name}/store.py")
        for message, outcome in effects.waiting:
            self._park(desk, message, outcome)
        for emission in effects.emissions:
            id = core.fact_id(desk.service.name, emission.message, emission.n)
            correlation = emission.report or core.correlation(emission.message)
            time = emission.message.time
            desk.outbox.append(
                Said(desk.service.name, id, emission.fact, time, correlation, emission.corrects)
            )
        for (key, name), timer in effects.timers.items():
            if (moment := _moment(timer)) is None:
                desk.timers.pop((key, name), None)
            else:
                desk.timers[key, name] = moment
        desk.entries += [entry for _, entry in effects.entries]
        woken = [p.message for p in desk.parked.values() if p.waiting.for_ in effects.touched]
        for message in sorted(woken, key=lambda message: message.seq):
            if (message.source, message.id) in desk.parked:
                self._fold(desk, self._unpark(desk, message).message)

    def _park(self, desk: Desk, message: Message[Any], waiting: Waiting) -> None:
        until = message.recorded + self.waits
        desk.parked[message.source, message.id] = Parked(message, waiting, until)
        if isinstance(message.data, Report) and (message.source, message.id) not in desk.told:
            desk.told.add((message.source, message.id))
            fact = core.waiting(desk.service.name, message, waiting, until)
            id = f"{core.fact_id(desk.service.name, message, 0)}-waiting"
            desk.outbox.append(Said(desk.service.name, id, fact, message.time, core.correlation(message)))

    def _unpark(self, desk: Desk, message: Message[Any]) -> Parked:
        return desk.parked.pop((message.source, message.id))

    def _give_up(self, desk: Desk, late: Parked) -> None:
        """The deadline: asked once more, and if it still would wait, what it then says otherwise."""
        self._unpark(desk, late.message)
        fold = core.Fold(desk.service, desk.states, complete=True)
        fold.run([late.message])
        for message, waiting in fold.effects.waiting:
            if waiting.otherwise is None:
                raise AssertionError(
                    f"{message.data.type} {message.id} would be a dead letter: {waiting.for_}"
                )
            fold.keep(message, waiting.otherwise)
        fold.effects.waiting.clear()
        self._keep(desk, fold.effects)

    def _wake(self, desk: Desk, timer: tuple[Key, str], moment: datetime) -> None:
        del desk.timers[timer]
        key, name = timer
        # It may come due twice for one moment, with different conclusions: the id is never used again.
        id = f"timer.{key.kind}.{name}.{self._next(desk.service.name)}"
        source = f"timer:{desk.service.name}"
        self._fold(desk, Message(id, source, moment, self.now, 0, "", Due(key, name)))

    def _next(self, stream: str) -> int:
        self.numbers[stream] += 1
        return self.numbers[stream]


def _moment(timer: Timer) -> datetime | None:
    """When a timer comes due; a day means its end in the region's time zone."""
    if timer.at is None or isinstance(timer.at, datetime):
        return timer.at
    return datetime.combine(timer.at + timedelta(days=1), time(0), ZONE)


def later(message: Message[Any], **changed: Any) -> Message[Any]:
    """The same message with other attributes, for tests that call one rule."""
    return replace(message, **changed)
