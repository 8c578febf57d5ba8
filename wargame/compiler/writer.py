"""What is gathered while a content is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field

from wargame.compiler.book import Book
from wargame.compiler.conduct import Deed
from wargame.compiler.sites import Sites
from wargame.expressions import Node


@dataclass
class Writer:
    """Gathers the functions while a content is compiled."""

    book: Book
    sites: Sites
    fills: dict[str, Node] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    drifts: dict[str, dict[str, Node]] = field(default_factory=dict)
    deeds: dict[str, dict[int, Deed]] = field(default_factory=dict)
    """Per doctrine what its rules order, by their places."""
    option_sites: dict[str, int] = field(default_factory=dict)
