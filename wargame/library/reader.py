"""Reads one YAML text, keeping to a small and safe part of YAML, with the place of every key and value."""

from __future__ import annotations

from functools import lru_cache

from wargame.library.hygiene import check_text
from wargame.library.marks import Document, Source


@lru_cache(maxsize=256)
def read_document(source: Source) -> Document:
    """Read one YAML text; raise ContentError with all that is wrong in it."""
    from wargame.library.parsing import Reading  # loads YAML, which a game known before does without

    check_text(source)
    return Reading(source).document()
