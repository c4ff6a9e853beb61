"""Every state of the registry is the same after it was written to its row and read again."""

from __future__ import annotations

from pydantic import TypeAdapter

from services.kernel.decision import State
from services.trainees.domain.periods import Periods
from tests.support.paper import at

from .season import PERM, Season
from .test_practice import end, offer, start


def read_again(state: State) -> State:
    adapter: TypeAdapter[State] = TypeAdapter(type(state))
    read: State = adapter.validate_json(adapter.dump_json(state))
    return read


def test_what_the_registry_keeps_survives_its_rows() -> None:
    season = Season("2026-09-01", periods=Periods())
    season.register("2026-08-10")
    season.refer("2026-08-17")
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-02", referral="czn-perm/n-1", corrects=first)
    season.tell("resurs-igolka", "study_paused", enrolment_ref="e-1", on="2026-09-05")
    offer(season)
    start(season, "2026-10-05")
    end(season, "2026-10-20")
    said = {"person_ref": "s-1", "needs": ("ramp",), "consent": True}
    season.tell("resurs-igolka", "support_need_declared", **said)
    season.tell("resurs-igolka", "consent_granted", person_ref="s-1", on="2026-09-05", purpose="matching")
    said = {"credential_ref": "c-1", "kind": "diploma", "occupation": "8153", "person_ref": "s-1"}
    season.tell("resurs-igolka", "credential_issued", issued_on="2026-10-24", **said)
    season.end("2026-10-20", "dropped_out")
    season.hire("2026-10-21", "czn-perm/h-1", person_ref="p-2", municipality=PERM)
    season.hire("2026-10-21", "czn-perm/h-2", person_ref="p-1", employer="fabrika-nitka")
    season.paper.turn(at("2027-01-20"))
    states = [s for k, s in season.paper.desks["trainees"].states.items() if s and k.kind != "participant"]
    assert {state.kind for state in states} >= {
        "person",
        "practice",
        "practice_places",
        "roster",
        "credential",
    }
    assert [case.code for case in season.person().cases] == ["conflicting_status"]
    assert [read_again(state) for state in states] == states
