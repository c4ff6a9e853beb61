"""Who asks. The gateway knows the keys: it is asked over the bus, and its answer holds for a second."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from fastapi import Request

from services.kernel.context import Context

from .problems import Problem

SUBJECT = "rpc.gateway.authenticate"
SECONDS = 1.0
"""How long an answer of the gateway holds, and how long we wait for one."""
MOST = 1_000
"""More keys than this are not remembered at once."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a participant, the administrator, or anybody (None). `exact`: sees true values."""

    participant: str | None = None
    exact: bool = False


ANYBODY = Caller()


class Access:
    """Finds out who asks; remembers digests of keys, never keys."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.open = loopback(ctx.settings.http_host)
        self._known: dict[bytes, tuple[float, Caller | None]] = {}

    async def caller(self, request: Request) -> Caller:
        """Who asks. Raises Problem: no key where one is needed, a wrong key, the gateway does not answer."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if not key.strip():
            if self.open and not scheme:
                return ANYBODY
            raise Problem(
                "no_key",
                "Передайте ключ участника: Authorization: Bearer <ключ>.",
                "Send a participant's key: Authorization: Bearer <key>.",
            )
        found = await self._found(key.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise Problem(
                "unknown_key",
                "Ключ неизвестен или отозван. Ключи выдаёт администратор региона.",
                "The key is unknown or revoked. Keys are given out by the administrator of the region.",
            )
        if found.exact and request.url.path.startswith(("/v1/", "/receipts/")):
            log.info(
                "exact_read", participant=found.participant, path=request.url.path, query=request.url.query
            )
        return found

    async def _found(self, key: str) -> Caller | None:
        now, digest = asyncio.get_running_loop().time(), hashlib.sha256(key.encode()).digest()
        until, caller = self._known.get(digest, (0.0, None))
        if until <= now:
            caller = await self._asked(key)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[digest] = (now + SECONDS, caller)
        return caller

    async def _asked(self, key: str) -> Caller | None:
        try:
            reply = await self.ctx.nc.request(SUBJECT, orjson.dumps({"key": key}), timeout=SECONDS)
            said: dict[str, Any] = orjson.loads(reply.data)
        except Exception as error:
            log.warning("gateway_silent", error=type(error).__name__)
            raise Problem(
                "unavailable",
                "Ключ сейчас нельзя проверить: шлюз не отвечает. Повторите через секунду.",
                "The key cannot be checked now: the gateway does not answer. Try again in a second.",
            ) from error
        if said.get("error") or not (said.get("participant") or said.get("admin")):
            return None
        admin = bool(said.get("admin"))
        return Caller(said.get("participant") or "admin", admin or "exact" in (said.get("rights") or ()))


def loopback(host: str) -> bool:
    """Whether only this machine can reach an address that is served at `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
