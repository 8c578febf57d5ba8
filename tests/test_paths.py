"""The folders in use: WARGAME_HOME before everything but for the cache, nothing made by asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from wargame import paths

Patch = pytest.MonkeyPatch


def test_the_home_holds_saves_and_settings(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    assert [paths.saves_dir(), paths.settings_dir()] == [tmp_path / "saves", tmp_path / "settings"]


def test_the_cache_is_the_users_wherever_the_home_is(tmp_path: Path, monkeypatch: Patch) -> None:
    home, user = tmp_path / "home", tmp_path / "user"
    monkeypatch.setenv("WARGAME_HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(user))
    assert user in paths.cache_dir().parents
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert home not in paths.cache_dir().parents


def test_without_a_home_a_checkout_holds_its_saves(monkeypatch: Patch) -> None:
    monkeypatch.delenv("WARGAME_HOME")
    assert paths.saves_dir() == Path(__file__).resolve().parent.parent / "saves"


def test_an_empty_home_is_no_home(monkeypatch: Patch) -> None:
    monkeypatch.setenv("WARGAME_HOME", "")
    assert paths.home() is None


def test_installed_without_a_home_everything_is_the_users(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.delenv("WARGAME_HOME")
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "wargame")
    found = {paths.saves_dir(), paths.settings_dir(), paths.cache_dir()}
    assert len(found) == 3
    assert all("wargame" in folder.parts and folder.is_absolute() for folder in found)


def test_asking_makes_no_folder(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked = [paths.saves_dir(), paths.settings_dir(), paths.cache_dir(), *paths.content_roots()]
    assert asked
    assert not any(tmp_path.iterdir())


def test_content_is_found_at_home_then_here_then_as_shipped(tmp_path: Path, monkeypatch: Patch) -> None:
    home, here, wheel = (tmp_path / name for name in ("home", "here", "wheel"))
    (home / "rules").mkdir(parents=True)
    (here / "scenarios").mkdir(parents=True)
    (wheel / "content" / "rules").mkdir(parents=True)
    monkeypatch.setenv("WARGAME_HOME", str(home))
    monkeypatch.chdir(here)
    monkeypatch.setattr(paths, "_PACKAGE", wheel)
    assert paths.content_roots() == [home, here, wheel / "content"]


def test_a_root_without_content_is_passed_over_and_none_is_twice(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    root = Path(__file__).resolve().parent.parent
    monkeypatch.chdir(root)
    assert paths.content_roots() == [root]
