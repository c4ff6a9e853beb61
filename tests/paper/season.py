"""Seasons drawn by chance: valid reports of a few people's lives, none of which contests a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.paper.builders import mint
from tests.support.paper import Paper, at

PARTICIPANTS = {
    "czn-perm": "job_centre",
    "czn-lysva": "job_centre",
    "resurs-igolka": "resource_centre",
    "college-kama": "college",
    "fabrika-nitka": "employer",
    "fabrika-lysva": "employer",
}
CENTRES, EMPLOYERS = ("czn-perm", "czn-lysva"), ("fabrika-nitka", "fabrika-lysva")
INTAKES = ("resurs-igolka/sew", "resurs-igolka/cut", "college-kama/ov")
MUNICIPALITIES, OCCUPATIONS = ("57701000", "57726000"), ("8153", "7531", "9112")
FIRST, LAST = date(2026, 5, 1), at("2027-08-01")


@dataclass(frozen=True, repr=False)
class Told:
    """One report of the season."""

    at: datetime
    participant: str
    event: str
    id: str
    said: dict[str, Any]
    corrects: str | None = None

    def __repr__(self) -> str:
        """On one line: a falsifying season is read by people."""
        said = " ".join(f"{name}={value}" for name, value in self.said.items())
        corrects = f" corrects {self.corrects}" if self.corrects else ""
        return f"{self.at:%d.%m} {self.id} {self.event.partition('.')[2]}{corrects}: {said}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def tell(self, paper: Paper) -> None:
        """Reports it."""
        corrects = self.corrects
        paper.tell(self.participant, self.event, at=self.at, id=self.id, corrects=corrects, **self.said)


@dataclass
class Season:
    """What is told, in the order in which it happened."""

    draw: st.DrawFn
    told: list[Told] = field(default_factory=list)
    day: date = FIRST
    stopped: dict[str, date] = field(default_factory=dict)

    def tell(self, participant: str, event: str, corrects: str | None = None, **said: Any) -> str:
        """A report of today; `on=name` stands for the day, whatever its field is called."""
        id = f"{participant}-{len(self.told)}"
        moment = at(self.day.isoformat(), 0) + timedelta(minutes=len(self.told))
        self.told.append(Told(moment, participant, event, id, said, corrects))
        return id

    def pick(self, *choices: Any) -> Any:
        """One of the choices; the first is the simplest."""
        return self.draw(st.sampled_from(choices))

    def chance(self, percent: int) -> bool:
        """Whether something happens that does so in so many of a hundred cases."""
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def pass_days(self, least: int = 0, most: int = 15) -> str:
        """Some days go by; the day that it then is."""
        self.day += timedelta(days=self.draw(st.integers(least, most)))
        return self.day.isoformat()


@st.composite
def seasons(draw: st.DrawFn) -> list[Told]:
    """The reports of a valid season, in the order in which they happened."""
    season = Season(draw)
    _offers(season)
    for n in range(draw(st.integers(1, 3))):
        season.day = FIRST + timedelta(days=20)
        Life(season, n).live()
    return sorted(season.told, key=lambda told: told.at)


def _offers(season: Season) -> None:
    """Programmes, intakes and vacancies, with room for everybody. An intake may end before its time."""
    dual = {"agreement": _agreement(season)} if season.chance(40) else {}
    for intake in INTAKES:
        provider, _, ref = intake.partition("/")
        season.day = FIRST
        season.tell(
            provider,
            "programs.program_published",
            program_ref=ref,
            title="Курс",
            level="short",
            occupation=season.pick(*OCCUPATIONS),
            duration_weeks=12,
            mode="in_person",
        )
        season.tell(
            provider,
            "programs.intake_opened",
            intake_ref=ref,
            program=intake,
            municipality=season.pick(*MUNICIPALITIES),
            places=30,
            starts_on="2026-06-01",
            ends_on="2027-06-01",
            funding="budget",
            **(dual if intake == INTAKES[2] else {}),
        )
    for employer in EMPLOYERS:
        season.day = FIRST
        season.tell(
            employer,
            "vacancies.vacancy_opened",
            vacancy_ref="v",
            title="Швея",
            municipality=season.pick(*MUNICIPALITIES),
            positions=20,
            opened_on=FIRST.isoformat(),
            occupation=season.pick(*OCCUPATIONS),
        )
    if season.chance(30):
        season.day = FIRST + timedelta(days=season.draw(st.integers(60, 150)))
        season.stopped[INTAKES[2]] = season.day
        season.tell(
            "college-kama",
            "programs.intake_aborted",
            intake_ref="ov",
            on=season.day.isoformat(),
            reason=season.pick("budget", "provider"),
        )


def _agreement(season: Season) -> str:
    """A dual agreement, signed by both of its parties before anything else happens."""
    season.day = FIRST - timedelta(days=10)
    season.tell(
        "college-kama",
        "agreements.agreement_drafted",
        agreement_ref="dual",
        kind="dual",
        title="О дуальном обучении",
        parties=("college-kama", "fabrika-nitka"),
        starts_on=(FIRST - timedelta(days=5)).isoformat(),
        ends_on="2027-06-01",
    )
    for party in ("college-kama", "fabrika-nitka"):
        season.tell(
            party,
            "agreements.agreement_signed",
            agreement="college-kama/dual",
            revision=1,
            signed_on=season.pass_days(0, 3),
            signatory="директор",
        )
    return "college-kama/dual"


class Life:
    """One person: what their agencies report of them, in the order in which it happens."""

    def __init__(self, season: Season, n: int) -> None:
        self.season, self.n = season, n
        self.trainee = ""
        self.refs = 0
        self.running_studies = 0

    def live(self) -> None:
        """Perhaps a study of one's own, registrations, referrals, studies, hires."""
        season = self.season
        if season.chance(25):
            self.study(None)
        for _ in range(season.draw(st.integers(1, 2))):
            centre = season.pick(*CENTRES)
            self.register(centre)
            if season.chance(30):
                self.confirm(centre)
            referral = self.refer(centre) if season.chance(70) else None
            if referral is not None and season.chance(75):
                self.study(referral)
            elif referral is not None and season.chance(40):
                self.withdraw(centre, referral[0])
            elif season.chance(20):
                self.study(None)
            if season.chance(50):
                self.hire(centre)
            if season.chance(70) and self.close(centre) == "died":
                return

    def ref(self) -> str:
        """A reference nobody has used yet."""
        self.refs += 1
        return f"r-{self.n}-{self.refs}"

    def register(self, centre: str) -> None:
        season, ref = self.season, f"p-{self.n}"
        on = season.pass_days(1)
        said = {
            "person_ref": ref,
            "registered_on": on,
            "municipality": season.pick(*MUNICIPALITIES),
            "occupation": season.pick(*OCCUPATIONS),
        }
        id = season.tell(centre, "trainees.unemployed_registered", **said)
        if season.chance(15):
            said["municipality"] = season.pick(*reversed(MUNICIPALITIES))
            season.tell(centre, "trainees.unemployed_registered", id, **said)
        self.trainee = mint(centre, ref)

    def confirm(self, centre: str) -> None:
        """The person comes to the job centre again."""
        season, said = self.season, {"person_ref": f"p-{self.n}"}
        on = season.pass_days(0, 30)
        id = season.tell(centre, "trainees.unemployed_confirmed", confirmed_on=on, **said)
        if season.chance(20):
            on = season.pass_days(0, 5)
            season.tell(centre, "trainees.unemployed_confirmed", id, confirmed_on=on, **said)

    def withdraw(self, centre: str, referral: str) -> None:
        """The job centre takes the referral back on the day on which it gave it."""
        said = {"referral_ref": referral.partition("/")[2], "on": self.season.pass_days(0, 0)}
        self.season.tell(centre, "trainees.referral_withdrawn", reason="передумал", **said)

    def refer(self, centre: str) -> tuple[str, str]:
        season, ref = self.season, self.ref()
        on = season.pass_days()
        intake = season.pick(*self.running())
        expires = season.day + timedelta(days=season.draw(st.integers(0, 20)))
        season.tell(
            centre,
            "trainees.training_referred",
            referral_ref=ref,
            person_ref=f"p-{self.n}",
            intake=intake,
            referred_on=on,
            expires_on=expires.isoformat(),
        )
        return f"{centre}/{ref}", intake

    def running(self) -> list[str]:
        """Intakes that take people in for some weeks to come."""
        soon = self.season.day + timedelta(days=40)
        return [i for i in INTAKES if i not in self.season.stopped or soon < self.season.stopped[i]]

    def study(self, referral: tuple[str, str] | None) -> None:
        season, ref = self.season, self.ref()
        on = season.pass_days()
        intake = referral[1] if referral else season.pick(*self.running())
        college = intake.partition("/")[0]
        name: dict[str, str] = {"person_ref": f"s-{self.n}"}
        if self.trainee and season.chance(30):
            name = {"trainee": self.trainee}
        if referral is not None:
            name["referral"] = referral[0]
        if season.chance(30):
            name["municipality"] = season.pick(*MUNICIPALITIES)
        said = {"enrolment_ref": ref, "intake": intake, "enrolled_on": on, **name}
        id = season.tell(college, "trainees.enrolled", **said)
        if season.chance(10):
            said["enrolled_on"] = season.pass_days(0, 2)
            if college == "resurs-igolka" and referral is None:
                said["intake"] = season.pick(*INTAKES[:2])
            season.tell(college, "trainees.enrolled", id, **said)
        if "person_ref" in name and not self.trainee:
            self.trainee = mint(college, f"s-{self.n}")
        self.running_studies += 1
        if season.chance(85):
            self.running_studies -= 1
            self.end(college, ref)

    def end(self, college: str, ref: str) -> None:
        season = self.season
        if season.chance(15):
            self.hire(None)
        if season.chance(20):
            self.rest(college, ref)
        on = season.pass_days(1, 40)
        outcome = season.pick("graduated", "graduated", "dropped_out", "not_started", "misregistered")
        said = {"enrolment_ref": ref, "ended_on": on, "outcome": outcome}
        id = season.tell(college, "trainees.study_ended", **said)
        if season.chance(10):
            said["outcome"] = season.pick("graduated", "dropped_out")
            season.tell(college, "trainees.study_ended", id, **said)
        elif outcome == "graduated" and season.chance(30):
            season.tell(
                college,
                "trainees.availability_declared",
                trainee=self.trainee,
                available_from=season.pass_days(1, 3),
                municipality=season.pick(*MUNICIPALITIES),
                occupation=season.pick(*OCCUPATIONS),
            )
            if not self.running_studies and season.chance(40):
                season.tell(
                    college,
                    "trainees.availability_withdrawn",
                    trainee=self.trainee,
                    on=season.pass_days(1, 5),
                    reason="care",
                )

    def rest(self, college: str, ref: str) -> None:
        """The study rests for a few days."""
        season, said = self.season, {"enrolment_ref": ref}
        season.tell(college, "trainees.study_paused", on=season.pass_days(1, 5), **said)
        season.tell(college, "trainees.study_resumed", on=season.pass_days(1, 9), **said)

    def hire(self, centre: str | None) -> None:
        season, ref = self.season, self.ref()
        on = season.pass_days()
        employer = season.pick(*EMPLOYERS)
        said: dict[str, Any] = {"hire_ref": ref, "hired_on": on, "trainee": self.trainee}
        if season.chance(60):
            said["vacancy"] = f"{employer}/v"
        if centre is not None and season.chance(25):
            said = {"hire_ref": ref, "hired_on": on, "person_ref": f"p-{self.n}", "employer": employer}
            employer = centre
        id = season.tell(employer, "vacancies.hire_made", **said)
        if season.chance(10):
            said["hired_on"] = season.pass_days(0, 2)
            season.tell(employer, "vacancies.hire_made", id, **said)

    def close(self, centre: str) -> str:
        season = self.season
        reason = season.pick("hired", "own_wish", "moved", "trained", "misregistered", "died")
        on = season.pass_days(1)
        said = {"person_ref": f"p-{self.n}", "closed_on": on, "reason": reason}
        season.tell(centre, "trainees.unemployed_closed", **said)
        return str(reason)
