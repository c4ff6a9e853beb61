"""Routing tables and the catalogue agree: what is decided is listed, and what is listed is decided."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from kadry_contracts.catalogue import FACTS, REPORTS
from kadry_contracts.facts.common import DECIDING

if TYPE_CHECKING:
    from services.kernel.routing import Service

ROOT = Path(__file__).resolve().parents[2]
SERVICES = (*DECIDING, "picture", "gateway")


def the_service(name: str) -> Service:
    """What a service is made of. Skips the test while there is no services/<name>/app.py."""
    if not (ROOT / "services" / name / "app.py").exists():
        pytest.skip(f"services/{name}/app.py is not written yet")
    app: ModuleType = importlib.import_module(f"services.{name}.app")
    service: Service = app.SERVICE
    return service


def heard(service: Service, side: str) -> list[str]:
    """Types of reports, or of facts, that a service hears."""
    return [route.type for route in service.routes if route.type.startswith(f"kadry.{side}.")]


@pytest.mark.parametrize("name", DECIDING)
def test_a_service_decides_each_report_that_it_owns_once_and_no_other(name: str) -> None:
    owned = Counter(type_ for type_, entry in REPORTS.items() if entry.owner == name)
    routed = Counter(heard(the_service(name), "report"))
    assert list(owned - routed) == [], f"services/{name}/app.py routes too few reports"
    assert list(routed - owned) == [], f"services/{name}/app.py routes a report twice, or another's"


@pytest.mark.parametrize("name", ["picture", "gateway"])
def test_a_service_that_decides_nothing_routes_no_report(name: str) -> None:
    assert heard(the_service(name), "report") == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_message_that_a_service_hears_is_listed_with_its_model(name: str) -> None:
    service = the_service(name)
    assert service.name == name
    for route in service.routes:
        if route.type.startswith("kadry."):
            assert {**REPORTS, **FACTS}[route.type].model is route.model


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_hears_no_fact_twice_and_none_of_its_own(name: str) -> None:
    facts = heard(the_service(name), "fact")
    assert [type_ for type_, times in Counter(facts).items() if times > 1] == []
    assert [type_ for type_ in facts if FACTS[type_].owner == name] == []


def test_the_picture_hears_every_fact_that_moves_something() -> None:
    moving = {type_ for type_, entry in FACTS.items() if "moves" in entry.model.model_fields}
    assert moving
    assert moving <= set(heard(the_service("picture"), "fact"))


@pytest.mark.parametrize(
    ("event", "reader"),
    [
        ("trainees.place_requested", "programs"),
        ("vacancies.hire_made", "trainees"),
        ("trainees.training_referred", "programs"),
        ("programs.place_released", "trainees"),
        ("programs.place_taken", "trainees"),
        ("programs.place_refused", "trainees"),
        ("programs.intake_opened", "trainees"),
    ],
)
def test_a_chain_goes_on_where_the_domain_contract_says(event: str, reader: str) -> None:
    assert f"kadry.fact.{event}.v1" in heard(the_service(reader), "fact")
