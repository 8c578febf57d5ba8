"""Chance: SplitMix64 read at a position that names the roll, so that no roll depends on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.cells import write
    from wargame.engine.kernel.given import *


# kernel
def mixed(z: int) -> int:  # inlined
    """SplitMix64's finaliser (Steele, Lea and Flood 2014)."""
    z = (z ^ z >> 30) * 13787848793156543929 & M64
    z = (z ^ z >> 27) * 10723151780598845931 & M64
    return z ^ z >> 31


def drawn(s: Position, rule: int, actor: int, target: int, number: int) -> int:  # inlined
    """The 64-bit number at the position that quarter, rule, actor, target and draw name."""
    # 8 bits of quarter, 32 of rule (the hash of its id), 4 of actor, 8 of target + 1, 12 of draw: as `wargame.dice`.
    position = s[QUARTER] << 56 | rule << 24 | actor << 20 | target + 1 << 12 | number
    return mixed(s[KEY] + (position + 1) * 11400714819323198485 & M64)


def among(number: int, sides: int) -> int:
    """A 64-bit number as one of 0 .. sides - 1 (sides under 2^31)."""
    return (number >> 32) * sides >> 32


def roll(  # inlined
    s: Position, site: int, rule: int, actor: int, target: int, number: int, odds: int, cause: int
) -> int:
    """Roll a hundred-sided die (0 .. 99) and record it; a thing happens if the face is under its odds."""
    face = among(drawn(s, rule, actor, target, number), 100)
    s[ROLL_ROW] = write(s, ROLLED, site, target, cause, number, odds, face)
    return face


def term(s: Position, site: int, amount: int) -> int:
    """Record a named term of the odds just rolled; returns the amount."""
    if amount != 0:
        write(s, MODIFIER, site, -1, s[ROLL_ROW], 0, 0, amount)
    return amount
