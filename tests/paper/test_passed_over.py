"""What a service passes over undecoded is what its rule would have said nothing about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel.codec import fact_bytes
from services.kernel.core import Fold
from services.kernel.decision import NOTHING, Message
from services.vacancies.app import SERVICE, names_nobody
from tests.paper.season import Told, seasons
from tests.paper.test_convergence import disturbed

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seasons(), st.integers(0, 2**32))
def test_a_fact_that_vacancies_pass_over_would_change_nothing_there(season: list[Told], seed: int) -> None:
    paper = disturbed(season, seed)
    for said in paper.facts:
        route = SERVICE.table.get(said.fact.type)
        if route is None or route.idle is None:
            continue
        body = fact_bytes(said.fact, id=said.id, source="urn:kadry:service:trainees", time=NOW, recorded=NOW)
        if route.idle(body):
            message: Message[Any] = Message(said.id, "urn:kadry:service:trainees", NOW, NOW, 1, "", said.fact)
            fold = Fold(SERVICE, paper.desks["vacancies"].states, complete=True)
            assert fold.ask(message) == NOTHING


def test_a_fact_written_in_another_way_is_not_passed_over() -> None:
    assert names_nobody(b'{"trainee":"t","seeking":[]}')
    assert not names_nobody(b'{"trainee":"t","seeking": []}')
    assert not names_nobody(b'{"trainee":"t"}')
    assert not names_nobody(b'{"seeking":[],"moves":[{"at":{"account":"graduates_available"}}]}')
    assert not names_nobody(b'{"seeking":[{"trainee":"t"}]}')
