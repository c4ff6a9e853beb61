"""Only who has to do with a person may speak for them: a pseudonym is everybody's to read."""

from __future__ import annotations

from typing import Any

import pytest

from kadry_contracts.facts import agreements
from kadry_contracts.facts import trainees as facts
from tests.paper.builders import mint
from tests.support.paper import at

from .season import LYSVA, SEWING, Season, a_graduate

TRAINEE = mint("czn-perm", "p-1")
SPOKEN: list[tuple[str, dict[str, Any]]] = [
    ("erasure_requested", {"on": "2026-12-01"}),
    ("consent_granted", {"on": "2026-12-01", "purpose": "release_needs"}),
    ("support_need_declared", {"needs": ("ramp",), "consent": True}),
]
WITHDRAWN = {"on": "2026-12-01", "reason": "moved"}


def refused_in_the_end(season: Season, report: str) -> bool:
    """Whether a report waits, changes nothing, and is refused when nothing shows up."""
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2027-03-01"))
    return season.last(report) == "not_yours"


@pytest.mark.parametrize(("event", "said"), SPOKEN)
@pytest.mark.parametrize("stranger", ["college-kama", "czn-lysva", "internat-lipa"])
def test_a_stranger_speaks_for_nobody(stranger: str, event: str, said: dict[str, Any]) -> None:
    season = a_graduate()
    assert refused_in_the_end(season, season.tell(stranger, event, trainee=TRAINEE, **said))
    assert (season.person().consents, season.person().needs) == ((), ())
    assert season.paper.of(facts.PersonErasedV1) == []


def test_a_stranger_takes_back_no_consent_and_no_availability() -> None:
    season = a_graduate()
    season.tell("czn-perm", "consent_granted", trainee=TRAINEE, **SPOKEN[1][1])
    revoked = season.tell("college-kama", "consent_revoked", trainee=TRAINEE, **SPOKEN[1][1])
    withdrawn = season.tell("czn-lysva", "availability_withdrawn", trainee=TRAINEE, **WITHDRAWN)
    assert season.accounts() == ["graduates_available"]
    assert refused_in_the_end(season, revoked)
    assert season.last(withdrawn) == "not_yours"


@pytest.mark.parametrize(("event", "said"), SPOKEN)
@pytest.mark.parametrize("known", ["czn-perm", "resurs-igolka"])
def test_who_registered_or_taught_a_person_speaks_for_them(
    known: str, event: str, said: dict[str, Any]
) -> None:
    season = a_graduate()
    assert season.said(season.tell(known, event, trainee=TRAINEE, **said))[0] == event


@pytest.mark.parametrize(("event", "said"), SPOKEN)
def test_who_is_going_to_teach_them_is_waited_for(event: str, said: dict[str, Any]) -> None:
    season = Season()
    season.register("2026-08-10")
    report = season.tell("resurs-igolka", event, trainee=TRAINEE, **said)
    assert season.said(report) == ["report_waiting"]
    asked = season.ask("2026-09-01", who=None, trainee=TRAINEE)
    season.take(asked, "resurs-igolka/e-1")
    assert event in season.said(report)


def test_a_declared_availability_gives_the_right_to_withdraw_it_and_nothing_more() -> None:
    season = a_graduate()
    cell = {"municipality": LYSVA, "occupation": SEWING}
    season.tell("czn-lysva", "availability_declared", trainee=TRAINEE, available_from="2026-12-01", **cell)
    withdrawn = season.tell("czn-lysva", "availability_withdrawn", trainee=TRAINEE, **WITHDRAWN)
    assert season.said(withdrawn) == ["availability_withdrawn"]
    erased = season.tell("czn-lysva", "erasure_requested", trainee=TRAINEE, on="2026-12-02")
    assert refused_in_the_end(season, erased)


def test_a_party_to_the_agreement_somebody_studies_under_speaks_for_them() -> None:
    season = Season()
    parties = ("resurs-igolka", "internat-lipa", "minobr")
    body: dict[str, Any] = {
        "agreement": "resurs-igolka/care",
        "kind": "cooperation",
        "title": "О сотрудничестве",
        "parties": parties,
        "starts_on": "2026-01-01",
        "ends_on": "2027-12-31",
        "obligations": (),
        "funding": (),
        "revision": 1,
        "status": "drafted",
        "version": 1,
    }
    season.paper.state_fact("agreements", agreements.AgreementDraftedV1.model_validate(body))
    season.open("resurs-igolka/care", agreement="resurs-igolka/care")
    season.enrol("2026-09-01", intake="resurs-igolka/care")
    trainee = mint("resurs-igolka", "s-1")
    granted = season.tell("internat-lipa", "consent_granted", trainee=trainee, **SPOKEN[1][1])
    assert season.said(granted) == ["consent_granted"]


def needing(season: Season, who: str) -> str:
    return season.tell(who, "support_reported", trainee=TRAINEE, need="ramp", provided=True)


def test_support_is_reported_where_the_person_studies_or_works() -> None:
    season = a_graduate()
    season.tell("czn-perm", "support_need_declared", trainee=TRAINEE, needs=("ramp",), consent=False)
    assert season.said(needing(season, "resurs-igolka")) == ["support_reported"]
    elsewhere = needing(season, "fabrika-nitka")
    assert season.said(elsewhere) == ["report_waiting"]
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka")
    assert season.last(elsewhere) == "support_reported"
    assert refused_in_the_end(season, needing(season, "college-kama"))
