"""The steps of people by pseudonym: what a funnel, its times and the coverage of needs are counted from.

Nothing here says who a person is: facts carry pseudonyms, and only the registry knows more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from kadry_contracts.facts import trainees as facts
from services.kernel.decision import Decision, Look, Message, Outcome


class Step(NamedTuple):
    """A person did something that counts in a funnel. What is said last of one thing holds.

    what      registered, referred, enrolled, graduated, hired; another outcome of a study; `void`, never true
    of, ref   what is said: of a registration, at which job centre; of a referral, an enrolment, the end of a
              study (ref: the enrolment) or a hire
    where     the intake or the vacancy
    corrects  the fact that this one replaces
    """

    trainee: str
    what: str
    on: date
    municipality: str
    occupation: str
    of: str
    ref: str
    where: str | None = None
    corrects: str | None = None


class Need(NamedTuple):
    """What is known of a need of a person: `applied`, `provided` or `refused`.

    corrects  the fact that this one replaces
    """

    trainee: str
    need: str
    what: str
    on: date
    corrects: str | None = None


class Forgotten(NamedTuple):
    """Nobody may ask any more what this person needed."""

    trainee: str


class Linked(NamedTuple):
    """From now on `merged` is `trainee`."""

    merged: str
    trainee: str


def registered(message: Message[facts.UnemployedRegisteredV1], look: Look) -> Outcome:
    """The beginning of a funnel."""
    said = message.data
    step = _step(message, "registered", said.registered_on, "registration", said.registrar or "")
    return Decision(entries=[step, *_needs(message, said.needs, said.registered_on)])


def closed(message: Message[facts.UnemployedClosedV1], look: Look) -> Outcome:
    """A registration that was a mistake begins no funnel: the last one at this job centre before it ended."""
    said = message.data
    what = "void" if said.reason == "misregistered" else "closed"
    return Decision(entries=[_step(message, what, said.closed_on, "registration", said.registrar or "")])


def referred(message: Message[facts.TrainingReferredV1], look: Look) -> Outcome:
    said = message.data
    return Decision(
        entries=[_step(message, "referred", said.referred_on, "referral", said.referral, said.intake)]
    )


def enrolled(message: Message[facts.EnrolledV1], look: Look) -> Outcome:
    """Needs that a college reports count as applied for too."""
    said = message.data
    step = _step(message, "enrolled", said.enrolled_on, "enrolment", said.enrolment, said.intake)
    return Decision(entries=[step, *_needs(message, said.needs, said.enrolled_on)])


def ended(message: Message[facts.StudyEndedV1], look: Look) -> Outcome:
    """How a study ended; one that was never true is void, its enrolment with it."""
    said = message.data
    what = "void" if said.outcome == "misregistered" else said.outcome
    return Decision(entries=[_step(message, what, said.ended_on, "end", said.enrolment, said.intake)])


def hired(message: Message[facts.TraineeHiredV1], look: Look) -> Outcome:
    said = message.data
    return Decision(entries=[_step(message, "hired", said.hired_on, "hire", said.hire, said.vacancy)])


def hire_withdrawn(message: Message[facts.TraineeHireWithdrawnV1], look: Look) -> Outcome:
    said = message.data
    return Decision(entries=[_step(message, "void", said.withdrawn_on, "hire", said.hire, said.vacancy)])


def linked(message: Message[facts.TraineeLinkedV1], look: Look) -> Outcome:
    """Two pseudonyms are one person: each was counted as one, from now on both are one."""
    return Decision(entries=[Linked(message.data.merged, message.data.trainee)])


def erased(message: Message[facts.PersonErasedV1], look: Look) -> Outcome:
    """The registry forgot who the person was: their steps stay counted, their needs go."""
    return Decision(entries=[Forgotten(message.data.trainee)])


def need_declared(message: Message[facts.SupportNeedDeclaredV1], look: Look) -> Outcome:
    """What this declaration says: what others said before has been counted."""
    said = message.data
    return Decision(entries=list(_needs(message, said.declared or said.needs, said.on)))


def need_answered(message: Message[facts.SupportReportedV1], look: Look) -> Outcome:
    """A college or an employer says whether it provides what is needed."""
    said = message.data
    what = "provided" if said.provided else "refused"
    return Decision(entries=[Need(said.trainee, said.need, what, said.on, message.corrects)])


def _step(message: Message[Any], what: str, on: date, of: str, ref: str, where: str | None = None) -> Step:
    said = message.data
    return Step(said.trainee, what, on, said.municipality, said.occupation, of, ref, where, message.corrects)


def _needs(message: Message[Any], needs: Iterable[str], on: date) -> Iterable[Need]:
    return (Need(message.data.trainee, need, "applied", on, message.corrects) for need in needs)
