"""The routing tables of all services, for the jobs that need every one of them."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from services.kernel.routing import Service

from .ports import SERVICES


def services() -> tuple[str, ...]:
    """The names of all services."""
    return SERVICES


def service(name: str) -> Service:
    """The routing table of a service; ModuleNotFoundError if there is no such service."""
    return cast(Service, import_module(f"services.{name}.app").SERVICE)
