"""Remembers which content was checked and found clean, so that a check of it reads no YAML."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wargame.store import fetch, keep

_PACKAGE = Path(__file__).resolve().parent.parent


def is_clean(digest: str) -> bool:
    """Whether texts of this digest were checked before and nothing was found."""
    return fetch("checked", digest) is not None


def remember_clean(digest: str) -> None:
    """Keep that nothing is wrong with texts of this digest."""
    keep("checked", digest, b"")


def texts_digest(chosen: Iterable[Path], read: Iterable[Path]) -> str:
    """The sha256 of what is checked, of all content that it may draw on, and of the code that checks it."""
    whole = hashlib.sha256("\0".join([sys.version, str(Path.cwd()), *map(str, chosen)]).encode())
    files = [*(file for folder in read for file in _files(folder)), *sorted(_PACKAGE.rglob("*.py"))]
    for path in files:
        whole.update(f"\0{path}\0{path.is_symlink()}\0".encode(errors="surrogateescape"))
        with suppress(OSError):
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return [folder]
    inner = [part for part in (folder / "rules", folder / "scenarios") if part.is_dir()]
    return [path for part in inner or [folder] for path in sorted(part.rglob("*.y*ml"))]
