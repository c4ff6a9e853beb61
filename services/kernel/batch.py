"""One batch is one transaction: decode, claim, load, decide, save, say. The caller acknowledges."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from . import inbox, metrics, outbox, parked, timers
from .clock import Clock
from .codec import NO_DIGEST, Raw, Read, Unusable, read_anything, read_fact, read_report
from .core import Emission, Fold, emission_of, waiting
from .decision import Due, Heard, Key, Message, Refused, State, Timer, Waiting
from .inbox import Name
from .outbox import Said
from .parked import Parked
from .routing import Service
from .settings import Settings

log = structlog.get_logger()
FOLLOWED = text("SELECT seq FROM followed WHERE stream = :stream")
FOLLOW = text(
    "INSERT INTO followed (stream, seq) VALUES (:stream, :seq) "
    "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq"
)
SUSPICIOUS = 20
UNSTORABLE = "the database did not take it"
WAITING_N = 1_000_000
"""The number of report_waiting among the facts of a message: beyond those of the decision that follows it."""


class Overtaken(Exception):
    """Another writer saved a newer version of a state in between: undo everything and begin again."""


class EverythingFails(Exception):
    """Every rule of a large batch raised: a bad deploy must not empty a stream into DEAD."""


@dataclass(slots=True)
class Done:
    """What a committed batch leaves to do.

    said     rows for the relay
    decided  messages that were decided
    due      the earliest moment at which something of this batch comes due
    """

    said: list[Said] = field(default_factory=list)
    decided: int = 0
    due: datetime | None = None

    def earlier(self, at: datetime | None) -> None:
        """Notes a moment at which something comes due."""
        if at is not None and (self.due is None or at < self.due):
            self.due = at

    def add(self, other: Done) -> Done:
        """This and the batch after it, as one."""
        self.said += other.said
        self.decided += other.decided
        self.earlier(other.due)
        return self


@dataclass(slots=True)
class Work:
    """A transaction in the making. Dictionaries with `int` keys go by the identity of a message.

    raws    where messages came from
    again   messages that were set aside before
    ended   messages whose wait has ended: what they wait for is done without
    waits   changes to how many messages wait for which key
    """

    fold: Fold
    raws: dict[int, Raw] = field(default_factory=dict)
    again: dict[int, Parked] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    waits: Counter[Key] = field(default_factory=Counter)
    parked: list[Parked] = field(default_factory=list)
    dead: list[Said] = field(default_factory=list)
    release: list[Name] = field(default_factory=list)
    folded: int = 0


Take = Callable[[Work], Awaitable[list[Message[Any]]]]


class Batches:
    """Runs batches of a service on one connection: the writer's. Not for concurrent use.

    waits  how many messages wait for which key; the writer alone changes them, so memory is right
    """

    def __init__(self, service: Service, conn: AsyncConnection, settings: Settings, clock: Clock) -> None:
        self.service, self.conn, self.settings, self.clock = service, conn, settings, clock
        self.waits: Counter[Key] = Counter()

    async def begin(self) -> datetime | None:
        """Reads what is waited for, once, when this process has become the writer; returns when anything is
        due.
        """
        async with self.conn.begin():
            self.waits = await parked.waited_for(self.conn)
            self._gauge()
            found = [await parked.next_at(self.conn), await timers.next_at(self.conn)]
        return min((at for at in found if at is not None), default=None)

    async def stream(self, stream: str, raws: Sequence[Raw]) -> Done:
        """Decides messages of a stream, in their order."""
        begun = time.thread_time()
        reader = self._reader(stream)
        found = [reader(raw) for raw in raws if self._heard(raw)]
        self._spent("decode", begun)
        try:
            return await self._transaction(lambda work: self._claimed(stream, found, work))
        except DBAPIError as error:
            if not _is_about_data(error):
                raise
            if len(raws) > 1:  # one of them cannot be stored: halve until it is alone
                half = len(raws) // 2
                return (await self.stream(stream, raws[:half])).add(await self.stream(stream, raws[half:]))
            log.error("cannot be stored", stream=stream, seq=raws[0].seq, error=type(error.orig).__name__)
            try:
                return await self._transaction(lambda work: self._unstorable(stream, found, work))
            except DBAPIError as again:
                if not _is_about_data(again):
                    raise
            bad = Unusable(raws[0], "internal_error", "запись не приняла база данных", UNSTORABLE)
            return await self._transaction(lambda work: self._claimed(stream, [bad], work))

    async def due(self, now: datetime, *, with_timers: bool) -> Done:
        """Decides what comes due by the clock: other tries, waits that end and, if allowed, timers."""

        most = self.settings.batch

        async def take(work: Work) -> list[Message[Any]]:
            messages = self._again(work, await parked.take_due(self.conn, now, most))
            work.ended.update(key for key, p in work.again.items() if p.key is not None)
            if with_timers and most > len(messages):
                left = most - len(messages)
                messages += await timers.take_due(self.conn, self.service.name, now, self.clock.zone, left)
            return messages

        async def give_up(work: Work) -> list[Message[Any]]:
            for message in await take(work):
                self._cannot_store(work, message)
            return []

        while True:
            try:
                done = await self._transaction(take)
                break
            except DBAPIError as error:
                if not _is_about_data(error):
                    raise
                if most == 1:
                    log.error("cannot be stored", stream="due", error=type(error.orig).__name__)
                    done = await self._transaction(give_up)
                    break
                most //= 2  # one of them cannot be stored: fewer, until it is the first and alone
        async with self.conn.begin():
            done.earlier(await parked.next_at(self.conn))
            done.earlier(await timers.next_at(self.conn))
        return done

    # What a transaction decides

    def _heard(self, raw: Raw) -> bool:
        """Whether the service has a rule for it: a consumer with very many filters reads the whole stream."""
        if raw.stream != "FACTS" or not self.service.skims:
            return True
        return "kadry." + raw.subject.rsplit(".", 2)[0] in self.service.table

    def _reader(self, stream: str) -> Callable[[Raw], Read | Unusable]:
        if f"stream.{stream}" in self.service.table:
            return read_anything
        return read_report if stream == "REPORTS" else read_fact

    async def _claimed(self, stream: str, found: Sequence[Read | Unusable], work: Work) -> list[Message[Any]]:
        """Messages that nobody decided before; what nobody can decide goes straight to DEAD."""
        if f"stream.{stream}" in self.service.table:
            return await self._followed(stream, [one for one in found if isinstance(one, Read)], work)
        names = [_name(one) for one in found]
        signs = [one.digest if isinstance(one, Read) else NO_DIGEST for one in found]
        new = await inbox.claim(self.conn, names, signs)
        messages: list[Message[Any]] = []
        first: dict[Name, bytes] = {}
        repeats: list[Read] = []
        for name, one in zip(names, found, strict=True):
            if name not in new or name in first:
                if isinstance(one, Read):
                    repeats.append(one)
            elif isinstance(one, Read):
                first[name] = one.digest
                messages.append(one.message)
                work.raws[id(one.message)] = one.raw
                if one.refused is not None:
                    work.fold.ready[id(one.message)] = one.refused
            else:
                first[name] = NO_DIGEST
                self._unusable(work, one)
        if repeats:
            self._count(stream, "repeat", len(repeats))
            if stream == "REPORTS":
                messages += await self._reused(work, repeats, first)
        return messages

    async def _reused(
        self, work: Work, repeats: Sequence[Read], first: dict[Name, bytes]
    ) -> list[Message[Any]]:
        """Repeats that say something else than the first one did: the id is taken, its sender hears so."""
        earlier = [name for one in repeats if (name := _name(one)) not in first]
        known = {**await inbox.digests(self.conn, earlier), **first} if earlier else first
        other = [one for one in repeats if known.get(_name(one)) != one.digest]
        claims = [Name("stream:REPORTS", str(one.raw.seq)) for one in other]
        new = await inbox.claim(self.conn, claims, [NO_DIGEST] * len(claims)) if claims else set()
        messages = []
        for one, name in zip(other, claims, strict=True):
            if name in new:
                message = _of_stream(one.raw, one.message.participant)
                details = {"id": one.message.id}
                report = f"{one.message.source}#{one.message.id}"
                work.fold.ready[id(message)] = Refused("id_reused", "/id", details, report, chained=False)
                work.raws[id(message)] = one.raw
                messages.append(message)
        return messages

    async def _followed(self, stream: str, found: Sequence[Read], work: Work) -> list[Message[Any]]:
        position = (await self.conn.execute(FOLLOWED, {"stream": stream})).scalar() or 0
        new = [one for one in found if one.raw.seq > position]
        work.raws.update((id(one.message), one.raw) for one in new)
        if new:
            await self.conn.execute(FOLLOW, {"stream": stream, "seq": new[-1].raw.seq})
        return [one.message for one in new]

    def _unusable(self, work: Work, bad: Unusable) -> None:
        """A dead letter, and word of it to the participant on whose subject it came."""
        raw = bad.raw
        work.dead.append(outbox.dead_letter(self.service.name, raw, bad.code, bad.why_en))
        metrics.DEAD_LETTERS.labels(self.service.name, bad.code).inc()
        self._count(raw.stream, "dead", 1)
        if raw.stream == "REPORTS":
            message = _of_stream(raw, raw.subject.split(".", 2)[1])
            refused = Refused(bad.code, report="", texts=(bad.why_ru, bad.why_en))
            work.fold.effects.emissions.append(emission_of(self.service.name, refused, message, 0))

    def _again(self, work: Work, taken: Iterable[Parked]) -> list[Message[Any]]:
        """Messages set aside before, to be decided again."""
        messages = []
        for p in taken:
            found = self._reader(p.raw.stream)(p.raw)
            if p.key is not None:
                work.waits[p.key] -= 1
            if isinstance(found, Unusable):
                work.release.append(Name(p.source, p.id))
                self._unusable(work, found)
                continue
            work.raws[id(found.message)] = p.raw
            work.again[id(found.message)] = p
            messages.append(found.message)
        return messages

    async def _unstorable(
        self, stream: str, found: Sequence[Read | Unusable], work: Work
    ) -> list[Message[Any]]:
        for message in await self._claimed(stream, found, work):
            self._cannot_store(work, message)
        return []

    def _cannot_store(self, work: Work, message: Message[Any]) -> None:
        """The database refuses what follows from a message: a dead letter; a timer comes again later."""
        if isinstance(message.data, Due):
            self._postpone(work, message)
        else:
            self._give_up(work, message, "internal_error", UNSTORABLE, 0)

    def _postpone(self, work: Work, message: Message[Any]) -> None:
        later = self.clock.now() + timedelta(seconds=self.settings.retry_seconds[-1])
        timer = Timer(message.data.about, message.data.name, later)
        work.fold.effects.timers.setdefault((timer.about, timer.name), timer)

    async def _transaction(self, take: Take) -> Done:
        """Takes messages and decides them, again from the beginning when another writer was faster."""
        begun = time.monotonic()
        for _ in range(10):
            work = Work(Fold(self.service, {}))
            try:
                async with self.conn.begin():
                    await self._decide(work, await take(work))
                    done = await self._store(work)
            except Overtaken:
                continue
            for key, change in work.waits.items():
                self.waits[key] += change
                if self.waits[key] <= 0:
                    del self.waits[key]
            if work.waits:
                self._gauge()
            done.decided = work.folded
            metrics.BATCH_SECONDS.labels(self.service.name).observe(time.monotonic() - begun)
            metrics.BATCH_MESSAGES.labels(self.service.name).observe(work.folded)
            return done
        raise Overtaken(f"{self.service.name}: ten times in a row")

    async def _decide(self, work: Work, messages: list[Message[Any]]) -> None:
        """Folds messages, then whatever waited for what they changed, until nothing is woken any more."""
        fold = work.fold
        while messages:
            work.folded += len(messages)
            await self._run(fold, messages)
            self._set_aside_failures(work, messages)
            self._end_waits(work)
            touched, fold.effects.touched = fold.effects.touched, set()
            messages = await self._woken(work, touched) if touched else []
        for message, outcome in fold.effects.waiting:
            self._wait(work, message, outcome)

    async def _run(self, fold: Fold, messages: list[Message[Any]]) -> None:
        await self._load(fold, fold.needs(messages))
        while True:
            begun = time.thread_time()
            messages = messages[fold.run(messages) :]
            missing = fold.missing(messages) if messages else set()
            self._spent("decide", begun)
            if not messages:
                return
            await self._load(fold, missing)

    async def _load(self, fold: Fold, keys: Iterable[Key]) -> None:
        wanted: dict[str, list[str]] = {}
        for key in keys:
            wanted.setdefault(key.kind, []).append(key.id)
        for kind, ids in wanted.items():
            if kind not in self.service.kinds:
                raise LookupError(f"{self.service.name} keeps no {kind}: a rule asked for one")
            found = await self.service.kinds[kind].load(self.conn, ids)
            for id in ids:
                fold.states[Key(kind, id)] = found.get(id)

    async def _woken(self, work: Work, touched: set[Key]) -> list[Message[Any]]:
        """What waits for these keys, of earlier batches and of this one, in stream order."""
        fold = work.fold
        now = fold.effects.waiting
        woken = [message for message, outcome in now if outcome.for_ in touched]
        now[:] = [(message, outcome) for message, outcome in now if outcome.for_ not in touched]
        if waited := [key for key in touched if self.waits[key] + work.waits[key] > 0]:
            woken += self._again(work, await parked.take(self.conn, waited))
        return sorted(woken, key=lambda message: message.seq)

    # What becomes of messages that cannot be decided now

    def _end_waits(self, work: Work) -> None:
        """What follows for those that still wait at the end of their time."""
        effects = work.fold.effects
        over = [(m, outcome) for m, outcome in effects.waiting if id(m) in work.ended]
        effects.waiting[:] = [(m, outcome) for m, outcome in effects.waiting if id(m) not in work.ended]
        for message, outcome in over:
            if outcome.otherwise is None:
                self._give_up(work, message, "waited_too_long", "what it waited for did not come", 0)
            else:
                work.fold.keep(message, outcome.otherwise)

    def _wait(self, work: Work, message: Message[Any], outcome: Waiting) -> None:
        if isinstance(message.data, Due):  # a timer cannot be set aside, but it can come again
            self._postpone(work, message)
            return
        fold, before = work.fold, work.again.get(id(message))
        raw = work.raws[id(message)]
        until = before.until if before and before.key else self.clock.now() + self.settings.waiting
        work.parked.append(Parked(raw, message.source, message.id, outcome.for_, until))
        work.waits[outcome.for_] += 1
        if message.participant and not (before and before.key):
            fact = waiting(self.service.name, message, outcome, until)
            fold.effects.emissions.append(Emission(message, fact, WAITING_N))
            self._count(raw.stream, "waiting", 1)

    def _set_aside_failures(self, work: Work, messages: Sequence[Message[Any]]) -> None:
        failed, work.fold.effects.failed = work.fold.effects.failed, []
        if len(failed) >= SUSPICIOUS:
            # Of messages heard for the first time only: some that always fail are tried again in company.
            asked = (
                {id(m) for m in messages if id(m) in work.raws} - work.again.keys() - work.fold.ready.keys()
            )
            new = [error for message, error in failed if id(message) in asked]
            if len(new) >= SUSPICIOUS and len(new) == len(asked):
                raise EverythingFails(f"all {len(new)} messages of a batch: {new[0]!r}") from new[0]
        delays = self.settings.retry_seconds
        for message, error in failed:
            before = work.again.get(id(message))
            tries = (before.tries if before else 0) + 1
            log.error(
                "a rule failed",
                type=_type(message),
                correlationid=message.correlation,
                tries=tries,
                exc_info=error,
            )
            if isinstance(message.data, Due):
                self._postpone(work, message)
            elif tries > len(delays):
                self._give_up(
                    work, message, "internal_error", f"its rule failed {tries} times: {error!r}", tries
                )
            else:
                at = self.clock.now() + timedelta(seconds=delays[tries - 1])
                raw = work.raws[id(message)]
                work.parked.append(
                    Parked(raw, message.source, message.id, None, at, tries, repr(error)[:500])
                )

    def _give_up(self, work: Work, message: Message[Any], code: str, why: str, tries: int) -> None:
        """A dead letter. Its claim is released, so that a replay after the repair is an ordinary publish."""
        raw = work.raws[id(message)]
        work.dead.append(outbox.dead_letter(self.service.name, raw, code, why, tries))
        work.release.append(Name(message.source, message.id))
        metrics.DEAD_LETTERS.labels(self.service.name, code).inc()
        self._count(raw.stream, "dead", 1)
        if message.participant and not isinstance(message.data, Heard):
            emission = emission_of(self.service.name, Refused(code), message, WAITING_N + 1)
            work.fold.effects.emissions.append(emission)

    # What a transaction writes

    async def _store(self, work: Work) -> Done:
        effects, service, conn = work.fold.effects, self.service, self.conn
        done = Done()
        begun = time.thread_time()
        by_kind: dict[str, list[State]] = {}
        for key, state in effects.changed.items():
            by_kind.setdefault(key.kind, []).append(state)
        for kind, states in by_kind.items():
            if await service.kinds[kind].save(conn, states) != len(states):
                raise Overtaken(kind)
        if effects.entries and service.journal is not None:
            await service.journal(conn, effects.entries)
        if effects.timers:
            done.earlier(await timers.put(conn, effects.timers.values(), self.clock))
        await parked.put(conn, work.parked)
        for p in work.parked:
            done.earlier(p.until)
        await inbox.release(conn, work.release)
        done.said = [outbox.emitted(service.name, emission) for emission in effects.emissions] + work.dead
        await outbox.append(conn, done.said)
        self._spent("store", begun)
        self._count("all", "decided", effects.decided)
        return done

    def _gauge(self) -> None:
        metrics.WAITING_REPORTS.labels(self.service.name).set(self.waits.total())

    def _spent(self, stage: str, begun: float) -> None:
        metrics.STAGE_SECONDS.labels(self.service.name, stage).inc(time.thread_time() - begun)

    def _count(self, stream: str, outcome: str, number: int) -> None:
        metrics.MESSAGES.labels(self.service.name, stream, outcome).inc(number)


def _name(found: Read | Unusable) -> Name:
    """What a message is claimed by; one that cannot be read, by its place in the stream."""
    if isinstance(found, Read):
        return Name(found.message.source, found.message.id)
    return Name(f"stream:{found.raw.stream}", str(found.raw.seq))


def _of_stream(raw: Raw, participant: str) -> Message[Any]:
    """Stands for a message that is known by its place in the stream only."""
    return Message(
        id=str(raw.seq),
        source=f"stream:{raw.stream}",
        time=raw.recorded,
        recorded=raw.recorded,
        seq=raw.seq,
        correlation="",
        data=None,
        participant=participant,
    )


def _type(message: Message[Any]) -> str:
    data = message.data
    return (
        f"timer.{data.about.kind}.{data.name}" if isinstance(data, Due) else str(getattr(data, "type", data))
    )


def _is_about_data(error: DBAPIError) -> bool:
    """Whether the database objects to what was to be stored (SQLSTATE classes 22 and 23)."""
    if error.connection_invalidated:
        return False
    cause = getattr(error.orig, "__cause__", None) or error.orig
    state = str(getattr(cause, "sqlstate", "") or getattr(error.orig, "sqlstate", "") or "")
    return state[:2] in ("22", "23") or isinstance(cause, (UnicodeEncodeError, ValueError))
