"""Documents: source texts that may be read, and the positions of their keys and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from wargame.errors import ContentError, Finding

Loc: TypeAlias = tuple[str | int, ...]
"""A path of keys and list positions from the top of a document."""

MAX_PART = 60
"""How much of a key is shown."""


@dataclass(frozen=True, slots=True)
class Source:
    """One content file: its display path, such as `rules/tco/tracks.yaml`, and its text."""

    name: str
    text: str


class Place(NamedTuple):
    """A point of a file; lines and columns count from 1."""

    file: str
    line: int
    col: int


@dataclass(slots=True)
class Node:
    """Where one value stands, where its key stands, and the nodes within it by key or position."""

    place: Place
    key: Place
    parts: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the place of any value, by its path."""

    top: Node

    def at(self, loc: Loc, key: bool = False) -> Place:
        """The place of the value at `loc` (or of its key); a part that is not there is passed over."""
        node = self.top
        for part in loc:
            node = node.parts.get(part, node)
        return node.key if key else node.place


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read: plain values (maps, lists, texts, integers, truths, None), and their places."""

    source: Source
    data: Any
    places: Places

    def place(self, loc: Loc, key: bool = False) -> Place:
        """The place of the value at `loc` (or of its key), else of its nearest ancestor."""
        return self.places.at(loc, key)


def dotted(loc: Loc) -> str:
    """A path as people write it: `options.patrol.effects.0`."""
    return ".".join(str(part)[:MAX_PART] for part in loc)


def finding_at(place: Place, loc: Loc, what: str, suggestion: str = "") -> Finding:
    """A finding about the value that stands at `place`."""
    return Finding(place.file, place.line, place.col, dotted(loc), what, suggestion)


def finding_of_file(name: str, what: str, suggestion: str = "") -> Finding:
    """A finding about a file as a whole, at 1:1."""
    return Finding(name, 1, 1, "", what, suggestion)


MAX_BYTES = 1 << 20
"""The largest content file, in bytes of UTF-8."""

_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
)
_TAB = re.compile(r"^ *(\t)[ \t]*[^ \t\r\n]", re.MULTILINE)


def check_text(source: Source) -> None:
    """Raise ContentError for a text that is too large, empty, or holds characters that no content needs."""
    found = list(_faults(source))
    if found:
        raise ContentError(found)


def unsafe_character(text: str) -> tuple[int, str] | None:
    """The first character that no content needs: where it is, and what to say about it."""
    found = _UNSAFE.search(text)
    if found is None:
        return None
    return found.start(), f"the invisible character U+{ord(found[0]):04X} is not allowed: take it out"


def too_large(name: str) -> Finding:
    """What is said of a file above the cap."""
    return finding_of_file(name, f"the file is larger than {MAX_BYTES:,} bytes: split it")


def _faults(source: Source) -> Iterator[Finding]:
    text = source.text
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        yield too_large(source.name)
    elif text.startswith("\ufeff"):
        yield finding_of_file(source.name, "the file begins with a byte order mark: save it without")
    elif not text.strip():
        yield finding_of_file(source.name, "the file is empty")
    else:
        yield from _characters(source)


def _characters(source: Source) -> Iterator[Finding]:
    if unsafe := unsafe_character(source.text):
        yield finding_at(_place(source, unsafe[0]), (), unsafe[1])
    tabs = [match.start(1) for match in _TAB.finditer(source.text)]
    if tabs:
        also = f" (also on {len(tabs) - 1} more lines)" if tabs[1:] else ""
        yield finding_at(_place(source, tabs[0]), (), f"a tab cannot indent: use spaces{also}")


def _place(source: Source, offset: int) -> Place:
    before = source.text[:offset]
    return Place(source.name, before.count("\n") + 1, offset - before.rfind("\n"))
