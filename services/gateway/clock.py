"""`POST /v1/clock`: the administrator turns the clock of a region whose time is turned by hand."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from kadry_contracts.problems import Problem, problem, problems
from kadry_contracts.strict import Unreadable, read
from kadry_contracts.times import Instant
from services.kernel.context import Context
from services.kernel.turning import turn

from .access import Door
from .bodies import answer, body
from .problems import Refusal

MOST = 1_024


class Turned(BaseModel):
    """What the body says: from now on it is `now`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    now: Instant


def add(app: FastAPI, ctx: Context, door: Door) -> None:
    """Adds the route where the region was started with a clock turned by hand; elsewhere there is none."""
    if ctx.settings.clock != "manual":
        return

    @app.post("/v1/clock", summary="What time it is in this region; it never goes backwards")
    async def clock(request: Request) -> Response:
        await door.admin(request)
        try:
            said = Turned.model_validate(read(await body(request, MOST)))
        except Unreadable as error:
            what = Problem(error.code, "", error.message_ru, error.message_en)
            raise Refusal(400, error.code, [what]) from None
        except ValidationError as error:
            told = problems(error, Turned)
            raise Refusal(422, told[0].code, told) from None
        if ctx.clock.by_hand and said.now < ctx.clock.now():
            ru, en = f"не раньше {ctx.clock.now().isoformat()}", f"not before {ctx.clock.now().isoformat()}"
            what = problem("invalid_field", "/now", field="now", rule=ru, rule_en=en)
            raise Refusal(422, "invalid_field", [what])
        await turn(ctx.js, said.now)
        ctx.clock.turn(said.now)
        return answer({"now": ctx.clock.now().isoformat()})
