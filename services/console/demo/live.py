"""What goes on after the season: an endless sequence of reports, always the same one.

Lives of people, vacancies and intakes are told side by side, each to its end, so the picture stays in balance
however long it runs. Days are counted back from the day on which a report is sent, as a clerk enters on
Monday what happened last week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from .participants import EMPLOYERS, PROVIDERS, SEWING, Organisation
from .scale import TOWNS, TRADES, cells
from .training import former

ABREAST = 14
"""How many stories are told side by side."""
GROUP = 12
"""Places of an intake."""


class Ago(NamedTuple):
    """A day so many days before that of the report."""

    days: int


class Step(NamedTuple):
    """One report, but for its day."""

    participant: str
    event: str
    id: str
    said: dict[str, Any]

    def envelope(self, now: datetime) -> dict[str, Any]:
        """The report as it is sent at that moment."""
        data = {
            name: str(now.date() - timedelta(days=value.days)) if isinstance(value, Ago) else value
            for name, value in self.said.items()
        }
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": f"urn:kadry:{self.participant}",
            "type": f"kadry.report.{self.event}.v1",
            "time": now.isoformat(timespec="seconds"),
            "datacontenttype": "application/json",
            "data": data,
        }


Said = tuple[str, str, dict[str, Any]]
Story = Iterator[Said]


@dataclass
class Course:
    """An intake that people of these stories go to, while it has places."""

    id: str
    provider: Organisation
    free: int = GROUP


@dataclass
class Life:
    """What the stories have in common."""

    random: Random
    numbers: Counter[str] = field(default_factory=Counter)
    courses: dict[str, Course] = field(default_factory=dict)

    def ref(self, letter: str) -> str:
        """A reference that nobody has given yet."""
        self.numbers[letter] += 1
        return f"live-{letter}-{self.numbers[letter]}"


def steps(seed: int) -> Iterator[Step]:
    """The reports, without end."""
    life = Life(Random(seed))  # noqa: S311  the same every time, and nobody's secret
    stories: list[Story] = []
    n = 0
    while True:
        while len(stories) < ABREAST:
            stories.append(life.random.choice((seeker, student, student, vacancy))(life))
        story = life.random.choice(stories)
        try:
            participant, event, said = next(story)
        except StopIteration:
            stories.remove(story)
            continue
        n += 1
        yield Step(participant, event, f"live-{n:06}", said)


def seeker(life: Life) -> Story:
    """Somebody without work finds some, or gives up."""
    cell = life.random.choice(cells())
    centre, ref = TOWNS[cell.municipality].centre, life.ref("p")
    yield registered(centre, ref, cell.municipality, cell.occupation, 9)
    reason = life.random.choice(("hired", "hired", "hired", "own_wish", "moved", "no_show"))
    if reason == "hired":
        yield (
            centre,
            "vacancies.hire_made",
            {
                "hire_ref": life.ref("h"),
                "hired_on": Ago(1),
                "person_ref": ref,
                "occupation": cell.occupation,
                "municipality": cell.municipality,
            },
        )
    yield closed(centre, ref, reason)


def student(life: Life) -> Story:
    """Somebody is referred, learns something and is hired; or drops out and gives up."""
    provider = life.random.choice(PROVIDERS)
    centre, ref = TOWNS[provider.municipality].centre, life.ref("p")
    yield registered(centre, ref, provider.municipality, former(provider.municipality, len(ref)), 25)
    course = life.courses.get(provider.id)
    if course is None or not course.free:
        intake = life.ref("i")
        course = life.courses[provider.id] = Course(f"{provider.id}/{intake}", provider)
        yield opened(provider, intake)
    course.free -= 1
    referral, enrolment = life.ref("n"), life.ref("e")
    yield (
        centre,
        "trainees.training_referred",
        {
            "referral_ref": referral,
            "person_ref": ref,
            "intake": course.id,
            "referred_on": Ago(14),
            "expires_on": Ago(-10),
        },
    )
    yield (
        provider.id,
        "trainees.enrolled",
        {
            "enrolment_ref": enrolment,
            "person_ref": f"s-{enrolment}",
            "intake": course.id,
            "enrolled_on": Ago(10),
            "referral": f"{centre}/{referral}",
        },
    )
    graduated = life.random.random() < 0.85
    outcome = "graduated" if graduated else "dropped_out"
    yield (
        provider.id,
        "trainees.study_ended",
        {"enrolment_ref": enrolment, "ended_on": Ago(2), "outcome": outcome},
    )
    if graduated:
        said = {"hire_ref": life.ref("h"), "hired_on": Ago(0), "person_ref": ref}
        yield centre, "vacancies.hire_made", said
    yield closed(centre, ref, "hired" if graduated else "own_wish")


def vacancy(life: Life) -> Story:
    """An employer looks for people, hires some of them, and stops looking."""
    random, employer = life.random, life.random.choice(EMPLOYERS)
    trade, ref = TRADES[code := random.choice(employer.trades)], life.ref("v")
    positions = random.randint(1, 6)
    yield (
        employer.id,
        "vacancies.vacancy_opened",
        {
            "vacancy_ref": ref,
            "title": trade.title,
            "municipality": employer.municipality,
            "positions": positions,
            "opened_on": Ago(5),
            "occupation": code,
            "salary_from": trade.pay,
        },
    )
    hired = random.randint(0, positions)
    for _ in range(hired):
        hire = life.ref("h")
        said = {"hire_ref": hire, "hired_on": Ago(1), "person_ref": f"t-{hire}"}
        yield employer.id, "vacancies.hire_made", said | {"vacancy": f"{employer.id}/{ref}"}
    reason = "filled" if hired == positions else "withdrawn"
    yield employer.id, "vacancies.vacancy_closed", {"vacancy_ref": ref, "reason": reason, "closed_on": Ago(0)}


def registered(centre: str, ref: str, municipality: str, occupation: str, days: int) -> Said:
    """A job centre registers somebody."""
    said = {"person_ref": ref, "registered_on": Ago(days), "municipality": municipality}
    return centre, "trainees.unemployed_registered", said | {"occupation": occupation}


def closed(centre: str, ref: str, reason: str) -> Said:
    """It closes the registration."""
    return centre, "trainees.unemployed_closed", {"person_ref": ref, "closed_on": Ago(0), "reason": reason}


def opened(provider: Organisation, ref: str) -> Said:
    """A provider opens an intake of a programme of the season."""
    program = "p-shveya" if provider.id == SEWING else f"p-{provider.trades[0]}"
    return (
        provider.id,
        "programs.intake_opened",
        {
            "intake_ref": ref,
            "program": f"{provider.id}/{program}",
            "municipality": provider.municipality,
            "places": GROUP,
            "starts_on": Ago(12),
            "ends_on": Ago(-30),
            "funding": "employment_service",
        },
    )
