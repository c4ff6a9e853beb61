"""What becomes of messages that cannot be decided now: they wait, are tried again, or end as dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog

from . import metrics, outbox
from .clock import Clock
from .codec import Raw, Unusable
from .core import Emission, emission_of, waiting
from .decision import Due, Heard, Message, Refused, Timer, Waiting
from .inbox import Name
from .parked import Parked
from .settings import Settings
from .work import EverythingFails, Work

log = structlog.get_logger()
SUSPICIOUS = 20
UNSTORABLE = "the database did not take it"
WAITING_N = 1_000_000
"""The number of report_waiting among the facts of a message: beyond those of the decision that follows it."""


class Aside:
    """Sets messages of one service aside, in the transaction that is being made."""

    def __init__(self, name: str, settings: Settings, clock: Clock) -> None:
        self.name, self.settings, self.clock = name, settings, clock

    def unusable(self, work: Work, bad: Unusable) -> None:
        """A dead letter, and word of it to the participant on whose subject it came."""
        raw = bad.raw
        work.dead.append(outbox.dead_letter(self.name, raw, bad.code, bad.why_en))
        metrics.DEAD_LETTERS.labels(self.name, bad.code).inc()
        self.count(raw.stream, "dead", 1)
        if raw.stream == "REPORTS":
            message = of_stream(raw, raw.subject.split(".", 2)[1])
            refused = Refused(bad.code, report="", texts=(bad.why_ru, bad.why_en))
            work.fold.effects.emissions.append(emission_of(self.name, refused, message, 0))

    def end_waits(self, work: Work) -> None:
        """What follows for those that still wait at the end of their time."""
        effects = work.fold.effects
        over = [(m, outcome) for m, outcome in effects.waiting if id(m) in work.ended]
        effects.waiting[:] = [(m, outcome) for m, outcome in effects.waiting if id(m) not in work.ended]
        for message, outcome in over:
            if outcome.otherwise is None:
                self.give_up(work, message, "waited_too_long", "what it waited for did not come", 0)
            else:
                work.fold.keep(message, outcome.otherwise)

    def wait(self, work: Work, message: Message[Any], outcome: Waiting) -> None:
        if isinstance(message.data, Due):  # a timer cannot be set aside, but it can come again
            self.postpone(work, message)
            return
        fold, before = work.fold, work.again.get(id(message))
        raw = work.raws[id(message)]
        until = before.until if before and before.key else self.clock.now() + self.settings.waiting
        work.parked.append(Parked(raw, message.source, message.id, outcome.for_, until))
        work.waits[outcome.for_] += 1
        if message.participant and not (before and before.key):
            fact = waiting(self.name, message, outcome, until)
            fold.effects.emissions.append(Emission(message, fact, WAITING_N))
            self.count(raw.stream, "waiting", 1)

    def failures(self, work: Work, messages: Sequence[Message[Any]]) -> None:
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
                self.postpone(work, message)
            elif tries > len(delays):
                self.give_up(
                    work, message, "internal_error", f"its rule failed {tries} times: {error!r}", tries
                )
            else:
                at = self.clock.now() + timedelta(seconds=delays[tries - 1])
                raw = work.raws[id(message)]
                work.parked.append(
                    Parked(raw, message.source, message.id, None, at, tries, repr(error)[:500])
                )

    def give_up(self, work: Work, message: Message[Any], code: str, why: str, tries: int) -> None:
        """A dead letter. Its claim is released, so that a replay after the repair is an ordinary publish."""
        raw = work.raws[id(message)]
        work.dead.append(outbox.dead_letter(self.name, raw, code, why, tries))
        work.release.append(Name(message.source, message.id))
        metrics.DEAD_LETTERS.labels(self.name, code).inc()
        self.count(raw.stream, "dead", 1)
        if message.participant and not isinstance(message.data, Heard):
            emission = emission_of(self.name, Refused(code), message, WAITING_N + 1)
            work.fold.effects.emissions.append(emission)

    def cannot_store(self, work: Work, message: Message[Any]) -> None:
        """The database refuses what follows from a message: a dead letter; a timer comes again later."""
        if isinstance(message.data, Due):
            self.postpone(work, message)
        else:
            self.give_up(work, message, "internal_error", UNSTORABLE, 0)

    def postpone(self, work: Work, message: Message[Any]) -> None:
        later = self.clock.now() + timedelta(seconds=self.settings.retry_seconds[-1])
        timer = Timer(message.data.about, message.data.name, later)
        work.fold.effects.timers.setdefault((timer.about, timer.name), timer)

    def count(self, stream: str, outcome: str, number: int) -> None:
        """Counts messages by what became of them."""
        metrics.MESSAGES.labels(self.name, stream, outcome).inc(number)


def of_stream(raw: Raw, participant: str) -> Message[Any]:
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
