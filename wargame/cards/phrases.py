"""Numbers and choices as a card says them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from wargame.cards.reckoning import Chosen, PerChoice
from wargame.compiler import EffectLine
from wargame.compiler.ranges import Interval
from wargame.names import TrackName

if TYPE_CHECKING:
    from wargame.cards.quotes import EffectQuote

Spoken: TypeAlias = Callable[[str | int], str]
"""Says a choice's name or value in words."""


def quarters(count: int) -> str:
    """A length of time."""
    return "1 quarter" if count == 1 else f"{count} quarters"


def times(effect: EffectLine | EffectQuote) -> list[str]:
    """When an effect comes, for how long, and what makes it less."""
    parts = [
        f"after {quarters(effect.after)}" if effect.after else "",
        f"for {quarters(effect.lasts)}" if effect.lasts else "",
        "less when repeated" if effect.tires else "",
        "half if bargained down" if effect.halves else "",
    ]
    return [part for part in parts if part]


def becomes(track: TrackName, span: Interval, spoken: Spoken) -> str:
    """What a track is set to, by the names of its values where it has some."""
    low, high = span
    if track.values:
        return f"becomes {' or '.join(map(spoken, track.values[low : high + 1]))}"
    if (track.low, track.high) == (0, 1) and low == high:
        return "yes" if low else "no"
    return f"becomes {plain(span)}"


def plain(span: Interval) -> str:
    """A range of a cost or of odds."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def signed(span: Interval) -> str:
    """A range of a change, the smaller change first."""
    low, high = span if abs(span[0]) <= abs(span[1]) else (span[1], span[0])
    return _signed(low) if low == high else f"{_signed(low)} to {_signed(high)}"


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"


def by_choice(numbers: PerChoice, sign: bool, spoken: Spoken) -> str:
    """A number with what each choice adds to it."""
    say = signed if sign else plain
    steps = numbers.steps()
    if steps == []:
        return say(numbers.first)
    if steps is None:
        return _listed(numbers, sign, spoken)
    added = ", ".join(f"{_signed(amount)} {which([{name: value}], spoken)}" for name, value, amount in steps)
    return added if sign and numbers.first == (0, 0) else f"{say(numbers.first)} ({added})"


def _listed(numbers: PerChoice, sign: bool, spoken: Spoken) -> str:
    """Every combination with its own number, those alike together; a range where they are many."""
    say = signed if sign else plain
    alike: dict[Interval, list[Chosen]] = {}
    for combination, span in numbers.ranges.items():
        alike.setdefault(span, []).append(dict(zip(numbers.names, combination, strict=True)))
    if len(alike) > 6:
        return f"{say(numbers.whole)}, by choice"
    parts = []
    for span, chosen in alike.items():
        words = which(chosen, spoken)
        parts.append(f"{say(span)} {words}" if words else f"{say(span)} otherwise")
    return ", ".join(parts)


def which(allowed: Sequence[Chosen], spoken: Spoken) -> str:
    """Some combinations of choices in words; nothing where one sentence cannot say them."""
    names = list(allowed[0]) if allowed else []
    values = {name: list(dict.fromkeys(chosen[name] for chosen in allowed)) for name in names}
    if len(list(product(*values.values()))) != len(allowed):
        return ""
    return "with " + ", ".join(f"{spoken(name)}: {' or '.join(map(spoken, v))}" for name, v in values.items())
