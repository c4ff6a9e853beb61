"""Codes and identifiers that messages carry, each with its check (domain contract, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypedDict

from pydantic import AfterValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from kadry_contracts.reference import municipalities, occupations

ParticipantId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,39}$")]
"""A participant of the region, for example `czn-kuznetsk`."""

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""The writer's own identifier of an object or a person; it carries no slash, star or space."""

RegionalId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
]
"""An object of the region, `<participant>/<ref>`, for example `college-kuznetsk/sewing-2026-09`."""

TraineeId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
"""The regional pseudonym of a person (UUID, lower case). It is all that a fact says of who somebody is."""

ParticipantKind = Literal[
    "job_centre",
    "college",
    "resource_centre",
    "school",
    "employer",
    "institution",
    "ministry",
    "coordinator",
    "verifier",
]

Need = Literal[
    "ramp",
    "elevator",
    "sign_interpreter",
    "tutor",
    "assistive_reading",
    "quiet_room",
    "flexible_schedule",
    "remote",
    "transport",
    "escort",
]
"""A functional need, never a diagnosis."""

Funding = Literal["budget", "employment_service", "employer", "self_paid"]
Level = Literal["spo", "vocational_training", "further_education", "short"]
NO_CODE: Final = "-"
"""Stands where a municipality or an occupation is not known or does not apply."""


class Near(TypedDict):
    """A code that was perhaps meant."""

    code: str
    title_ru: str
    title_en: str


def _unknown(ru: str, en: str, near: Sequence[Near] = ()) -> PydanticCustomError:
    return PydanticCustomError("unknown_code", "{en}", {"ru": ru, "en": en, "suggestions": tuple(near)})


def _municipality(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) in (8, 11)):
        raise _unknown("код ОКТМО: 8 цифр", "a code of ОКТМО: 8 digits")
    if value[:2] not in municipalities.region_prefixes():
        raise _unknown(
            "региона с таким началом кода ОКТМО нет", "no region has a code of ОКТМО that begins so"
        )
    return municipalities.canonical(value[:8])


def _occupation(value: str) -> str:
    if not occupations.is_unit_group(value):
        near = [
            Near(code=o.code, title_ru=o.title_ru, title_en=o.title_en) for o in occupations.suggest(value)
        ]
        raise _unknown("код начальной группы ОКЗ: 4 цифры", "a unit group of ОКЗ: 4 digits", near)
    return value


Municipality = Annotated[
    str,
    StringConstraints(max_length=11),
    AfterValidator(_municipality),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{8}([0-9]{3})?$"}),
]
"""ОКТМО of a municipality, 8 digits; an 11-digit settlement is cut to its municipality, a newer code becomes
the key.

A code of a known region that the carried reference lacks is accepted: the reader sees it as unlisted.
"""

Occupation = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_occupation),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}$"}),
]
"""ОКЗ unit group, four digits (structure of ISCO-08); another code is refused with the three nearest."""

Profession = Annotated[str, StringConstraints(pattern=r"^[0-9]{5,6}$")]
"""ОКПДТР, five or six digits."""

Speciality = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$")]
"""A speciality or profession of secondary vocational education, NN.NN.NN."""

Inn = Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})$")]
"""ИНН of a legal person (10 digits) or a sole trader (12); check digits are verified where a participant is
admitted.
"""

Cell = str
"""In a fact: a municipality or occupation that was checked when it was reported, or `-`."""
