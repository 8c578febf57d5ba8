"""What a doctrine does, in words: its rules in their order, with conditions as a card says them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part of a rule's condition: all of them must hold."""

    words: str
    text: str
    """As the engine runs it, on the seat's view."""
    reads: tuple[tuple[str, int | None], ...]
    """The tracks in it, each with the number of its region; None: national, or every region."""


@dataclass(frozen=True)
class Deed:
    """What a rule orders, by the engine's numbers and texts."""

    site: int
    option: int
    way: str
    """`plain` (or by an opening), `stop` or `resume`."""
    choice: str
    """The number of the choices, as the engine works it out."""
    where: str
    """Whether the number `region` comes into question, as the engine runs it; nothing where each does."""


@dataclass(frozen=True)
class ConductRule:
    """One rule of a doctrine in words."""

    order: str
    where: str
    """How the region is picked, in words; nothing where none is."""
    condition: str
    """When the rule comes into question; nothing where it always does."""
    because: str
    file: str
    line: int
    parts: tuple[Part, ...]
    deed: Deed


@dataclass(frozen=True)
class Conduct:
    """A doctrine in words."""

    id: str
    role: str
    """The title of its role."""
    title: str
    about: str
    rules: tuple[ConductRule, ...]
    fill: tuple[str, ...]
