"""One empty region for the journeys of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support.agency import Door
from tests.support.region import Region


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Region]:
    """A region that runs while a module's journeys go on, with what the module's OPTIONS say."""
    options = getattr(request.module, "OPTIONS", ())
    with Region(tmp_path_factory.mktemp("region") / "data", "--empty", *options) as running:
        yield running


@pytest.fixture(scope="module")
async def door(region: Region) -> AsyncIterator[Door]:
    """Its addresses. When the journeys of a module are over its ledger must balance."""
    found = Door(region.endpoints)
    yield found
    await found.balances()
    await found.close()
