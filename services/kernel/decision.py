"""The words a rule is written in. Pure, and the only kernel module that a domain imports.

A rule is `rule(message, look) -> Outcome`. It asks `look` for the states it needs, and the kernel has loaded
them in
bulk; it answers with the states from now on and the facts that follow, or that it has to wait, or with a
refusal. What
a rule needs besides is in the message: `message.recorded` is its only now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from kadry_contracts.envelope import Fact, Report

B_co = TypeVar("B_co", covariant=True)


class Key(NamedTuple):
    """Names one aggregate: its kind, and its id within the kind (a regional id, a pseudonym, a name)."""

    kind: str
    id: str


class State(Protocol):
    """What a service keeps of one aggregate. Immutable; `version` grows by one with each change."""

    kind: ClassVar[str]

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=State)


class Look(Protocol):
    """`look(Intake, id)` is that state as the messages before this one left it; None if there is none."""

    def __call__(self, kind: type[S], id: str, /) -> S | None: ...


@dataclass(frozen=True, slots=True)
class Message(Generic[B_co]):
    """Something that was said: a report, a fact or a timer come due.

    id           unique within its source
    source       `urn:kadry:<participant>` or `urn:kadry:service:<service>`
    time         when it happened, in the offset of its source
    recorded     when the stream stored it; the only now a rule may use
    seq          its place in that stream; 0 for timers
    correlation  `<source>#<id>` of the report that began the chain; "" for what the clock began
    participant  who reported it; "" for facts and timers
    corrects     the id of an earlier report of the same source which this one replaces
    """

    id: str
    source: str
    time: datetime
    recorded: datetime
    seq: int
    correlation: str
    data: B_co
    participant: str = ""
    corrects: str | None = None

    @property
    def day(self) -> date:
        """The date of `time`, in the offset the source wrote it with."""
        return self.time.date()


@dataclass(frozen=True, slots=True)
class Timer:
    """Come back to `about` at `at`; the same name again replaces it, `at=None` takes it away.

    A date means the end of that day (24:00) in the region's time zone.
    """

    about: Key
    name: str
    at: datetime | date | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a followed stream as it stands there, readable or not.

    value   the envelope as plain JSON; None if it is unreadable
    digest  of the envelope in canonical form; of the bytes if it is unreadable
    """

    stream: str
    subject: str
    value: Mapping[str, Any] | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class Due:
    """A timer come due, as its rule hears it. `message.time` is the moment it was set for, however late the
    process.
    """

    about: Key
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A report is not accepted: `code` of the catalogue, the field (JSON pointer) and what the text needs.

    report   another report than the one that began this chain, as `<source>#<id>`
    about    what the refusal is about besides
    texts    replace the texts of the code, Russian first
    chained  False: the refusal is no outcome of the report that it names (another one used its id)
    """

    code: str
    field: str | None = None
    details: Mapping[str, Any] = kept(default_factory=dict)
    report: str | None = None
    about: Sequence[str] = ()
    texts: tuple[str, str] | None = None
    chained: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not decidable before `for_` appears or changes; at the deadline `otherwise` is kept, a dead letter
    without it.

    otherwise  the refusal of a report; for a fact, which nobody can refuse, what follows from giving up
    named      what report_waiting says it waits for; `<kind> <id>` of `for_` unless that would tell too much
    """

    for_: Key
    otherwise: Refused | Decision | None = None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a message.

    states   the new states, each with a greater version than before
    facts    in the order in which they are to be read
    timers   to set, replace or take away
    entries  rows for the service's own append-only journal
    refused  refusals of reports that this message settles
    corrects the id of the report, of the same source, whose first fact the first of these facts replaces
    """

    states: Sequence[State] = ()
    facts: Sequence[Fact] = ()
    timers: Sequence[Timer] = ()
    entries: Sequence[Any] = ()
    refused: Sequence[Refused] = ()
    corrects: str | None = None


NOTHING = Decision()
"""The message changes nothing and needs no answer."""

Outcome: TypeAlias = Decision | Waiting | Refused


def named(message: Message[Any], ref: str) -> str:
    """The regional id of the writer's own object."""
    return f"{message.participant}/{ref}"


def until_known(kind: str, id: str, field: str) -> Waiting:
    """Wait for an object that a report names; if it never appears the report is refused."""
    return Waiting(Key(kind, id), Refused("unknown_object", field, {"name": id}))


def original(
    message: Message[Report], key: Key, current: str | None, replaced: tuple[str, ...]
) -> Refused | Waiting | None:
    """None if the report that `message` corrects is in force; otherwise the refusal, or the wait for it."""
    if message.corrects == current:
        return None
    if message.corrects in replaced:
        return Refused("already_corrected")
    return Waiting(key, Refused("unknown_original"), "the report named in corrects")


def last_day(message: Message[Any]) -> date:
    """The day whose end a timer was set for: 24:00 is the first moment that no longer belongs to a day."""
    return (message.time - timedelta(microseconds=1)).date()
