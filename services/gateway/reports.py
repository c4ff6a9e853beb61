"""Reports in: each is judged against the contract, published once, and answered with a receipt.

A receipt says that the report is stored, not that it is agreed: the decision follows as a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from sqlalchemy import text

from kadry_contracts.catalogue import REPORTS, report_subject
from kadry_contracts.envelope import MAX_BYTES, PARTICIPANT_SOURCE
from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.problems import Problem, problem
from kadry_contracts.strict import MAX_BATCH_BYTES, Unreadable, read, read_batch
from services.kernel.codec import EVENT_ID, digest
from services.kernel.context import Context
from services.kernel.publish import Unavailable

from .access import Caller, Door
from .bodies import MANY, ONE, answer, body, media
from .ledger import Flights, known
from .problems import RETRY_AFTER, Refusal, document, language, respond, trace_id
from .store import Arrived, arrive

log = structlog.get_logger()
NOT_YOURS = frozenset({"source_mismatch", "not_authorised", "suspended"})
"""Codes of reports that their sender may not send at all: 403 where one is sent alone."""
LAZY = text("SET LOCAL synchronous_commit = off")
STORED, DUPLICATE, REJECTED = "stored", "duplicate", "rejected"


@dataclass(slots=True)
class Judged:
    """A report on its way: what was read of it, and what became of it so far.

    id        None where it cannot be told
    problems  why it is rejected; empty for one that keeps the contract
    status    stored or duplicate, once that is known
    """

    id: str | None = None
    type: str = ""
    subject: str = ""
    body: bytes = b""
    digest: bytes = b""
    problems: Sequence[Problem] = ()
    status: str = ""
    seq: int = 0


def judge(value: Mapping[str, Any] | Unreadable, caller: Caller, now: datetime) -> Judged:
    """One report against the contract and the rights of its sender."""
    if isinstance(value, Unreadable):
        return Judged(problems=[Problem(value.code, "", value.message_ru, value.message_en)])
    id, type_ = value.get("id"), value.get("type")
    readable = id if isinstance(id, str) and EVENT_ID.fullmatch(id) else None
    if caller.suspended:
        return Judged(readable, problems=[problem("suspended")])
    entry = REPORTS.get(type_) if isinstance(type_, str) else None
    if (
        entry is not None
        and caller.kind not in entry.writers
        and value.get("source") == PARTICIPANT_SOURCE + caller.participant
    ):
        return Judged(
            readable, problems=[problem("not_authorised", "/type", kind=caller.kind, type=entry.type)]
        )
    try:
        envelope = parse_report(value, caller.participant, now=now)
        canonical, sign = orjson.dumps(value), digest(value)
    except Rejected as error:
        return Judged(readable, problems=error.problems)
    except orjson.JSONEncodeError:  # in an attribute that nobody reads
        ru, en = "число больше 64 двоичных разрядов", "a number has more than 64 bits"
        return Judged(readable, problems=[problem("invalid_field", rule=ru, rule_en=en)])
    if len(canonical) > MAX_BYTES:
        ru, en = "больше 64 КиБ", "more than 64 KiB"
        return Judged(readable, problems=[problem("too_large", why=ru, why_en=en)])
    type_ = envelope.data.type
    return Judged(envelope.id, type_, report_subject(caller.participant, type_), canonical, sign)


class Intake:
    """Takes judged reports to the stream, each at most once."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.flights = Flights()

    async def take(self, participant: str, judged: Sequence[Judged]) -> None:
        """Publishes the new ones and marks all: stored, duplicate or rejected. 503 where that is in doubt."""
        ids = list({one.id for one in judged if one.id is not None and not one.problems})
        if not ids:
            return
        async with self.flights.alone(participant, ids):
            async with self.ctx.engine.connect() as conn:
                digests = await known(conn, participant, ids)
            new: list[Judged] = []
            for one in judged:
                if one.id is None or one.problems:
                    continue
                before = digests.setdefault(one.id, one.digest)
                if before is one.digest:
                    one.status = STORED
                    new.append(one)
                elif before == one.digest:
                    one.status = DUPLICATE
                else:
                    one.problems = [problem("id_reused", "/id")]
            await self._publish(participant, new)

    async def _publish(self, participant: str, new: Sequence[Judged]) -> None:
        if not new:
            return
        try:
            if len(new) == 1:
                seqs = [await self.ctx.publish_report(new[0].subject, new[0].body)]
            else:
                seqs = await self.ctx.publish_reports([(one.subject, one.body) for one in new])
        except Unavailable as error:
            log.warning("report_not_acknowledged", reports=len(new), error=str(error))
            raise Refusal(503, "unavailable", headers={"Retry-After": RETRY_AFTER}) from None
        now = self.ctx.clock.now()
        for one, seq in zip(new, seqs, strict=True):
            one.seq = seq
        # Only what the stream holds is written down; if this is lost in a crash, following REPORTS writes it.
        async with self.ctx.engine.begin() as conn:
            await conn.execute(LAZY)
            await arrive(conn, [Arrived(participant, str(j.id), j.seq, j.digest, j.type, now) for j in new])


def add(app: FastAPI, ctx: Context, door: Door) -> None:
    """The route that takes reports in."""
    intake = Intake(ctx)

    @app.post(
        "/v1/reports",
        status_code=202,
        summary="Send a report, or up to 1,000 of them",
        openapi_extra=_OPENAPI,
    )
    async def send(request: Request) -> Response:
        caller = await door.participant(request)
        if media(request, ONE, MANY) == MANY:
            return await _many(intake, request, caller)
        return await _one(intake, request, caller)


async def _one(intake: Intake, request: Request, caller: Caller) -> Response:
    try:
        value = read(await body(request, MAX_BYTES))
    except Unreadable as error:
        raise unreadable(error) from None
    judged = judge(value, caller, intake.ctx.clock.now())
    await intake.take(caller.participant, [judged])
    if not judged.problems:
        return answer(receipt(judged), 202, {"Location": outcome_url(judged)})
    code = judged.problems[0].code
    status = 403 if code in NOT_YOURS else 422
    extra = {"status": REJECTED, **({"id": judged.id} if judged.id is not None else {})}
    return respond(request, Refusal(status, code, judged.problems, extra=extra))


async def _many(intake: Intake, request: Request, caller: Caller) -> Response:
    try:
        values = read_batch(await body(request, MAX_BATCH_BYTES))
    except Unreadable as error:
        raise unreadable(error) from None
    now = intake.ctx.clock.now()
    judged = [judge(value, caller, now) for value in values]
    await intake.take(caller.participant, judged)
    spoken, trace = language(request), trace_id(request)
    results = [
        rejection(one, spoken, f"/{n}") | {"trace_id": trace} if one.problems else receipt(one)
        for n, one in enumerate(judged)
    ]
    rejected = sum(bool(one.problems) for one in judged)
    status = 202 if not rejected else 422 if rejected == len(judged) else 207
    return answer({"results": results}, status, {"Content-Language": spoken, "Vary": "Accept-Language"})


def unreadable(error: Unreadable) -> Refusal:
    """400, or 413 for more than the route takes: nothing of the body was used."""
    told = [Problem(error.code, "", error.message_ru, error.message_en)]
    return Refusal(413 if error.code == "too_large" else 400, error.code, told)


def outcome_url(judged: Judged) -> str:
    """Where its sender finds what became of a report."""
    return f"/v1/reports/{quote(str(judged.id), safe='')}"


def receipt(judged: Judged) -> dict[str, Any]:
    """What the sender of a stored report gets."""
    return {"id": judged.id, "status": judged.status, "outcome": outcome_url(judged)}


def rejection(judged: Judged, language: str, prefix: str = "") -> dict[str, Any]:
    """What the sender of a rejected report gets: a problem document with its id."""
    code = judged.problems[0].code
    made = document(403 if code in NOT_YOURS else 422, code, language, judged.problems, prefix)
    return {"id": judged.id} | made | {"status": REJECTED}


_EVENT = {
    "type": "object",
    "description": "A CloudEvent 1.0; /docs lists every type, /schemas/<type>.json its fields.",
}
_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            ONE: {"schema": _EVENT},
            MANY: {"schema": {"type": "array", "items": _EVENT, "maxItems": 1000}},
        },
    },
    "responses": {
        "202": {"description": "Stored or a duplicate; the decision follows as a fact."},
        "207": {"description": "A batch of which some are stored and some rejected, in order."},
        "400": {"description": "Not readable."},
        "403": {"description": "Not yours to say."},
        "422": {"description": "Rejected: what is wrong, field by field, with suggestions."},
        "503": {"description": "Not acknowledged by the stream; send the same again."},
    },
}
