"""The wheel: an installed package brings its rules along and runs in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.proofs import proof

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree and unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "-w",
        str(folder),
    ]
    subprocess.run([*pip, str(ROOT)], check=True, cwd=folder)
    site = folder / "site"
    zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(site)
    return site


def run(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys, wargame.cli; sys.argv[0] = 'wargame'; wargame.cli.main()"
    env = {key: value for key, value in os.environ.items() if key != "WARGAME_HOME"}
    env |= {
        "PYTHONPATH": str(site),
        "HOME": str(cwd),
        "XDG_DATA_HOME": str(cwd / "data"),
        "XDG_CACHE_HOME": str(cwd / "c"),
    }
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=cwd, env=env, capture_output=True, text=True
    )


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
