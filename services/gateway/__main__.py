"""`python -m services.gateway`: the process of this service."""

from services.kernel.process import run

from .app import SERVICE, mount

run(SERVICE, mount)
