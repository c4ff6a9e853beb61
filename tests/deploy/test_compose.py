"""docker-compose.yml: valid, complete, closed; it sets only what the code reads."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from services.console.ports import SERVICES
from tests.deploy.files import COMPOSE, ROOT, composition, settings_in_code, without_service

VALIDATOR = Path(sysconfig.get_path("scripts"), "docker-compose")
RUNNING = ("nats", "postgres", *SERVICES)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = composition()["services"]
    return found


def validated(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The validator's verdict on a composition that lies where ours lies."""
    (file := folder / "compose.yml").write_text(text)
    command: list[str | Path] = [VALIDATOR, "--project-directory", ROOT, "-f", file, "config", "-q"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


def test_the_validator_accepts_the_composition(tmp_path: Path) -> None:
    ended = validated(COMPOSE.read_text(), tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("wrong", [("read_only:", "readonly:"), ("[inside]", "[outsde]")])
def test_the_validator_would_find_a_misspelt_word(wrong: tuple[str, str], tmp_path: Path) -> None:
    assert validated(COMPOSE.read_text().replace(*wrong), tmp_path).returncode != 0


def test_it_runs_every_service_and_what_they_need(services: dict[str, Any]) -> None:
    assert set(services) == {"prepare", *RUNNING}


@pytest.mark.parametrize("name", RUNNING)
def test_whatever_keeps_running_has_a_health_check_and_is_started_again(
    services: dict[str, Any], name: str
) -> None:
    assert services[name]["healthcheck"]["test"][0] == "CMD"
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["prepare", *RUNNING])
def test_every_container_is_read_only_and_has_no_capability(services: dict[str, Any], name: str) -> None:
    said = services[name]
    assert (said["read_only"], said["cap_drop"]) == (True, ["ALL"])
    assert said["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_tables_and_streams_and_is_judged_by_its_readiness(
    services: dict[str, Any], name: str
) -> None:
    said = services[name]
    assert said["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert said["healthcheck"]["test"][-1] == "/readyz"
    assert said["build"]["args"] == {"SERVICE": name}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gets_its_own_database_password_and_nobody_elses(
    services: dict[str, Any], name: str
) -> None:
    said = services[name]
    passwords = [secret for secret in said["secrets"] if secret.startswith("password_")]
    urls = [key for key in said["environment"] if "DATABASE_URL" in key]
    assert (passwords, urls) == ([f"password_{name}"], [f"KADRY_DATABASE_URL_{name.upper()}"])


def test_only_picture_and_gateway_are_published_and_on_loopback_only(services: dict[str, Any]) -> None:
    ports = {name: said["ports"] for name, said in services.items() if "ports" in said}
    assert ports == {"picture": ["127.0.0.1:8420:8420"], "gateway": ["127.0.0.1:8421:8420"]}
    outside = {name for name, said in services.items() if "outside" in said["networks"]}
    assert outside == {"picture", "gateway"}
    assert composition()["networks"]["inside"] == {"internal": True}


def test_every_setting_is_one_that_the_code_reads(services: dict[str, Any]) -> None:
    said = {
        key for one in services.values() for key in one.get("environment", {}) if key.startswith("KADRY_")
    }
    assert {without_service(name, SERVICES) for name in said} <= settings_in_code()


def test_every_secret_is_made_by_the_script_and_no_password_stands_in_a_file(tmp_path: Path) -> None:
    named = composition()["secrets"]
    subprocess.run([ROOT / "deploy/secrets/make", tmp_path], check=True, capture_output=True)
    made = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert set(made) == set(named)
    assert {len(secret) for secret in made.values()} == {64}
    assert len(set(made.values())) == len(made)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o444}
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert {name: said["file"] for name, said in named.items()} == {n: f"./deploy/secrets/{n}" for n in named}


def test_secrets_that_exist_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_text("kept")
    subprocess.run([ROOT / "deploy/secrets/make", tmp_path], check=True, capture_output=True)
    assert (tmp_path / "pepper").read_text() == "kept"


def test_git_ignores_secrets() -> None:
    asked: list[str | Path] = ["git", "-C", ROOT, "check-ignore", "-q", "deploy/secrets/pepper"]
    if not (ROOT / ".git").exists():
        pytest.skip("this is no work tree of git")
    assert subprocess.run(asked).returncode == 0
