"""Whatever is planted in a folder that is read, but for the user's own cache folder: nothing of it runs."""

from __future__ import annotations

import ast
import json
import marshal
import pickle
import re
import shutil
import site
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

from tests.proofs import effort, proof, proving, record
from tests.trust.lines import ROOT
from tests.trust.planted import MODULES, Planter
from tests.trust.worlds import World

HARBOUR = ROOT / "saves" / "examples" / "harbour.jsonl"
RUN_RULES = ROOT / "wargame" / "engine" / "executor.py"
"""The one file that has Python run a text."""
Lines = Iterator[tuple[int, list[str | Path], str]]
"""Command lines: exit code, arguments, what is typed."""


def planted(path: Path, root: Path = ROOT) -> tuple[World, Planter, list[Path]]:
    """A world with everything planted in every folder that is read, but for the user's own cache; and planted journals."""
    world, planter = World(path, root), Planter(path / "ran")
    text = (ROOT / "scenarios" / "primer.yaml").read_text("utf-8")
    read = [world.home, world.here, world.given, *([root] if root != ROOT else [])]
    for folder in read:
        planter.plant_content(folder, text)
        planter.plant_journals(folder / "saves", HARBOUR)
        parts = ("settings", "saves", "rules", "rules/tagged", "scenarios", "cache", ".cache/wargame")
        planter.plant(folder, *(folder / part for part in parts))
    return world, planter, [path for folder in read for path in sorted((folder / "saves").glob("*.jsonl"))]


def commands(world: World, journals: list[Path]) -> Lines:
    """Command lines that read all there is, the most telling first."""
    named, pickled, tagged, worded = (world.home / "saves" / f"{name}.jsonl" for name in ("named", "pickled", "tagged", "worded"))
    yield 1, ["verify", named, tagged, worded], ""
    yield 0, ["simulate", "primer", "--games", "9", "--executor", "python", "--workers", "2"], ""
    yield 0, ["demo", "primer"], ""
    yield 3, ["check", world.given], ""
    yield 0, ["play", "primer", "--plain", "--seed", "1"], "commit\n\n\nquit\n"
    yield 3, ["check"], ""
    yield 4, ["verify", *journals], ""
    for name in ("tag", "held", "reckoned", "tagged", "settings"):
        yield 3, ["demo", name], ""
    for path, code in ((worded, 0), (tagged, 0), (named, 0), (pickled, 4)):
        yield code, ["review", path], ""
    yield 0, ["saves"], ""
    yield 0, ["play", "--go-on"], "commit\n\n\nquit\n"
    yield 0, ["rules", "source", "primer"], ""
    yield 0, ["rules", "card", "--all", "--scenario", "primer"], ""
    yield 1, ["rules", "numbers", "primer"], ""
    yield 0, ["rules", "schema", "--to", world.given / "schemas"], ""
    yield 3, ["simulate", "primer", "--seat", f"council=script:{world.given / 'settings.yaml'}"], ""
    yield 3, ["directions", world.given], ""
    yield 0, ["balance", "primer", "--games", "2", "--html", world.given / "templates" / "page.html"], ""
    yield 0, ["sensitivity", "primer", "--games", "2", "--workers", "2"], ""
    yield 0, ["fuzz", "primer", "--games", "2"], ""


@proof("F3")
def test_nothing_planted_runs_wherever_it_lies(tmp_path: Path) -> None:
    world, planter, journals = planted(tmp_path / "world")
    cases = run_all(world, planter, islice(commands(world, journals), effort("F3", small=2, full=100)))
    if proving("F3"):
        world.open_home()
        assert not planter.ran()
    record("F3", cases=cases)


@proof("F3")
def test_nothing_planted_runs_in_a_checkout_that_does(tmp_path: Path) -> None:
    world, planter, journals = planted(tmp_path / "world", checkout(tmp_path / "tree"))
    world.surroundings.pop("WARGAME_HOME")
    record("F3", cases=run_all(world, planter, islice(commands(world, journals), effort("F3", small=1, full=8))))


def checkout(root: Path) -> Path:
    """A copy of the source tree; everything that is planted in it lies beside its own files."""
    for part in ("wargame", "rules", "scenarios", "saves", "pyproject.toml", "tests/directions"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, root / part)
    return root


def run_all(world: World, planter: Planter, lines: Lines) -> int:
    """Run command lines, of which each ends as it should and runs nothing planted; how many things lay about."""
    for code, line, typed in lines:
        done = world.run(*line, typed=typed)
        assert not planter.ran(), line
        assert done.returncode == code, (line, done.stdout, done.stderr)
    return sum(path.is_file() for path in world.path.rglob("*"))


@proof("F3")
def test_each_planted_thing_runs_where_it_is_trusted(tmp_path: Path) -> None:
    planter, folder = Planter(tmp_path / "ran"), tmp_path / "site"
    planter.plant(folder)
    pickle.loads((folder / "planted.pickle").read_bytes())
    pickle.loads((folder / "found" / "planted.pickle").read_bytes()[32:])
    exec(marshal.loads((folder / "planted.marshal").read_bytes()))
    yaml.unsafe_load((folder / "settings.yaml").read_bytes())
    eval((folder / "templates" / "page.html").read_text().split("{{")[1].split("}}")[0])
    for name, word in (("schemas/rulebook.schema.json", "python"), ("settings.json", "theme")):
        eval(json.loads((folder / name).read_bytes())[word])
    site.addsitedir(str(folder))
    sys.path.remove(str(folder))
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import pyc, {', '.join(MODULES)}"
    done = World(tmp_path / "world").run_line([sys.executable, "-c", code])
    assert done.returncode == 0, done.stderr
    things = {"pickle", "cache-found", "marshal", "settings-tag", "template", "schema", "settings", "pth", "pyc"}
    assert planter.ran() >= {*things, *MODULES}


@proof("F3")
def test_python_m_takes_no_module_from_the_current_folder(tmp_path: Path) -> None:
    """But for those that Python itself loads before it begins, which nothing here can help."""
    world, planter = World(tmp_path / "world"), Planter(tmp_path / "ran")
    planter.plant(world.here)
    for name in ("wargame", "sitecustomize", "usercustomize"):
        (world.here / f"{name}.py").unlink()
    line = [sys.executable, "-m", "wargame", "demo", "primer", "--no-save"]
    assert world.run_line(line, PYTHONPATH=str(ROOT)).returncode == 0
    assert not planter.ran()


RUNNERS = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "runpy", "imp", "code", "codeop"}
"""What makes code of data, or runs it."""
CALLS = {"eval", "exec", "compile", "__import__", "import_module", "unsafe_load", "full_load", "system", "popen", "Popen"}


@proof("F3")
def test_no_source_makes_code_of_data_but_the_one_that_runs_rules() -> None:
    sources = sorted((ROOT / "wargame").rglob("*.py"))
    found = {path: {*runners(path.read_text("utf-8"))} for path in sources}
    assert found.pop(RUN_RULES) == {"compile", "eval", "exec"}
    assert len(found) > 100 and not {path: names for path, names in found.items() if names}


def runners(source: str) -> Iterator[str]:
    """The names of what a source imports or calls that makes code of data; `re.compile` is none."""
    named = re.search(rf"\b({'|'.join(RUNNERS | CALLS)})\b", source)
    for node in ast.walk(ast.parse(source)) if named else ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from ({name.split(".")[0] for name in names} & RUNNERS)
        elif isinstance(node, ast.Name) and node.id in CALLS:
            yield node.id
        elif isinstance(node, ast.Attribute) and node.attr in CALLS - {"compile"}:
            yield node.attr
