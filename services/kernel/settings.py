"""Settings of a service process, all from the environment (prefix KADRY_)."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cached_property

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
        """`KADRY_DATABASE_URL_<SERVICE>`; KeyError names the variable if it is not set."""
        name = f"KADRY_DATABASE_URL_{service.upper()}"
        try:
            return os.environ[name]
        except KeyError:
            raise KeyError(f"{name} is not set: give the URL of the database of {service}") from None
