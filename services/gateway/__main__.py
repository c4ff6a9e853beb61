"""`python -m services.gateway`: the process of this service."""

import services.kernel.quick  # noqa: F401  first of all
from services.kernel.process import run

from .app import SERVICE, mount

run(SERVICE, mount)
