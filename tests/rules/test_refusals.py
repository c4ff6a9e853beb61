"""Whatever a rule refuses a report with is announced in the catalogue, for a report of that service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kadry_contracts.catalogue import REPORTS

SERVICES = Path(__file__).parents[2] / "services"
REFUSED = re.compile(r'Refused\(\s*"([a-z_]+)"')


@pytest.mark.parametrize("service", ["vacancies", "programs", "trainees", "agreements"])
def test_every_refusal_is_announced(service: str) -> None:
    announced = {code for entry in REPORTS.values() if entry.owner == service for code in entry.codes}
    sources = [file.read_text(encoding="utf-8") for file in (SERVICES / service / "domain").rglob("*.py")]
    used = {code for source in sources for code in REFUSED.findall(source)}
    assert used
    unannounced = sorted(used - announced)
    assert not unannounced, f"name it at the report in _catalogue/{service}.py, its text in _reasons_*.py"
