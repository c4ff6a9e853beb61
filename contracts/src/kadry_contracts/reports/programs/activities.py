"""Reports about guidance and people who teach: activities, contests, instructors."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kadry_contracts.codes import Municipality, Occupation, ParticipantId, Ref, RegionalId, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Flag, Number, Title
from kadry_contracts.people import check_one_person
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

ActivityKind = Literal[
    "open_day",
    "master_class",
    "contest",
    "job_fair",
    "meeting",
    "seminar",
    "exhibition",
    "volunteering",
    "concert_visit",
]
UpskillingMode = Literal["in_person", "remote"]


class Attended(BaseModel):
    """How many people came, by whom they are; who is not counted did not come. As facts carry it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pupils: Number = 0
    students: Number = 0
    graduates: Number = 0
    teachers: Number = 0
    unemployed: Number = 0
    residents: Number = 0
    others: Number = 0


class Attendance(Attended):
    """How many people came, by whom they are; who is not counted did not come."""

    model_config = ConfigDict(extra="forbid")


class ActivityHeldV1(Report):
    """Something that people came to was held: an open day, a master class, a job fair."""

    type: ClassVar[str] = "kadry.report.programs.activity_held.v1"
    activity_ref: Ref
    kind: ActivityKind
    title: Title
    held_on: Day
    municipality: Municipality
    attendance: Attendance
    occupation: Occupation | None = None
    partners: Annotated[tuple[ParticipantId, ...], Field(max_length=64)] = ()
    schools: Annotated[tuple[ParticipantId, ...], Field(max_length=200)] = ()


class ContestResultRecordedV1(Report):
    """A person's place in a nomination of a contest that was held, an Abilympics one or another."""

    type: ClassVar[str] = "kadry.report.programs.contest_result_recorded.v1"
    activity: RegionalId
    nomination: Title
    place: Annotated[int, Field(ge=1, le=1_000, strict=True)]
    trainee: TraineeId | None = None
    person_ref: Ref | None = None
    abilympics: Flag = False

    _one_person = model_validator(mode="after")(check_one_person)


class InstructorUpskilledV1(Report):
    """An instructor finished further training, and its certificate holds until the end of `valid_until`.

    `practitioner` says that the instructor works in the trade too. An instructor is named by the writer's own
    reference, never by name.
    """

    type: ClassVar[str] = "kadry.report.programs.instructor_upskilled.v1"
    instructor_ref: Ref
    mode: UpskillingMode
    certified_on: Day
    valid_until: Day
    agreement: RegionalId | None = None
    practitioner: Flag = False

    @model_validator(mode="after")
    def _holds_for_a_time(self) -> InstructorUpskilledV1:
        if self.valid_until < self.certified_on:
            raise broken(
                "valid_until", "valid_until раньше certified_on", "valid_until is before certified_on"
            )
        return self
