"""Starts the process of the programs service."""

import services.kernel.quick  # noqa: F401  first of all
from services.kernel.process import run

from .app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
