"""A person's life: registrations, referrals, studies, hires, and what goes along with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.paper.builders import mint
from tests.paper.jobs import CENTRE
from tests.paper.matters import corrected
from tests.paper.telling import CENTRES, EMPLOYERS, INTAKES, MUNICIPALITIES, OCCUPATIONS, Season

ERASED = date(2027, 6, 20)
"""When erasures are read, whatever day they are of: nothing that is corrected later reaches who is erased."""


class Life:
    """One person: what their agencies report of them, in the order in which it happens."""

    def __init__(self, season: Season, n: int) -> None:
        self.season, self.n = season, n
        self.trainee = ""
        self.refs = 0
        self.running_studies = 0
        self.unused: set[str] = set()
        self.resident = False

    def live(self) -> None:
        """Perhaps a study of one's own, registrations, referrals, studies, hires."""
        season = self.season
        if season.chance(15):
            self.reside()
        if season.chance(25):
            self.study(None)
        for _ in range(season.draw(st.integers(1, 2))):
            centre = season.pick(*CENTRES)
            self.register(centre)
            if season.chance(30):
                self.confirm(centre)
            referral = self.refer(centre) if season.chance(70) else None
            if referral is not None and referral[0] not in self.unused and season.chance(75):
                self.study(referral)
            elif referral is not None and season.chance(40):
                self.withdraw(centre, referral[0])
                if referral[0] not in self.unused and season.chance(30):
                    season.pass_days(1, 3)
                    self.study(referral)  # another place than the one that was held
            elif season.chance(20):
                self.study(None)
            if season.chance(50):
                self.hire(centre)
            self.care(centre)
            if season.chance(70) and self.close(centre) == "died":
                return
        if season.chance(8):
            said = {"person_ref": f"p-{self.n}", "on": season.pass_days(1)}
            season.day = max(season.day, ERASED)
            season.tell(centre, "trainees.erasure_requested", **said)

    def reside(self) -> None:
        """They live in a care institution, which says what they need, and that they agreed to study."""
        season, name = self.season, {"person_ref": f"i-{self.n}"}
        if season.chance(50):
            said = {"needs": ("escort",), "consent": season.pick(True, False), **name}
            season.tell("internat", "trainees.support_need_declared", **said)
        said = {"on": season.pass_days(), "purpose": "enrolment", **name}
        corrected(season, "internat", "trainees.consent_granted", said, 20, on=season.day.isoformat())
        self.trainee, self.resident = mint("internat", f"i-{self.n}"), True

    def care(self, centre: str) -> None:
        """What they need, what they agree to, and what the register of employment says."""
        season, name = self.season, {"person_ref": f"p-{self.n}"}
        if season.chance(20):
            needs = season.pick(("ramp",), ("escort", "quiet_room"))
            said = {"needs": needs, "consent": season.pick(True, False), **name}
            corrected(season, centre, "trainees.support_need_declared", said, 30, needs=("remote",))
        if season.chance(20):
            said = {"on": season.pass_days(), "purpose": "release_needs", **name}
            season.tell(centre, "trainees.consent_granted", **said)
            if season.chance(40):
                season.tell(centre, "trainees.consent_revoked", **{**said, "on": season.pass_days(1)})
        if season.chance(20):
            said = {"trainee": self.trainee, "employer": season.pick(*EMPLOYERS), "on": season.pass_days()}
            corrected(season, "sfr", "trainees.employment_confirmed", said, 20, on=season.day.isoformat())
            if season.chance(50):
                season.tell("sfr", "trainees.employment_ended", **{**said, "on": season.pass_days(1)})

    def practise(self, college: str, who: dict[str, str]) -> None:
        """Practice in a place that nobody offered, or that an employer did, perhaps elsewhere than said."""
        season, ref = self.season, self.ref()
        employer = season.pick(*EMPLOYERS)
        said: dict[str, Any] = {"practice_ref": ref, "employer": employer, **who}
        if season.chance(60):
            said["offer"] = f"{employer}/p"
            if season.chance(15):
                self.move_offer(employer)
        on = season.pass_days(0, 3)
        corrected(
            season, college, "trainees.practice_started", {**said, "on": on}, 20, on=season.pass_days(0)
        )
        if season.chance(70):
            said |= {"evaluation": season.pick(4, 5), "on": season.pass_days(1, 5)}
            season.tell(college, "trainees.practice_ended", **said)

    def move_offer(self, employer: str) -> None:
        """The employer's places for practice are elsewhere than was said."""
        season, event = self.season, "vacancies.practice_places_offered"
        said = [t for t in season.told if (t.participant, t.event) == (employer, event)][-1]
        if said.said["offer_ref"] == "p":
            cell = {"municipality": season.pick(*MUNICIPALITIES), "occupation": season.pick(*OCCUPATIONS)}
            season.tell(employer, event, said.id, **{**said.said, **cell, "places": season.pick(30, 12)})

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
        self.trainee, self.resident = mint(centre, ref), False

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
        said = {"referral_ref": ref, "person_ref": f"p-{self.n}", "intake": intake, "referred_on": on}
        said["expires_on"] = expires.isoformat()
        if season.chance(5):
            said["person_ref"] = f"q-{self.n}-{self.refs}"  # somebody else, by mistake
            cell = {"municipality": season.pick(*MUNICIPALITIES), "occupation": season.pick(*OCCUPATIONS)}
            other = {"person_ref": said["person_ref"], "registered_on": on, **cell}
            season.tell(centre, "trainees.unemployed_registered", **other)
        id = season.tell(centre, "trainees.training_referred", **said)
        if said["person_ref"] != f"p-{self.n}":
            self.unused.add(f"{centre}/{ref}")
        if said["person_ref"] != f"p-{self.n}" or season.chance(15):
            said |= {"person_ref": f"p-{self.n}", "referred_on": season.pass_days(0, 3)}
            said["intake"] = intake = season.pick(intake, *self.running())
            expires = season.day + timedelta(days=season.draw(st.integers(0, 20)))
            said["expires_on"] = expires.isoformat()
            season.tell(centre, "trainees.training_referred", id, **said)
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
        if self.trainee and (self.resident or season.chance(30)):
            name = {"trainee": self.trainee}
        who = dict(name)
        if referral is not None:
            name["referral"] = referral[0]
        if season.chance(30):
            name["municipality"] = season.pick(*MUNICIPALITIES)
        said = {"enrolment_ref": ref, "intake": intake, "enrolled_on": on, **name}
        wrong = None
        if referral is not None and season.chance(10):
            wrong, who = self.wrong_referral(referral, intake), {"trainee": self.trainee}
            said["person_ref"] = f"w-{self.n}-{self.refs}"
            said.pop("trainee", None)
        mistaken = referral is None and "person_ref" in name and season.chance(10)
        first = {"person_ref": f"x-{self.n}-{self.refs}"} if mistaken else {}  # somebody else
        if wrong is not None:
            first["referral"] = wrong
        id = season.tell(college, "trainees.enrolled", **{**said, **first})
        if mistaken or wrong is not None or season.chance(10):
            said["enrolled_on"] = season.pass_days(0, 2)
            if college == "resurs-igolka" and referral is None:
                said["intake"] = season.pick(*INTAKES[:2])
            season.tell(college, "trainees.enrolled", id, **said)
        if "person_ref" in name and not self.trainee:
            self.trainee = mint(college, f"s-{self.n}")
        self.running_studies += 1
        if season.chance(85):
            self.running_studies -= 1
            self.end(college, ref, who)

    def wrong_referral(self, referral: tuple[str, str], intake: str) -> str:
        """A referral of somebody else to the same intake, which the college names by mistake."""
        season, centre = self.season, referral[0].partition("/")[0]
        name = {"person_ref": f"v-{self.n}-{self.refs}"}
        cell = {"municipality": season.pick(*MUNICIPALITIES), "occupation": season.pick(*OCCUPATIONS)}
        on = season.day.isoformat()
        season.tell(centre, "trainees.unemployed_registered", **name, registered_on=on, **cell)
        days = {"referred_on": on, "expires_on": (season.day + timedelta(days=9)).isoformat()}
        ref = f"v-{self.n}-{self.refs}"
        season.tell(centre, "trainees.training_referred", **name, referral_ref=ref, intake=intake, **days)
        return f"{centre}/{ref}"

    def end(self, college: str, ref: str, who: dict[str, str]) -> None:
        season = self.season
        if season.chance(15):
            self.hire(None)
        if season.chance(20):
            self.rest(college, ref)
        outcome = season.pick("graduated", "graduated", "dropped_out", "not_started", "misregistered")
        if outcome in ("graduated", "dropped_out") and not season.stopped and season.chance(20):
            self.practise(college, who)
        if season.chance(10):
            needed: dict[str, Any] = {**who, "needs": ("ramp",), "consent": season.pick(True, False)}
            season.tell(college, "trainees.support_need_declared", **needed)
            helped: dict[str, Any] = {**who, "need": "ramp", "provided": season.pick(True, False)}
            season.tell(college, "trainees.support_reported", **helped)
        on = season.pass_days(1, 40)
        said = {"enrolment_ref": ref, "ended_on": on, "outcome": outcome}
        id = season.tell(college, "trainees.study_ended", **said)
        if season.chance(10):
            said["outcome"] = season.pick("graduated", "dropped_out")
            season.tell(college, "trainees.study_ended", id, **said)
        elif outcome == "graduated" and season.chance(30):
            issued = {"credential_ref": ref, "kind": "certificate", **who}
            issued |= {"occupation": season.pick(*OCCUPATIONS), "issued_on": season.pass_days(0, 3)}
            corrected(season, college, "trainees.credential_issued", issued, 20, kind="diploma")
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
            said["vacancy"] = season.pick(f"{employer}/v", f"{CENTRE}/{employer}")
        if centre is not None and season.chance(25):
            job = season.pick({"employer": employer}, {"vacancy": f"{CENTRE}/{employer}"})
            said = {"hire_ref": ref, "hired_on": on, "person_ref": f"p-{self.n}", **job}
            employer = centre
        first = {}
        if "person_ref" in said and season.chance(10):
            first = {"person_ref": f"h-{self.n}-{self.refs}"}  # somebody else
        id = season.tell(employer, "vacancies.hire_made", **{**said, **first})
        if first or season.chance(15):
            said["hired_on"] = season.pass_days(0, 2)
            if "vacancy" in said and season.chance(50):
                others = (said["vacancy"], f"{employer}/v", f"{CENTRE}/{employer}")
                said["vacancy"] = season.pick(*(others if employer in EMPLOYERS else others[:1]))
            season.tell(employer, "vacancies.hire_made", id, **said)
        elif season.chance(10):
            season.tell(employer, "vacancies.hire_withdrawn", hire_ref=ref, reason="ошибка")

    def close(self, centre: str) -> str:
        season = self.season
        reason = season.pick("hired", "own_wish", "moved", "trained", "misregistered", "died")
        on = season.pass_days(1)
        said = {"person_ref": f"p-{self.n}", "closed_on": on, "reason": reason}
        season.tell(centre, "trainees.unemployed_closed", **said)
        return str(reason)
