"""What goes on beside people's lives: quotas, equipment, activities, instructors, forecasts, demands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.paper.telling import EMPLOYERS, MUNICIPALITIES, OCCUPATIONS, Season

CENTRE, COLLEGE = "resurs-igolka", "college-kama"


def corrected(
    season: Season, by: str, event: str, said: dict[str, Any], percent: int, **changed: Any
) -> None:
    """A report, and in so many of a hundred cases its correction."""
    id = season.tell(by, event, **said)
    if season.chance(percent):
        season.pass_days(0, 5)
        season.tell(by, event, id, **{**said, **changed})


def sets_quotas(season: Season) -> None:
    """The ministry sets a quota; an intake of it changes, or is cancelled before it starts."""
    quota = {
        "quota_ref": "q",
        "provider": COLLEGE,
        "occupation": season.pick(*OCCUPATIONS),
        "year": 2026,
        "places": 40,
        "funding": "budget",
    }
    corrected(season, "minobr", "programs.admission_quota_set", quota, 40, places=50)
    program = {"program_ref": "q", "title": "Портной", "level": "short", "occupation": quota["occupation"]}
    program |= {"duration_weeks": 12, "mode": "blended"}
    corrected(season, COLLEGE, "programs.program_published", program, 20, title="Швея-портной")
    season.pass_days(1, 5)
    intake = {"intake_ref": "q", "program": f"{COLLEGE}/q", "municipality": season.pick(*MUNICIPALITIES)}
    intake |= {"places": 20, "starts_on": "2026-09-01", "ends_on": "2026-12-01", "funding": "budget"}
    quoted = {"quota": "minobr/q"} if season.chance(60) else {}
    corrected(season, COLLEGE, "programs.intake_opened", {**intake, **quoted}, 20, places=15)
    if season.chance(60):
        said = {"intake_ref": "q", "effective_on": season.pass_days(1, 5), "places": 25}
        corrected(season, COLLEGE, "programs.intake_changed", said, 30, places=30)
    if season.chance(40):
        reason = season.pick("too_few", "budget", "misregistered")
        season.tell(
            COLLEGE, "programs.intake_cancelled", intake_ref="q", on=season.pass_days(1, 5), reason=reason
        )
    if season.chance(30):
        season.pass_days(1, 5)
        season.tell(COLLEGE, "programs.program_withdrawn", program_ref="q")


def hours(day: date, begin: int, end: int) -> dict[str, str]:
    """A time on a day, in the time of Perm."""
    return {name: f"{day}T{hour:02}:00:00+05:00" for name, hour in (("from", begin), ("to", end))}


def lends(season: Season) -> None:
    """A centre lends a line: each booking has its own day, and none is out of service."""
    line = {"equipment_ref": "line", "title": "Линия", "municipality": season.pick(*MUNICIPALITIES)}
    line |= {"capacity": 1, "weekly_hours": 40}
    corrected(season, CENTRE, "programs.equipment_registered", line, 20, title="Линия оверлоков")
    first = season.day + timedelta(days=30)
    for n in range(season.pick(1, 2, 3)):
        by, begin = season.pick(COLLEGE, CENTRE), season.pick(8, 9)
        said = {"booking_ref": f"b-{n}", "equipment": f"{CENTRE}/line", "purpose": "practice"}
        day = first + timedelta(days=n)
        season.pass_days(0, 5)
        if season.chance(20):
            season.tell(by, "programs.equipment_booked", **said, **hours(day, begin, begin + 3))
            season.pass_days(0, 3)
            season.tell(by, "programs.booking_cancelled", booking_ref=f"b-{n}")
            continue
        moved = hours(day, begin, begin + season.pick(2, 4))
        corrected(
            season, by, "programs.equipment_booked", {**said, **hours(day, begin, begin + 3)}, 30, **moved
        )
        if season.chance(50):
            season.day = max(season.day, day + timedelta(days=1))
            used = {"booking": f"{by}/b-{n}", "hours": 1}
            corrected(season, CENTRE, "programs.equipment_used", used, 30, hours=season.pick(1, 2))
            season.day = min(season.day, first - timedelta(days=1))
    if season.chance(40):
        still = {"equipment_ref": "line", **hours(first + timedelta(days=20), 8, 20)}
        moved = hours(first + timedelta(days=21), 8, 20)
        corrected(season, CENTRE, "programs.equipment_out_of_service", still, 30, **moved)


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
        season.tell(by, "programs.contest_result_recorded", **won)


def teaches(season: Season) -> None:
    """An instructor learns, and learns again."""
    for year in range(season.pick(1, 2)):
        on = date.fromisoformat(season.pass_days(1, 20))
        said = {"instructor_ref": "i", "mode": season.pick("remote", "in_person")}
        said |= {"certified_on": on.isoformat(), "valid_until": (on + timedelta(days=400 + year)).isoformat()}
        until = (on + timedelta(days=90)).isoformat()
        corrected(season, COLLEGE, "programs.instructor_upskilled", said, 30, valid_until=until)


def forecasts(season: Season) -> None:
    """The coordinator forecasts, and forecasts again."""
    for version in range(1, season.pick(2, 3, 4)):
        line = {"occupation": season.pick(*OCCUPATIONS), "municipality": season.pick(*MUNICIPALITIES)}
        lines = [{**line, "year": 2027, "positions": 10 * version}]
        season.tell("okrug", "vacancies.forecast_submitted", forecast_ref="f", version=version, lines=lines)
        season.pass_days(1, 20)


def needs(season: Season) -> None:
    """An employer needs people taught, offers practice, and has a vacancy that changes and ends."""
    by, cell = season.pick(*EMPLOYERS), {"occupation": season.pick(*OCCUPATIONS)}
    cell |= {"municipality": season.pick(*MUNICIPALITIES)}
    demand = {"demand_ref": "d", **cell, "people": 10, "needed_by": "2026-12-31"}
    corrected(season, by, "vacancies.training_demand_raised", demand, 30, people=12)
    if season.chance(40):
        on = season.pass_days(1, 9)
        season.tell(by, "vacancies.training_demand_withdrawn", demand_ref="d", on=on, reason="заказ отменён")
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
        season.tell(by, "vacancies.vacancy_closed", vacancy_ref="w", closed_on=on, reason=reason)
