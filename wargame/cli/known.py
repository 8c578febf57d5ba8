"""Remembers which content was checked and found clean, so that a check of it reads no YAML."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from wargame.files import read_regular
from wargame.paths import cache_dir, forget_old, has_content, here

KEPT = 48
_PACKAGE = Path(__file__).resolve().parent.parent


def is_clean(digest: str) -> bool:
    """Whether texts of this digest were checked before and nothing was found."""
    with suppress(OSError):
        return read_regular(cache_dir() / "checked" / digest, len(digest)) == digest.encode()
    return False


def remember_clean(digest: str) -> None:
    """Keep that nothing is wrong with texts of this digest; a folder that cannot be written is no fault."""
    with suppress(OSError):
        folder = cache_dir() / "checked"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / digest).write_text(digest, "ascii")
        forget_old(folder, KEPT)


def texts_digest(chosen: Sequence[Path], roots: Sequence[Path]) -> str:
    """The sha256, in hex, of what is checked, of all content that it may draw on, and of the code that checks it.

    Raises ContentError for a folder that cannot be read.
    """
    from wargame.library.folders import files_digest, files_of

    named = [here() / path for path in chosen]
    beside = [above for path in named for above in path.parents if has_content(above)]
    files = [file for path in dict.fromkeys([*named, *beside, *roots]) for file in files_of(path)]
    whole = hashlib.sha256("\0".join([sys.version, *map(str, named)]).encode(errors="surrogateescape"))
    whole.update(files_digest([*dict.fromkeys(files), *sorted(_PACKAGE.rglob("*.py"))]).encode())
    return whole.hexdigest()
