"""Counter dice: the published SplitMix64 sequence (Steele, Lea and Flood 2014), read at any position."""

from __future__ import annotations

import secrets
import zlib
from hashlib import sha256

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15

QUARTER_BITS, RULE_BITS, ACTOR_BITS, TARGET_BITS, DRAW_BITS = 8, 32, 4, 8, 12


def element(key: int, n: int) -> int:
    """The n-th output (from 0) of the sequence seeded with `key`; 64 bits."""
    z = (key + (n + 1) * GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def d100(key: int, position: int) -> int:
    """The roll at a position, 0 to 99: a thing happens if its roll is under its odds."""
    return ((element(key, position) >> 32) * 100) >> 32


def position(quarter: int, rule_key: int, actor: int, target: int, draw: int) -> int:
    """Where a roll stands in the sequence, so that no two share a place; target -1 is the nation.

    High to low: quarter 8 bits, rule 32, actor 4, target + 1 8, draw 12. Raises ValueError beyond these.
    """
    place = 0
    for value, bits in (
        (quarter, QUARTER_BITS),
        (rule_key, RULE_BITS),
        (actor, ACTOR_BITS),
        (target + 1, TARGET_BITS),
        (draw, DRAW_BITS),
    ):
        if value >> bits:
            raise ValueError(f"dice position: {value} does not fit {bits} bits")
        place = place << bits | value
    return place


def rule_key(rule: str) -> int:
    """The 32 bits that stand for a rule's id, so that adding a rule re-rolls no other."""
    return zlib.crc32(rule.encode())


def game_key(seed: str, salt: str = "", epoch: int = 0) -> int:
    """The key of a game's dice, 64 bits; a rewind that changes the dice takes the next epoch."""
    return int.from_bytes(sha256(f"{seed}\0{salt}\0{epoch}".encode()).digest()[:8], "big")


def game_seed(seed: str, game: int) -> str:
    """The seed of one game of a batch."""
    return f"{seed}/{game}"


def commitment(seed: str, salt: str) -> str:
    """What is published before a hosted game so that its seed and salt can be checked after; hex."""
    return sha256(f"{seed}\0{salt}".encode()).hexdigest()


def fresh_seed() -> str:
    """A new seed of 128 bits as text that can be typed; also fit to be a salt."""
    return secrets.token_hex(16)
