"""The wheel of kadry-contracts, installed alone: with pydantic and nothing else beside it.

No network: pydantic and what it needs are taken over from the environment that runs the tests.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from .builders import a_report, a_vacancy, as_bytes

HOME = Path(__file__).resolve().parents[2] / "contracts"
UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=HOME, check=True, capture_output=True, timeout=60)
    (built,) = folder.glob("*.whl")
    return built


def needed(name: str, seen: set[str]) -> set[str]:
    """A distribution and all that it requires, without extras."""
    if name not in seen:
        seen.add(name)
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                needed(requirement.name, seen)
    return seen


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and pydantic."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, symlinks=True)
    found = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    for name in needed("pydantic", set()):
        for file in distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), site / file)
    install: list[str | Path] = [UV, "pip", "install", "--offline", "--no-deps", "--python", found, wheel]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    return found


def run(python: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The clean interpreter, apart from this folder and this environment."""
    command = [python, "-I", "-X", "utf8", *arguments]
    return subprocess.run(command, cwd=python.parent, capture_output=True, text=True, timeout=60)


def test_the_wheel_asks_for_pydantic_only(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = archive.read(name).decode().splitlines()
    asked = [line for line in told if line.startswith("Requires-Dist:")]
    assert asked == ["Requires-Dist: pydantic<3,>=2.12"]
    assert "Requires-Python: >=3.10" in told


def test_the_wheel_holds_the_package_its_data_and_its_licences_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        told = {name.rpartition("/")[2] for name in archive.namelist() if ".dist-info/" in name}
    source = HOME / "src"
    files = (path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert held == {str(path.relative_to(source)) for path in files}
    assert {"kadry_contracts/py.typed", "kadry_contracts/reference/occupations.csv"} <= held
    assert {"LICENSE", "NOTICE"} <= told


IMPORT_ALL = """
import pkgutil, sys, kadry_contracts
for found in pkgutil.walk_packages(kadry_contracts.__path__, "kadry_contracts."):
    __import__(found.name)
print(kadry_contracts.__file__)
held = {name for name, m in sys.modules.items() if 'site-packages' in str(getattr(m, '__file__', ''))}
print(*sorted({name.partition(".")[0] for name in held if not name.startswith("_")}))
"""


def test_every_module_imports_beside_pydantic_alone(python: Path) -> None:
    ended = run(python, "-c", IMPORT_ALL)
    assert ended.returncode == 0, ended.stderr
    file, names = ended.stdout.splitlines()
    assert Path(file).is_relative_to(python.parent.parent)
    allowed = {"kadry_contracts", "pydantic", "pydantic_core", "annotated_types"}
    assert set(names.split()) <= allowed | {"typing_extensions", "typing_inspection"}


def test_the_environment_is_complete(python: Path) -> None:
    ended = subprocess.run(
        [UV, "pip", "check", "--python", python], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr


def reports() -> Iterator[Path]:
    yield from sorted((HOME / "examples").glob("kadry.report.*/*.json"))


def test_check_finds_nothing_wrong_with_any_example(python: Path) -> None:
    ended = run(python, "-m", "kadry_contracts.check", *reports())
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.count(": ok\n") == len(list(reports())) > 0


def test_check_says_what_is_wrong_in_both_languages(python: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "report.json"
    wrong.write_bytes(as_bytes(a_report(data=a_vacancy(titel="Швея", occupation="8158"))))
    ended = run(python, "-m", "kadry_contracts.check", wrong)
    assert ended.returncode == 1
    assert "unknown_field /data/titel" in ended.stdout
    assert "unknown_code /data/occupation" in ended.stdout
    assert "Поля titel нет" in ended.stdout
    assert "Choose one of those suggested" in ended.stdout
