"""The integer subset of Python: in WebAssembly it means what it means in CPython, and nothing beyond it passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wasmtime import Engine, Func, Instance, Memory, Module, Store, Trap, wat2wasm

from tests.generated.subset import Num, arguments, numbers
from tests.proofs import effort, proof, record
from wargame.engine.wasm.context import SubsetError
from wargame.engine.wasm.module import module_of

CELLS = 16
CONSTANTS = {"TAPING": 1, "CHECKING": 0, "PLACE": 4, "MANY": 5}
KERNEL = """\
def half(s: Position, number: int) -> int:
    return number // 2 + s[PLACE]


def less(s: Position, one: int, other: int) -> int:
    return one * 3 - other


def grow(s: Position, cell: int, by: int) -> int:
    s[cell] = s[cell] + by
    return s[cell]


def nth_bit(mask: int, n: int) -> int:  # inlined
    place = 0
    while mask > 0 and place < 70:
        if mask & 1 == 1:
            if n == 0:
                return place
            n = n - 1
        mask = mask // 2
        place += 1
    return -1


def put(s: Position, cell: int, value: int) -> int:  # inlined
    if s[cell] == value:
        return 0
    s[cell] = value
    s[9] = s[9] + 1
    return s[9]


def count_up(s: Position, unread: int, cell: int) -> int:
    s[cell] = s[cell] + 1
    return unread_by(s, cell, unread)


def unread_by(s: Position, cell: int, unread: int) -> int:
    s[cell] = s[cell] * 2
    return s[cell]
"""
"""Functions that are written where they are called (two are expressions, two are longer), and functions that change what
later reads see, one of which is given what it does not read."""


class Both:
    """The same functions in CPython and in WebAssembly, each on a position of its own."""

    def __init__(self, functions: str) -> None:
        names = [part.split("(")[0] for part in f"\n{functions}".split("\ndef ")[1:]]
        text = module_of(KERNEL, functions, CONSTANTS, CELLS, names)
        self.store = Store(engine := Engine())
        self.exports = Instance(self.store, Module(engine, bytes(wat2wasm(text))), []).exports(self.store)
        self.python: dict[str, Any] = {"Position": list, "copy": copied, **CONSTANTS}
        exec(f"{KERNEL}\n\n{functions}", self.python)

    def check(self, name: str, cells: list[int], *numbers: int) -> None:
        """The same number, and the same cells afterwards."""
        s = [*cells]
        meant = self.python[name](s, *numbers)
        found, memory = self.exports[name], self.exports["memory"]
        assert isinstance(found, Func)
        assert isinstance(memory, Memory)
        memory.write(self.store, b"".join(cell.to_bytes(8, "little", signed=True) for cell in cells), 0)
        assert found(self.store, *numbers) == meant
        read = memory.read(self.store, 0, 8 * CELLS)
        assert [int.from_bytes(read[i * 8 : i * 8 + 8], "little", signed=True) for i in range(CELLS)] == s


def copied(s: list[int], to: int, start: int, count: int) -> None:
    s[to : to + count] = s[start : start + count]


# -- expressions that nobody wrote


@proof("B1")
def test_an_expression_means_in_webassembly_what_it_means_in_python() -> None:
    examples = effort("B1", 60, 2000)
    positions = st.tuples(*[st.integers(0, 3)] * 4, *[st.integers(-(10**6), 10**6)] * (CELLS - 4)).map(list)

    @settings(max_examples=examples)
    @given(
        st.lists(numbers(3), min_size=4, max_size=4),
        st.lists(st.tuples(positions, arguments()), min_size=3, max_size=3),
    )
    def check(made: list[Num], inputs: list[tuple[list[int], list[int]]]) -> None:
        head = "(s: Position, a: int, b: int, c: int, d: int) -> int:"
        both = Both("\n\n".join(f"def f{i}{head}\n    return {x.text}" for i, x in enumerate(made)))
        for i in range(len(made)):
            for position, numbers_ in inputs:
                both.check(f"f{i}", position, *numbers_)

    check()
    record("B1", cases=examples)


# -- statements

STATEMENTS = {
    "a loop counts, and its body may change the name": """\
    total = 0
    for k in range(c % 7):
        total += k
        k = k + 10
        total += k
    return total""",
    "the bounds of a loop are read once": """\
    s[5] = 3
    for k in range(s[6] % 3, s[5]):
        s[5] = s[5] + 1
    return s[5]""",
    "a loop in a loop": """\
    total = 0
    for k in range(4):
        for m in range(k, 5):
            total = total * 3 + m - k
    return total""",
    "a loop that goes on while something holds": """\
    total = 0
    while total < c % 50 and total != 20:
        total += 3
    return total""",
    "a chain of cases, in any order": """\
    k = c % 9
    if k == 7:
        return 70 + a
    elif k == 0:
        return -1
    elif k == 3:
        k = 5
    elif k == 5:
        return 50
    elif k == 1:
        s[9] = a
    return k""",
    "a chain that asks for any number": """\
    if a == 0:
        return 1
    elif a == 1:
        return 2
    elif a == -3:
        return 3
    elif a == 5:
        return 4
    return 0""",
    "a chain of cases that lie far from each other": """\
    k = c % 3 * 1000000007
    if k == 0:
        return 1
    elif k == 1000000007:
        return 2
    elif k == 2000000014:
        return 3
    elif k == -1000000007:
        return 4
    return 0""",
    "a longer function ends where it was called": """\
    found = nth_bit(a, c % 4) * 100 + nth_bit(b, 0)
    for k in range(3):
        found = found * 2 + put(s, k + 4, c) + put(s, 4, nth_bit(c, k))
    return found""",
    "what is not read is worked out where it writes": """\
    n = count_up(s, 5, 9)
    return count_up(s, grow(s, 9, a), 8) + count_up(s, n, 9) + s[9]""",
    "a chain with an `else`": """\
    k = b % 5
    if k == 1:
        return 1
    elif k == 2:
        return 2
    elif k == 3:
        return 3
    elif k == 4:
        return 4
    else:
        return 99""",
    "a chain that asks twice for the same": """\
    k = c % 4
    if k == 1:
        s[9] = 1
    elif k == 2:
        s[9] = 2
    elif k == 1:
        s[9] = 3
    elif k == 3:
        s[9] = 4
    return s[9]""",
    "what is known before is decided before": """\
    if TAPING == 0:
        return 1
    if MANY > 4 or grow(s, 9, 1) > 0:
        s[8] = 1
    while TAPING == 0:
        s[9] = 1
    return PLACE""",
    "a run of cells is copied": """\
    copy(s, 8, s[0] + 4, 4)
    return 0""",
    "a value is worked out before the place that it goes to": """\
    s[s[0] + 4] = grow(s, 0, 1)
    return s[s[0]]""",
    "a call for what it does": """\
    grow(s, 9, a)
    half(s, a)
    return grow(s, 9, b)""",
}


@proof("B1")
@pytest.mark.parametrize("body", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_do_in_webassembly_what_they_do_in_python(body: str) -> None:
    both = Both(f"def f(s: Position, a: int, b: int, c: int) -> int:\n{body}")

    @settings(max_examples=40)
    @given(
        st.integers(-1000, 1000),
        st.integers(-7, 7),
        st.integers(0, 10**6),
        st.lists(st.integers(-99, 99), min_size=CELLS),
    )
    def check(a: int, b: int, c: int, position: list[int]) -> None:
        both.check("f", [abs(position[0]) % 4, *position[1:CELLS]], a, b, c)

    check()


ORDERED = (
    "s[4] + grow(s, 4, 2) * s[4]",
    "max(s[4], grow(s, 4, 2))",
    "min(s[4], grow(s, 4, -2), s[4])",
    "max(grow(s, 4, -2), s[4])",
    "abs(grow(s, 4, -2)) - s[4]",
    "s[4] if grow(s, 4, 2) > 0 else -s[4]",
    "half(s, grow(s, 4, 3))",
    "less(s, s[4], grow(s, 4, 2))",
    "less(s, grow(s, 4, 2), s[4])",
    "less(s, s[4 + s[0]], grow(s, 4, 2))",
    "s[grow(s, 0, 1)] + s[0]",
    "1 if s[4] > 5 and grow(s, 4, 2) > 9 or s[4] == 7 else 2",
    "grow(s, 4, 2) // 3 + grow(s, 4, 2) % 4",
    "s[4] // max(grow(s, 4, -3), 1)",
)


@proof("B1")
@pytest.mark.parametrize("text", ORDERED)
def test_parts_of_an_expression_are_worked_out_in_pythons_order(text: str) -> None:
    both = Both(f"def f(s: Position) -> int:\n    return {text}")
    for value in (-3, 0, 5, 6, 8):
        both.check("f", [0, 2, 3, 4, value, *range(CELLS - 5)])


# -- what is refused

REFUSED = {
    "a float": "return 1.5",
    "a text": "return 'a'",
    "a truth as a number": "return a == 1",
    "True as a number": "return True",
    "a truth in a sum": "return 1 + (a == 1)",
    "a number as a truth": "return 1 if a else 2",
    "a number behind `not`": "return 1 if not a else 2",
    "a number beside `and`": "return 1 if a == 1 and b else 2",
    "a chained comparison": "return 1 if 0 < a < 5 else 2",
    "a comparison by `is`": "return 1 if a is b else 2",
    "a power": "return a ** 2",
    "division by a fraction": "return a / 2",
    "a denial of bits": "return ~a",
    "a divisor 0": "return a // 0",
    "a divisor below 0": "return a % -3",
    "a shift by 64": "return a << 64",
    "a shift by less than 0": "return a >> -1",
    "a name that is not known": "return zzz",
    "a function that is not there": "return nothing(s, a)",
    "a function with too few numbers": "return grow(s, a)",
    "a function without its position": "return grow(a, a, a)",
    "a small function with too many numbers": "return half(s, a, a)",
    "a method": "return s.count(a)",
    "a name for an argument": "return half(s, number=a)",
    "cells of anything else": "return a[0]",
    "a cell before the first": "return s[-1]",
    "a list": "return [a]",
    "break": "while a > 0:\n        break\n    return 0",
    "pass": "pass\n    return 0",
    "an `else` behind a loop": "while a > 0:\n        a = a - 1\n    else:\n        a = 1\n    return a",
    "a loop over anything else": "for k in s:\n        a = k\n    return a",
    "a range with steps": "for k in range(0, a, 2):\n        b = k\n    return b",
    "two targets": "x, y = a, b\n    return x",
    "no return": "a = 1",
    "a return on one way only": "if a == 1:\n        return 1",
    "a return of nothing": "return",
    "a comment of a type": "x: int = 1\n    return x",
}  # fmt: skip


@proof("B1")
@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_the_subset_does_not_have_is_refused_with_function_and_place(body: str) -> None:
    text = f"def wrong(s: Position, a: int, b: int) -> int:  # rules/small/world.yaml:7\n    {body}"
    with pytest.raises(SubsetError, match=r"(rules/small/world\.yaml:7|module): wrong: .+"):
        module_of(KERNEL, text, CONSTANTS, CELLS, ["wrong"])


@proof("B1")
def test_the_kernels_own_functions_are_named_where_they_are_refused() -> None:
    with pytest.raises(SubsetError, match=r"kernel, wrong: wrong: .*1\.5"):
        module_of("def wrong(s: Position) -> int:\n    return 1.5", "", CONSTANTS, CELLS, [])


@proof("B1")
def test_a_divisor_that_turns_out_not_to_be_above_0_stops_the_machine() -> None:
    both = Both("def f(s: Position, a: int, b: int) -> int:\n    return a // b")
    both.check("f", [0] * CELLS, -7, 2)
    with pytest.raises(Trap, match="unreachable"):
        both.exports["f"](both.store, 7, 0)  # type: ignore[operator]
