"""docs/operations.md knows every setting, every metric and every check, and none that does not exist."""

from __future__ import annotations

import re

from prometheus_client import Counter

from services.console.ports import SERVICES
from services.kernel import metrics
from tests.deploy.files import NAME, ROOT, settings_in_code, without_service

PAGE = (ROOT / "docs/operations.md").read_text()


def rows(heading: str) -> list[str]:
    """First cells of the table whose head, or the line above it, begins with `heading`."""
    table = PAGE.split(f"\n{heading}", 1)[1].split("\n|---", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1] for line in table.splitlines()[1:]]


def test_the_table_of_settings_is_complete_and_true() -> None:
    told = {name for cell in rows("## Settings") for name in NAME.findall(cell)}
    known = {without_service(name, SERVICES) for name in settings_in_code()}
    assert told == known


def test_the_table_of_metrics_is_complete_and_true() -> None:
    known = {
        metric._name + ("_total" if isinstance(metric, Counter) else "")
        for metric in vars(metrics).values()
        if hasattr(metric, "_labelnames")
    }
    told = {name for cell in rows("| metric") for name in re.findall(r"`(\w+)`", cell)}
    assert told == known


def test_every_check_of_readyz_is_explained() -> None:
    text = (ROOT / "services/kernel/process.py").read_text().split("def checks", 1)[1].split("\ndef ", 1)[0]
    known = set(re.findall(r'found\[f?"(\w+)', text)) | set(
        re.findall(r'^            "(\w+)": \{', text, re.M)
    )
    told = {cell.split("`")[1].split()[0] for cell in rows("**When")}
    assert known == told


def test_every_file_and_command_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(deploy/[\w./-]+|services/[\w./-]+|docker-compose\.yml)`", PAGE)
    assert named
    assert [name for name in named if not (ROOT / name).exists() and not name.endswith("_key")] == []
