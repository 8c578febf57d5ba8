"""The wheel: an installed package brings its rules along and runs in an empty folder, whatever README shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from ast import Import, ImportFrom, parse, walk
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from typer.main import get_command

from tests.proofs import proof, proving, record
from tests.trust.findings import finding
from wargame.cli import app

ROOT = Path(__file__).resolve().parent.parent
CODE = "import sys, wargame.cli; sys.argv[0] = 'wargame'; wargame.cli.main()"
LIGHT = ("demo", "verify", "saves", "review", "rules card io_campaign")
"""What of README runs on every run of the tests: some seconds."""
FEW = "2"
"""So many games instead of README's."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, folder, "wheel", "--no-deps", "-w", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel, unpacked as an installer does."""
    site = wheel.parent / "site"
    zipfile.ZipFile(wheel).extractall(site)
    return site


def pip(python: str, cwd: Path, *arguments: str) -> None:
    """Run pip; where nothing can be fetched, skip the test."""
    command = [python, "-m", "pip", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*command, *arguments], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        probe = [*command, "download", "--no-deps", "-d", str(cwd / "probe"), "hatchling"]
        if subprocess.run(probe, cwd=cwd, capture_output=True).returncode:
            pytest.skip("no package index can be asked, so nothing can be built or installed")
    assert done.returncode == 0, done.stderr


def start(command: list[str], cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command for somebody whose folders are all empty."""
    env = {key: value for key, value in os.environ.items() if key not in ("WARGAME_HOME", "PYTHONPATH")}
    env |= {"HOME": str(cwd), "XDG_DATA_HOME": str(cwd / "data"), "XDG_CACHE_HOME": str(cwd / "c")} | more
    return subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def run(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return start([sys.executable, "-P", "-c", CODE, *arguments], cwd, PYTHONPATH=str(site))


@proof("A14")
@pytest.mark.slow
def test_the_demo_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "demo", "--seed", "S/0")
    assert done.returncode == 0, done.stderr
    assert "THE END" in done.stdout
    assert str(installed / "wargame" / "content") in done.stderr
    saved = list(tmp_path.rglob("*.jsonl"))
    assert len(saved) == 1
    assert "EXACT" in run(installed, tmp_path, "verify", str(saved[0])).stdout


@proof("A14")
@pytest.mark.slow
def test_the_wheel_covers_and_checks_its_own_content(installed: Path, tmp_path: Path) -> None:
    for command in ("check", "coverage"):
        done = run(installed, tmp_path, command)
        assert done.returncode == 0, done.stdout[-500:] + done.stderr


@cache
def readme_commands() -> list[list[str]]:
    """The commands in the table of README."""
    rows = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    return [shlex.split(found)[1:] for row in rows for found in re.findall("`(wargame [^`]+)`", row)]


def ready(arguments: list[str], cwd: Path) -> list[str]:
    """A command of README with what its capitals stand for, and fewer games."""
    recorded = next(cwd.rglob("*.jsonl"), Path("none-is-recorded.jsonl"))
    meant = {"SCENARIO": "primer", "FILE": str(recorded), "NAME": str(recorded), "FOLDER": str(cwd / "stick")}
    words = [meant.get(word, word) for word in arguments]
    if "--games" in words:
        words[words.index("--games") + 1] = FEW
    elif takes_games(words[0]):
        words += ["--games", FEW]
    return words


def takes_games(name: str) -> bool:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    return any("--games" in param.opts for param in command.params)


def run_readme(commands: list[list[str]], wargame: list[str], cwd: Path, **more: str) -> None:
    """Run commands of README, one after the other, as somebody who installed the package in an empty folder."""
    for arguments in (ready(arguments, cwd) for arguments in commands):
        done = start([*wargame, *arguments], cwd, **more)
        fine = (0, 1) if arguments[0] == "directions" else (0,)  # so few games do not show every row
        assert done.returncode in fine and "Traceback" not in done.stderr, (arguments, done.stderr)
        assert done.stdout, arguments


def own_rules(cwd: Path) -> None:
    """The folder that README checks: rules that somebody wrote."""
    for kind in ("rules/primer", "scenarios"):
        shutil.copytree(ROOT / kind, cwd / "my-rules" / kind)


def test_readme_shows_every_command() -> None:
    shown = {arguments[0] for arguments in readme_commands()}
    assert shown == set(get_command(app).commands) - {"fuzz"}  # type: ignore[attr-defined]


@proof("F1")
@finding("hostile L11")
@proof("F8")
@pytest.mark.slow
def test_what_readme_shows_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    light = [words for words in readme_commands() if " ".join(words).startswith(LIGHT)]
    assert ["review", "one-head"] in light
    run_readme(light, [sys.executable, "-P", "-c", CODE], tmp_path, PYTHONPATH=str(installed))
    record("F8", cases=len(light))


@proof("F8")
@pytest.mark.slow
def test_the_wheel_has_all_that_its_commands_read(installed: Path) -> None:
    for kind in ("rules", "scenarios", "saves/examples", "tests/directions"):
        inside, here = installed / "wargame" / "content" / kind, ROOT / kind
        assert files_in(inside) == files_in(here) and files_in(here)
    templates = "cli/templates"
    assert files_in(installed / "wargame" / templates) == files_in(ROOT / "wargame" / templates) == {"balance.html.j2"}


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.is_file()}


@proof("F8")
@pytest.mark.slow
def test_on_every_python_that_is_there_readme_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    if not proving("F8"):
        pytest.skip("an environment for each Python is made by make prove ID=F8 only")
    for version, python in sorted(pythons().items()):
        cwd, venv = tmp_path / version, tmp_path / f"venv-{version}"
        own_rules(cwd)
        subprocess.run([python, "-m", "venv", str(venv)], check=True)
        pip(str(venv / "bin" / "python"), cwd, "install", "-c", str(ROOT / "constraints.txt"), str(wheel))
        assert unpinned(venv) == set()
        run_readme(readme_commands(), [str(venv / "bin" / "wargame")], cwd)
    record("F8", cases=len(pythons()) * len(readme_commands()))


@cache
def pythons() -> dict[str, str]:
    """A Python of each version from 3.11 on, from the path or from a version manager that says where its own are."""
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 20)]
    found: dict[str, str] = {}
    for python in [*filter(None, named), *managed(), sys.executable]:
        code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
        said = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()
        if said and tuple(map(int, said.split("."))) >= (3, 11):
            found.setdefault(said, python)
    return found


def managed() -> Iterator[str]:
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True).stdout.strip()
        yield from map(str, sorted(Path(root).glob("versions/3.*/bin/python3")))


def unpinned(venv: Path) -> set[str]:
    """What is installed and not in the constraints, by name and version."""
    listed = subprocess.run([venv / "bin" / "python", "-m", "pip", "freeze"], capture_output=True, text=True).stdout
    pins = {line.split(" ")[0].lower() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    found = {line.lower().replace("_", "-") for line in listed.splitlines() if "==" in line}
    return found - pins


def test_every_package_that_is_imported_is_asked_for_within_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split("[>=<]", line)[0].lower(): line for line in project["dependencies"]}
    assert {home.lower() for home in imported()} == set(asked)
    assert [line for line in asked.values() if not re.fullmatch(r"[a-z][a-z0-9]+>=[0-9.]+,<[0-9.]+", line)] == []


def imported() -> set[str]:
    """The packages that the program imports and Python does not bring."""
    found = set[str]()
    for file in (ROOT / "wargame").rglob("*.py"):
        for node in walk(parse(file.read_text("utf-8"))):
            if isinstance(node, Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    homes = packages_distributions()
    return {homes[name][0] for name in found - sys.stdlib_module_names - {"wargame"}}
