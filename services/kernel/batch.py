"""One batch is one transaction: decode, claim, load, decide, save, say. The caller acknowledges."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from . import inbox, metrics, outbox, parked, timers
from .aside import UNSTORABLE, Aside
from .claims import Claims
from .clock import Clock
from .codec import Raw, Read, Unusable, read_anything, read_fact, read_report
from .core import Fold
from .decision import Key, Message, State
from .inbox import Name
from .parked import Parked
from .routing import Service
from .settings import Settings
from .work import Done, Overtaken, Work

log = structlog.get_logger()


Take = Callable[[Work], Awaitable[list[Message[Any]]]]


class Batches:
    """Runs batches of a service on one connection: the writer's. Not for concurrent use.

    waits   how many messages wait for which key; the writer alone changes them, so memory is right
    said    ids of what was said before, and is not said again
    within  the connection is in a transaction of the caller's: batches are parts of it
    """

    def __init__(
        self,
        service: Service,
        conn: AsyncConnection,
        settings: Settings,
        clock: Clock,
        *,
        said: Container[str] = (),
        within: bool = False,
    ) -> None:
        self.service, self.conn, self.settings, self.clock = service, conn, settings, clock
        self.said, self.transaction = said, conn.begin_nested if within else conn.begin
        self.waits: Counter[Key] = Counter()
        self.aside = Aside(service.name, settings, clock)
        followed = (type_.removeprefix("stream.") for type_ in service.table if type_.startswith("stream."))
        self.claims = Claims(conn, self.aside, frozenset(followed))

    async def begin(self) -> datetime | None:
        """Reads what is waited for, once, when this process has become the writer; returns when anything is
        due.
        """
        async with self.transaction():
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
        if not found:  # nothing to claim, nothing to say: its acknowledgement is all there is to do
            return Done()
        try:
            return await self._transaction(lambda work: self.claims.claimed(stream, found, work))
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
            return await self._transaction(lambda work: self.claims.claimed(stream, [bad], work))

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
                self.aside.cannot_store(work, message)
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
        async with self.transaction():
            done.earlier(await parked.next_at(self.conn))
            done.earlier(await timers.next_at(self.conn))
        return done

    # What a transaction decides

    def _heard(self, raw: Raw) -> bool:
        """Whether a rule may have anything to say of it.

        A consumer with very many filters reads all of FACTS.
        """
        if raw.stream != "FACTS" or not (self.service.skims or self.service.idle):
            return True
        subject = raw.subject.rsplit(".", 2)[0]
        if self.service.skims and f"kadry.{subject}" not in self.service.table:
            return False
        idle = self.service.idle.get(subject)
        return idle is None or not idle(raw.body)

    def _reader(self, stream: str) -> Callable[[Raw], Read | Unusable]:
        if f"stream.{stream}" in self.service.table:
            return read_anything
        return read_report if stream == "REPORTS" else read_fact

    def _again(self, work: Work, taken: Iterable[Parked]) -> list[Message[Any]]:
        """Messages set aside before, to be decided again."""
        messages = []
        for p in taken:
            found = self._reader(p.raw.stream)(p.raw)
            if p.key is not None:
                work.waits[p.key] -= 1
            if isinstance(found, Unusable):
                work.release.append(Name(p.source, p.id))
                self.aside.unusable(work, found)
                continue
            work.raws[id(found.message)] = p.raw
            work.again[id(found.message)] = p
            messages.append(found.message)
        return messages

    async def _unstorable(
        self, stream: str, found: Sequence[Read | Unusable], work: Work
    ) -> list[Message[Any]]:
        for message in await self.claims.claimed(stream, found, work):
            self.aside.cannot_store(work, message)
        return []

    async def _transaction(self, take: Take) -> Done:
        """Takes messages and decides them, again from the beginning when another writer was faster."""
        begun = time.monotonic()
        for _ in range(10):
            work = Work(Fold(self.service, {}))
            try:
                async with self.transaction():
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
            self.aside.failures(work, messages)
            self.aside.end_waits(work)
            touched, fold.effects.touched = fold.effects.touched, set()
            messages = await self._woken(work, touched) if touched else []
        for message, outcome in fold.effects.waiting:
            self.aside.wait(work, message, outcome)

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
        said = [outbox.emitted(service.name, emission) for emission in effects.emissions] + work.dead
        done.said = [row for row in said if row.id not in self.said]
        await outbox.append(conn, done.said)
        self._spent("store", begun)
        self.aside.count("all", "decided", effects.decided)
        return done

    def _gauge(self) -> None:
        metrics.WAITING_REPORTS.labels(self.service.name).set(self.waits.total())

    def _spent(self, stage: str, begun: float) -> None:
        metrics.STAGE_SECONDS.labels(self.service.name, stage).inc(time.thread_time() - begun)


def _is_about_data(error: DBAPIError) -> bool:
    """Whether the database objects to what was to be stored (SQLSTATE classes 22 and 23)."""
    if error.connection_invalidated:
        return False
    cause = getattr(error.orig, "__cause__", None) or error.orig
    state = str(getattr(cause, "sqlstate", "") or getattr(error.orig, "sqlstate", "") or "")
    return state[:2] in ("22", "23") or isinstance(cause, (UnicodeEncodeError, ValueError))
