"""Packed words: several small numbers in one cell, and the functions that put them together and take them apart.

None of them reads the position or a constant, so the executor and the views import them as they are.
"""

from __future__ import annotations


# kernel
def packed(option: int, target: int, choice: int, way: int) -> int:
    """An order as one number; as numbers, orders stand in the rulebook's order."""
    # bits 32 and up: way; 16 to 31: option; 8 to 15: target + 1 (0: none); 0 to 7: choice
    return way << 32 | option << 16 | target + 1 << 8 | choice


def option_of(order: int) -> int:
    """The option's number of a packed order."""
    return order >> 16 & 65535


def target_of(order: int) -> int:
    """The target region of a packed order; -1 for none."""
    return (order >> 8 & 255) - 1


def choice_of(order: int) -> int:
    """The number of a packed order's combination of choices."""
    return order & 255


def way_of(order: int) -> int:
    """The way of a packed order: PLAIN, BY_OPEN, STOP or RESUME."""
    return order >> 32


def packed_opening(last: int, percent: int) -> int:
    """An opening as one number that is not 0: its last turn, and at what percent of the price (up to 127)."""
    return last * 128 + percent


def last_turn_of(opening: int) -> int:
    """The last turn of a packed opening."""
    return opening // 128


def percent_of(opening: int) -> int:
    """The percent of the price of a packed opening."""
    return opening % 128


def remembering(recent: int, quarter: int) -> int:
    """The last four quarters (8 bits each, the latest lowest) in which an order was carried out, with one more."""
    return recent % 16777216 * 256 + quarter


def remembered(recent: int, k: int) -> int:
    """The quarter in which an order was carried out k times ago; 0 for never."""
    return recent >> k * 8 & 255
