"""`python -m services.picture`: the process."""

from services.kernel.process import run

from .app import SERVICE, mount

run(SERVICE, mount)
