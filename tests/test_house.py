"""The house keeps its rules: nothing of a machine in it, nothing of one game in the engine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import yaml

from tests.proofs import proof

ROOT = Path(__file__).resolve().parent.parent
# Put together here, so that this file passes its own tests.
MACHINE_FOLDERS = "|".join(["work", "root", "tmp", "home", "Users"])
MACHINE_PATH = re.compile(rf"(?<![\w.-])/({MACHINE_FOLDERS})\b")
REGISTRY = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "index" + "-url", "find" + "-links"]))
NOT_TEXT = {".png", ".gif", ".ico", ".gz"}


@cache
def tracked() -> list[Path]:
    """The files in git; in an unpacked archive, every file that is not hidden."""
    if (ROOT / ".git").exists():
        listing = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
        files = [ROOT / name for name in listing.split("\0") if name]
    else:
        files = [path for path in ROOT.rglob("*") if "/." not in f"/{path.relative_to(ROOT).as_posix()}"]
    return [path for path in files if path.is_file() and path.suffix not in NOT_TEXT]


def hits(pattern: re.Pattern[str], files: list[Path]) -> str:
    """Where the pattern stands, a line each: file:line: text."""
    return "\n".join(
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if pattern.search(line)
    )


def rulebook_words() -> set[str]:
    """The ids of tracks, options and regions that belong to the memo's rulebook."""
    ids = yaml.safe_load((ROOT / "tests" / "data" / "ids.yaml").read_text("utf-8"))
    return {*ids["regions"], *ids["tracks"], *ids["regional_tracks"], *chain(*ids["options"].values())}


def test_constraints_and_lock_files_name_no_address() -> None:
    files = [ROOT / "constraints.txt", *(p for p in tracked() if p.suffix == ".lock")]
    assert hits(re.compile("://"), files) == ""


def test_no_file_names_a_machine_path() -> None:
    assert hits(MACHINE_PATH, tracked()) == ""


def test_no_file_names_a_registry() -> None:
    assert hits(REGISTRY, tracked()) == ""


@pytest.mark.parametrize("line", ["see /wo" + "rk/main", "cd /ro" + "ot/x", "to /tm" + "p"])
def test_a_machine_path_would_be_found(line: str) -> None:
    assert MACHINE_PATH.search(line)


@pytest.mark.parametrize("line", ["docs/work/x", "rules/tmp", "their work/life", "a/home/b"])
def test_a_path_inside_the_house_is_no_machine_path(line: str) -> None:
    assert not MACHINE_PATH.search(line)


def test_the_ids_of_the_rulebook_are_known() -> None:
    assert {"northwest", "us_budget", "violence", "io_campaign", "confront", "launder"} <= rulebook_words()


@proof("A13")
def test_the_engine_knows_no_id_of_the_rulebook() -> None:
    word = re.compile(r"(?<!\w)(" + "|".join(sorted(rulebook_words())) + r")(?!\w)")
    files = [*(ROOT / "wargame").rglob("*.py"), *(ROOT / "wargame").rglob("*.pyi")]
    assert hits(word, sorted(files)) == ""


def test_every_data_file_opens_with_a_comment_naming_its_fields() -> None:
    files = [p for folder in ("rules", "scenarios") for p in sorted((ROOT / folder).rglob("*.yaml"))]
    assert files
    assert not [str(p.relative_to(ROOT)) for p in files if not p.read_text("utf-8").startswith("#")]


def test_every_python_file_opens_with_a_sentence() -> None:
    files = [path for path in tracked() if path.suffix == ".py"]
    assert not [path.name for path in files if not path.read_text("utf-8").startswith('"""')]


def test_only_the_screens_load_what_is_heavy() -> None:
    code = (
        "import pkgutil, importlib, sys, wargame\n"
        "for room in pkgutil.iter_modules(wargame.__path__, 'wargame.'):\n"
        "    if room.name not in ('wargame.ui', 'wargame.__main__'): importlib.import_module(room.name)\n"
        "print(sorted({'textual', 'wasmtime', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def pins() -> dict[str, str]:
    """The constraints: the version of each package."""
    found = [re.fullmatch(r"([a-z0-9-]+)==([0-9][0-9.]*)( ; .+)?", line) for line in constraints()]
    return {pin[1]: pin[2] for pin in found if pin}


def constraints() -> list[str]:
    """The lines of the constraints that say something."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_every_constraint_is_one_exact_version() -> None:
    assert len(pins()) == len(constraints())


def test_every_package_we_ask_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split("[>=<~!]", name)[0].lower() for name in wanted} <= set(pins())
