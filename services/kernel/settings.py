"""Settings of a service process, all from the environment (prefix KADRY_)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a service process needs to know; each has a default but the database.

    nats_url            the broker
    http_host, http_port  where health, metrics and the service's own routes answer; 0 picks a free port
    timezone            a deadline day ends at 24:00 here
    waiting_seconds     how long a report waits for what it names before it is refused
    clock               `manual`: time stands until it is turned by hand
    batch               most messages of one transaction
    """

    model_config = SettingsConfigDict(env_prefix="KADRY_", extra="ignore")

    nats_url: str = "nats://127.0.0.1:4222"
    http_host: str = "127.0.0.1"
    http_port: int = 0
    timezone: str = "Asia/Yekaterinburg"
    waiting_seconds: float = Field(default=14 * 86_400.0, gt=0)
    clock: str = ""
    log_level: str = "INFO"
    batch: int = Field(default=500, ge=1, le=1_000)
    retry_seconds: tuple[float, ...] = (2, 4, 8, 16)

    @cached_property
    def waiting(self) -> timedelta:
        """How long a report waits."""
        return timedelta(seconds=self.waiting_seconds)

    def database_url(self, service: str) -> str:
        """`KADRY_DATABASE_URL_<SERVICE>`, with the password of its file if one is named.

        KeyError names the variable if it is not set.
        """
        name = f"KADRY_DATABASE_URL_{service.upper()}"
        if name not in os.environ:
            raise KeyError(f"{name} is not set: give the URL of the database of {service}")
        return database_url(os.environ, name, f"KADRY_DATABASE_PASSWORD_FILE_{service.upper()}")


def owner_database_url(service: str) -> str | None:
    """The address by which a service's database is migrated: the owner's if there is one, else the service's.

    None if the environment names neither.
    """
    upper = service.upper()
    pairs = (
        (f"KADRY_OWNER_DATABASE_URL_{upper}", "KADRY_OWNER_DATABASE_PASSWORD_FILE"),
        (f"KADRY_DATABASE_URL_{upper}", f"KADRY_DATABASE_PASSWORD_FILE_{upper}"),
    )
    for url, file in pairs:
        if os.environ.get(url):
            return database_url(os.environ, url, file)
    return None


def database_url(environment: Mapping[str, str], url: str, password_file: str) -> str:
    """The address in the variable `url`; the password in the file that `password_file` names is put into it.

    So no password need stand in an environment, which whoever may look at a process may read. ValueError
    if the address names no user to whom it could belong.
    """
    address = environment[url]
    file = environment.get(password_file)
    if not file:
        return address
    scheme, mark, rest = address.partition("://")
    user, at, place = rest.partition("@")
    if not (mark and at and user) or ":" in user:
        raise ValueError(
            f"{url} must be scheme://user@host/database, without a password: {password_file} is set"
        )
    password = quote(Path(file).read_text(encoding="utf-8").strip(), safe="")
    return f"{scheme}://{user}:{password}@{place}"
