"""Runs the trainees service: `python -m services.trainees`."""

from services.kernel.process import run

from .app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
