"""What a service's history makes of an empty database is what the service declares."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.console.ports import SERVICES
from services.kernel import db
from tests.support.servers import NewDatabase


@pytest.mark.parametrize("service", SERVICES)
async def test_the_history_of_a_service_leads_to_the_tables_it_declares(
    service: str, database: NewDatabase
) -> None:
    declared = db.metadata(db.service_of(service))
    engine = db.single(await database(service))

    def differences(sync: Any) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(sync), declared))

    async with engine.connect() as conn:
        found = await conn.run_sync(differences)
    await engine.dispose()
    assert found == [], f'python tools/revision.py {service} "what changes" writes what is missing'


@pytest.mark.parametrize("service", SERVICES)
async def test_a_history_begins_with_the_tables_of_the_kernel(service: str, database: NewDatabase) -> None:
    engine = db.single(await database(service))
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in rows}
    await engine.dispose()
    assert names >= {"inbox", "outbox", "fact_log", "relayed", "parked", "timer", "followed"}
