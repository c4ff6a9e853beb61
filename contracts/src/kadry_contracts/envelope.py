"""The envelope every message travels in: CloudEvents 1.0, structured mode, one JSON document of at most 64
KiB.

A **report** is what an outsider claims; a **fact** is what the owning service decided. Bodies carry their
type as a class variable, so a body alone says which envelope, subject and schema belong to it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic.fields import FieldInfo

from kadry_contracts.times import Instant

MAX_BYTES = 65_536
"""The largest report, in bytes of UTF-8 (domain contract, section 4)."""

EventId = Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f\x7f]{1,64}$")]
"""An event's id: 1 to 64 characters, no spaces or control characters, unique within its source."""


class Body(BaseModel):
    """What a message says. Immutable: a message is a record of something that was said.

    Its validator is made when it is first needed: no process needs all of them.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", allow_inf_nan=False, serialize_by_alias=True, defer_build=True
    )
    type: ClassVar[str] = ""

    @classmethod
    def service(cls) -> str:
        """The owning service: the third word of the type."""
        return cls.type.split(".")[2]

    @classmethod
    def event(cls) -> str:
        """The event: the fourth word of the type, in the past tense."""
        return cls.type.split(".")[3]


def names(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the names they have in messages: `from` cannot be a name in Python."""
    return {
        info.validation_alias if isinstance(info.validation_alias, str) else name: info
        for name, info in model.model_fields.items()
    }


class Report(Body):
    """An outsider's claim. Strict: a field the contract does not know is refused, with the nearest name."""

    model_config = ConfigDict(extra="forbid")


class Fact(Body):
    """A service's decision. Tolerant: readers ignore what they do not know, so facts may grow.

    `version` is the counter of the aggregate the fact is about, after the decision; 0 where nothing was
    changed.
    """

    version: int = 0


B_co = TypeVar("B_co", bound=Body, covariant=True)


class Envelope(BaseModel, Generic[B_co]):
    """CloudEvents 1.0 attributes plus the body. `time` is when it happened (valid time), not when it was
    sent.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, defer_build=True)

    specversion: Literal["1.0"]
    id: EventId
    source: str
    type: str
    time: Instant
    datacontenttype: Literal["application/json"] = "application/json"
    corrects: EventId | None = None
    correlationid: str | None = None
    causationid: str | None = None
    recordedat: AwareDatetime | None = None
    data: B_co


PARTICIPANT_SOURCE = "urn:kadry:"
SERVICE_SOURCE = "urn:kadry:service:"


def participant_of(source: str) -> str | None:
    """The participant a report's source names, or None for anything else (a service's source included)."""
    if source.startswith(SERVICE_SOURCE) or not source.startswith(PARTICIPANT_SOURCE):
        return None
    return source[len(PARTICIPANT_SOURCE) :] or None
