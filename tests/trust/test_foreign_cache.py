"""Entries of a cache that lie elsewhere, or that another user made: nothing of them is used, and nothing is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.planted import Planter
from tests.trust.worlds import World
from wargame.engine import cache
from wargame.engine.cache import compiled_of, load_engine
from wargame.library import Texts, find_scenario


@proof("F1")
@finding("hostile H3")
def test_an_entry_planted_in_the_home_is_not_unpickled(tmp_path: Path) -> None:
    world, planter = World(tmp_path / "world"), Planter(tmp_path / "ran")
    first = world.run("demo", "primer", "--seed", "1", "--no-save")
    for path in [path for folder in (world.home, world.own) for path in folder.rglob("*") if path.is_file()]:
        entry = world.home / "cache" / path.parent.name / f"{path.stem}.pickle"
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_bytes(planter.sealed(planter.pickle(path.parent.name)))
    again = world.run("demo", "primer", "--seed", "1", "--no-save")
    assert len(list(world.home.rglob("*.pickle"))) > 1 and not planter.ran()
    assert (again.returncode, again.stdout) == (0, first.stdout)


@proof("F1")
@finding("audit E1")
def test_entries_of_a_cache_that_was_handed_around_are_made_again(tmp_path: Path) -> None:
    world, planter = World(tmp_path / "world"), Planter(tmp_path / "ran")
    first = world.run("demo", "primer", "--seed", "1", "--no-save")
    entries = [path for folder in (world.home, world.own) for path in folder.glob("**/*/*") if path.is_file()]
    for path in entries:
        path.write_bytes(planter.sealed(planter.pickle(path.parent.name)))
    assert entries
    for _ in range(2):
        again = world.run("demo", "primer", "--seed", "1", "--no-save")
        assert not planter.ran()
        assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, first.stderr)
    assert not any(path.is_relative_to(world.home) for path in entries)
    assert all(planter.pickle(path.parent.name) not in path.read_bytes() for path in entries)


def keep_forged(texts: Texts) -> None:
    """Keep, in the name of whose cache folder this is, another content in the place of one."""
    compiled = compiled_of(texts)
    cache._keep("compiled", texts.digest, replace(compiled, names=replace(compiled.names, title="Forged")))


@proof("F3")
def test_what_another_user_sealed_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, mine, theirs = find_scenario("primer"), tmp_path / "mine", tmp_path / "theirs"
    monkeypatch.setenv("XDG_CACHE_HOME", str(theirs))
    keep_forged(texts)
    assert compiled_of(texts).names.title == "Forged"
    monkeypatch.setenv("XDG_CACHE_HOME", str(mine))
    load_engine("primer")
    shutil.copytree(theirs / "wargame" / "compiled", mine / "wargame" / "compiled", dirs_exist_ok=True)
    assert compiled_of(texts).names.title == texts.title


@proof("F3")
@pytest.mark.parametrize("spoil", [lambda own: own.chmod(0o777), lambda own: own.symlink_to(own.rename(own.parent / "x"))])
def test_a_cache_folder_that_others_may_change_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    texts = find_scenario("primer")
    keep_forged(texts)
    spoil(tmp_path / "wargame")
    assert compiled_of(texts).names.title == texts.title
