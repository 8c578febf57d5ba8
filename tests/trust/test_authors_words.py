"""What an author writes, or a journal says its sources are called, never becomes code of the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.proofs import effort, proof, record
from wargame.compiler.module import compile_content
from wargame.engine.executor import Interpreter
from wargame.errors import ContentError
from wargame.library import Content, Source, load_scenario, load_sources, read_document

ODD_NAMES = ("tracks\n    planted()\n    #.yaml", "a b.yaml", "../x.yaml", "tracks.py", "tracks.yaml\n", ".yaml", "")
WORDS = ("x\n    import os; planted()\n    #", "__import__('os').system('planted')", "x'''\"\"\"\\\nplanted()")
"""What an author may write where words are expected."""


@proof("F3")
def test_what_an_author_writes_never_becomes_code() -> None:
    content, dice = load_scenario("primer"), Random("F3")
    places = [(number, at) for number, source in enumerate(content.sources) for at in places_of(read(source))]
    chosen = dice.sample(places, effort("F3", small=12, full=len(places)))
    accepted = [functions for number, at in chosen for word in WORDS for functions in compiled_with(content, number, at, word)]
    assert not any("planted" in functions for functions in accepted)
    assert accepted
    record("F3", cases=len(chosen) * len(WORDS), seed="F3")


@proof("F3")
@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_source_that_no_file_could_be_called_is_refused(name: str) -> None:
    content = load_scenario("primer")
    sources = [replace(source, name=f"rules/primer/{name}") if "tracks" in source.name else source for source in content.sources]
    with pytest.raises(ContentError, match=r"a file of content is called rules/NAME/FILE\.yaml"):
        load_sources(sources[:-1], sources[-1])


def read(source: Source) -> Any:
    """What a source says, in plain values."""
    return read_document(source).data


def places_of(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value, and of every key (which ends in None)."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from [(*at, key, None)] if isinstance(value, dict) else []
            yield from places_of(inner, (*at, key))
    else:
        yield at


def put(value: Any, at: tuple[Any, ...], word: str) -> Any:
    """A value with a word in one place of it."""
    if not at:
        return word
    if isinstance(value, list):
        return [put(inner, at[1:], word) if i == at[0] else inner for i, inner in enumerate(value)]
    named = word if at[1:] == (None,) else at[0]
    return {
        (named if key == at[0] else key): put(inner, at[1:], word) if key == at[0] and named is not word else inner
        for key, inner in value.items()
    }


def compiled_with(content: Content, number: int, at: tuple[Any, ...], word: str) -> list[str]:
    """The functions of a content with a word in one place of a source; none where it is refused."""
    sources = list(content.sources)
    sources[number] = replace(sources[number], text=json.dumps(put(read(sources[number]), at, word)))
    try:
        return [compile_content(load_sources(sources[:-1], sources[-1])).functions]
    except ContentError:
        return []


@proof("F3")
@pytest.mark.parametrize("body", ["import os", "open('x')", "eval('1')", "__import__('os')", "print(s)", "getattr(s, 'x')"])
def test_a_function_of_the_rules_reaches_nothing_of_python(body: str) -> None:
    compiled = compile_content(load_scenario("primer"))
    reaching = replace(compiled, functions=f"{compiled.functions}\ndef reach(s: Position) -> int:\n    {body}\n    return 0\n")
    machine = Interpreter(reaching, taping=True)
    with pytest.raises((ImportError, NameError)):
        machine.function("reach")(machine.new_memory())
