"""The kernel is machinery: it knows messages, batches and streams, and nothing of what agencies do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kadry_contracts.catalogue import FACTS, REPORTS

ROOT = Path(__file__).resolve().parents[2]
KERNEL = sorted((ROOT / "services/kernel").rglob("*.py"))

STEMS = tuple(
    re.findall(
        "[a-z]+",
        """
        trainee student pupil person people unemploy regist graduat referr enrol study studies
        vacanc hire hiring salary intake programme college school employer job ministr coordinator
        verifier agreement signator obligation fund money rouble equipment practice credential
        availab occupation municip oktmo okz isco profession speciali classif activit instructor
        quota forecast balance demand supply tension cohort accounting booking contest covenant consent
        erasure employ imbalance reconcil signature
        """,
    )
)
"""How words of the domain begin. Words of machinery are not among them: place, position, program."""

KNOWN = {
    ("participants.py", "municipality"): "a field of the facts of the gateway, kept with the participant",
    ("db.py", "register"): "the register of participants, which every deciding service keeps",
    ("metrics.py", "registry"): "the registry of Prometheus",
    ("logs.py", "person"): "part of the name of a field that no log line may carry",
}
"""What a kernel file may say all the same, and why."""


def said(source: str) -> Iterator[str]:
    """Every name and text of a module, docstrings and comments aside: they may give examples."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    } | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield from (name, other or "")
            case ast.Constant(value=str(text)) if id(node) not in prose:
                yield text


def words(text: str) -> list[str]:
    """The words of names and texts alike: `IntakeOpenedV1` and `intake_opened` both begin with intake."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return re.findall(r"[a-z]+", apart.lower())


def domain_words(source: str) -> set[str]:
    """The words of the domain that a module says."""
    return {word for text in said(source) for word in words(text) if word.startswith(tuple(STEMS))}


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_a_kernel_module_says_no_domain_word(path: Path) -> None:
    found = domain_words(path.read_text(encoding="utf-8"))
    assert {word for word in found if (path.name, word) not in KNOWN} == set()


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_a_kernel_module_knows_no_message_but_those_of_every_service_and_of_the_gateway(path: Path) -> None:
    allowed = ("kadry_contracts.facts.common", "kadry_contracts.facts.gateway")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kadry_contracts."):
            modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            parts = module.split(".")
            if parts[:2] in (["kadry_contracts", "facts"], ["kadry_contracts", "reports"]) and len(parts) > 2:
                assert module.startswith(allowed), module
            assert parts[:2] != ["kadry_contracts", "reference"], module


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class IntakeState: ...", {"intake"}),
        ("sql = 'select * from vacancy'", {"vacancy"}),
        ("def go(*, enrolled_on): ...", {"enrolled"}),
        ("state.trainee_id", {"trainee"}),
        ("text = f'the hire {x}'", {"hire"}),
        ("from a import graduate_available as g", {"graduate", "available"}),
        ('"""About trainees."""\n# intake\nplaces = position = program = 1', set()),
    ],
)
def test_a_domain_word_is_seen_wherever_it_stands_but_in_prose(source: str, found: set[str]) -> None:
    assert domain_words(source) == found


def test_the_list_of_words_knows_nearly_every_event_of_the_catalogue() -> None:
    """Machinery says these words too. Any other event has a word that begins as one of STEMS does."""
    events = {type_.split(".")[3] for type_ in (*REPORTS, *FACTS)}
    unseen = {event for event in events if not any(w.startswith(tuple(STEMS)) for w in event.split("_"))}
    machinery = {"report_refused", "report_waiting", "contradiction_found", "overlap_found"}
    of_places = {"place_requested", "place_held", "place_taken", "place_refused", "place_released"}
    others = {"program_published", "positions_filled", "training_referred"}
    decisions = {"decision_taken", "decision_done", "decision_overdue"}
    of_sources = {"source_silent", "source_recovered", "match_proposed", "program_withdrawn"}
    of_support = {"support_need_declared", "support_reported"}
    participants = {"participant_added", "participant_changed", "participant_suspended"}
    known = machinery | of_places | others | participants | decisions | of_sources | of_support
    assert sorted(unseen - known) == [], "add to STEMS how the new word of the domain begins"
