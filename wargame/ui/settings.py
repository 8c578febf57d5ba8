"""Settings: their values and their file."""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from wargame.files import read_regular, write_regular
from wargame.paths import settings_dir

THEMES = ("dark", "light", "clear", "mono")
"""The themes by name; `clear` is safe for every kind of colour sight."""
GLYPHS = ("unicode", "ascii")
MAX_BYTES = 1 << 16
"""The largest file of settings that is read."""


@dataclass(frozen=True)
class Settings:
    """A person's settings; every field has a default, so that no file is needed."""

    theme: str = "dark"
    glyphs: Literal["unicode", "ascii"] = "unicode"
    animations: bool = True
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of a binding, such as `play.commit: f5`."""
    greeted: bool = False
    """Whether the tutorial was offered already."""


def settings_path() -> Path:
    """The file that keeps the settings."""
    return settings_dir() / "settings.json"


def load_settings() -> Settings:
    """The settings as kept; what is missing, unreadable or unknown is as it is by default."""
    try:
        data = json.loads(read_regular(settings_path(), MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        data = {}
    return _checked(data if isinstance(data, dict) else {})


def save_settings(settings: Settings) -> None:
    """Keep the settings, whole or not at all. Raises OSError."""
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        write_regular(part, json.dumps(asdict(settings), indent=2) + "\n")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def changed_to(settings: Settings, name: str, value: Any) -> Settings:
    """The settings with one of them changed."""
    return replace(settings, **{name: value})


KNOWN: Mapping[str, Collection[str | bool]] = {
    "theme": THEMES, "glyphs": GLYPHS, "animations": (True, False), "greeted": (True, False),
}  # fmt: skip
"""The values that a setting may have."""


def _checked(data: Mapping[str, object]) -> Settings:
    settings = _by_default()
    for name, values in KNOWN.items():
        value = data.get(name)
        if any(value == known and type(value) is type(known) for known in values):
            settings = changed_to(settings, name, value)
    keymap = data.get("keymap")
    keys = {k: v for k, v in keymap.items() if isinstance(v, str) and v.isprintable()} if isinstance(keymap, dict) else {}
    return replace(settings, keymap=keys)


def _by_default() -> Settings:
    """The settings that the terminal asks for: no colour, or no characters beyond ASCII."""
    settings = Settings()
    if os.environ.get("NO_COLOR"):
        settings = replace(settings, theme="mono")
    if os.environ.get("TERM") == "linux" or locale.getpreferredencoding(False).upper() in ("ANSI_X3.4-1968", "ASCII"):
        settings = replace(settings, glyphs="ascii")
    return settings
