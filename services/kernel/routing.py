"""A service as data: what it hears, which rule decides, what it keeps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from kadry_contracts.envelope import Body, Fact, Report

from .decision import Due, Heard, Key, Look, Message, Outcome, State

if TYPE_CHECKING:  # a fold needs no database
    from sqlalchemy import MetaData
    from sqlalchemy.ext.asyncio import AsyncConnection

S = TypeVar("S", bound=State)
B = TypeVar("B", bound=Body)
Model: TypeAlias = type[Body]
Rule: TypeAlias = Callable[[Message[Any], Look], Outcome]
Needs: TypeAlias = Callable[[Message[Any]], Iterable[Key]]
Idle: TypeAlias = Callable[[bytes], bool]


MANY = 30
"""A consumer with more filters than this reads the whole stream: the broker would match each of them against
every message, which costs it more than the few that nobody hears."""
MOST = 12
"""Who hears more than so many facts of one service reads all that it says, by one filter."""


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[S]):
    """One kind of state and its two bulk statements.

    load  one query for any number of ids; ids that do not exist are absent from the answer
    save  one upsert for any number of states, guarded by version; returns the rows it wrote
    """

    model: type[S]
    load: Callable[[AsyncConnection, Sequence[str]], Awaitable[dict[str, S]]]
    save: Callable[[AsyncConnection, Sequence[S]], Awaitable[int]]

    @property
    def kind(self) -> str:
        return self.model.kind


@dataclass(frozen=True, slots=True)
class Route:
    """One message type and the rule that decides it.

    needs  names states to load before the rule is first asked
    idle   whether a fact, by its bytes alone, is one of the many of its type that the rule would say nothing
           about: it is passed over undecoded. False whenever in doubt
    """

    type: str
    model: Model | None
    rule: Rule
    needs: Needs | None = None
    idle: Idle | None = None


def hears(
    model: type[B],
    rule: Callable[[Message[B], Look], Outcome],
    needs: Callable[[Message[B]], Iterable[Key]] | None = None,
    idle: Idle | None = None,
) -> Route:
    """`rule` decides every message of this model. `needs` and `idle` save work; they are never a duty."""
    return Route(model.type, model, rule, needs, idle)


def wakes(kind: str, name: str, rule: Callable[[Message[Due], Look], Outcome]) -> Route:
    """`rule` decides when the timer `name` of an aggregate of `kind` comes due."""
    return Route(f"timer.{kind}.{name}", None, rule, lambda message: (message.data.about,))


def follows(
    stream: str, rule: Callable[[Message[Heard], Look], Outcome], needs: Needs | None = None
) -> Route:
    """`rule` hears every message of a stream as it stands there, whatever it is: for ledgers of the bus
    itself.

    `stream` is REPORTS or FACTS. The message's source is `stream:<stream>` and its id the place in the
    stream.
    """
    return Route(f"stream.{stream}", None, rule, needs)


Journal: TypeAlias = "Callable[[AsyncConnection, Sequence[tuple[Message[Any], Any]]], Awaitable[None]]"


@dataclass(frozen=True)
class Service:
    """A service: its name, its routing table, its aggregates, and how its journal entries are written.

    metadata  every table of the service besides the kernel's own
    """

    name: str
    routes: Sequence[Route]
    aggregates: Sequence[Aggregate[Any]] = ()
    journal: Journal | None = None
    metadata: MetaData | None = None

    @cached_property
    def table(self) -> Mapping[str, Route]:
        """Routes by message type; two routes of one type are a mistake and raise ValueError."""
        from .register import ROUTES

        found: dict[str, Route] = {}
        for route in (*self.routes, *(ROUTES if self.decides_reports else ())):
            if route.type in found:
                raise ValueError(f"{self.name} routes {route.type} twice")
            found[route.type] = route
        return found

    @cached_property
    def kinds(self) -> Mapping[str, Aggregate[Any]]:
        """Aggregates by kind, those that the kernel keeps included where reports are decided."""
        from .register import PARTICIPANTS, REFUSED_REPORTS

        extra = (PARTICIPANTS, REFUSED_REPORTS) if self.decides_reports else ()
        return {a.kind: a for a in (*self.aggregates, *extra)}

    @cached_property
    def decides_reports(self) -> bool:
        """Whether this service decides reports; then it also knows who takes part."""
        return any(r.model is not None and issubclass(r.model, Report) for r in self.routes)

    @cached_property
    def skims(self) -> bool:
        """Whether it reads more of FACTS than it hears, and passes over the rest."""
        follows = "stream.FACTS" in self.table  # which hears everything there is
        return not follows and any(subject.endswith(">") for subject in self.streams.get("FACTS", ()))

    @cached_property
    def heard(self) -> Mapping[str, Sequence[str]]:
        """The types of facts it hears, by the service that says them."""
        found: dict[str, list[str]] = {}
        for route in self.table.values():
            if route.model is not None and issubclass(route.model, Fact):
                found.setdefault(route.model.service(), []).append(route.type)
        return found

    @cached_property
    def idle(self) -> Mapping[str, Idle]:
        """By the beginning of a subject: how facts that say nothing to this service are told."""
        prefix = "kadry.fact."
        return {
            f"fact.{r.type.removeprefix(prefix)}": r.idle for r in self.table.values() if r.idle is not None
        }

    @cached_property
    def streams(self) -> Mapping[str, Sequence[str]]:
        """The streams it reads, each with the subjects its durable consumer filters."""
        found: dict[str, list[str]] = {}
        for service, types in self.heard.items():
            each = [f"fact.{type.removeprefix('kadry.fact.')}.*.*" for type in types]
            found.setdefault("FACTS", []).extend(each if len(types) <= MOST else [f"fact.{service}.>"])
        wholly = sum(len(types) > MOST for types in self.heard.values())
        if wholly > 1 or len(found.get("FACTS", ())) > MANY:
            found["FACTS"] = ["fact.>"]
        for type in self.table:
            if type.startswith("stream."):
                stream = type.removeprefix("stream.")
                found[stream] = [{"REPORTS": "report.>", "FACTS": "fact.>"}[stream]]
        if self.decides_reports:
            found["REPORTS"] = [f"report.*.{self.name}.>"]
        return {stream: sorted(subjects) for stream, subjects in sorted(found.items())}
