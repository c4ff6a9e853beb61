"""Who is calling: keys to participants, for the door's own routes and for the other services."""

from __future__ import annotations

import asyncio
import hmac
import time
from dataclasses import dataclass

import orjson
import structlog
from fastapi import Request
from nats.aio.msg import Msg
from sqlalchemy import text

from services.kernel.context import Context

from .keys import Keys, public_part
from .problems import Refusal

log = structlog.get_logger()
SUBJECT = "rpc.gateway.authenticate"
REMEMBERED = 1.0
"""Seconds for which a key's owner is believed without asking: the longest that a revoked key lives on."""
MOST = 10_000

OWNER = text(
    "SELECT k.hash, p.id, p.kind, p.rights, p.suspended FROM access_key k "
    "JOIN participant p ON p.id = k.participant WHERE k.public = :public "
    "AND (k.revoked_at IS NULL OR k.revoked_at > :now)"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds a key. The administrator is no participant: `participant` is "" then."""

    participant: str
    kind: str = ""
    rights: tuple[str, ...] = ()
    suspended: bool = False
    admin: bool = False


ADMIN = Caller("", admin=True)


class Door:
    """Knows callers by their keys."""

    def __init__(self, ctx: Context) -> None:
        self.keys = Keys.from_files()
        self._engine, self._clock = ctx.engine, ctx.clock
        self._known: dict[bytes, tuple[float, Caller]] = {}
        self.serving: asyncio.Task[None] | None = None

    async def caller(self, request: Request) -> Caller:
        """Whoever sent the request; 401 without a valid key."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refusal(401, "missing_key")
        found = await self.owner(key.strip())
        if found is None:
            raise Refusal(401, "unknown_key")
        return found

    async def participant(self, request: Request) -> Caller:
        """The participant who sent the request; 403 for the administrator."""
        found = await self.caller(request)
        if found.admin:
            raise Refusal(403, "not_a_participant")
        return found

    async def admin(self, request: Request) -> None:
        """Lets the administrator pass, nobody else."""
        if not (await self.caller(request)).admin:
            raise Refusal(403, "forbidden")

    async def owner(self, key: str) -> Caller | None:
        """Who holds this key; None if nobody does."""
        if self.keys.is_admin(key):
            return ADMIN
        public = public_part(key)
        if public is None:
            return None
        sign = self.keys.hash(key)
        now = time.monotonic()
        until, found = self._known.get(sign, (0.0, ADMIN))
        if until > now:
            return found
        async with self._engine.connect() as conn:
            row = (await conn.execute(OWNER, {"public": public, "now": self._clock.now()})).one_or_none()
        if row is None or not hmac.compare_digest(row.hash, sign):
            self._known.pop(sign, None)
            return None
        if len(self._known) >= MOST:
            self._known.clear()
        found = Caller(row.id, row.kind, tuple(row.rights), row.suspended)
        self._known[sign] = (now + REMEMBERED, found)
        return found

    def forget(self) -> None:
        """Believes nothing any more: a key or a participant has changed."""
        self._known.clear()


def answer_services(ctx: Context, door: Door) -> None:
    """Begins to answer other services on `rpc.gateway.authenticate`. Call it in a running loop."""

    async def answer(message: Msg) -> None:
        await message.respond(orjson.dumps(await told(door, message.data)))

    async def serve() -> None:
        await ctx.nc.subscribe(SUBJECT, queue="gateway", cb=answer)

    def begun(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            log.error("rpc_not_served", subject=SUBJECT, error=repr(task.exception()))

    door.serving = asyncio.get_running_loop().create_task(serve())
    door.serving.add_done_callback(begun)


async def told(door: Door, asked: bytes) -> dict[str, object]:
    """The answer to `{"key": …}`: whose it is, or `{"error": "unknown_key"}`."""
    try:
        key = orjson.loads(asked)["key"]
        found = await door.owner(key) if isinstance(key, str) else None
    except (ValueError, LookupError, TypeError):
        found = None
    except Exception as error:
        log.error("authenticate_failed", error=type(error).__name__)
        return {"error": "unavailable"}
    if found is None:
        return {"error": "unknown_key"}
    return {
        "participant": found.participant or None,
        "kind": found.kind or None,
        "rights": list(found.rights),
        "admin": found.admin,
    }
