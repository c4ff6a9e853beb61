"""A registry alone on paper: reports are told in one line, and the programs service is played by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import programs, vacancies
from kadry_contracts.facts import trainees as facts
from services.trainees.app import service
from services.trainees.domain.periods import Periods
from services.trainees.domain.person.history import Person
from tests.paper.builders import mint
from tests.support.paper import Paper, at
from tests.support.paper import at as moment

PERM, LYSVA = "57701000", "57726000"
SEWING, TAILOR, CLEANER = "8153", "7531", "9112"
INTAKE = "resurs-igolka/sew"
PARTICIPANTS = {
    "czn-perm": "job_centre",
    "czn-lysva": "job_centre",
    "resurs-igolka": "resource_centre",
    "college-kama": "college",
    "fabrika-nitka": "employer",
    "sfr": "verifier",
    "internat-lipa": "institution",
}
PATIENT = Periods(10_000, 10_000, 10_000)
"""Nobody has to confirm anything, so that a test may be about something else."""
PEOPLE = ("unemployed", "referred", "in_training", "graduates_available", "hired", "left")


class Season:
    """One registry, five participants, one intake of a sewing course at Perm."""

    def __init__(self, now: str = "2026-12-31", *, opened: bool = True, periods: Periods = PATIENT) -> None:
        self.paper = Paper(service(mint, periods), now=at(now))
        for participant, kind in PARTICIPANTS.items():
            self.paper.admit(participant, kind)
        if opened:
            self.open()
        self.paper.settle()

    def open(self, intake: str = INTAKE, *, at: str = "2026-05-01", **changed: Any) -> None:
        """The programs service opens an intake, as was reported of that day."""
        body = {
            "intake": intake,
            "program": f"{intake}-p",
            "provider": intake.partition("/")[0],
            "municipality": PERM,
            "occupation": SEWING,
            "level": "vocational_training",
            "places": 25,
            "starts_on": "2026-09-01",
            "ends_on": "2026-11-24",
            "funding": "employment_service",
            "version": 1,
            **changed,
        }
        opened = programs.IntakeOpenedV1.model_validate(body)
        self.paper.state_fact("programs", opened, at=moment(at))
        self.paper.settle()

    def tell(self, participant: str, event: str, /, **said: Any) -> str:
        """A report to the registry; everything it leads to is done when this returns."""
        id = self.paper.tell(participant, f"trainees.{event}", **said)
        self.paper.settle()
        return id

    def register(self, on: str, who: str = "p-1", by: str = "czn-perm", **said: Any) -> str:
        body = {"municipality": PERM, "occupation": TAILOR, **said}
        return self.tell(by, "unemployed_registered", person_ref=who, registered_on=on, **body)

    def close(self, on: str, reason: str, who: str = "p-1", by: str = "czn-perm", **said: Any) -> str:
        return self.tell(by, "unemployed_closed", person_ref=who, closed_on=on, reason=reason, **said)

    def refer(
        self, on: str, ref: str = "n-1", who: str | None = "p-1", by: str = "czn-perm", **said: Any
    ) -> str:
        body = {"intake": INTAKE, "expires_on": "2026-09-05", "person_ref": who, **said}
        return self.tell(by, "training_referred", referral_ref=ref, referred_on=on, **body)

    def ask(
        self, on: str, ref: str = "e-1", who: str | None = "s-1", by: str = "resurs-igolka", **said: Any
    ) -> str:
        """An enrolment whose place is not yet answered for."""
        body = {"intake": INTAKE, "person_ref": who, **said}
        return self.tell(by, "enrolled", enrolment_ref=ref, enrolled_on=on, **body)

    def enrol(
        self, on: str, ref: str = "e-1", who: str = "s-1", by: str = "resurs-igolka", **said: Any
    ) -> str:
        """An enrolment that gets its place."""
        id = self.ask(on, ref, who, by, **said)
        self.take(id, f"{by}/{ref}", said.get("intake", INTAKE), on)
        return id

    def take(self, report: str, enrolment: str, intake: str = INTAKE, on: str = "2026-09-01") -> None:
        """The programs service has a place."""
        self._place(programs.PlaceTakenV1, report, intake, on, enrolment=enrolment)

    def refuse(self, report: str, enrolment: str, reason: str = "no_free_place") -> None:
        """The programs service has none."""
        self._place(programs.PlaceRefusedV1, report, INTAKE, "2026-09-01", enrolment=enrolment, reason=reason)

    def release(self, referral: str, on: str, reason: str = "expired") -> None:
        """The programs service says that a hold is over."""
        self._place(programs.PlaceReleasedV1, "", INTAKE, on, referral=referral, reason=reason)

    def _place(self, model: type[Any], report: str, intake: str, on: str, **said: Any) -> None:
        provider = intake.partition("/")[0]
        cells = {"municipality": PERM, "occupation": SEWING, "version": 2, "provider": provider}
        fact = model.model_validate({"intake": intake, "on": on, **cells, **said})
        source = f"urn:kadry:{provider}#{report}" if report else ""
        self.paper.state_fact("programs", fact, correlation=source)
        self.paper.settle()

    def end(self, on: str, outcome: str, ref: str = "e-1", by: str = "resurs-igolka", **said: Any) -> str:
        return self.tell(by, "study_ended", enrolment_ref=ref, ended_on=on, outcome=outcome, **said)

    def stop(
        self, model: type[Any], on: str, reason: str = "too_few", intake: str = INTAKE, version: int = 9
    ) -> None:
        """The programs service cancels or aborts the intake; a correction says so in a later version."""
        body = {"intake": intake, "provider": intake.partition("/")[0], "on": on, "reason": reason}
        cells = {"municipality": PERM, "occupation": SEWING, "version": version}
        self.paper.state_fact("programs", model.model_validate({**body, **cells}))
        self.paper.settle()

    def hire(self, on: str, ref: str = "fabrika-nitka/h-1", **said: Any) -> None:
        """The vacancies service tells of a hire."""
        body = {"participant": ref.partition("/")[0], "occupation": SEWING, "municipality": PERM, **said}
        fact = vacancies.HireMadeV1.model_validate({"hire": ref, "hired_on": on, "version": 1, **body})
        self.paper.state_fact("vacancies", fact, correlation=f"urn:kadry:{body['participant']}#{ref}")
        self.paper.settle()

    def available(self, on: str, who: str = "s-1", by: str = "resurs-igolka", **said: Any) -> str:
        body = {"occupation": SEWING, "municipality": PERM, "person_ref": who, **said}
        return self.tell(by, "availability_declared", available_from=on, **body)

    def withdraw(self, on: str, who: str = "s-1", by: str = "resurs-igolka", **said: Any) -> str:
        return self.tell(by, "availability_withdrawn", person_ref=who, on=on, reason="care", **said)

    # What one sees

    def said(self, report: str) -> list[str]:
        return self.paper.said(report)

    def last(self, report: str) -> str:
        """The last answer to a report."""
        return self.paper.said(report)[-1]

    def where(self, day: str | None = None) -> list[tuple[str, str, str]]:
        """Accounts and cells where somebody stands at the end of a day, once for each person."""
        balance = self.paper.balance(date.fromisoformat(day) if day else None)
        return sorted(cell for cell in balance.elements() if cell[0] in PEOPLE)

    def accounts(self, day: str | None = None) -> list[str]:
        """Accounts in which somebody stands."""
        return [account for account, _, _ in self.where(day)]

    def person(self, who: str = "p-1", by: str = "czn-perm") -> Person:
        """The person a participant calls so."""
        trainee = mint(by, who)
        person = self.paper.find("trainees", Person, trainee)
        assert person is not None, f"nobody is called {who} by {by}"
        return person

    def moves(self) -> list[tuple[str, str, str]]:
        """What the last fact about a person moved: day, from, to."""
        said = [s.fact for s in self.paper.facts if not isinstance(s.fact, facts.GraduateExpectedV1)]
        moves = getattr(said[-1], "moves", ())
        return [(move.on.isoformat(), move.was.account, move.at.account) for move in moves]


def a_graduate(**opened: Any) -> Season:
    """One who registered, was referred, studied and graduated."""
    season = Season(**opened)
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.end("2026-11-24", "graduated")
    assert season.paper.of(facts.StudyEndedV1)
    return season
