"""`python -m services.picture`: the process."""

import services.kernel.quick  # noqa: F401  first of all
from services.kernel.process import run

from .app import SERVICE, start

run(SERVICE, start)
