"""Every state that a season leaves behind is the same after it was written to its row and read again."""

from __future__ import annotations

from pydantic import TypeAdapter

from services.kernel.decision import State
from tests.rules.agreements import stories as agreements
from tests.rules.programs import lending
from tests.rules.programs import stories as programs
from tests.rules.programs import test_activities as activities
from tests.rules.vacancies import stories as vacancies
from tests.support.paper import Paper, at


def kept(paper: Paper, service: str) -> list[State]:
    """The states of a service that are not the kernel's."""
    found = paper.desks[service].states.items()
    return [state for key, state in found if state is not None and key.kind != "participant"]


def read_again(state: State) -> State:
    adapter: TypeAdapter[State] = TypeAdapter(type(state))
    read: State = adapter.validate_json(adapter.dump_json(state))
    return read


def test_vacancies_and_hires_survive_their_rows() -> None:
    paper = vacancies.a_region()
    first = vacancies.opens(paper, closes_on="2026-09-30", accessible_for=("ramp",), salary_from=50_000)
    vacancies.opens(paper, closes_on="2026-10-20", corrects=first)
    vacancies.changes(paper, "2026-09-10", positions=3, occupation="7531", closes_on="2026-10-31")
    for n in range(4):
        vacancies.hires(paper, "2026-09-12", f"h-{n}")
    paper.turn(at("2026-11-05"))
    vacancies.closes(paper, "2026-10-30")
    states = kept(paper, "vacancies")
    assert len(states) == 5
    assert [read_again(state) for state in states] == states


def test_programmes_intakes_and_agreements_survive_their_rows() -> None:
    paper = programs.a_region()
    programs.drafts(paper, "igolka", "college")
    programs.opens(paper, places=5, min_group=2, agreement="igolka/a-1")
    programs.changes(paper, "2026-08-10", places=6)
    programs.refers(paper, 1)
    programs.asks(paper, 2)
    paper.turn(at("2026-09-02"))
    programs.aborts(paper, "2026-10-01")
    states = kept(paper, "programs")
    assert len(states) == 3
    assert [read_again(state) for state in states] == states


def test_what_else_the_programmes_service_keeps_survives_its_rows() -> None:
    paper = lending.a_region()
    paper.admit("minobr", "ministry")
    first = lending.books(paper, "b-1", "05T10", "05T12")
    lending.books(paper, "b-1", "06T10", "06T12", corrects=first)
    lending.uses(paper, "college/b-1", 2)
    lending.books(paper, "b-2", "07T10", "07T12")
    lending.stops(paper, "07", "07")
    lending.books(paper, "b-3", "08T10", "08T12")
    lending.gives_back(paper, "b-3")
    quota = {"quota_ref": "q", "provider": "igolka", "occupation": "8153", "year": 2026, "places": 9}
    lending.tells(paper, "minobr", "programs.admission_quota_set", **quota, funding="budget")
    activities.holds(paper, by="igolka")
    activities.wins(paper, activity="igolka/abilympics")
    activities.learns(paper, "2026-03-01", "2027-02-28")
    states = kept(paper, "programs")
    kinds = {type(state).kind for state in states}
    assert {"equipment", "namesakes", "booked_week", "booking", "quota", "activity"} <= kinds
    assert {"contest_result", "instructor"} <= kinds
    assert [read_again(state) for state in states] == states


def test_agreements_survive_their_rows() -> None:
    paper = agreements.a_region()
    promise = {
        "obligation_ref": "o-1",
        "party": "zavod",
        "measure": "hires",
        "target": 10,
        "due_on": "2027-06-30",
    }
    money = {"source": "employer", "amount": "20000000.00", "bound": "at_least", "payer": "zavod"}
    agreements.drafts(paper, obligations=(promise,), funding=(money,))
    agreements.all_sign(paper, "2026-09-10")
    agreements.pays(paper, "zavod", "20000000.00", source="employer", receiver="technikum")
    agreements.accounts(paper, "technikum", "zavod/t-1", "1000.50")
    agreements.graduates_hired(paper, 3)
    agreements.activity(paper, "technikum")
    agreements.decides(paper)
    agreements.terminates(paper, "2026-12-01")
    states = kept(paper, "agreements")
    kinds = ["agreement", "obligation", "page", "person", "purse", "resolution", "tally", "thing", "transfer"]
    assert sorted({state.kind for state in states}) == [*kinds, "whose"]
    assert [read_again(state) for state in states] == states
