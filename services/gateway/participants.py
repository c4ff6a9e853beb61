"""Who takes part: admitted, given keys and suspended by the administrator; told to the services by facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator
from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.codes import Municipality, ParticipantId, ParticipantKind
from kadry_contracts.facts.common import DECIDING
from kadry_contracts.facts.gateway import ParticipantAddedV1, ParticipantSuspendedV1, Right
from kadry_contracts.problems import Problem, problems
from kadry_contracts.rules import broken
from kadry_contracts.strict import Unreadable, read
from services.kernel.context import Context

from .access import Door
from .bodies import PLAIN, answer, body, media
from .identifiers import is_inn, is_ogrn
from .keys import NewKey
from .problems import Refusal, known_parameters

RESERVED = frozenset({"service", "gateway", "picture", "console", "kernel", "admin", *DECIDING})
"""Ids that would be mistaken for a service's."""
MOST = 16_384


class New(BaseModel):
    """A participant to be admitted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ParticipantId
    kind: ParticipantKind
    name: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
    municipality: Municipality
    inn: str | None = None
    ogrn: str | None = None
    rights: tuple[Right, ...] = ()

    @model_validator(mode="after")
    def _numbers(self) -> New:
        if self.inn is not None and not is_inn(self.inn):
            ru, en = "ИНН: 10 или 12 цифр, контрольные верны", "an ИНН: 10 or 12 digits, check digits right"
            raise broken("inn", ru, en)
        if self.ogrn is not None and not is_ogrn(self.ogrn):
            ru, en = "ОГРН: 13 или 15 цифр, контрольная верна", "an ОГРН: 13 or 15 digits, check digit right"
            raise broken("ogrn", ru, en)
        return self


ADD = text(
    "INSERT INTO participant (id, version, kind, name, municipality, inn, ogrn, rights, suspended, added_at) "
    "VALUES (:id, 1, :kind, :name, :municipality, :inn, :ogrn, CAST(:rights AS text[]), false, :now) "
    "ON CONFLICT DO NOTHING RETURNING id"
)
ADD_KEY = text(
    "INSERT INTO access_key (public, participant, hash, made_at, revoked_at) "
    "VALUES (:public, :participant, :hash, :now, :until)"
)
REVOKE = text(
    "UPDATE access_key SET revoked_at = :now WHERE participant = :participant "
    "AND (revoked_at IS NULL OR revoked_at > :now)"
)
SUSPEND = text(
    "UPDATE participant SET suspended = true, version = version + 1 WHERE id = :id AND NOT suspended "
    "RETURNING id, version, kind, name, municipality, rights"
)
EXISTS = text("SELECT 1 FROM participant WHERE id = :id FOR UPDATE")
LIST = text(
    "SELECT id, kind, name, municipality, inn, ogrn, rights, suspended, added_at FROM participant ORDER BY id"
)


def add(app: FastAPI, ctx: Context, door: Door) -> None:
    """The routes of the register. All need the administrator's key."""

    @app.post("/v1/participants", status_code=201, summary="Admit a participant; its key is shown once")
    async def admit(request: Request) -> Response:
        await door.admin(request)
        media(request, PLAIN)
        new = read_new(await body(request, MOST))
        key = door.keys.new()
        async with ctx.engine.begin() as conn:
            await admitted(ctx, conn, new, key)
        ctx.wake_relay()
        return answer({"id": new.id, "key": key.whole}, 201, {"Cache-Control": "no-store"})

    @app.get("/v1/participants", summary="All participants, without their keys")
    async def everyone(request: Request) -> Response:
        await door.admin(request)
        async with ctx.engine.connect() as conn:
            rows = (await conn.execute(LIST)).all()
        return answer({"participants": [_shown(row) for row in rows]})

    @app.post(
        "/v1/participants/{id}/keys",
        status_code=201,
        summary="A new key: the old ones end at once; with `minutes` it is one more, and ends by itself",
    )
    async def rotate(
        id: str, request: Request, minutes: Annotated[int | None, Query(ge=1, le=1440)] = None
    ) -> Response:
        known_parameters(request, "minutes")
        await door.admin(request)
        key = door.keys.new()
        now = ctx.clock.now()
        async with ctx.engine.begin() as conn:
            await _there(conn, id)
            if minutes is None:
                await conn.execute(REVOKE, {"participant": id, "now": now})
            await _keep(ctx, conn, id, key, now + timedelta(minutes=minutes) if minutes else None)
        door.forget()
        return answer({"id": id, "key": key.whole}, 201, {"Cache-Control": "no-store"})

    @app.post(
        "/v1/participants/{id}/suspend", summary="No more reports of this participant; what it said stays"
    )
    async def suspend(id: str, request: Request) -> Response:
        await door.admin(request)
        async with ctx.engine.begin() as conn:
            await _there(conn, id)
            row = (await conn.execute(SUSPEND, {"id": id})).one_or_none()
            if row is not None:
                said = ParticipantSuspendedV1(
                    version=row.version,
                    participant=row.id,
                    kind=row.kind,
                    name=row.name,
                    municipality=row.municipality,
                    rights=tuple(row.rights),
                )
                await ctx.tell(conn, said, id=fact_id(id, row.version), time=ctx.clock.now())
        door.forget()
        ctx.wake_relay()
        return answer({"id": id, "suspended": True})


def read_new(document: bytes) -> New:
    """The participant a document describes; 400 if it is no JSON, 422 with all that is wrong with it."""
    try:
        new = New.model_validate(read(document))
    except Unreadable as error:
        raise Refusal(
            400, error.code, [Problem(error.code, "", error.message_ru, error.message_en)]
        ) from None
    except ValidationError as error:
        told = problems(error, New)
        raise Refusal(422, told[0].code, told) from None
    if new.id in RESERVED:
        raise Refusal(422, "reserved_id")
    return new


async def admitted(ctx: Context, conn: AsyncConnection, new: New, key: NewKey) -> None:
    """Keeps a participant with its first key and says so, in the caller's transaction; 409 for a taken id."""
    now = ctx.clock.now()
    if (
        await conn.execute(ADD, {**new.model_dump(), "rights": list(new.rights), "now": now})
    ).one_or_none() is None:
        raise Refusal(409, "already_taken")
    await _keep(ctx, conn, new.id, key)
    said = ParticipantAddedV1(
        version=1,
        participant=new.id,
        kind=new.kind,
        name=new.name,
        municipality=new.municipality,
        rights=new.rights,
        inn=new.inn,
    )
    await ctx.tell(conn, said, id=fact_id(new.id, 1), time=now)


async def _there(conn: AsyncConnection, id: str) -> None:
    """Locks a participant; 404 if there is none."""
    if "\0" in id or (await conn.execute(EXISTS, {"id": id})).one_or_none() is None:
        raise Refusal(404, "unknown_participant")


async def _keep(
    ctx: Context, conn: AsyncConnection, participant: str, key: NewKey, until: datetime | None = None
) -> None:
    values = {"public": key.public, "participant": participant, "hash": key.hash, "now": ctx.clock.now()}
    await conn.execute(ADD_KEY, values | {"until": until})


def fact_id(participant: str, version: int) -> str:
    """The id of the fact that tells this version of a participant."""
    return str(uuid5(NAMESPACE_URL, f"urn:kadry:service:gateway:participant:{participant}:{version}"))


def _shown(row: Row[Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row._mapping.items() if value is not None}
    return shown | {"added_at": row.added_at.isoformat()}
