"""The aims of the roles, and once the game is over how far each was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from wargame.manifest import Manifest

Reached: TypeAlias = Mapping[str, Mapping[str, int]]
"""Per role what is reached of each of its objectives, in thousandths; a private one stands there if it was drawn."""


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective that counts in this game."""

    role: str
    id: str
    title: str
    weight: int
    """Its part of the role's 100 points."""
    private: bool
    reached: int | None = None
    """Thousandths of the weight; None while the game runs."""

    @property
    def tenths(self) -> int:
        """The tenths of a point that it brought."""
        return self.weight * (self.reached or 0) // 100


def aims_of(names: Manifest, found: Reached) -> tuple[Aim, ...]:
    """The objectives that count in a finished game, from what its record says is reached."""
    return tuple(
        Aim(o.role, o.id, o.title, o.weight, o.private, found[o.role][o.id])
        for o in names.objectives
        if o.id in found.get(o.role, {})
    )


def open_aims(names: Manifest, private: Mapping[str, str]) -> tuple[Aim, ...]:
    """The objectives of a running game: the public ones, and the private ones of some roles."""
    return tuple(
        Aim(o.role, o.id, o.title, o.weight, o.private)
        for o in names.objectives
        if not o.private or private.get(o.role) == o.id
    )
