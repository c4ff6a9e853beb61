"""Reconciliation: one case for each contradiction, whoever must answer, and what ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees
from kadry_contracts.facts.common import Claim, ContradictionFoundV1, typed
from services.kernel.core import Emission, Fold
from services.kernel.decision import Due, Key, Message
from services.picture.app import SERVICE
from services.picture.domain import sources
from services.picture.domain.cases import Case
from services.picture.domain.sources import Source, expected_silence, grade

DAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
TRAINEE = "c47d1b8f-6e02-5a93-97f4-1b8d3ae60257"
VACANCY = "fabrika/v-1"
CLAIMS = {
    "college-perm": ("college", "dropped_out"),
    "fabrika": ("employer", "hired"),
    "czn-perm": ("job_centre", "unemployed"),
}


class Desk:
    """The picture on paper: what it keeps, and what it says."""

    def __init__(self) -> None:
        self.states: dict[Key, Any] = {}
        self.seq = 0
        for participant, (kind, _) in CLAIMS.items():
            self.states[Key("source", participant)] = Source(participant, 1, kind)

    def hear(
        self, fact: Fact, *, by: str = "czn-perm", at: datetime = NOW, corrects: str | None = None
    ) -> list[str]:
        """A fact; returns the events of what the picture says."""
        self.seq += 1
        source = f"urn:kadry:service:{fact.service()}"
        correlation = f"urn:kadry:{by}#{self.seq}" if by else ""
        return self.fold(Message(f"m-{self.seq}", source, at, at, self.seq, correlation, fact, "", corrects))

    def fold(self, message: Message[Any]) -> list[str]:
        fold = Fold(SERVICE, self.states, complete=True)
        fold.run([message])
        assert fold.effects.failed == []
        self.said: list[Emission] = fold.effects.emissions
        self.timers = {key: timer.at for key, timer in fold.effects.timers.items()}
        return [emission.fact.event() for emission in self.said]

    @property
    def cases(self) -> list[Case]:
        return [state for key, state in self.states.items() if key.kind == "reconciliation"]


def contradiction(
    code: str = "conflicting_status", about: str = TRAINEE, **more: Any
) -> ContradictionFoundV1:
    claims = [
        Claim(participant=who, says=says, on=DAY + timedelta(days=n))
        for n, (who, (_, says)) in enumerate(CLAIMS.items())
    ]
    model = typed(ContradictionFoundV1, "trainees")
    return cast("ContradictionFoundV1", model(version=1, about=about, code=code, claims=claims, **more))


def of_person(model: type[Fact], **said: Any) -> Fact:
    return model.model_validate(
        {"version": 3, "trainee": TRAINEE, "municipality": "57701000", "occupation": "8153", **said}
    )


def closed() -> Fact:
    return of_person(trainees.UnemployedClosedV1, closed_on=DAY, reason="hired")


def ended() -> Fact:
    return of_person(
        trainees.StudyEndedV1,
        enrolment="college-perm/e-1",
        intake="college-perm/i-1",
        provider="college-perm",
        enrolled_on=DAY,
        ended_on=DAY,
        level="spo",
        outcome="dropped_out",
    )


def test_a_contradiction_found_again_is_the_same_case() -> None:
    desk = Desk()
    assert desk.hear(contradiction()) == ["reconciliation_opened"]
    assert desk.hear(contradiction()) == []
    [case] = desk.cases
    assert (case.id, case.found, len(case.claims)) == (f"conflicting_status:{TRAINEE}", 2, 3)


def test_two_codes_about_one_thing_are_two_cases() -> None:
    desk = Desk()
    desk.hear(contradiction())
    desk.hear(contradiction("second_registration"))
    assert len(desk.cases) == 2


def test_what_was_resolved_and_is_found_again_is_open_again_under_its_name() -> None:
    desk = Desk()
    desk.hear(contradiction())
    assert desk.hear(contradiction(settled=True)) == ["reconciliation_resolved"]
    assert desk.hear(contradiction()) == ["reconciliation_opened"]
    [case] = desk.cases
    assert (case.state, case.found, case.version) == ("open", 2, 3)


def test_the_service_that_found_it_may_say_that_it_is_settled() -> None:
    desk = Desk()
    assert desk.hear(contradiction(settled=True)) == []
    desk.hear(contradiction())
    assert desk.hear(contradiction(settled=True)) == ["reconciliation_resolved"]
    assert desk.cases[0].resolution == "settled"


@pytest.mark.parametrize(
    ("code", "about", "more", "owner"),
    [
        ("conflicting_status", TRAINEE, {}, "czn-perm"),
        ("conflicting_status", TRAINEE, {"field": "study"}, "fabrika"),
        ("conflicting_status", TRAINEE, {"field": "registration"}, "college-perm"),
        ("second_registration", TRAINEE, {}, "czn-perm"),
        ("overfilled", VACANCY, {}, "fabrika"),
        ("unknown_trainee", "college-perm/e-9", {}, "czn-perm"),
    ],
)
def test_who_stands_weakest_in_the_field_must_answer(
    code: str, about: str, more: dict[str, Any], owner: str
) -> None:
    desk = Desk()
    desk.hear(contradiction(code, about, **more))
    assert desk.cases[0].owner == owner


def test_an_owner_has_days_to_answer() -> None:
    desk = Desk()
    desk.hear(contradiction("overfilled", VACANCY))
    assert desk.cases[0].deadline == date(2026, 10, 19)


def hired(hire: str) -> Fact:
    return of_person(trainees.TraineeHiredV1, hire=hire, hired_on=DAY)


def erased() -> Fact:
    return of_person(trainees.PersonErasedV1, erased_on=DAY)


@pytest.mark.parametrize(
    ("code", "about", "fact", "ends"),
    [
        ("unknown_trainee", TRAINEE, hired("fabrika/h-1"), True),
        ("unknown_trainee", "college-perm/e-9", hired("fabrika/h-2"), False),
        ("unknown_trainee", TRAINEE, erased(), False),
        ("second_registration", TRAINEE, erased(), True),
        ("conflicting_status", TRAINEE, erased(), True),
        ("conflicting_status", TRAINEE, closed(), False),
    ],
)
def test_a_case_ends_by_a_fact_where_no_service_says_that_it_is_settled(
    code: str, about: str, fact: Fact, ends: bool
) -> None:
    desk = Desk()
    desk.hear(contradiction(code, about))
    assert desk.hear(fact) == (["reconciliation_resolved"] if ends else [])


def test_a_case_knows_the_fact_that_ended_it() -> None:
    desk = Desk()
    desk.hear(contradiction())
    desk.hear(erased())
    assert desk.said[0].fact.model_dump(include={"resolution", "owner"}) == {
        "resolution": "person_erased",
        "owner": "czn-perm",
    }


# Sources


def days(*numbers: int) -> tuple[int, ...]:
    return tuple(DAY.toordinal() + n for n in numbers)


def test_a_rhythm_is_learnt_from_days_and_few_days_teach_nothing() -> None:
    assert expected_silence(days(0, 1, 2)) == sources.DEFAULT
    assert expected_silence(days(0, 1, 2, 3, 4, 5)) == sources.LEAST
    assert expected_silence(days(0, 10, 20, 30, 40)) == 20
    assert expected_silence(days(0, 100, 200, 300, 400)) == sources.MOST


@pytest.mark.parametrize(("waited", "expected"), [(20, "A"), (21, "B"), (41, "C"), (81, "D")])
def test_a_grade_falls_with_silence_against_the_own_rhythm(waited: int, expected: str) -> None:
    source = Source("czn-perm", 1, last=NOW, days=days(0, 10, 20, 30, 40))
    assert grade(source, NOW + timedelta(days=waited)) == expected


def test_a_source_never_heard_has_no_trust() -> None:
    assert grade(Source("czn-perm", 1), NOW) == "D"


def test_reports_of_one_day_change_a_source_once() -> None:
    desk = Desk()
    desk.hear(closed())
    version = desk.states[Key("source", "czn-perm")].version
    desk.hear(closed())
    assert desk.states[Key("source", "czn-perm")].version == version


def test_days_read_in_any_order_teach_the_same_rhythm() -> None:
    forth, back = Desk(), Desk()
    moments = [NOW + timedelta(days=9 * n) for n in range(8)]
    for at in moments:
        forth.hear(closed(), at=at)
    for at in reversed(moments):
        back.hear(closed(), at=at)
    one, other = (desk.states[Key("source", "czn-perm")] for desk in (forth, back))
    assert (one.days, one.last, one.allowed) == (other.days, other.last, other.allowed)


def test_what_no_report_began_is_nobodys_word() -> None:
    desk = Desk()
    desk.hear(closed(), by="")
    assert desk.states[Key("source", "czn-perm")].last is None


def test_silence_is_noticed_after_the_rhythm_and_not_before() -> None:
    desk = Desk()
    desk.hear(closed())
    about = Key("source", "czn-perm")
    at = cast("datetime", desk.timers[about, "silent"])
    assert at == NOW + timedelta(days=sources.DEFAULT)
    desk.hear(closed(), at=NOW + timedelta(days=3))
    early: Message[Any] = Message("t-1", "timer", at, at, 0, "", Due(about, "silent"))
    assert desk.fold(early) == []
    later = at + timedelta(days=3)
    due: Message[Any] = Message("t-2", "timer", later, later, 0, "", Due(about, "silent"))
    assert desk.fold(due) == ["source_silent"]
    assert desk.hear(closed(), at=later + timedelta(days=1)) == ["source_recovered"]
