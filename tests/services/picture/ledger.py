"""A picture in this process, and facts put into its ledger the way the kernel does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from kadry_contracts.envelope import Fact
from kadry_contracts.facts.trainees import UnemployedRegisteredV1
from kadry_contracts.moves import End, Move
from services.kernel.clock import Clock
from services.kernel.context import Context
from services.kernel.core import Emission, Fold
from services.kernel.decision import Decision, Key, Message, State
from services.picture import store
from services.picture.app import SERVICE
from services.picture.domain import ledger

PERM, KUNGUR, NYTVA = "57701000", "57630000", "57634000"
SEWERS, TAILORS, WELDERS, COOKS = "8153", "7531", "7212", "5120"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ADMIN, EXACT, PLAIN = "kdr_admin", "kdr_exact", "kdr_plain"
KEYS: dict[str, dict[str, Any]] = {
    ADMIN: {"participant": None, "kind": None, "rights": [], "admin": True},
    EXACT: {"participant": "copp-perm", "kind": "coordinator", "rights": ["exact"], "admin": False},
    PLAIN: {"participant": "college-perm", "kind": "college", "rights": [], "admin": False},
}


def never(kind: type[State], id: str, /) -> None:
    """The ledger looks at no state."""
    raise AssertionError(f"the picture asked for {kind.kind} {id}")


def a_move(
    was: str,
    at: str,
    count: int = 1,
    *,
    on: date = date(2026, 11, 1),
    place: tuple[str, str] = (PERM, SEWERS),
    to: tuple[str, str] | None = None,
) -> Move:
    """`count` units go from one account to another, within a cell unless `to` names another one."""
    return Move(
        on=on,
        count=count,
        was=End(account=was, municipality=place[0], occupation=place[1]),
        at=End(account=at, municipality=(to or place)[0], occupation=(to or place)[1]),
    )


def a_fact(
    *moves: Move, seq: int = 1, by: str = "czn-perm", recorded: datetime | None = None
) -> Message[Fact]:
    """A fact with these movements, at this place of FACTS; one second of knowledge per place."""
    body = UnemployedRegisteredV1(
        trainee=str(uuid4()), municipality=PERM, occupation=SEWERS, registered_on=NOON.date(), moves=moves
    )
    return Message(
        id=str(uuid4()),
        source="urn:kadry:service:trainees",
        time=NOON,
        recorded=recorded or NOON + timedelta(seconds=seq),
        seq=seq,
        correlation=f"urn:kadry:{by}#r-{seq}" if by else "",
        data=body,
    )


def entries(*facts: Message[Fact]) -> list[tuple[Message[Any], Any]]:
    """What the rule posts for these facts."""
    found = []
    for fact in facts:
        outcome = ledger.posted(fact, never)
        assert isinstance(outcome, Decision)
        found += [(fact, entry) for entry in outcome.entries]
    return found


@dataclass
class Picture:
    """A picture: its routes behind `client`, its ledger behind `post`."""

    client: httpx.AsyncClient
    ctx: Context
    seq: int = field(default=0)
    timers: dict[tuple[Key, str], Any] = field(default_factory=dict)

    @property
    def engine(self) -> AsyncEngine:
        """Its database."""
        return self.ctx.engine

    @property
    def clock(self) -> Clock:
        """Its clock, turned by hand."""
        return self.ctx.clock

    async def post(self, *moves: Move, by: str = "czn-perm", facts: int = 1) -> int:
        """Posts `facts` facts with these movements as one batch; returns the place of the last in FACTS."""
        said = []
        for _ in range(facts):
            self.seq += 1
            said.append(a_fact(*moves, seq=self.seq, by=by))
        async with self.engine.begin() as conn:
            await store.journal(conn, entries(*said))
        self.ctx.committed.now()
        return self.seq

    async def tell(
        self,
        *facts: Fact,
        by: str = "czn-perm",
        at: datetime | None = None,
        corrects: str | None = None,
        id: str | None = None,
    ) -> list[Emission]:
        """Facts as the picture hears them, a batch; returns what it says itself."""
        said: list[Message[Any]] = []
        for fact in facts:
            self.seq += 1
            moment = at or self.clock.now()
            said.append(
                Message(
                    id=id or str(uuid4()),
                    source=f"urn:kadry:service:{fact.service()}",
                    time=moment,
                    recorded=moment + timedelta(milliseconds=self.seq),
                    seq=self.seq,
                    correlation=f"urn:kadry:{by}#r-{self.seq}" if by else "",
                    data=fact,
                    corrects=corrects,
                )
            )
        return await self.fold(said)

    async def fold(self, messages: Sequence[Message[Any]]) -> list[Emission]:
        """Decides messages as one batch and stores what follows."""
        fold, done = Fold(SERVICE, {}), 0
        async with self.engine.begin() as conn:
            while done < len(messages):
                done += fold.run(messages[done:])
                for key in fold.missing(messages[done:]):
                    states = await SERVICE.kinds[key.kind].load(conn, [key.id])
                    fold.states[key] = states.get(key.id)
            assert not fold.effects.failed, fold.effects.failed
            for kind, aggregate in SERVICE.kinds.items():
                if states_ := [state for key, state in fold.effects.changed.items() if key.kind == kind]:
                    assert await aggregate.save(conn, states_) == len(states_)
            await store.journal(conn, fold.effects.entries)
        self.timers |= {(timer.about, timer.name): timer.at for timer in fold.effects.timers.values()}
        self.ctx.committed.now()
        return fold.effects.emissions

    async def get(self, path: str, key: str | None = ADMIN, **params: str | int) -> httpx.Response:
        """The answer to a question under /v1/picture."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return await self.client.get(f"/v1/picture/{path}", params=params, headers=headers)

    async def cells(self, key: str | None = ADMIN, **params: str | int) -> dict[tuple[str, ...], Any]:
        """Values by municipality and occupation, as far as the answer is divided by them."""
        response = await self.get("cells", key, **params)
        assert response.status_code == 200, response.text
        return {
            tuple(cell[name] for name in ("municipality", "occupation") if name in cell): cell["value"]
            for cell in response.json()["cells"]
        }


def codes(problem: httpx.Response) -> Sequence[str]:
    """The codes of everything that is wrong, after the problem's own."""
    assert problem.headers["content-type"] == "application/problem+json"
    body = problem.json()
    return [body["type"].removeprefix("/problems/"), *(error["code"] for error in body.get("errors", []))]
