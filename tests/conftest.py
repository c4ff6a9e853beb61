"""Fixtures every test may ask for: see tests/support/servers.py."""

from tests.support.servers import database, nats_server, nats_url, postgres, templates

__all__ = ["database", "nats_server", "nats_url", "postgres", "templates"]
