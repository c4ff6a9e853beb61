"""Reports about people out of work: registered, confirmed, closed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from kadry_contracts.codes import Municipality, Need, Occupation, Ref
from kadry_contracts.envelope import Report
from kadry_contracts.times import Day

Education = Literal["none", "basic", "secondary", "spo", "higher"]
TrainingGround = Literal["no_qualification", "no_suitable_work", "change_of_profession", "lost_ability"]
CloseReason = Literal["hired", "trained", "own_wish", "no_show", "moved", "retired", "died", "misregistered"]
SealedBox = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=_-]{1,4000}$")]
"""Identity, sealed for the registry alone (base64 of a libsodium sealed box). Never opened by a rule, never
in a fact.
"""


class UnemployedRegisteredV1(Report):
    """A job centre registered a person as unemployed. `municipality` is that of residence, `occupation` the
    one sought.
    """

    type: ClassVar[str] = "kadry.report.trainees.unemployed_registered.v1"
    person_ref: Ref
    registered_on: Day
    municipality: Municipality
    occupation: Occupation
    education: Education | None = None
    training_ground: TrainingGround | None = None
    needs: tuple[Need, ...] = ()
    sealed_identity: SealedBox | None = None


class UnemployedConfirmedV1(Report):
    """The person came to the job centre and is still looking for work: the registration goes on."""

    type: ClassVar[str] = "kadry.report.trainees.unemployed_confirmed.v1"
    person_ref: Ref
    confirmed_on: Day


class UnemployedClosedV1(Report):
    """The registration ended. `misregistered` reverses everything that the registration caused."""

    type: ClassVar[str] = "kadry.report.trainees.unemployed_closed.v1"
    person_ref: Ref
    closed_on: Day
    reason: CloseReason
