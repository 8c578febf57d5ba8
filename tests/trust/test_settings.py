"""A settings file that is none: what it says is passed over, at once, and nothing else is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.proofs import proof
from tests.trust.findings import finding
from tests.ui.pilots import pilot, reach
from wargame.ui.home import Home
from wargame.ui.settings import Settings, load_settings, save_settings, settings_path

ODD: dict[str, Callable[[Path], object]] = {
    "deep": lambda path: path.write_text("[" * 100_000),
    "deep in a keymap": lambda path: path.write_text('{"keymap":' + '{"a":' * 20_000),
    "a pipe": lambda path: os.mkfifo(path),
    "a folder": lambda path: path.mkdir(),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a loop": lambda path: path.symlink_to(path),
    "large": lambda path: os.truncate(os.open(path, os.O_WRONLY | os.O_CREAT), 8 << 30),
    "of another kind": lambda path: path.write_text('"dark"'),
    "of other types": lambda path: path.write_text('{"theme": ["dark"], "glyphs": {}, "animations": 1, "keymap": [1]}'),
    "bytes": lambda path: path.write_bytes(bytes(range(256))),
    "long numbers": lambda path: path.write_text('{"theme": ' + "9" * 10_000 + "}"),
    "half a letter": lambda path: path.write_text('{"theme": "\\ud800", "keymap": {"\\ud800": "\\ud800"}}'),
}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are kept."""
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    (tmp_path / "settings").mkdir()
    return settings_path()


@proof("F1")
@finding("hostile L3")
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_settings_file_is_as_good_as_none(path: Path, kind: str) -> None:
    ODD[kind](path)
    began = monotonic()
    kept = load_settings()
    assert monotonic() - began < 1
    assert (kept.theme, kept.glyphs, kept.animations) == (Settings().theme, Settings().glyphs, True)


@proof("F1")
@finding("hostile L3")
@pytest.mark.parametrize("keys", ["", ",", "\\ud800", "a" * 10_000, "nothing+of+the+kind", "escape,escape"])
def test_keys_that_there_are_not_leave_a_screen_that_opens(path: Path, keys: str) -> None:
    named = ", ".join(f'"{id}": "{keys}"' for id in ("quit", "home.new", "no.such"))
    path.write_text(f'{{"greeted": true, "keymap": {{{named}}}}}')
    pilot(lambda: Home(load_settings()), lambda acting: reach(acting, Home), settings=load_settings())


@proof("F7")
def test_settings_that_cannot_be_kept_stay_as_they_were(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(Settings(theme="light"))

    def full(part: Path, _: str) -> None:
        part.write_bytes(b"{")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("wargame.ui.settings.write_regular", full)
    with pytest.raises(OSError, match="No space left"):
        save_settings(Settings(theme="mono"))
    assert load_settings().theme == "light" and [found.name for found in path.parent.iterdir()] == [path.name]
