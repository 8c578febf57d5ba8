"""Remembers which content was checked and found clean, so that a check of it reads no YAML."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from wargame.paths import has_content, here
from wargame.store import fetch, keep

_PACKAGE = Path(__file__).resolve().parent.parent


def is_clean(digest: str) -> bool:
    """Whether texts of this digest were checked before and nothing was found."""
    return fetch("checked", digest) is not None


def remember_clean(digest: str) -> None:
    """Keep that nothing is wrong with texts of this digest."""
    keep("checked", digest, b"")


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
