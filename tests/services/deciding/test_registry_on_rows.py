"""The registry on a real database: histories, names and sealed identities survive their rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import text

from kadry_contracts.facts import programs, vacancies
from services.kernel.routing import Service
from tests.paper.builders import TRAINEES, mint
from tests.services.deciding.test_on_rows import Desk, desk

__all__ = ["desk"]
PLACE: dict[str, Any] = {
    "version": 2,
    "intake": "igolka/i",
    "provider": "igolka",
    "municipality": "57701000",
    "occupation": "8153",
}
INTAKE: dict[str, Any] = {
    **PLACE,
    "program": "igolka/p",
    "level": "short",
    "places": 5,
    "starts_on": "2026-09-01",
    "ends_on": "2026-11-24",
    "funding": "budget",
    "version": 1,
}


async def a_registry(desk: Callable[[Service], Awaitable[Desk]]) -> Desk:
    """The registry, three participants, one intake and one registered person."""
    registry = await desk(TRAINEES)
    await registry.admit(**{"czn-perm": "job_centre", "igolka": "resource_centre", "nitka": "employer"})
    await registry.hear("FACTS", registry.fact("programs", programs.IntakeOpenedV1.model_validate(INTAKE)))
    registered = registry.report(
        "czn-perm",
        "unemployed_registered",
        person_ref="p-1",
        registered_on="2026-07-01",
        municipality="57701000",
        occupation="7531",
        sealed_identity="c2VhbGVk",
    )
    assert await registry.hear("REPORTS", registered) == ["unemployed_registered"]
    return registry


def enrolled(registry: Desk, **said: Any) -> Any:
    body = {"enrolment_ref": "e-1", "intake": "igolka/i", "enrolled_on": "2026-09-01", **said}
    return registry.report("igolka", "enrolled", **body)


async def test_a_person_is_trained_and_hired_on_rows(desk: Callable[[Service], Awaitable[Desk]]) -> None:
    registry = await a_registry(desk)
    referred = registry.report(
        "czn-perm",
        "training_referred",
        referral_ref="n-1",
        person_ref="p-1",
        intake="igolka/i",
        referred_on="2026-07-10",
        expires_on="2026-09-05",
    )
    asked = enrolled(registry, person_ref="s-1", referral="czn-perm/n-1")
    ended = registry.report(
        "igolka", "study_ended", enrolment_ref="e-1", ended_on="2026-11-24", outcome="graduated"
    )
    assert await registry.hear("REPORTS", ended, asked, referred) == [
        "training_referred",
        "place_requested",
        "report_waiting",
    ]
    taken = {**PLACE, "on": "2026-09-01", "enrolment": "igolka/e-1", "referral": "czn-perm/n-1"}
    fact = registry.fact("programs", programs.PlaceTakenV1.model_validate(taken))
    assert await registry.hear("FACTS", fact) == ["enrolled", "study_ended", "graduate_available"]
    hire = {"hire": "nitka/h", "hired_on": "2026-12-01", "participant": "nitka", "version": 1}
    hired = vacancies.HireMadeV1.model_validate({**hire, "trainee": mint("czn-perm", "p-1")})
    assert await registry.hear("FACTS", registry.fact("vacancies", hired)) == ["trainee_hired"]
    (move,) = registry.said[-1]["data"]["moves"]
    assert (move["was"]["account"], move["at"]["account"]) == ("graduates_available", "hired")
    assert registry.said[-1]["data"]["trained_by"] == [{"provider": "igolka", "ended_on": "2026-11-24"}]


async def test_a_sealed_identity_is_kept_unopened(desk: Callable[[Service], Awaitable[Desk]]) -> None:
    registry = await a_registry(desk)
    rows = await registry.batches.conn.execute(text("SELECT source, report, trainee, box FROM sealed"))
    assert [tuple(row) for row in rows] == [
        ("urn:kadry:czn-perm", "czn-perm-4", mint("czn-perm", "p-1"), "c2VhbGVk")
    ]


async def test_the_sealed_identity_of_who_is_erased_is_deleted(
    desk: Callable[[Service], Awaitable[Desk]],
) -> None:
    registry = await a_registry(desk)
    asked = registry.report("czn-perm", "erasure_requested", person_ref="p-1", on="2026-08-01")
    assert await registry.hear("REPORTS", asked) == ["erasure_requested", "person_erased"]
    assert list(await registry.batches.conn.execute(text("SELECT box FROM sealed"))) == []
    await registry.batches.conn.rollback()
    again = registry.report(
        "czn-perm", "unemployed_closed", person_ref="p-1", closed_on="2026-08-02", reason="moved"
    )
    assert await registry.hear("REPORTS", again) == ["report_refused"]


async def test_two_names_of_one_person_are_linked_on_rows(
    desk: Callable[[Service], Awaitable[Desk]],
) -> None:
    registry = await a_registry(desk)
    available = registry.report(
        "igolka",
        "availability_declared",
        person_ref="s-1",
        available_from="2026-08-01",
        occupation="8153",
        municipality="57701000",
    )
    referred = registry.report(
        "czn-perm",
        "training_referred",
        referral_ref="n-1",
        person_ref="p-1",
        intake="igolka/i",
        referred_on="2026-07-10",
        expires_on="2026-09-05",
    )
    assert await registry.hear("REPORTS", available, referred) == [
        "availability_declared",
        "training_referred",
    ]
    asked = enrolled(registry, person_ref="s-1", referral="czn-perm/n-1")
    assert await registry.hear("REPORTS", asked) == ["trainee_linked", "place_requested"]
    linked = registry.said[-2]["data"]
    assert {linked["trainee"], linked["merged"]} == {mint("czn-perm", "p-1"), mint("igolka", "s-1")}
    withdrawn = registry.report(
        "igolka",
        "availability_withdrawn",
        trainee=linked["merged"],
        on="2026-08-10",
        reason="care",
    )
    assert await registry.hear("REPORTS", withdrawn) == ["availability_withdrawn"]
    assert registry.said[-1]["data"]["trainee"] == linked["trainee"]
