"""Fixtures every test may ask for (tests/support/servers.py), and how generated tests are tried."""

import os

from hypothesis import settings

from tests.support.servers import database, nats_server, nats_url, postgres, templates

__all__ = ["database", "nats_server", "nats_url", "postgres", "templates"]

# A change is judged by the same examples each time; at home every run tries others.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("home", deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")
