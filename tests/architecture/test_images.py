"""The image of a service holds the contracts, the kernel and that service: it does without the others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("vacancies", "programs", "trainees", "agreements", "picture", "gateway")

PROGRAM = """
import importlib, importlib.util, sys
image, name, *hidden = sys.argv[1:]
sys.path[:] = [image] + [path for path in sys.path if path not in hidden]
app = importlib.import_module(f"services.{name}.app")
importlib.import_module("services.kernel.process")
assert app.SERVICE.name == name
own = {n: m.__file__ for n, m in sys.modules.items() if n.split(".")[0] in ("services", "kadry_contracts")}
astray = {n: file for n, file in own.items() if not str(file).startswith(image)}
assert not astray, astray
print(*sorted({n.split(".")[1] for n in own if n.startswith("services.")}))
"""


def a_place_with(name: str, folder: Path) -> Path:
    """Contracts, kernel and one service, copied to an empty place."""
    made = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "contracts/src/kadry_contracts", folder / "kadry_contracts", ignore=made)
    for part in ("kernel", name):
        shutil.copytree(ROOT / "services" / part, folder / "services" / part, ignore=made)
    shutil.copy(ROOT / "services/__init__.py", folder / "services/__init__.py")
    return folder


def imported(name: str, image: Path) -> subprocess.CompletedProcess[str]:
    """A clean process that imports the service's app from there, with this repository out of its sight."""
    hidden = [str(ROOT), str(ROOT / "contracts/src"), ""]
    command = [sys.executable, "-P", "-c", PROGRAM, str(image), name, *hidden]
    return subprocess.run(command, cwd=image, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_imports_with_contracts_and_kernel_alone(name: str, tmp_path: Path) -> None:
    if not (ROOT / "services" / name / "app.py").exists():
        pytest.skip(f"services/{name}/app.py is not written yet")
    ended = imported(name, a_place_with(name, tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert set(ended.stdout.split()) == {"kernel", name}


def test_a_service_that_imports_another_would_be_found(tmp_path: Path) -> None:
    for module in ("__init__", "kernel/__init__", "kernel/process", "one/__init__"):
        (tmp_path / "services" / module).with_suffix(".py").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "services" / module).with_suffix(".py").touch()
    (tmp_path / "services/one/app.py").write_text("import services.picture\n")
    ended = imported("one", tmp_path)
    assert ended.returncode == 1
    assert "No module named 'services.picture'" in ended.stderr
