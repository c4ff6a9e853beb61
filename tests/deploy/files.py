"""The deployment files as data, and the settings that the code reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from services.kernel.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "deploy/Dockerfile"
NAME = re.compile(r"KADRY_[A-Z]+(?:_[A-Z]+)*")


def composition() -> dict[str, Any]:
    """docker-compose.yml, its anchors resolved."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return found


def settings_in_code() -> set[str]:
    """Names of all settings that services and commands know; one per service counts without the service."""
    fields = {f"KADRY_{name.upper()}" for name in Settings.model_fields}
    sources = (path.read_text() for path in (ROOT / "services").rglob("*.py"))
    return fields.union(*map(NAME.findall, sources))


def without_service(name: str, services: tuple[str, ...]) -> str:
    """`KADRY_DATABASE_URL_PICTURE` as `KADRY_DATABASE_URL`."""
    return re.sub(rf"^(KADRY_\w+)_({'|'.join(services).upper()})$", r"\1", name)
