"""Expressions: what is emitted means what Python means by the text, and stays within its bounds."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.proofs import effort, proof
from wargame.compiler.emit import condition, emit
from wargame.compiler.ranges import bounds
from wargame.compiler.resolve import Scope
from wargame.compiler.symbols import Diagnostics, SymbolTable, read_symbols
from wargame.expressions import LARGEST, ExpressionError, Node, parse
from wargame.library import Source, load_sources

RULES = """\
title: Small
roles: {us: {title: United States, short: US}}
sequence: [day]
tracks:
  a: {title: A, see: {all: exact}}
  b: {title: B, range: [-50, 20], start: 0, see: {all: exact}}
  c: {title: C, range: [0, 1], start: 0, see: {all: exact}}
"""
SCENARIO = """\
title: Small
about: A small one.
rulebook: small
turns: 1
first: {year: 2024, quarter: 3}
outcomes: {over: {title: Over, when: true}}
"""
TRACKS = ("a", "b", "c")


@cache
def book() -> SymbolTable:
    sources = [Source("rules/small/rulebook.yaml", RULES)]
    content = load_sources(sources, Source("scenarios/day.yaml", SCENARIO))
    return read_symbols(content, Diagnostics(content.places))


def deeper_number(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    divisor = st.integers(1, 40).map(str)
    truths = truth_of(inner)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["//", "%"]), divisor),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        st.builds("clamp({}, {}, {})".format, inner, inner, inner),
        st.builds("abs({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("({} if {} else {})".format, inner, truths, inner),
        st.builds("({} * {})".format, inner, truths),
    )


def truth_of(number: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    compared = st.builds(
        "({} {} {})".format, number, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), number
    )
    joined = st.builds("({} {} {})".format, compared, st.sampled_from(["and", "or"]), compared)
    return st.one_of(compared, joined, st.builds("(not {})".format, joined))


NUMBERS = st.recursive(st.sampled_from(TRACKS) | st.integers(0, 1000).map(str), deeper_number, max_leaves=12)
VALUES = st.tuples(st.integers(0, 100), st.integers(-50, 20), st.integers(0, 1))


def meant(text: str, values: tuple[int, ...]) -> int:
    """What Python means by the text."""
    calls = {"clamp": lambda value, low, high: min(max(value, low), high), "min": min, "max": max, "abs": abs}
    return int(eval(text, {"__builtins__": {}, **calls}, dict(zip(TRACKS, values, strict=True))))


def computed(text: str, values: tuple[int, ...]) -> int:
    """What the emitted text computes on a position that holds the values."""
    places = {book().tracks[track].place: at for at, track in enumerate(TRACKS)}
    return int(eval(text, {"s": list(values), **places}))


def compiled(text: str) -> Node:
    before = len(book().diagnostics.findings)
    node = Scope(book(), ("title",)).integer(text)
    assume(len(book().diagnostics.findings) == before)
    return node


@proof("A12")
def test_the_emitted_text_means_what_python_means_and_keeps_its_bounds() -> None:
    @settings(max_examples=effort("A12", 300, 5_000))
    @given(NUMBERS, VALUES)
    def check(text: str, values: tuple[int, ...]) -> None:
        node = compiled(text)
        value = computed(emit(node, ""), values)
        assert value == meant(text, values)
        low, high = bounds(node)
        assert low <= value <= high
        assert -LARGEST <= low <= high <= LARGEST

    check()


@proof("A12")
def test_an_emitted_condition_holds_when_python_says_so() -> None:
    @settings(max_examples=effort("A12", 200, 5_000))
    @given(truth_of(NUMBERS), VALUES)
    def check(text: str, values: tuple[int, ...]) -> None:
        assert computed(condition(compiled(text), ""), values) == meant(text, values)

    check()


@given(
    st.text(max_size=60)
    | st.text("abc()+-*/%<>=!. []{}'\"\\0123456789if else and or not lambda:", max_size=60)
)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        assert error.what
        assert error.col >= 0


@pytest.mark.parametrize("value", [0, -7, True, False, 2**53])
def test_a_number_or_truth_stands_for_itself(value: int | bool) -> None:
    assert compiled_value(value) == value


def compiled_value(value: int | bool) -> int:
    return computed(emit(Scope(book(), ("title",)).meaning(value).node, ""), (0, 0, 0))
