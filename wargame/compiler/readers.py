"""Which rules read a track, or ask something of another rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wargame.rulebook import Rulebook

_PROSE = {"title", "short", "about", "text", "why", "source", "cites", "decides", "consents", "answer", "id", "role", "step",
          "theme", "tier", "horizon", "on", "set", "change", "open", "start", "end", "states", "seen_by", "choices",
          "answers", "target"}  # fmt: skip
_SECTIONS = {"tracks": "", "regional_tracks": "", "options": "", "reactions": "", "income": "each quarter",
             "each_turn": "each quarter", "injects": ""}  # fmt: skip
_ASKED = re.compile(r"(?<![\w.])(\w+)(?:\[\w+\])?\.\w")
_NAMED = re.compile(r"(?<![\w.])[a-z]\w*")


def readers_of(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Per id of a rule or a track, the titles of the other entries whose expressions read it."""
    words = _words(rulebook)
    found: dict[str, dict[str, None]] = {}
    for id, title, entry in _entries(rulebook):
        for text in _expressions(entry):
            for read in _read(text, words) - {id}:
                found.setdefault(read, {})[title] = None
    return {id: tuple(titles) for id, titles in found.items()}


def _entries(rulebook: Rulebook) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """All that has expressions, with the title that a reader knows it by."""
    for role in rulebook.roles.values():
        yield "", f"orders a turn of the {role.title}", role.model_dump(by_alias=True)
    for section, when in _SECTIONS.items():
        for id, entry in getattr(rulebook, section).items():
            yield (
                id,
                entry.title + (f" ({when})" if when else ""),
                entry.model_dump(by_alias=True, exclude_none=True),
            )


def _expressions(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _PROSE or (name == "answer" and not isinstance(part, str)):
                yield from _expressions(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _expressions(part)


def _words(rulebook: Rulebook) -> dict[str, set[str]]:
    """Per shared word, what it reads, through other words too (they are declared in any order)."""
    words = {name.partition("[")[0]: str(text) for name, text in rulebook.let.items()}
    read: dict[str, set[str]] = {}
    for _ in words:
        grown = {name: _read(text, read) for name, text in words.items()}
        if grown == read:
            break
        read = grown
    return read


def _read(text: str, words: Mapping[str, set[str]]) -> set[str]:
    names = set(_NAMED.findall(text))
    asked = {name for name in _ASKED.findall(text)}
    return asked.union(names, *(words[name] for name in names if name in words))
