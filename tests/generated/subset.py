"""Draws expressions of the integer subset of Python, whose every step fits a machine word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

LARGEST = 2**62


@dataclass(frozen=True)
class Num:
    """A number as text, and what lies between its least and its greatest value."""

    text: str
    low: int
    high: int

    @property
    def fits(self) -> bool:
        """Whether every machine word holds it."""
        return -LARGEST <= self.low and self.high <= LARGEST


ARGUMENTS = (Num("a", -1000, 1000), Num("b", -7, 7), Num("c", 0, 2**40), Num("d", -(2**50), 2**50))
DIVISORS = (1, 2, 3, 7, 8, 100, 1000, 4096)
Draw = st.DrawFn
Maker = Callable[[Draw, Num, int], Num]


def sum_of(draw: Draw, x: Num, depth: int) -> Num:
    y = draw(numbers(depth))
    if draw(st.booleans()):
        return Num(f"({x.text} + {y.text})", x.low + y.low, x.high + y.high)
    return Num(f"({x.text} - {y.text})", x.low - y.high, x.high - y.low)


def product_of(draw: Draw, x: Num, depth: int) -> Num:
    y = draw(numbers(depth))
    corners = [one * other for one in (x.low, x.high) for other in (y.low, y.high)]
    return Num(f"({x.text} * {y.text})", min(corners), max(corners))


def quotient_of(draw: Draw, x: Num, depth: int) -> Num:
    size = max(abs(x.low), abs(x.high))
    if draw(st.booleans()):
        return Num(f"({x.text} // {draw(st.sampled_from(DIVISORS))})", -size - 1, size)
    return Num(f"({x.text} // max({draw(numbers(depth)).text}, 1))", -size - 1, size)


def rest_of(draw: Draw, x: Num, depth: int) -> Num:
    if draw(st.booleans()):
        divisor = draw(st.sampled_from(DIVISORS))
        return Num(f"({x.text} % {divisor})", 0, divisor - 1)
    y = draw(numbers(depth))
    return Num(f"({x.text} % max({y.text}, 3))", 0, max(y.high, 3))


def bits_of(draw: Draw, x: Num, depth: int) -> Num:
    y = draw(numbers(depth))
    size = 1 << max(abs(x.low), abs(x.high), abs(y.low), abs(y.high)).bit_length()
    return Num(f"({x.text} {draw(st.sampled_from('&|^'))} {y.text})", -size, size)


def shift_of(draw: Draw, x: Num, depth: int) -> Num:
    """To the right only what is not negative: the subset's logical shift."""
    places = draw(st.integers(0, 63))
    amount = draw(st.sampled_from((str(places), f"({draw(numbers(depth)).text} & {places})")))
    if draw(st.booleans()):
        return Num(f"({x.text} << {amount})", x.low << places, x.high << places)
    return Num(f"(max({x.text}, 0) >> {amount})", 0, max(x.high, 0))


def extreme_of(draw: Draw, x: Num, depth: int) -> Num:
    parts = [x, draw(numbers(depth)), *draw(st.lists(numbers(0), max_size=1))]
    pick = draw(st.sampled_from((min, max)))
    text = ", ".join(part.text for part in parts)
    return Num(f"{pick.__name__}({text})", pick(p.low for p in parts), pick(p.high for p in parts))


def changed_of(draw: Draw, x: Num, depth: int) -> Num:
    size = max(abs(x.low), abs(x.high))
    return Num(f"abs({x.text})" if draw(st.booleans()) else f"-{x.text}", -size, size)


def choice_of(draw: Draw, x: Num, depth: int) -> Num:
    y = draw(numbers(depth))
    return Num(f"({x.text} if {draw(truths(depth))} else {y.text})", min(x.low, y.low), max(x.high, y.high))


def call_of(draw: Draw, x: Num, depth: int) -> Num:
    if draw(st.booleans()):
        return Num(f"half(s, {x.text})", x.low // 2 - 10**6, x.high // 2 + 10**6)
    by = draw(st.integers(-3, 3))
    return Num(f"grow(s, {draw(st.integers(4, 8))}, {by})", -(10**7), 10**7)


MAKERS: tuple[Maker, ...] = (
    sum_of, product_of, quotient_of, rest_of, bits_of, shift_of, extreme_of, changed_of, choice_of, call_of,
)  # fmt: skip


@st.composite
def numbers(draw: Draw, depth: int) -> Num:
    """A number whose every step fits."""
    if depth == 0:
        return draw(st.one_of(st.sampled_from(ARGUMENTS), st.builds(literal, st.integers(-9, 99)), cells()))
    x = draw(numbers(depth - 1))
    made = draw(st.sampled_from(MAKERS))(draw, x, depth - 1)
    return made if made.fits else x


def literal(value: int) -> Num:
    return Num(str(value) if value >= 0 else f"({value})", value, value)


@st.composite
def cells(draw: Draw) -> Num:
    """A cell, at a place that is known or that is read from another."""
    place = draw(st.sampled_from(("4", "PLACE + 1", "PLACE + s[0]", "s[1] + 4 + s[2]", "MANY + (a & 3)")))
    return Num(f"s[{place}]", -(10**6), 10**6)


@st.composite
def truths(draw: Draw, depth: int) -> str:
    """A truth: compared, joined or denied."""
    kind = draw(st.sampled_from(("compared", "compared", "and", "or", "not")))
    if kind == "not":
        return f"not {draw(truths(max(depth - 1, 0)))}" if depth else "not a < b"
    if kind == "compared" or depth == 0:
        sign = draw(st.sampled_from(("==", "!=", "<", "<=", ">", ">=")))
        return f"({draw(numbers(depth)).text} {sign} {draw(numbers(depth)).text})"
    return f"({draw(truths(depth - 1))} {kind} {draw(truths(depth - 1))})"


def arguments() -> st.SearchStrategy[list[int]]:
    """Numbers for the arguments a, b, c and d."""
    return st.tuples(*(st.integers(x.low, x.high) for x in ARGUMENTS)).map(list)
