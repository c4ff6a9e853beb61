"""Files are small on purpose. Past the guide a file is split by meaning, or says here why not."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = 250
"""Lines of a file, blank ones aside."""

LONGER: dict[str, str] = {}
"""Files past the guide, and why they are one thing."""


def lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


def sources() -> list[Path]:
    """Every module that is shipped."""
    folders = ("services", "contracts/src", "contracts/tools", "tools")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def test_a_file_keeps_the_guide_or_says_why_not() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in sources() if lines(path) > GUIDE}
    assert set(long) - set(LONGER) == set(), long


def test_an_excuse_names_a_file_and_says_why() -> None:
    for path, reason in LONGER.items():
        assert (ROOT / path).is_file(), path
        assert len(reason.split()) > 3, path
