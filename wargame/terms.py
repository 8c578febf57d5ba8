"""The words of the game: ids, small values and the limits they keep to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

Role: TypeAlias = str
"""Who is played: an id that the rulebook declares, or `control`."""

CONTROL: Role = "control"
"""The role that every game has: the facilitator."""

Way: TypeAlias = Literal["plain", "opening", "stop", "resume"]
"""How an order is given: at its price, by an opening, or to stop or resume paying for a program."""

WAYS: tuple[Way, ...] = get_args(Way)

Verb: TypeAlias = Literal["change", "set", "start", "end", "open"]
"""The closed list of what an effect does: the key that names it."""

Dice: TypeAlias = Literal["stay", "change"]
"""Whether a turn that is taken again keeps its luck."""

Phase: TypeAlias = Literal["orders", "over"]
"""What a game waits for: orders, or nothing more."""

DICE: tuple[Dice, ...] = get_args(Dice)

ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
"""What an id looks like: snake_case, at most 48 characters."""

FARTHEST = 999_999
"""Tracks keep within +-FARTHEST."""

HIDDEN = -FARTHEST - 1
"""What a hidden track reads as: it lies outside of what any track can be."""

KERNEL = 2
"""The number of the rules' meaning: it rises with every change of behaviour."""


@dataclass(frozen=True, slots=True)
class Order:
    """A choice made: an option, its target region (None: national) and its choices by name."""

    option: str
    target: str | None = None
    choices: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    way: Way = "plain"

    def key(self) -> tuple[str, str, tuple[tuple[str, str | int], ...], str]:
        """The order as a value that sorts and hashes."""
        return self.option, self.target or "", tuple(sorted(self.choices.items())), self.way
