"""What goes on beside people's lives: quotas, equipment, activities, instructors, forecasts, demands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.paper.telling import EMPLOYERS, MUNICIPALITIES, OCCUPATIONS, Season

CENTRE, COLLEGE, SCHOOL = "resurs-igolka", "college-kama", "shkola-5"


def corrected(
    season: Season, by: str, event: str, said: dict[str, Any], percent: int, **changed: Any
) -> None:
    """A report, and in so many of a hundred cases its correction."""
    id = season.tell(by, event, **said)
    if season.chance(percent):
        season.pass_days(0, 5)
        season.tell(by, event, id, **{**said, **changed})


def sets_quotas(season: Season) -> None:
    """The ministry sets quotas; an intake of one changes, is cancelled before it starts or aborted after."""
    quota = {
        "quota_ref": "q",
        "provider": COLLEGE,
        "occupation": season.pick(*OCCUPATIONS),
        "year": 2026,
        "places": 40,
        "funding": "budget",
    }
    corrected(season, "minobr", "programs.admission_quota_set", quota, 40, places=50)
    other = {**quota, "quota_ref": "free", "provider": CENTRE}
    corrected(season, "minobr", "programs.admission_quota_set", other, 40, year=2027, funding="employer")
    program = {"program_ref": "q", "title": "Портной", "level": "short", "occupation": quota["occupation"]}
    program |= {"duration_weeks": 12, "mode": "blended"}
    corrected(season, COLLEGE, "programs.program_published", program, 20, title="Швея-портной")
    season.pass_days(1, 5)
    intake = {"intake_ref": "q", "program": f"{COLLEGE}/q", "municipality": season.pick(*MUNICIPALITIES)}
    intake |= {"places": 20, "starts_on": "2026-09-01", "ends_on": "2026-12-01", "funding": "budget"}
    quoted = {"quota": "minobr/q"} if season.chance(60) else {}
    corrected(season, COLLEGE, "programs.intake_opened", {**intake, **quoted}, 20, places=15, min_group=5)
    if season.chance(60):
        said = {"intake_ref": "q", "effective_on": season.pass_days(1, 5), "places": 25}
        said |= {"ends_on": "2026-12-20"} if season.chance(30) else {}
        corrected(season, COLLEGE, "programs.intake_changed", said, 30, places=30)
    if season.chance(40):
        reason = season.pick("too_few", "budget", "misregistered")
        said = {"intake_ref": "q", "on": season.pass_days(1, 5), "reason": reason}
        corrected(season, COLLEGE, "programs.intake_cancelled", said, 30, reason="other")
    elif season.chance(40):
        season.day = date(2026, 9, 1)
        said = {"intake_ref": "q", "on": season.pass_days(0, 40), "reason": season.pick("provider", "budget")}
        on = (season.day + timedelta(days=3)).isoformat()
        corrected(season, COLLEGE, "programs.intake_aborted", said, 30, on=on)
    if season.chance(30):
        season.pass_days(1, 5)
        corrected(season, COLLEGE, "programs.program_withdrawn", {"program_ref": "q"}, 50)


def hours(day: date, begin: int, end: int) -> dict[str, str]:
    """A time on a day, in the time of Perm."""
    return {name: f"{day}T{hour:02}:00:00+05:00" for name, hour in (("from", begin), ("to", end))}


def lends(season: Season) -> None:
    """A centre lends a line: each booking has its own day.

    Maintenance hits a booking that was made before it was told, and is corrected to another day.
    """
    line = {"equipment_ref": "line", "title": "Линия", "municipality": season.pick(*MUNICIPALITIES)}
    line |= {"capacity": 1, "weekly_hours": 40}
    corrected(season, CENTRE, "programs.equipment_registered", line, 20, title="Линия оверлоков")
    first = season.day + timedelta(days=40)
    unused: list[date] = []
    for n in range(season.pick(1, 2, 3)):
        by, begin, day = season.pick(COLLEGE, CENTRE, SCHOOL), season.pick(8, 9), first + timedelta(days=n)
        said = {"booking_ref": f"b-{n}", "equipment": f"{CENTRE}/line", "purpose": "practice"}
        season.pass_days(0, 5)
        long = season.pick(2, 4)
        moved = hours(day, begin, begin + long)
        corrected(
            season, by, "programs.equipment_booked", {**said, **hours(day, begin, begin + 3)}, 30, **moved
        )
        if season.chance(20):
            season.pass_days(0, 3)
            corrected(season, by, "programs.booking_cancelled", {"booking_ref": f"b-{n}"}, 20)
        elif season.chance(50):
            told, season.day = season.day, day + timedelta(days=1)
            used = {"booking": f"{by}/b-{n}", "hours": season.pick(1, 2)}
            corrected(season, CENTRE, "programs.equipment_used", used, 30, hours=1)
            season.day = told
        else:
            unused.append(day)
    if season.chance(50):
        still = {"equipment_ref": "line", **hours(season.pick(*unused, first + timedelta(days=20)), 8, 20)}
        moved = hours(season.pick(*unused, first + timedelta(days=21)), 8, 20)
        corrected(season, CENTRE, "programs.equipment_out_of_service", still, 40, **moved)


def shares_a_programme(season: Season) -> None:
    """A school opens a group of a centre's programme in a network: it changes, pupils learn, it may end."""
    season.day -= timedelta(days=15)
    said: dict[str, Any]
    terms: dict[str, Any] = {
        "agreement_ref": "set",
        "kind": "network",
        "title": "Сеть школ",
        "parties": (CENTRE, SCHOOL),
    }
    terms |= {"starts_on": "2026-05-01", "ends_on": "2027-07-01"}
    season.tell(CENTRE, "agreements.agreement_drafted", **terms)
    for party in (SCHOOL, CENTRE):
        said = {"agreement": f"{CENTRE}/set", "revision": 1, "signed_on": season.pass_days(0, 3)}
        season.tell(party, "agreements.agreement_signed", **said, signatory="директор")
    program: dict[str, Any] = {
        "program_ref": "net",
        "title": "Швея",
        "level": "vocational_training",
        "mode": "blended",
    }
    program |= {"occupation": season.pick(*OCCUPATIONS), "duration_weeks": 36}
    corrected(season, CENTRE, "programs.program_published", program, 20, accessible_for=("ramp",))
    season.pass_days(1, 3)
    group: dict[str, Any] = {
        "intake_ref": "group",
        "program": f"{CENTRE}/net",
        "municipality": season.pick(*MUNICIPALITIES),
    }
    group |= {"places": 12, "starts_on": "2026-09-01", "ends_on": "2027-05-31", "funding": "budget"}
    group |= {"agreement": f"{CENTRE}/set"}
    corrected(season, SCHOOL, "programs.intake_opened", group, 20, places=15)
    if season.chance(40):
        said = {"intake_ref": "group", "effective_on": season.pass_days(1, 9), "places": 14}
        corrected(season, SCHOOL, "programs.intake_changed", said, 30, places=16, ends_on="2027-06-10")
    season.day = max(season.day, date(2026, 8, 25))
    for n in range(season.pick(1, 2)):
        pupil = {"enrolment_ref": f"pupil-{n}", "person_ref": f"pupil-{n}", "intake": f"{SCHOOL}/group"}
        season.tell(CENTRE, "trainees.enrolled", **pupil, enrolled_on=season.pass_days(0, 9))
        if season.chance(50):
            said = {"enrolment_ref": f"pupil-{n}", "ended_on": season.pass_days(1, 60)}
            outcome = season.pick("graduated", "dropped_out", "not_started")
            season.tell(CENTRE, "trainees.study_ended", **said, outcome=outcome)
    if season.chance(20):
        said = {"intake_ref": "group", "on": season.pass_days(10, 30), "reason": "provider"}
        corrected(season, SCHOOL, "programs.intake_aborted", said, 30, reason="budget")


def meets(season: Season) -> None:
    """An activity, and who won."""
    by = season.pick(COLLEGE, CENTRE, "okrug")
    held = {"activity_ref": "a", "title": "Конкурс", "municipality": season.pick(*MUNICIPALITIES)}
    held |= {"kind": "contest", "held_on": season.day.isoformat(), "attendance": {"pupils": 30}}
    season.pass_days(0, 3)
    corrected(season, by, "programs.activity_held", held, 30, attendance={"pupils": 20, "residents": 3})
    for place in range(1, season.pick(1, 2, 3)):
        won: dict[str, Any] = {
            "activity": f"{by}/a",
            "person_ref": f"w-{place}",
            "nomination": "Портной",
            "place": place,
        }
        corrected(season, by, "programs.contest_result_recorded", won, 40, abilympics=True)


def teaches(season: Season) -> None:
    """An instructor learns, and learns again."""
    for year in range(season.pick(1, 2)):
        on = date.fromisoformat(season.pass_days(1, 20))
        said = {"instructor_ref": "i", "mode": season.pick("remote", "in_person")}
        said |= {"certified_on": on.isoformat(), "valid_until": (on + timedelta(days=400 + year)).isoformat()}
        until = (on + timedelta(days=90)).isoformat()
        corrected(season, COLLEGE, "programs.instructor_upskilled", said, 30, valid_until=until)


def forecasts(season: Season) -> None:
    """The coordinator forecasts, and forecasts again; the last one is corrected."""
    last = season.pick(1, 2, 3)
    for version in range(1, last + 1):
        line = {"occupation": season.pick(*OCCUPATIONS), "municipality": season.pick(*MUNICIPALITIES)}
        lines = [{**line, "year": 2027, "positions": 10 * version}]
        said: dict[str, Any] = {"forecast_ref": "f", "version": version, "lines": lines}
        mended = [{**line, "year": 2028, "positions": 5}]
        percent = 40 if version == last else 0
        corrected(season, "okrug", "vacancies.forecast_submitted", said, percent, lines=mended)
        season.pass_days(1, 20)


def needs(season: Season) -> None:
    """An employer needs people taught, offers practice, and has a vacancy that changes and ends."""
    by, cell = season.pick(*EMPLOYERS), {"occupation": season.pick(*OCCUPATIONS)}
    cell |= {"municipality": season.pick(*MUNICIPALITIES)}
    demand = {"demand_ref": "d", **cell, "people": 10, "needed_by": "2026-12-31"}
    corrected(season, by, "vacancies.training_demand_raised", demand, 30, people=12)
    if season.chance(40):
        off = {"demand_ref": "d", "on": season.pass_days(1, 9), "reason": "заказ отменён"}
        corrected(season, by, "vacancies.training_demand_withdrawn", off, 40, reason="заказ передан")
    offer = {
        "offer_ref": "o",
        "kind": "practice",
        **cell,
        "places": 5,
        "from": "2026-09-01",
        "to": "2026-10-31",
    }
    corrected(season, by, "vacancies.practice_places_offered", offer, 30, places=7, to="2026-11-30")
    opened = {
        "vacancy_ref": "w",
        "title": "Швея",
        "positions": 6,
        "opened_on": season.day.isoformat(),
        **cell,
    }
    corrected(season, by, "vacancies.vacancy_opened", opened, 20, positions=7)
    for _ in range(season.pick(0, 1, 2)):
        said = {"vacancy_ref": "w", "effective_on": season.pass_days(1, 5), "positions": season.pick(8, 9)}
        corrected(season, by, "vacancies.vacancy_changed", said, 20, occupation=season.pick(*OCCUPATIONS))
    if season.chance(60):
        reason, on = season.pick("filled", "withdrawn", "expired", "misregistered"), season.pass_days(1, 9)
        closed = {"vacancy_ref": "w", "closed_on": on, "reason": reason}
        corrected(season, by, "vacancies.vacancy_closed", closed, 40, reason="withdrawn")
