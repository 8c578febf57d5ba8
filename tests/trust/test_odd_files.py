"""Things that are no honest content, named on a command line or standing beside what is: refused in a sentence, at once."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.proofs import proof, proving, record
from tests.trust.lines import HANGS, Said, started, typed, within
from tests.trust.odd import BY_KIND, KINDS, ROOT, Odd, nothing, sparse
from wargame.ui.settings import Settings, load_settings

Run: TypeAlias = Callable[..., Said]

BEYOND = 1.0
"""Seconds that an odd file may cost, beyond what the command takes without it."""
GOOD = ROOT / "saves" / "examples" / "harbour.jsonl"
FEW = ("fifo", "zero", "link to itself", "huge", "bytes in its name")
"""The kinds that take their turn at everything on every run of the tests."""
PLACED = [odd for odd in KINDS if not odd.at and odd.kind != "missing"]
UNREAD = [odd for odd in KINDS if odd.make in (nothing, sparse) or odd.is_link or odd.kind in FEW]
NAMED = KINDS if proving("F5") else [*UNREAD, *[odd for odd in KINDS if odd not in UNREAD and odd.kind != "sparse"][::3]]
EACH = [odd for odd in PLACED if proving("F5") or odd.kind in FEW]


def run_of(odd: Odd) -> Run:
    """How commands are run: in this process, or to prove it each in its own, where a root may read no more than others."""
    if odd.kind == "unreadable" and os.geteuid() == 0:
        if not proving("F5") or not shutil.which("setpriv"):
            pytest.skip("root reads everything")
        return lambda *words: started(*words, before="exec setpriv --inh-caps=-all --bounding-set=-all --")
    return started if proving("F5") else typed


@cache
def usual(*words: str) -> float:
    """The seconds that a command takes where nothing is odd."""
    return max(started(*words).seconds for _ in range(2))


def quick(run: Run, as_usual: tuple[str, ...], *words: str | Path) -> Said:
    """What a command says, which takes no longer than it does otherwise, but for a second."""
    said = run(*words)
    if proving("F5"):
        assert said.seconds < usual(*as_usual) + BEYOND, words
    return said


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and an empty folder to stand in."""
    folder, here = tmp_path / "home", tmp_path / "here"
    for part in ("rules", "scenarios", "saves", "settings"):
        (folder / part).mkdir(parents=True)
    here.mkdir()
    monkeypatch.setenv("WARGAME_HOME", str(folder))
    monkeypatch.chdir(here)
    return folder


def test_there_are_sixty_kinds() -> None:
    assert len(BY_KIND) == len(KINDS) >= 60


@proof("F5")
@pytest.mark.parametrize("odd", NAMED, ids=lambda odd: str(odd.kind))
def test_as_an_argument_it_is_refused_and_the_other_is_served(odd: Odd, home: Path, tmp_path: Path) -> None:
    run = run_of(odd)
    bad = tmp_path / "bad.yaml"
    bad.write_text("titel: Bad\nrulebook: primer\n", "utf-8")
    content = odd.put(folder_of(tmp_path, "scenarios"), ".yaml")
    said = quick(run, ("check",), "check", "--", content, bad)
    assert said.code in (3, 4) and re.search(odd.content, said.out), said
    assert f"{bad}:1:1: titel: unknown key" in said.out
    for command in ("demo", "play") if odd.kind in FEW or odd.name != "odd" or odd.at else ():  # no more is opened
        said = quick(run, ("demo", "nobody"), command, "--", content)
        assert (said.code, "there is no scenario" in said.err) == (3, True) or "this is no text" in said.err, said
    as_a_record(run, odd, odd.put(folder_of(tmp_path, "records"), ".jsonl"))
    record("F5", cases=5)


def folder_of(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


def as_a_record(run: Run, odd: Odd, path: Path) -> None:
    """Named as a recorded game, alone and with a good one."""
    whole = proving("F5") or odd.kind in FEW
    said = quick(run, ("verify", str(GOOD)), "verify", "--", path, *([GOOD] if whole else []))
    assert re.search(odd.record, said.all), said
    assert f"{GOOD}: EXACT" in said.out or not whole
    said = quick(run, ("review", str(GOOD)), "review", "--", path)
    assert re.search(odd.record, said.all) and said.code in (0, 4), said


@proof("F5")
@pytest.mark.parametrize("odds", [[odd] for odd in PLACED] if proving("F5") else [PLACED], ids=lambda odds: odds[0].kind)
def test_as_neighbours_they_are_in_nobodys_way(odds: list[Odd], home: Path) -> None:
    for number, odd in enumerate(odds):
        surround(home, odd, f"odd{number}" if odd.name == "odd" else odd.name)
    is_served(run_of(odds[0]))
    record("F5", cases=4)


def surround(home: Path, odd: Odd, name: str) -> None:
    """Put it beside scenarios, into a rulebook that nobody asks for, and among the recorded games."""
    (home / "rules" / "mine").mkdir(exist_ok=True)
    (home / "rules" / "mine" / "rulebook.yaml").write_text("title: Mine\n", "utf-8")
    for folder, suffix in (("scenarios", ".yaml"), ("rules", ""), ("rules/mine", ".yaml"), ("saves", ".jsonl")):
        odd.make(home / folder / f"{name}{suffix}")


def is_served(run: Run) -> None:
    """Whoever asks for honest content gets it."""
    path = ROOT / "scenarios" / "primer.yaml"
    said = quick(run, ("check", str(path)), "check", path)
    assert (said.code, said.out) == (0, f"{path}: nothing is wrong\n"), said
    said = quick(run, ("demo", "primer", "--no-save"), "demo", "primer", "--no-save")
    assert said.code == 0 and "THE END" in said.out, said
    said = quick(run, ("saves",), "saves")
    assert said.code == 0 and "recorded games" in said.out, said
    said = quick(run, ("review", "harbour"), "review", "harbour")
    assert said.code == 0 and "THE END" in said.out, said


@proof("F5")
@pytest.mark.parametrize("odd", EACH, ids=lambda odd: str(odd.kind))
def test_in_the_rulebook_that_is_played_it_is_named(odd: Odd, home: Path) -> None:
    shutil.copytree(ROOT / "rules" / "primer", home / "rules" / "primer")
    odd.put(home / "rules" / "primer", ".yaml")
    said = quick(run_of(odd), ("demo", "primer", "--no-save"), "demo", "primer", "--no-save")
    assert said.code == 3 and "rules/primer/" in said.err, said
    assert re.search(f"{odd.content}|the file is a link|a file's name has|unknown key|should be", said.err), said
    record("F5", cases=1)


@proof("F5")
def test_as_settings_they_count_for_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, odd in enumerate(PLACED):
        monkeypatch.setenv("WARGAME_HOME", str(home / str(number)))
        (home / str(number) / "settings").mkdir(parents=True)
        odd.make(home / str(number) / "settings" / "settings.json")
        with within(HANGS):
            assert load_settings() == Settings(), odd.kind
    record("F5", cases=len(PLACED))
