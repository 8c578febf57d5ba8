"""What is wrong with a content, gathered while it is compiled."""

from __future__ import annotations

from collections.abc import Iterable

from wargame.errors import ContentError, Finding
from wargame.library import Loc, Places, near


class Faults:
    """Collects findings, each at its place in a file."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.findings: list[Finding] = []

    def add(self, loc: Loc, what: str, suggestion: str = "", *, key: bool = False, col: int = 0) -> None:
        """Note a fault; `col` counts characters into a one-line value."""
        place = self.places.at(loc, key)
        where = ".".join(str(part) for part in loc)
        self.findings.append(Finding(place.file, place.line, place.col + col, where, what, suggestion))

    def unknown(self, loc: Loc, kind: str, name: str, known: Iterable[str], *, key: bool = False) -> None:
        """Note a name that nothing has."""
        self.add(loc, f"there is no {kind} '{name}'", near(name, known), key=key)

    def check(self) -> None:
        """Raise ContentError if anything was noted."""
        if self.findings:
            raise ContentError(self.findings)
