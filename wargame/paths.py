"""The folders in use: where content is looked for, where saves, settings, cache and reports of faults are kept."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path | None:
    """The folder that WARGAME_HOME names, if it is set. Raises OSError for `~` and a name that nobody here has."""
    name = os.environ.get("WARGAME_HOME")
    try:
        return Path(name).expanduser() if name else None
    except RuntimeError:
        raise OSError(errno.ENOENT, "there is no such user's folder: name another in WARGAME_HOME", name) from None


def checkout() -> Path | None:
    """The root of the source tree this package runs from, if it does."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "rules").is_dir() else None


def saves_dir() -> Path:
    """Where journals are kept; made by whoever first writes there."""
    owner = home() or checkout()
    return (owner or _of_user("data")) / "saves"


def examples_dir() -> Path:
    """Where the recorded games are that come with the project."""
    return shipped() / "saves" / "examples"


def directions_dir() -> Path:
    """Where the direction rows are that come with the project."""
    return shipped() / "tests" / "directions"


def settings_dir() -> Path:
    """Where a person's settings are kept; made by whoever first writes there."""
    owner = home()
    return owner / "settings" if owner else _of_user("config")


def cache_dir() -> Path:
    """Where compiled content is kept, which may be deleted at any time; always the user's own, whatever is handed around."""
    return _of_user("cache")


def log_dir() -> Path:
    """Where this user is told of faults of the program; made by whoever first writes there."""
    return _of_user("log")


def content_roots() -> list[Path]:
    """The folders that hold `rules/` or `scenarios/`, in the order in which a name is looked up in them.

    WARGAME_HOME first, then the current folder, then the checkout or the copy in the wheel.
    """
    named = (home(), here(), shipped())
    return list(dict.fromkeys(Path(os.path.realpath(root)) for root in named if root and has_content(root)))


def shipped() -> Path:
    """The folder of what comes with the project: the checkout, or the copy in the wheel."""
    return checkout() or _PACKAGE / "content"


def here() -> Path:
    """The current folder. Raises FileNotFoundError, which says so, where it was removed."""
    try:
        return Path.cwd()
    except FileNotFoundError as gone:
        raise FileNotFoundError(gone.errno, "it was removed: go to another", "the current folder") from None


def may_be_folder(path: Path) -> bool:
    """Whether this is a folder; also where that cannot be seen, so that whoever reads it says why."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return leads_nowhere(path)
    except OSError:
        return True


def leads_nowhere(path: Path) -> bool:
    """Whether this is a link to what is not there."""
    return os.path.islink(path) and not os.path.exists(path)


def has_content(root: Path) -> bool:
    """Whether a folder holds `rules/` or `scenarios/`, or may."""
    return may_be_folder(root / "rules") or may_be_folder(root / "scenarios")


def _of_user(kind: str) -> Path:
    from platformdirs import PlatformDirs  # here, because most commands never need it

    folder: Path = getattr(PlatformDirs("wargame", appauthor=False), f"user_{kind}_path")
    return folder
