"""What is kept between runs: given back to the one user who kept it, and to nobody in another's name."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from wargame import paths, store
from wargame.cli import rules as known
from wargame.store import fetch, keep

Patch = pytest.MonkeyPatch
NO_MODES = not hasattr(os, "geteuid")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Patch) -> Path:
    """The cache folder of a user who has kept nothing yet."""
    return of_user(tmp_path / "user", monkeypatch)


def of_user(cache: Path, monkeypatch: Patch) -> Path:
    """The cache folder of the user whose caches lie there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return paths.cache_dir()


def entries(folder: Path, kind: str = "kind") -> list[Path]:
    return sorted((folder / kind).iterdir())


def test_what_is_kept_is_given_back_under_its_own_name_alone(folder: Path) -> None:
    assert fetch("kind", "name") is None
    keep("kind", "name", b"data")
    keep("kind", "nothing", b"")
    keep("kind", "\udcff", b"odd")
    assert [fetch("kind", name) for name in ("name", "nothing", "\udcff")] == [b"data", b"", b"odd"]
    assert fetch("kind", "other") is fetch("other", "name") is None


@pytest.mark.skipif(NO_MODES, reason="this system has no modes")
def test_nobody_else_may_look_into_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        keep("kind", "name", b"data")
    finally:
        os.umask(before)
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600}


def test_an_entry_under_another_name_is_as_good_as_none(folder: Path) -> None:
    keep("kind", "name", b"data")
    keep("kind", "other", b"other")
    first, second = (path.read_bytes() for path in entries(folder))
    for path, data in zip(entries(folder), (second, first), strict=True):
        path.write_bytes(data)
    shutil.copytree(folder / "kind", folder / "sort")
    assert fetch("kind", "name") is fetch("kind", "other") is fetch("sort", "name") is None


@pytest.mark.parametrize("spoil", [lambda d: b"", lambda d: d[:-1], lambda d: d + b"x", lambda d: d[:40] + b"x" + d[41:]])
def test_a_spoiled_entry_is_as_good_as_none(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    keep("kind", "name", b"data of some length")
    (path,) = entries(folder)
    path.write_bytes(spoil(path.read_bytes()))
    assert fetch("kind", "name") is None


def test_another_users_entry_is_as_good_as_none_until_it_is_made_again(tmp_path: Path, monkeypatch: Patch) -> None:
    theirs = of_user(tmp_path / "theirs", monkeypatch)
    keep("kind", "name", b"theirs")
    mine = of_user(tmp_path / "mine", monkeypatch)
    keep("kind", "another", b"mine")
    shutil.copytree(theirs / "kind", mine / "kind", dirs_exist_ok=True)
    assert len(entries(mine)) == 2 and fetch("kind", "name") is None
    keep("kind", "name", b"mine")
    assert fetch("kind", "name") == b"mine"


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 33])
def test_a_key_that_was_cut_short_is_made_anew(folder: Path, key: bytes) -> None:
    keep("kind", "name", b"data")
    (folder / "key").write_bytes(key)
    assert fetch("kind", "name") is None
    keep("kind", "name", b"again")
    assert fetch("kind", "name") == b"again" and len((folder / "key").read_bytes()) == 32


@pytest.mark.skipif(NO_MODES, reason="this system has no modes")
@pytest.mark.parametrize("mode", [0o770, 0o720, 0o702, 0o777, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    keep("kind", "name", b"data")
    folder.chmod(mode)
    keep("kind", "other", b"data")
    assert fetch("kind", "name") is None and len(entries(folder)) == 1
    folder.chmod(0o700)
    assert fetch("kind", "name") == b"data" and fetch("kind", "other") is None


def test_a_link_is_not_used_wherever_it_leads(folder: Path) -> None:
    keep("kind", "name", b"data")
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to("elsewhere")
    keep("kind", "other", b"data")
    assert fetch("kind", "name") is None and len(entries(folder)) == 1


@pytest.mark.skipif(NO_MODES, reason="this system has no owners")
def test_another_users_folder_is_not_used(folder: Path, monkeypatch: Patch) -> None:
    keep("kind", "name", b"data")
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    keep("kind", "other", b"data")
    assert fetch("kind", "name") is None and len(entries(folder)) == 1


def test_a_folder_beneath_the_current_one_is_not_used(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(store, "cache_dir", lambda: Path("~/.cache/wargame"))  # of a user without a home
    keep("kind", "name", b"data")
    assert not list(tmp_path.iterdir())


def test_of_every_kind_only_the_newest_are_kept(folder: Path) -> None:
    for n in range(55):
        keep("found", f"name {n}", b"")
        newest = max(entries(folder, "found"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (n, n))
    assert [fetch("found", f"name {n}") is not None for n in (6, 7, 54)] == [False, True, True]
    assert len(entries(folder, "found")) == 48


def test_a_check_is_remembered(folder: Path) -> None:
    assert not known.is_clean("digest")
    known.remember_clean("digest")
    assert known.is_clean("digest") and not known.is_clean("other")
