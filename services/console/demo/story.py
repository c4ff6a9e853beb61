"""What is told, and what it comes to: reports in the making, and the lives of people, vacancies and intakes.

Whoever tells a report here also keeps where people, positions and places stand after it. So the season knows
by itself what the picture has to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from .participants import BY_ID
from .scale import TOWNS, TRADES

ZONE = ZoneInfo("Asia/Yekaterinburg")
DAYS = 182
"""How long the season is; it ends on the day before its anchor."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One report.

    introduced  the enrolment `(participant, report id)` of whose person the pseudonym goes into `trainee`
    expected    what becomes of it: accepted, refused, waiting, or rejected at the door
    """

    at: datetime
    participant: str
    event: str
    id: str
    said: Mapping[str, Any]
    introduced: tuple[str, str] | None = None
    expected: str = "accepted"

    def envelope(self, trainee: str | None = None) -> dict[str, Any]:
        """The report as it goes over the wire."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": f"urn:kadry:{self.participant}",
            "type": f"kadry.report.{self.event}.v1",
            "time": self.at.isoformat(),
            "datacontenttype": "application/json",
            "data": {**self.said, **({"trainee": trainee} if trainee else {})},
        }


@dataclass
class Person:
    """A person, by the reference of whoever reported them first, and where they count."""

    by: str
    ref: str
    municipality: str
    occupation: str
    account: str = ""
    registered: str = ""
    """The occupation of an open registration; "" without one."""
    enrolment: tuple[str, str] | None = None


@dataclass
class Vacancy:
    """A vacancy with how many of its positions are filled; `until` is the last day of its search."""

    by: str
    ref: str
    municipality: str
    occupation: str
    positions: int
    since: int
    until: int | None = None
    filled: int = 0
    last: int = -DAYS
    """The day of the last hire."""
    counted: bool = True

    @property
    def id(self) -> str:
        return f"{self.by}/{self.ref}"


@dataclass
class Intake:
    """An intake; `held` and `taken` are its places, `ends` the day of its end, counted from the anchor."""

    by: str
    ref: str
    municipality: str
    occupation: str
    places: int
    starts: int
    ends: int
    held: int = 0
    taken: int = 0
    gone: bool = False
    """Cancelled or aborted."""

    @property
    def id(self) -> str:
        return f"{self.by}/{self.ref}"


@dataclass
class Book:
    """The season as it is being told. `anchor` is the day on which the region began; days count from it."""

    anchor: date
    random: Random
    told: list[Told] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    vacancies: list[Vacancy] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def day(self, n: int) -> date:
        """The day `n` days after the anchor; a past one is a working day, if need be the Friday before."""
        day = self.anchor + timedelta(days=n)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1)) if n < 0 else day

    def ref(self, by: str, letter: str) -> str:
        """The next reference of that letter that a participant gives."""
        self.numbers[f"{by}/{letter}"] += 1
        return f"{letter}-{self.numbers[f'{by}/{letter}']}"

    def tell(
        self,
        by: str,
        event: str,
        when: int,
        about: str,
        *,
        introduced: tuple[str, str] | None = None,
        expected: str = "accepted",
        **said: Any,
    ) -> Told:
        """A report of that day; days are given as `date`s. Its id says what it is about."""
        minute = self.random.randrange(9 * 60, 18 * 60)
        moment = datetime.combine(self.day(when), time(minute // 60, minute % 60), ZONE)
        words = {name: str(value) if isinstance(value, date) else value for name, value in said.items()}
        words = {name: value for name, value in words.items() if value is not None}
        told = Told(moment, by, event, f"{event.partition('.')[2]}.{about}", words, introduced, expected)
        self.told.append(told)
        return told

    # People

    def register(self, on: int, municipality: str, occupation: str) -> Person:
        """A job centre registers somebody new."""
        by = TOWNS[municipality].centre
        person = Person(by, self.ref(by, "p"), municipality, occupation, "unemployed", occupation)
        self.people.append(person)
        said: dict[str, Any] = {
            "education": self.random.choice(("basic", "secondary", "spo", "spo", "higher"))
        }
        if self.random.random() < 0.04:
            said["needs"] = [
                self.random.choice(("ramp", "flexible_schedule", "sign_interpreter", "transport"))
            ]
        self.tell(
            by,
            "trainees.unemployed_registered",
            on,
            person.ref,
            person_ref=person.ref,
            registered_on=self.day(on),
            municipality=municipality,
            occupation=occupation,
            **said,
        )
        return person

    def close(self, person: Person, on: int, reason: str) -> None:
        """The job centre closes the registration."""
        if reason == "hired":
            person.account = "hired"
        elif person.account in ("unemployed", "referred") or reason in ("moved", "died"):
            person.account = "left"
        person.registered = ""
        self.tell(
            person.by,
            "trainees.unemployed_closed",
            on,
            person.ref,
            person_ref=person.ref,
            closed_on=self.day(on),
            reason=reason,
        )

    def refer(self, person: Person, intake: Intake, on: int, expires: int, *, lapses: bool = False) -> str:
        """The job centre refers a person; returns the referral. `lapses`: nobody enrols them in time."""
        ref = self.ref(person.by, "n")
        if not lapses:
            person.account = "referred"
            intake.held += 1
        self.tell(
            person.by,
            "trainees.training_referred",
            on,
            ref,
            referral_ref=ref,
            person_ref=person.ref,
            intake=intake.id,
            referred_on=self.day(on),
            expires_on=self.anchor + timedelta(days=expires),
        )
        return f"{person.by}/{ref}"

    def enrol(
        self,
        intake: Intake,
        on: int,
        person: Person | None = None,
        referral: str | None = None,
        home: str = "",
    ) -> Person:
        """The provider enrols the person of a referral that holds, or one from `home` who came unreferred."""
        ref = self.ref(intake.by, "e")
        if person is None:
            person = Person(intake.by, f"s-{ref}", home or intake.municipality, intake.occupation)
            self.people.append(person)
        else:
            intake.held -= 1
        intake.taken += 1
        person.account, person.occupation = "in_training", intake.occupation
        told = self.tell(
            intake.by,
            "trainees.enrolled",
            on,
            ref,
            enrolment_ref=ref,
            person_ref=f"s-{ref}",
            intake=intake.id,
            enrolled_on=self.day(on),
            referral=referral,
            municipality=None if referral else person.municipality,
        )
        person.enrolment = intake.by, told.id
        return person

    def end(self, person: Person, intake: Intake, on: int, outcome: str) -> None:
        """The study ends."""
        if outcome == "graduated":
            person.account = "graduates_available"
        else:
            intake.taken -= 1
            person.account = "unemployed" if person.registered else "left"
            person.occupation = person.registered or person.occupation
        assert person.enrolment is not None  # noqa: S101  who studies has enrolled
        ref = person.enrolment[1].partition(".")[2]
        self.tell(
            intake.by,
            "trainees.study_ended",
            on,
            ref,
            enrolment_ref=ref,
            ended_on=self.day(on),
            outcome=outcome,
        )

    # Training

    def publish(
        self, by: str, ref: str, title: str, level: str, occupation: str, weeks: int, **said: Any
    ) -> str:
        """A provider has a programme; returns its id."""
        self.tell(
            by,
            "programs.program_published",
            -DAYS,
            ref,
            program_ref=ref,
            title=title,
            level=level,
            occupation=occupation,
            duration_weeks=weeks,
            **({"mode": "in_person"} | said),
        )
        return f"{by}/{ref}"

    def admit(
        self,
        program: str,
        ref: str,
        occupation: str,
        on: int,
        places: int,
        starts: int,
        ends: int,
        **said: Any,
    ) -> Intake:
        """Places on a programme."""
        by = program.partition("/")[0]
        intake = Intake(by, ref, BY_ID[by].municipality, occupation, places, starts, ends)
        self.intakes.append(intake)
        self.tell(
            by,
            "programs.intake_opened",
            on,
            ref,
            intake_ref=ref,
            program=program,
            municipality=intake.municipality,
            places=places,
            starts_on=self.day(starts),
            ends_on=self.anchor + timedelta(days=ends),
            **({"funding": "employment_service"} | said),
        )
        return intake

    def extend(self, intake: Intake, on: int, places: int) -> None:
        """The intake gets more places."""
        intake.places = places
        self.tell(
            intake.by,
            "programs.intake_changed",
            on,
            f"{intake.ref}.1",
            intake_ref=intake.ref,
            effective_on=self.day(on),
            places=places,
        )

    def stop(self, intake: Intake, on: int, reason: str, people: Iterable[Person] = ()) -> None:
        """The intake ends before its time, and with it the studies of `people`."""
        intake.gone = True
        for person in people:
            person.account = "unemployed" if person.registered else "left"
            person.occupation = person.registered or person.occupation
        event = "intake_cancelled" if on < intake.starts else "intake_aborted"
        self.tell(
            intake.by,
            f"programs.{event}",
            on,
            intake.ref,
            intake_ref=intake.ref,
            on=self.day(on),
            reason=reason,
        )

    # Work

    def open(
        self, by: str, municipality: str, occupation: str, positions: int, on: int, **said: Any
    ) -> Vacancy:
        """Somebody looks for people, until the end of the day `closes`; occupation `-` is not told."""
        vacancy = Vacancy(
            by, self.ref(by, "v"), municipality, occupation, positions, on, said.pop("closes", None)
        )
        self.vacancies.append(vacancy)
        trade = TRADES.get(occupation, TRADES["9622"])
        pay = round(trade.pay * self.random.uniform(0.85, 1.2), -3)
        words: dict[str, Any] = {
            "title": trade.title,
            "occupation": None if occupation == "-" else occupation,
            "salary_from": int(pay),
            "salary_to": int(round(pay * 1.25, -3)),
            "employment": "shift" if occupation in ("8111", "8341") else "full_time",
        } | said
        until = vacancy.until
        self.tell(
            by,
            "vacancies.vacancy_opened",
            on,
            vacancy.ref,
            vacancy_ref=vacancy.ref,
            municipality=municipality,
            positions=positions,
            opened_on=self.day(on),
            closes_on=None if until is None else self.anchor + timedelta(days=until),
            **words,
        )
        return vacancy

    def change(self, vacancy: Vacancy, on: int, n: int = 1, **said: Any) -> None:
        """Terms of a vacancy change, the `n`th time."""
        vacancy.positions = said.get("positions", vacancy.positions)
        vacancy.occupation = said.get("occupation", vacancy.occupation)
        self.tell(
            vacancy.by,
            "vacancies.vacancy_changed",
            on,
            f"{vacancy.ref}.{n}",
            vacancy_ref=vacancy.ref,
            effective_on=self.day(on),
            **said,
        )

    def shut(self, vacancy: Vacancy, on: int, reason: str) -> None:
        """The search ends."""
        vacancy.until = on
        if reason == "misregistered":
            vacancy.counted = False
        self.tell(
            vacancy.by,
            "vacancies.vacancy_closed",
            on,
            vacancy.ref,
            vacancy_ref=vacancy.ref,
            reason=reason,
            closed_on=self.day(on),
        )

    def hire(self, by: str, on: int, vacancy: Vacancy, person: Person | None = None) -> Person:
        """Somebody is hired for a vacancy.

        Without a `person` it is one nobody has met before; a job centre's own it names as it does, another's
        by the pseudonym that a college told the employer.
        """
        ref = self.ref(by, "h")
        said: dict[str, Any] = {"person_ref": f"t-{ref}"}
        introduced = None
        if person is None:
            person = Person(by, said["person_ref"], vacancy.municipality, vacancy.occupation)
            self.people.append(person)
        elif person.by == by:
            said = {"person_ref": person.ref}
        else:
            said, introduced = {}, person.enrolment
        person.account, person.occupation = "hired", vacancy.occupation
        vacancy.filled, vacancy.last = vacancy.filled + 1, max(vacancy.last, on)
        self.tell(
            by,
            "vacancies.hire_made",
            on,
            ref,
            introduced=introduced,
            hire_ref=ref,
            hired_on=self.day(on),
            vacancy=vacancy.id,
            **said,
        )
        return person

    # What it comes to

    def totals(self) -> Counter[tuple[str, str, str]]:
        """How many stand in each account, municipality and occupation, on the day of the anchor."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for person in self.people:
            sums[person.account, person.municipality, person.occupation] += 1
        for vacancy in self.vacancies:
            if vacancy.counted:
                over = vacancy.until is not None and vacancy.until < 0
                rest = "positions_closed" if over else "positions_open"
                cell = vacancy.municipality, vacancy.occupation
                sums["positions_filled", *cell] += vacancy.filled
                sums[rest, *cell] += vacancy.positions - vacancy.filled
        for intake in self.intakes:
            cell, free = (intake.municipality, intake.occupation), intake.places - intake.held - intake.taken
            if intake.gone:
                sums["places_lost", *cell] += intake.places
            elif intake.ends < 0:
                sums["places_lost", *cell] += free
            else:
                sums["places_free", *cell] += free
                sums["places_held", *cell] += intake.held
                sums["places_taken", *cell] += intake.taken
        return Counter({cell: n for cell, n in sums.items() if n})
