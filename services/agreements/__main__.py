"""Starts the process of the agreements service."""

from services.kernel.process import run

from .app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
