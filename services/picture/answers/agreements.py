"""Agreements: who signed, what was promised, how far it has come."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import FastAPI, Query, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.terms import AgreementStatus

from ..access import Caller
from ..api import Api, said
from ..domain.agreements import Agreement, Obligation, Revision
from ..suppression import SMALL

STATUSES = get_args(AgreementStatus)
OF_PEOPLE = frozenset({"enrolled", "graduates", "hires", "upskilled_instructors"})
"""Measures whose unit is a person: small numbers are for the parties alone."""
READ = TypeAdapter(Agreement).validator.validate_json

FOUND = text("""
    SELECT CAST(body AS text) FROM agreement
    WHERE (CAST(:party AS text) IS NULL OR :party = ANY(string_to_array(parties, ',')))
        AND (CAST(:status AS text) IS NULL OR status = :status)
        AND (CAST(:agreement AS text) IS NULL OR id = :agreement)
    ORDER BY id
""")


async def agreements(
    conn: AsyncConnection, party: str | None = None, status: str | None = None, agreement: str | None = None
) -> list[Agreement]:
    """The agreements as they are now, by their names."""
    rows = await conn.execute(FOUND, {"party": party, "status": status, "agreement": agreement})
    return [READ(body) for (body,) in rows]


def told(agreement: Agreement, caller: Caller) -> dict[str, Any]:
    """An agreement as this caller may see it: what holds, and beside it what is still to be signed."""
    terms, pending = agreement.terms, agreement.pending
    inside = caller.exact or caller.participant in terms.parties
    return {
        "agreement": agreement.id,
        "kind": terms.sort,
        "title": terms.title,
        "status": agreement.status,
        "revision": agreement.shown,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "parties": _parties(terms),
        "obligations": [_obligation(o, inside) for o in agreement.obligations.values()],
        "pending": None if pending is None else _pending(agreement.revision, pending),
    }


def _parties(terms: Revision) -> list[dict[str, Any]]:
    return [{"participant": party, "signed_on": terms.signed.get(party)} for party in terms.parties]


def _pending(number: int, terms: Revision) -> dict[str, Any]:
    """A revision that does not hold yet: its terms, and who has signed it."""
    return {
        "revision": number,
        "title": terms.title,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "parties": _parties(terms),
        "obligations": [
            {
                "obligation_ref": one.obligation_ref,
                "party": one.party,
                "measure": one.measure,
                "target": one.target,
                "due_on": one.due_on,
            }
            for one in terms.obligations
        ],
    }


def _obligation(obligation: Obligation, inside: bool) -> dict[str, Any]:
    secret = not inside and obligation.measure in OF_PEOPLE and 0 < obligation.done < SMALL
    return {
        "obligation_ref": obligation.obligation_ref,
        "party": obligation.party,
        "measure": obligation.measure,
        "target": obligation.target,
        "done": None if secret else obligation.done,
        "due_on": obligation.due_on,
        "state": obligation.state,
        "suppressed": secret,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/agreements", tags=["picture"])
    async def of_region(
        request: Request,
        party: Annotated[str | None, Query(description="a participant")] = None,
        status: Annotated[str | None, Query(description=", ".join(STATUSES))] = None,
        agreement: Annotated[str | None, Query(description="the name of one agreement")] = None,
    ) -> Response:
        """Agreements with their parties, signatures and obligations, as they are now."""
        asked, caller = await api.plain(request, "party", "status", "agreement")
        wanted = asked.word("party"), asked.choice("status", STATUSES), asked.word("agreement")
        async with api.ctx.engine.connect() as conn:
            found = await agreements(conn, *wanted)
        return said({"agreements": [told(one, caller) for one in found]})
