"""The example journals: all ten memo options are in them, and every Python gives the same games."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples import FOLDER, GAMES, memo_options
from tests.proofs import proof, proving, record
from wargame.review import look

ROOT = Path(__file__).parents[1]
FILES = sorted(FOLDER.glob("*.jsonl"))
WORLDS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C"},
    {"PYTHONHASHSEED": "77", "TZ": "Asia/Kolkata", "LANG": "tr_TR.UTF-8"},
]


def runs(python: str) -> bool:
    """Whether an interpreter is there, really runs, and is new enough."""
    check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def pythons() -> dict[str, str]:
    """Every Python from 3.11 up that is on the PATH or in pyenv, by version."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {}
    for minor in range(11, 16):
        places = [*sorted(pyenv.glob(f"3.{minor}.*/bin/python3")), f"python3.{minor}"]
        python = next((str(place) for place in places if runs(str(place))), None)
        if python:
            found[f"3.{minor}"] = python
    return found


def environment(version: str, python: str) -> Path | None:
    """The interpreter of a kept environment for a version; built only when proving."""
    folder = ROOT / ".venvs" / version
    inside = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        if not proving("A2"):
            return None
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(inside), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "-c", "constraints.txt", "-e", "."], check=True, cwd=ROOT)
        (folder / ".ready").touch()
    return inside


@proof("A2")
def test_each_memo_option_is_ordered_and_carried_out_in_the_examples() -> None:
    found: set[str] = set()
    for path in FILES:
        record_ = look(path)
        moot = {event.cause for event in record_.events if event.kind == "moot"}
        sites = {e.site for e in record_.events if e.kind == "ordered" and e.number not in moot}
        us = {s for s in sites if record_.names.sites[s].role == "us"}
        found |= memo_options(record_.names, us)
    assert found >= {f"o{n}" for n in range(1, 11)}


@proof("A2")
@pytest.mark.parametrize("name", GAMES)
def test_an_example_is_exact_in_every_world(name: str) -> None:
    built = {v: environment(v, python) for v, python in pythons().items()}
    ready = {v: python for v, python in built.items() if python} or {"this": Path(sys.executable)}
    assert not proving("A2") or len(ready) >= 2, f"only {sorted(ready)} can run here"
    for version, python in ready.items():
        for world in WORLDS:
            command = [str(python), "-m", "wargame", "verify", str(FOLDER / f"{name}.jsonl")]
            run = subprocess.run(command, cwd=ROOT, env={**os.environ, **world}, capture_output=True, text=True)
            print(version, run.stdout.strip())
            assert run.returncode == 0, (version, world, run.stdout, run.stderr)
    record("A2", cases=len(ready) * len(WORLDS), seed=", ".join(sorted(ready)))
