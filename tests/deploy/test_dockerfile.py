"""deploy/Dockerfile copies what exists, and one service only: what test_images.py proves to be enough."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.console.ports import SERVICES
from tests.deploy.files import DOCKERFILE, ROOT, settings_in_code

STAGE = re.compile(r"^FROM (\S+) AS (\w+)$", re.MULTILINE)


def stages() -> dict[str, str]:
    """The text of each stage by name."""
    parts = STAGE.split(DOCKERFILE.read_text())
    return dict(zip(parts[2::3], parts[3::3], strict=True))


def copied(stage: str) -> list[tuple[str, str]]:
    """From where in the repository to where."""
    return re.findall(r"^COPY (?!--from)(\S+) (\S+)$", stages()[stage], re.MULTILINE)


@pytest.mark.parametrize("name", SERVICES)
def test_everything_that_is_copied_exists(name: str) -> None:
    for stage in stages():
        for source, _ in copied(stage):
            assert (ROOT / source.replace("${SERVICE}", name)).exists(), source


def test_the_image_of_a_service_holds_contracts_kernel_and_that_service() -> None:
    held = [source for source, _ in copied("common") + copied("service")]
    assert held == [
        "contracts/src/kadry_contracts",
        "services/__init__.py",
        "services/kernel",
        "services/${SERVICE}",
    ]


def test_the_builder_is_sent_all_that_is_copied_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    sent = [line[1:] for line in lines if line.startswith("!")]
    sources = {source for stage in stages() for source, _ in copied(stage)}
    assert all(any(source.startswith(part) for part in sent) for source in sources)
    assert "*" in lines
    assert not [part for part in sent if not any(source.startswith(part) for source in sources)]


@pytest.mark.parametrize("stage", ["jobs", "service"])
def test_images_run_as_nobody_in_particular(stage: str) -> None:
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", stages()[stage], re.MULTILINE)


def test_the_environment_is_made_from_the_lock_with_hashes() -> None:
    assert "--require-hashes -r /build/requirements/run.lock" in stages()["environment"]
    assert "--hash=sha256:" in (ROOT / "requirements/run.lock").read_text()


def test_the_health_check_and_the_command_are_modules_of_ours() -> None:
    modules = re.findall(r'"-m", "([\w.]+)"', DOCKERFILE.read_text())
    assert set(modules) == {"services.kernel.probe", "services.kernel", "services.console.prepare"}
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


@pytest.mark.parametrize("setting", re.findall(r"KADRY_\w+", stages()["service"]))
def test_the_image_sets_what_the_code_reads(setting: str) -> None:
    assert setting in settings_in_code()


def test_the_kernel_starts_the_service_that_its_setting_names(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "services.kernel"]
    ended = subprocess.run(
        command, cwd=tmp_path, env={"KADRY_SERVICE": "picture"}, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    assert "KADRY_DATABASE_URL_PICTURE is not set" in ended.stderr
