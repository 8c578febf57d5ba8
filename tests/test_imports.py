"""The rooms of the house: their size and number, and the one direction in which they know each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.proofs import proof

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "wargame"
MOST_FILES, MOST_LINES, MOST_BESIDE, MOST_FOR_TELLING, MOST_ANY = 165, 450, 20, 18, 90
TELLING = set(
    """
    say words wording lines sentences phrases telling tidings hearing teller told decided closing printing describing
    reading readers writer card_text known seen gaze looking look lookback reasons why news record review history pages
    outline output messages narrator knowledge view visibility render explanation
    """.split()
)
"""Names of modules that are for seeing, knowing or saying: in many rooms of one trade nobody finds the way."""


@cache
def modules() -> dict[str, Path]:
    """The modules of the package by name."""
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def imported(name: str) -> set[str]:
    """The modules that one imports anywhere: within functions and for type checking too."""
    found: set[str] = set()
    for node in ast.walk(tree_of(modules()[name])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {part if part in modules() else node.module for part in inner}
    return (found & modules().keys()) - {name}


def uses_of_any(path: Path) -> int:
    """How often a file says `Any` of a type, quoted or not."""
    return sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(tree_of(path)))


@proof("K2")
def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: imported(name) for name in modules()}
    assert len(graph["wargame.table"]) > 8
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(reversed(circle.args[1])))


@proof("K2")
def test_the_contracts_between_rooms_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Front ends talk to a table and the lobby, never past them KEPT" in done.stdout


@proof("K2")
def test_types_are_said_wherever_one_can_stand() -> None:
    counts = {name: uses_of_any(path) for name, path in modules().items()}
    doors = {name for name in counts if name in ("wargame.table", "wargame.commands") or name.startswith("wargame.game")}
    assert len(doors) > 5 and not [name for name in doors if counts[name]]
    assert sum(counts.values()) < MOST_ANY, Counter(counts).most_common(12)


@proof("K3")
def test_the_house_has_no_more_rooms_than_one_finds_the_way_in() -> None:
    files, folders = list(modules().values()), Counter(path.parent for path in modules().values())
    telling = [name for name, path in modules().items() if path.stem in TELLING]
    assert len(files) <= MOST_FILES
    assert not {folder.name: count for folder, count in folders.items() if count > MOST_BESIDE}
    assert len(telling) <= MOST_FOR_TELLING, telling


@proof("K3")
def test_no_file_is_longer_than_a_trade() -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules().values()}
    assert not {name: count for name, count in lines.items() if count > MOST_LINES}
