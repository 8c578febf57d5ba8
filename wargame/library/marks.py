"""What a text is called, and where in it each value stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from wargame.errors import Finding

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
