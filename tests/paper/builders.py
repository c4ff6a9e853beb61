"""The trainee registry with a mint anybody could forge: pseudonyms of tests stay the same from run to run."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from services.trainees.app import service
from services.trainees.domain.periods import Periods


def mint(participant: str, person_ref: str) -> str:
    """The pseudonym of a person in tests."""
    return str(uuid5(NAMESPACE_URL, f"{participant}/{person_ref}"))


TRAINEES = service(mint, Periods())
