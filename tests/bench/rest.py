"""What the demo's season leaves out: the report types it does not tell, about as dense as a region has them.

All of it is told of the people, intakes, vacancies and agreements that the season has, in a way that nobody
refuses. A person whom the reporter does not know by a name of its own is written as `Who`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from services.console.demo import lives
from services.console.demo.participants import FACTORIES
from services.console.demo.scale import PERM
from services.console.demo.story import Book, Told

from .matters import guidance, machines, money, plans, signatures

VERIFIER = "demo-sfr"


class Who(NamedTuple):
    """A person by the first name that anybody gave: it goes out as the pseudonym made of it."""

    participant: str
    person_ref: str


class Study(NamedTuple):
    """A study that is over, with who studied."""

    by: str
    ref: str
    who: Who
    said: Any
    occupation: str
    municipality: str
    began: int
    ended: int


def rest(book: Book) -> dict[tuple[str, str], str]:
    """Tells it; returns the corrections among it: `(participant, report)` → the report it replaces."""
    studies = _studies(book)
    for n, study in enumerate(studies):
        _after(book, study, n)
    employment(book)
    registrations(book)
    plans(book)
    guidance(book)
    machines(book)
    money(book)
    signatures(book)
    corrections = corrected(book)
    leaving(book)
    book.told.sort(key=lambda told: told.at)
    return corrections


def person_of(book: Book) -> dict[tuple[str, str], Who]:
    """Of each enrolment, by its report, who it is: the person of the referral, else the provider's own."""
    referred = {
        f"{one.participant}/{one.said['referral_ref']}": Who(one.participant, one.said["person_ref"])
        for one in book.told
        if one.event == "trainees.training_referred"
    }
    return {
        (one.participant, one.id): referred[one.said["referral"]]
        if "referral" in one.said
        else Who(one.participant, one.said["person_ref"])
        for one in book.told
        if one.event == "trainees.enrolled"
    }


def _studies(book: Book) -> list[Study]:
    """Those who graduated, in the order in which they are told of."""
    people = person_of(book)
    enrolled = {
        (one.participant, one.said["enrolment_ref"]): one
        for one in book.told
        if one.event == "trainees.enrolled"
    }
    intakes = {one.id: one for one in book.intakes}
    found = []
    for one in book.told:
        if one.event != "trainees.study_ended" or one.said["outcome"] != "graduated":
            continue
        began = enrolled[one.participant, one.said["enrolment_ref"]]
        intake = intakes[began.said["intake"]]
        found.append(
            Study(
                one.participant,
                one.said["enrolment_ref"],
                people[began.participant, began.id],
                {"person_ref": began.said["person_ref"]},
                intake.occupation,
                intake.municipality,
                _n(book, began.said["enrolled_on"]),
                _n(book, one.said["ended_on"]),
            )
        )
    return found


def _n(book: Book, day: str) -> int:
    """A day as it is counted from the anchor."""
    return (date.fromisoformat(day) - book.anchor).days


def _after(book: Book, study: Study, n: int) -> None:
    """What goes along with a study: practice, a rest, a credential, sometimes another occupation."""
    by, said, ref = study.by, study.said, study.ref
    half = (study.began + study.ended) // 2
    if n % 3 == 0:
        practice: dict[str, Any] = {"practice_ref": f"f-{ref}", "employer": FACTORIES[n % 4], **said}
        book.tell(by, "trainees.practice_started", half, f"f-{ref}", on=book.day(half), **practice)
        on = half + 14
        book.tell(by, "trainees.practice_ended", on, f"f-{ref}", on=book.day(on), evaluation=4, **practice)
    if n % 20 == 5:
        for event, on in (("study_paused", half - 10), ("study_resumed", half - 3)):
            book.tell(by, f"trainees.{event}", on, ref, enrolment_ref=ref, on=book.day(on))
    if n % 4:
        on = min(-1, study.ended + 1)
        issued: dict[str, Any] = {
            "credential_ref": f"k-{ref}",
            "kind": "certificate",
            "occupation": study.occupation,
        }
        book.tell(by, "trainees.credential_issued", on, f"k-{ref}", issued_on=book.day(on), **issued, **said)


def employment(book: Book) -> None:
    """The fund confirms some hires of people whom an employer was told of; a few have ended since."""
    people = person_of(book)
    hired = [one for one in book.told if one.introduced and one.event == "vacancies.hire_made"]
    for n, one in enumerate(hired[::2]):
        on = _n(book, one.said["hired_on"])
        said: dict[str, Any] = {"trainee": people[one.introduced or ("", "")], "employer": one.participant}
        book.tell(VERIFIER, "trainees.employment_confirmed", min(-1, on + 3), str(n), on=book.day(on), **said)
        if n % 8 == 0 and on < -5:
            book.tell(VERIFIER, "trainees.employment_ended", -2, str(n), on=book.day(-2), **said)
    strangers = [one for one in book.told if one.event == "vacancies.hire_made" and "vacancy" in one.said]
    for one in [one for one in strangers if one.said.get("person_ref", "").startswith("t-")][:100:25]:
        on = min(-1, _n(book, one.said["hired_on"]) + 6)
        ref = one.said["hire_ref"]
        book.tell(
            one.participant, "vacancies.hire_withdrawn", on, ref, hire_ref=ref, reason="не вышел (демо)"
        )


def registrations(book: Book) -> None:
    """People of their own: other plans, referrals taken back, availability, consent, erasure."""
    intake = next(one for one in book.intakes if one.ref == "8153-2" or one.ref == "shveya-2")
    for n in range(6):
        person = lives.register(book, -90, PERM, "5223")
        referral = lives.refer(book, person, intake, -60, -40, lapses=True).partition("/")[2]
        said: dict[str, Any] = {"referral_ref": referral, "reason": "передумал (демо)"}
        book.tell(person.by, "trainees.referral_withdrawn", -55, referral, on=book.day(-55), **said)
        if n < 4:
            at: dict[str, Any] = {"available_from": book.day(-30), "occupation": "5223", "municipality": PERM}
            name: dict[str, Any] = {"person_ref": person.ref}
            book.tell(person.by, "trainees.availability_declared", -30, person.ref, **at, **name)
            if n < 2:
                gone: dict[str, Any] = {"on": book.day(-10), "reason": "care", **name}
                book.tell(person.by, "trainees.availability_withdrawn", -10, person.ref, **gone)
    for n in range(4):
        person = lives.register(book, -70, PERM, "4110")
        lives.close(book, person, -20, "moved")
        agreed: dict[str, Any] = {"purpose": "matching", "person_ref": person.ref}
        book.tell(person.by, "trainees.consent_granted", -69, person.ref, on=book.day(-69), **agreed)
        book.tell(person.by, "trainees.consent_revoked", -30, person.ref, on=book.day(-30), **agreed)
        if n == 0:
            name = {"person_ref": person.ref}
            book.tell(person.by, "trainees.erasure_requested", -1, person.ref, on=book.day(-1), **name)


def leaving(book: Book) -> None:
    """Whoever is still registered leaves, and searches end: as much goes as comes, season after season.

    Those whom a job centre has referred stay.
    """
    last: dict[str, int] = {}
    open_: dict[str, Told] = {}
    stay = set()
    for one in book.told:
        said, on = one.said, (one.at.date() - book.anchor).days
        person = f"{one.participant}/{said.get('person_ref')}"
        vacancy = said.get("vacancy") or f"{one.participant}/{said.get('vacancy_ref')}"
        for name in (person, vacancy):
            last[name] = max(on, last.get(name, on))
        if one.expected != "accepted" or one.event == "trainees.training_referred":
            stay |= {person, vacancy}
        elif one.event == "trainees.unemployed_registered":
            open_[person] = one
        elif one.event == "vacancies.vacancy_opened" and "closes_on" not in said:
            open_[vacancy] = one
        elif one.event in ("trainees.unemployed_closed", "vacancies.vacancy_closed"):
            stay |= {person, vacancy}
    for name, one in open_.items():
        on = min(0, book.random.randint(last[name] + 3, max(last[name] + 3, -1)))
        if name in stay:
            continue
        said = {"closed_on": book.day(on)}
        if one.event == "vacancies.vacancy_opened":
            said |= {"vacancy_ref": one.said["vacancy_ref"], "reason": "withdrawn"}
            book.tell(
                one.participant, "vacancies.vacancy_closed", on, f"{name.partition('/')[2]}.end", **said
            )
        else:
            said |= {"person_ref": one.said["person_ref"], "reason": "own_wish"}
            book.tell(
                one.participant, "trainees.unemployed_closed", on, f"{name.partition('/')[2]}.end", **said
            )


def corrected(book: Book) -> dict[tuple[str, str], str]:
    """One of fifty registrations, and of twenty vacancies, is corrected some days later."""
    found: dict[tuple[str, str], str] = {}

    def again(one: Told, **changed: Any) -> None:
        on = min(-1, (one.at.date() - book.anchor).days + 4)
        told = book.tell(one.participant, one.event, on, f"{one.id}.again", **{**one.said, **changed})
        found[told.participant, told.id] = one.id

    registered = [one for one in book.told if one.event == "trainees.unemployed_registered"]
    for one in registered[::50]:
        again(one, education="higher")
    opened = [
        one for one in book.told if one.event == "vacancies.vacancy_opened" and one.expected == "accepted"
    ]
    for one in opened[::20]:
        again(one, salary_to=200_000)
    return found
