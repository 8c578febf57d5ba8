"""The folders in use: where content is looked for, where saves, settings, cache and reports of faults are kept."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path | None:
    """The folder that WARGAME_HOME names, if it is set."""
    name = os.environ.get("WARGAME_HOME")
    return Path(name).expanduser() if name else None


def checkout() -> Path | None:
    """The root of the source tree this package runs from, if it does."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "rules").is_dir() else None


def saves_dir() -> Path:
    """Where journals are kept; made by whoever first writes there."""
    owner = home() or checkout()
    return (owner or _of_user("data")) / "saves"


def settings_dir() -> Path:
    """Where a person's settings are kept; made by whoever first writes there."""
    owner = home()
    return owner / "settings" if owner else _of_user("config")


def cache_dir() -> Path:
    """Where compiled content is kept, which may be deleted at any time."""
    owner = home()
    return owner / "cache" if owner else _of_user("cache")


def log_dir() -> Path:
    """Where this user is told of faults of the program; made by whoever first writes there."""
    return _of_user("log")


def forget_old(folder: Path, keep: int) -> None:
    """Delete all but the newest files of a folder of the cache. Raises OSError where that cannot be done."""
    newest_last = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in newest_last[:-keep]:
        path.unlink(missing_ok=True)


def content_roots() -> list[Path]:
    """The folders that hold `rules/` or `scenarios/`, in the order in which a name is looked up in them.

    WARGAME_HOME first, then the current folder, then the checkout or the copy in the wheel.
    """
    named = (home(), Path.cwd(), checkout() or _PACKAGE / "content")
    return list(dict.fromkeys(root.resolve() for root in named if root and _has_content(root)))


def _has_content(root: Path) -> bool:
    return (root / "rules").is_dir() or (root / "scenarios").is_dir()


def _of_user(kind: str) -> Path:
    from platformdirs import PlatformDirs  # here, because most commands never need it

    folder: Path = getattr(PlatformDirs("wargame", appauthor=False), f"user_{kind}_path")
    return folder
