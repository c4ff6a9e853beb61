"""The pure fold: messages in order, states that are asked for, and outcomes that become effects."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kadry_contracts.reports.vacancies import VacancyChangedV1, VacancyClosedV1, VacancyOpenedV1
from services.kernel.core import BrokenRule, Fold, correlation, fact_id
from services.kernel.decision import Decision, Due, Key, Look, Message, Outcome, Refused, Timer, Waiting
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes
from tests.support.kernel import COUNTERS, SERVICE, Counter, opening

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = date(2026, 11, 20)
ME = Key("participant", "factory-1")
EMPLOYER = Participant("factory-1", "employer", "Фабрика", "57701000", 1)


def said(data: Any, id: str = "m", participant: str = "factory-1") -> Message[Any]:
    """A report as a rule hears it."""
    source = f"urn:kadry:{participant}"
    return Message(id, source, NOW, NOW, 1, f"{source}#{id}", data, participant)


def open_(ref: str = "a", positions: int = 1) -> Message[Any]:
    data = VacancyOpenedV1.model_validate(opening(ref, positions)["data"])
    return said(data, f"open-{ref}")


def add(ref: str = "a", positions: int = 1) -> Message[Any]:
    data = VacancyChangedV1(vacancy_ref=ref, effective_on=DAY, positions=positions)
    return said(data, f"change-{ref}-{positions}")


def fold(service: Service = SERVICE, **states: Counter) -> Fold:
    """A fold that knows these counters of factory-1, and that there are no others."""
    known = {Key("counter", f"factory-1/{ref}"): state for ref, state in states.items()}
    return Fold(service, {ME: EMPLOYER, **known}, complete=True)


def with_rule(rule: Any) -> Service:
    """A service of which `rule` decides changes."""
    return Service("vacancies", [hears(VacancyChangedV1, rule)], [COUNTERS])


def test_each_message_sees_what_the_ones_before_it_did() -> None:
    run = fold()
    run.run([open_("a", 1), add("a", 2), add("a", 3)])
    assert run.effects.changed == {Key("counter", "factory-1/a"): Counter("factory-1/a", 6, 3)}
    assert run.effects.decided == 3


def test_facts_come_in_the_order_of_their_messages() -> None:
    run = fold()
    run.run([open_("b"), open_("a"), add("b", 2)])
    events = [(e.fact.event(), e.message.id) for e in run.effects.emissions]
    assert events == [
        ("vacancy_opened", "open-b"),
        ("vacancy_opened", "open-a"),
        ("vacancy_changed", "change-b-2"),
    ]


def test_it_stops_before_the_first_message_that_lacks_a_state() -> None:
    run = Fold(SERVICE, {ME: EMPLOYER, Key("counter", "factory-1/a"): None})
    assert run.run([open_("a"), open_("b"), open_("a")]) == 1
    assert run.effects.decided == 1


def test_it_says_what_the_next_messages_would_ask_for() -> None:
    run = Fold(SERVICE, {ME: EMPLOYER})
    messages = [open_("a"), open_("b")]
    assert run.missing(messages) == {Key("counter", "factory-1/a"), Key("counter", "factory-1/b")}


def test_it_names_at_once_all_that_a_rule_about_many_asks_for() -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        return Decision([c for c in (look(Counter, f"factory-1/{id}") for id in "abc") if c is not None])

    service = Service("vacancies", [hears(VacancyOpenedV1, rule)], SERVICE.aggregates)
    keys = {Key("counter", f"factory-1/{id}") for id in "abc"}
    assert Fold(service, {ME: EMPLOYER}).missing([open_("x")]) == keys


def test_hints_name_what_is_worth_loading_and_not_loaded_yet() -> None:
    run = Fold(SERVICE, {Key("counter", "factory-1/a"): None})
    assert run.needs([open_("a"), open_("b")]) == {ME, Key("counter", "factory-1/b")}


def test_a_complete_fold_takes_what_it_does_not_have_as_absent() -> None:
    run = fold()
    run.run([add("nobody")])
    assert [waiting.for_ for _, waiting in run.effects.waiting] == [Key("counter", "factory-1/nobody")]


def test_a_waiting_message_changes_nothing_and_is_not_decided() -> None:
    run = fold()
    run.run([add("nobody")])
    assert (run.effects.decided, run.effects.changed, run.effects.emissions) == (0, {}, [])


def test_a_rule_that_raises_fails_alone() -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        if message.data.positions == 2:
            raise ZeroDivisionError
        return Decision([Counter(message.data.vacancy_ref, 1)])

    run = fold(with_rule(rule))
    assert run.run([add("a", 1), add("b", 2), add("c", 3)]) == 3
    assert [m.id for m, _ in run.effects.failed] == ["change-b-2"]
    assert len(run.effects.changed) == 2


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_state_that_changed_without_a_greater_version_is_a_broken_rule(version: int) -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        return Decision([Counter("factory-1/a", 9, version)])

    run = fold(with_rule(rule), a=Counter("factory-1/a", 1, 2))
    run.run([add("a")])
    ((_, error),) = run.effects.failed
    assert isinstance(error, BrokenRule)
    assert run.effects.changed == {}


def test_a_failing_message_leaves_nothing_of_a_decision_with_two_states() -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        return Decision([Counter("b", 1), Counter("factory-1/a", 9, 1)])

    run = fold(with_rule(rule), a=Counter("factory-1/a", 1, 2))
    run.run([add("a")])
    assert run.effects.changed == {}
    assert Key("counter", "b") not in run.states


def test_an_unknown_participant_waits_before_any_rule_is_asked() -> None:
    run = Fold(SERVICE, {}, complete=True)
    run.run([open_()])
    ((_, waiting),) = run.effects.waiting
    assert waiting == Waiting(ME, Refused("not_authorised"))


@pytest.mark.parametrize(
    "participant",
    [replace(EMPLOYER, role="school"), replace(EMPLOYER, suspended=True)],
    ids=["of another kind", "suspended"],
)
def test_a_participant_who_may_not_say_it_is_refused_before_any_rule_is_asked(
    participant: Participant,
) -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        raise AssertionError("asked")

    run = Fold(with_rule(rule), {ME: participant}, complete=True)
    run.run([add()])
    (emission,) = run.effects.emissions
    assert emission.fact.model_dump()["code"] == "not_authorised"


def test_a_suspension_counts_from_its_place_in_the_order() -> None:
    run = fold()
    run.run([open_("a")])
    run.states[ME] = replace(EMPLOYER, suspended=True)
    run.run([add("a")])
    assert [e.fact.event() for e in run.effects.emissions] == ["vacancy_opened", "report_refused"]


def test_an_outcome_known_before_is_kept_without_asking_the_rule() -> None:
    run, message = fold(), open_()
    run.ready[id(message)] = Refused("id_reused", "/id", {"id": "open-a"}, chained=False)
    run.run([message])
    assert run.effects.changed == {}
    assert [e.fact.event() for e in run.effects.emissions] == ["report_refused"]


def test_a_refusal_names_its_report_and_speaks_two_languages() -> None:
    run = fold(a=Counter("factory-1/a", 1))
    run.run([open_("a")])
    (emission,) = run.effects.emissions
    refused = emission.fact.model_dump()
    assert (refused["report"], refused["code"]) == ("open-a", "already_exists")
    assert refused["message_ru"] != refused["message_en"]
    assert emission.fact.type == "kadry.fact.vacancies.report_refused.v1"


def test_the_last_word_on_a_timer_counts() -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        at = None if message.data.positions == 3 else NOW.replace(hour=message.data.positions)
        return Decision(timers=[Timer(Key("counter", "a"), "rings", at)])

    run = fold(with_rule(rule))
    run.run([add("a", 1), add("a", 2)])
    assert [t.at for t in run.effects.timers.values()] == [NOW.replace(hour=2)]
    run.run([add("a", 3)])
    assert [t.at for t in run.effects.timers.values()] == [None]


def test_a_timer_is_heard_by_the_rule_of_its_name() -> None:
    heard = []

    def rule(message: Message[Due], look: Look) -> Outcome:
        heard.append(message.data)
        return Decision()

    service = Service("vacancies", [wakes("counter", "rings", rule)], [COUNTERS])
    due = Due(Key("counter", "a"), "rings")
    Fold(service, {}, complete=True).run([replace(said(due), participant="")])
    assert heard == [due]


def test_entries_keep_the_message_they_follow_from() -> None:
    run = fold()
    run.run([open_("a", 3), open_("b", 4)])
    assert [(m.id, entry) for m, entry in run.effects.entries] == [("open-a", 3), ("open-b", 4)]


def test_the_id_of_a_fact_depends_on_its_cause_and_its_number_alone() -> None:
    one, other = open_("a"), open_("b")
    ids = [fact_id("vacancies", m, n) for m in (one, other) for n in (0, 1)]
    assert len(set(ids)) == 4
    assert ids == [fact_id("vacancies", replace(m, seq=99), n) for m in (one, other) for n in (0, 1)]
    assert fact_id("programs", one, 0) != ids[0]


def test_a_chain_begins_with_a_report_and_the_clock_begins_none() -> None:
    report = open_("a")
    assert correlation(report) == correlation(replace(report, correlation="")) == "urn:kadry:factory-1#open-a"
    assert correlation(replace(report, participant="", correlation="")) == ""
    assert correlation(replace(report, participant="", correlation="first#1")) == "first#1"


def test_a_service_that_routes_a_type_twice_is_a_mistake() -> None:
    def rule(message: Message[Any], look: Look) -> Outcome:
        return Decision()

    service = Service("vacancies", [hears(VacancyClosedV1, rule), hears(VacancyClosedV1, rule)])
    with pytest.raises(ValueError, match="twice"):
        _ = service.table


def test_a_service_reads_its_own_reports_and_the_facts_it_hears() -> None:
    assert SERVICE.streams == {
        "FACTS": [
            "fact.gateway.participant_added.v1.*.*",
            "fact.gateway.participant_changed.v1.*.*",
            "fact.gateway.participant_suspended.v1.*.*",
        ],
        "REPORTS": ["report.*.vacancies.>"],
    }


def test_hints_of_kinds_that_the_service_does_not_keep_are_passed_over() -> None:
    service = Service(
        "vacancies", [hears(VacancyChangedV1, lambda m, look: Decision(), lambda m: [Key("stranger", "x")])]
    )
    assert Fold(service, {ME: EMPLOYER}).needs([add()]) == set()
