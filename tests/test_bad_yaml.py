"""Wrong files: each is refused with its place, in plain words, and with the nearest known name."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.proofs import effort, record
from wargame.errors import ContentError, Finding
from wargame.library import Source, load_sources, read_document
from wargame.library import yaml as reader_module

OPTION = """\
# An option.
options:
  patrol:
    role: us
    title: Patrol
    about: Walks the line.
    step: policy
    horizon: short
"""
HEAD = """\
title: Small
roles: {us: {title: United States, short: US}}
sequence: [policy]
"""
SCENARIO = """\
title: Small
about: A small one.
rulebook: small
turns: 1
first: {year: 2024, quarter: 3}
outcomes: {over: {title: Over, when: true}}
"""
Row = tuple[str, int, int, str, str]


def findings(work: Callable[[], Any]) -> tuple[Finding, ...]:
    with pytest.raises(ContentError) as caught:
        work()
    return caught.value.findings


def faults_of(text: str, scenario: str = SCENARIO) -> tuple[Finding, ...]:
    """What is found in a file beside a good rulebook.yaml."""
    sources = [Source("rules/small/rulebook.yaml", HEAD), Source("rules/small/world.yaml", text)]
    return findings(lambda: load_sources(sources, Source("scenarios/small.yaml", scenario)))


def test_the_good_texts_of_this_page_are_accepted() -> None:
    sources = [Source("rules/small/rulebook.yaml", HEAD), Source("rules/small/world.yaml", OPTION)]
    assert load_sources(sources, Source("scenarios/small.yaml", SCENARIO)).name == "small"


REFUSED_BY_THE_READER: dict[str, Row] = {
    "empty": ("", 1, 1, "the file is empty", ""),
    "blank": ("\n \n", 1, 1, "the file is empty", ""),
    "comments": ("# nothing yet\n", 1, 1, "the file says nothing", ""),
    "5 MB": ("a: b\n" * 1_000_000, 1, 1, "larger than 1,048,576 bytes", ""),
    "1 MiB of two-byte letters": ("é" * 600_000, 1, 1, "larger than 1,048,576 bytes", ""),
    "BOM": ("\ufefflet: {}\n", 1, 1, "byte order mark", ""),
    "NUL": ("let:\n  a: b\0c\n", 2, 7, "U+0000", ""),
    "ESC": ("let: {a: \x1b}\n", 1, 10, "U+001B", ""),
    "C1 control": ("let: {a: \x9b}\n", 1, 10, "U+009B", ""),
    "ESC written as an escape": ('let: {a: "\\x1b[2J"}\n', 1, 10, "U+001B", ""),
    "NUL written as an escape": ('let: {a: "\\0"}\n', 1, 10, "U+0000", ""),
    "line separator": ("let: {a: x\u2028y}\n", 1, 11, "U+2028", ""),
    "right-to-left override": ("let: {a: x\u202ey}\n", 1, 11, "U+202E", ""),
    "lone surrogate": ("let: {a: \ud800}\n", 1, 10, "U+D800", ""),
    "lone carriage return": ("let:\r  a: 1\n", 1, 5, "U+000D", ""),
    "tab that indents": ("let:\n\ta: 1\n", 2, 1, "a tab cannot indent", ""),
    "tab after spaces": ("let:\n  \ta: 1\n", 2, 3, "a tab cannot indent", ""),
    "many tabs": ("let:\n\ta: 1\n\tb: 1\n", 2, 1, "also on 1 more lines", ""),
    "200,000 brackets": ("[" * 200_000, 1, 33, "nested more than 32 deep", ""),
    "200,000 braces": ("{" * 200_000, 1, 2, "a key must be a word", ""),
    "200,000 maps": ("{a: " * 200_000, 1, 129, "nested more than 32 deep", ""),
    "200,000 dashes": ("- " * 200_000, 1, 65, "nested more than 32 deep", ""),
    "200,000 questions": ("? " * 200_000, 1, 3, "a key must be a word", ""),
    "too many parts": ("[" + "1," * 250_000 + "]", 1, 1, "more than 100,000 parts", ""),
    "anchor": ("let: &x {a: 1}\n", 1, 6, "an anchor (&) is not allowed", ""),
    "alias": ("let:\n  a: *x\n", 2, 6, "an alias (*) is not allowed", ""),
    "alias bomb": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, 4, "an anchor (&) is not allowed", ""),
    "merge key": ("let:\n  <<: {a: 1}\n", 2, 3, "a merge key (<<) is not allowed", ""),
    "tag": ("let: {a: !!int 3}\n", 1, 10, "a tag (!) is not allowed", ""),
    "python tag": ("let: !!python/object/apply:os.system [ls]\n", 1, 6, "a tag (!) is not allowed", ""),
    "second document": ("let: {}\n---\nlet: {}\n", 2, 1, "a second document (---)", ""),
    "duplicate key": ("let:\n  a: 1\n  b: 2\n  a: 3\n", 4, 3, "'a' is here twice (first on line 2)", ""),
    "duplicate key in braces": ("let: {a: 1, a: 2}\n", 1, 13, "'a' is here twice (first on line 1)", ""),
    "keys that are one in NFC": ("let:\n  \u00e9: 1\n  e\u0301: 2\n", 3, 3, "is here twice", ""),
    "truth as a key": ("let: {true: 1}\n", 1, 7, "a key must be a word", ""),
    "nothing as a key": ("let: {~: 1}\n", 1, 7, "a key must be a word", ""),
    "list as a key": ("let: {[a]: 1}\n", 1, 7, "a key must be a word", ""),
    "map as a key": ("let: {{a: 1}: 1}\n", 1, 7, "a key must be a word", ""),
    "fraction": ("let: {a: 2.5}\n", 1, 10, "numbers are whole", ""),
    "exponent": ("let: {a: 1e9}\n", 1, 10, "numbers are whole", ""),
    "infinity": ("let: {a: -.inf}\n", 1, 10, "numbers are whole", ""),
    "not a number": ("let: {a: .NaN}\n", 1, 10, "numbers are whole", ""),
    "beyond 2^53": ("let: {a: 9007199254740993}\n", 1, 10, "between -2^53 and 2^53", ""),
    "a million digits": ("let: {a: " + "9" * 9_999 + "}\n", 1, 10, "between -2^53 and 2^53", ""),
    "long text": ("let: {a: " + "x" * 10_001 + "}\n", 1, 10, "longer than 10,000 characters", ""),
    "open bracket": ("let: {a: 1}\nareas:\n  a: [b,\n", 4, 1, "a bracket lacks its end", ""),
    "open brace": ("let: {a: 1\nareas: {}\n", 2, 6, "not valid YAML", ""),
    "open quote": ("let:\n  a: 'b\n", 3, 1, "a quoted text is never closed (begun on line 2)", ""),
    "two colons": ("let:\n  a: b: c\n", 2, 7, "no ':' is expected here", ""),
    "key without colon": ("let:\n  a: 1\n  b\n", 4, 1, "a key lacks its ':'", ""),
    "bad indentation": ("let:\n    a: 1\n  b: 2\n", 3, 3, "a key is expected here", ""),
    "list within a map": ("let:\n  a: 1\n  - b\n", 3, 3, "a key is expected here", ""),
    "percent": ("let: {a: %}\n", 1, 10, "no value can begin so", ""),
    "at sign": ("let:\n  a: @b\n", 2, 6, "no value can begin so", ""),
    "star": ("let:\n  a: * 2\n", 2, 7, "no value can begin with & or *", ""),
}

REFUSED_BY_THE_MODELS: dict[str, Row] = {
    "unknown section": ("optoins: {}\n", 1, 1, "unknown key", "options"),
    "section far from any": ("weather: {}\n", 1, 1, "unknown key", ""),
    "section that is a number": ("3: {}\n", 1, 1, "unknown key", ""),
    "section with nothing": ("let:\n", 1, 5, "should be a map of entries by id", ""),
    "section that is a list": ("options: [patrol]\n", 1, 10, "should be a map of entries by id", ""),
    "file that is a list": ("- let\n", 1, 1, "a file should be a map of sections", ""),
    "file that is a text": ("let\n", 1, 1, "a file should be a map of sections", ""),
    "id written in the file": ("id: small\n", 1, 1, "unknown key", ""),
    "extends outside rulebook.yaml": ("extends: other\n", 1, 1, "belongs in rulebook.yaml", ""),
    "section said twice": ("sequence: [policy]\n", 1, 1, "stands already in rules/small/rulebook.yaml:3", ""),
    "entry said twice": ("roles: {us: {title: A, short: B}}\n", 1, 9, "stands already in rules/small/", ""),
    "unknown key": (OPTION + "    cots: {cash: 1}\n", 9, 5, "unknown key", "cost"),
    "mistyped key that is needed": (OPTION.replace("title", "titel"), 5, 5, "unknown key", "title"),
    "missing key": (OPTION.replace("    title: Patrol\n", ""), 3, 3, "is missing", ""),
    "missing key in a list": (OPTION + "    risks:\n      - {id: a, title: b}\n", 10, 9, "is missing", ""),
    "not one of the words": (OPTION.replace("short", "shrot"), 8, 14, "short, medium or long", "short"),
    "number for an id": (OPTION.replace("us", "3"), 4, 11, "should be a text or a list, not '3'", ""),
    "capital id": (OPTION.replace("us", "US"), 4, 11, "should be an id", ""),
    "capital id as a key": (OPTION.replace("patrol:", "Patrol:"), 3, 3, "this key should be an id", ""),
    "number as a key": (OPTION.replace("patrol:", "7:"), 3, 3, "this key should be a text, not '7'", ""),
    "entry that is a number": ("options:\n  patrol: 3\n", 2, 11, "should be a map, not '3'", ""),
    "list for an expression": (OPTION + "    odds: {base: [1]}\n", 9, 18, "an expression, not a list", ""),
    "map for a list": (OPTION + "    effects: {change: x}\n", 9, 14, "should be a list, not a map", ""),
    "verb mistyped": (OPTION + "    effects:\n      - chnage: x\n        by: 1\n", 10, 9, "unknown key", "change"),
    "word with an alias": (OPTION + "    deal: {wth: us, answer_within: 1}\n", 9, 12, "unknown key", "with"),
    "bad cite": (OPTION + "    cites: [nonsense]\n", 9, 13, "should be an element such as o1.con2", ""),
    "empty text": (OPTION.replace("Patrol", "''"), 5, 12, "should not be an empty text", ""),
    "choices of two kinds": (OPTION + "    choices: {a: [x, 3]}\n", 9, 22, "should be a text, not '3'", ""),
    "no choices": (OPTION + "    choices: {a: []}\n", 9, 18, "should have 1 entry or more", ""),
    "reading mistyped": (
        "tracks:\n  heat: {title: Heat, see: {us: exakt}}\n", 2, 33, "exact, band or hidden", "exact"),
    "key within a choice of forms": (
        "tracks:\n  heat:\n    title: Heat\n    see: {us: {exact_whn: true, otherwise: band}}\n",
        4, 16, "unknown key", "exact_when"),
    "comma in braces within a map": (
        OPTION + "    effects:\n      - {change: heat, by: min(cash, 3)}\n", 10, 38, "put the whole expression in quotes", ""),
    "comma in braces within odds": (
        OPTION + "    odds: {base: min(cash, 3)}\n", 9, 28, "put the whole expression in quotes", ""),
    "missing visibility": ("tracks:\n  heat: {title: Heat}\n", 2, 3, "is missing", ""),
    "range of one": ("tracks:\n  heat: {title: Heat, see: {}, range: [1]}\n", 2, 39, "2 entries", ""),
    "pace of zero": (
        "tracks:\n  heat: {title: Heat, see: {}, drift: {to: 3, pace: 0}}\n", 2, 53, "1 or more", ""),
    "too large": ("fatigue: {within: 9, left: [100]}\n", 1, 19, "should be 4 or less", ""),
    "1.1 yes is a text": ("orders_per_turn: yes\n", 1, 18, "should be a whole number, not 'yes'", ""),
    "1.1 octal is a text": ("orders_per_turn: 010\n", 1, 18, "should be a whole number, not '010'", ""),
    "1.1 base sixty is a text": ("orders_per_turn: 1:30\n", 1, 18, "a whole number, not '1:30'", ""),
    "1.1 date is a text": ("orders_per_turn: 2024-01-01\n", 1, 18, "a whole number, not '2024-01-01'", ""),
    "hexadecimal is a text": ("orders_per_turn: 0x3\n", 1, 18, "should be a whole number, not '0x3'", ""),
    "truth for a number": ("orders_per_turn: true\n", 1, 18, "should be a whole number, not true", ""),
    "number in quotes": ("orders_per_turn: '3'\n", 1, 18, "should be a whole number, not '3'", ""),
}  # fmt: skip

REFUSED_SCENARIOS: dict[str, Row] = {
    "no rulebook": (SCENARIO.replace("rulebook: small\n", ""), 1, 1, "is missing", ""),
    "another rulebook": (SCENARIO.replace("rulebook: small", "rulebook: smal"), 3, 11, "is not there", ""),
    "unknown key": (SCENARIO + "obectives: {}\n", 7, 1, "unknown key", "objectives"),
    "no outcome": (SCENARIO.replace("{over: {title: Over, when: true}}", "{}"), 6, 11, "1 entry or more", ""),
    "three quarters a turn": (SCENARIO + "quarters_per_turn: 3\n", 7, 20, "should be 1 or 2, not '3'", ""),
    "play mistyped": (SCENARIO + "play: sequental\n", 7, 7, "simultaneous or sequential", "sequential"),
    "id written in the file": ("id: small\n" + SCENARIO, 1, 1, "the id is the file's name", ""),
    "a list": ("- a\n", 1, 1, "a scenario should be a map", ""),
}


def assert_says(found: tuple[Finding, ...], file: str, row: Row) -> None:
    _, line, col, what, suggestion = row
    first = found[0]
    assert (first.file, first.line, first.col, first.suggestion) == (file, line, col, suggestion), str(first)
    assert what in first.what


@pytest.mark.proof("A4")
@pytest.mark.parametrize("row", REFUSED_BY_THE_READER.values(), ids=REFUSED_BY_THE_READER)
def test_the_reader_refuses(row: Row) -> None:
    assert_says(findings(lambda: read_document(Source("a.yaml", row[0]))), "a.yaml", row)


@pytest.mark.proof("A4")
@pytest.mark.parametrize("row", REFUSED_BY_THE_MODELS.values(), ids=REFUSED_BY_THE_MODELS)
def test_the_models_refuse(row: Row) -> None:
    found = faults_of(row[0])
    assert_says(found, "rules/small/world.yaml", row)
    assert len(found) == 1


@pytest.mark.proof("A4")
@pytest.mark.parametrize("row", REFUSED_SCENARIOS.values(), ids=REFUSED_SCENARIOS)
def test_a_scenario_is_refused(row: Row) -> None:
    assert_says(faults_of(OPTION, row[0]), "scenarios/small.yaml", row)


def test_all_faults_are_told_sorted() -> None:
    text = OPTION.replace("short", "shrot").replace("us", "US") + "    cots: 3\n"
    assert [finding.line for finding in faults_of(text, SCENARIO + "x: 1\n")] == [4, 8, 9, 7]


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_another() -> None:
    head = Source("rules/small/rulebook.yaml", HEAD + "tilte: x\n")
    sources = [head, Source("rules/small/a.yaml", "a: [\n")]
    found = findings(lambda: load_sources(sources, Source("scenarios/small.yaml", SCENARIO)))
    assert [finding.file for finding in found] == ["rules/small/a.yaml", "rules/small/rulebook.yaml"]


def test_what_is_wrong_stands_after_a_duplicate_is_told_too() -> None:
    found = findings(lambda: read_document(Source("a.yaml", "a: 1\na: 2\nb: 2.5\nc: [\n")))
    assert [finding.line for finding in found] == [2, 3, 5]


def test_the_dotted_place_names_ids_and_positions() -> None:
    text = OPTION + "    effects:\n      - {change: heat, by: 1}\n      - {change: heat, by: [1]}\n"
    assert faults_of(text)[0].where == "options.patrol.effects.1.by"


@pytest.mark.parametrize("unit", ["a: 1\n", "[", "a,", "x: {", "- 1\n"])
def test_many_faults_are_cut_and_quick(unit: str) -> None:
    began = time.process_time()
    assert 1 <= len(faults_of(unit * (1_000_000 // len(unit)))) <= 110
    assert time.process_time() - began < 10


def test_many_wrong_keys_are_cut_and_quick() -> None:
    text = OPTION + "".join(f"    k{number}: 1\n" for number in range(40_000))
    began = time.process_time()
    assert len(faults_of(text)) == 100
    assert time.process_time() - began < 10


def test_without_the_c_parser_the_same_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "_LOADER", yaml.SafeLoader)
    for name in ("200,000 brackets", "alias bomb", "duplicate key", "two colons", "tag"):
        row = REFUSED_BY_THE_READER[name]
        found = findings(lambda text=row[0]: read_document(Source("a.yaml", text)))  # type: ignore[misc]
        assert (found[0].line, found[0].col) == (row[1], row[2])


PIECES = st.sampled_from(
    [*"[]{}:,-?&*!|>'\"%@`#\n\t \0\x1b\ufeff~=<", "<<: ", "---\n", "...\n", "- ", "  ", "a: ", "é"]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good file with some of its characters replaced, repeated or taken out."""
    text = draw(st.sampled_from([OPTION, HEAD, SCENARIO]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + draw(PIECES | st.text(max_size=5)) * draw(st.integers(0, 40)) + text[end:]
    return text


@pytest.mark.proof("A4")
def test_a_mutated_file_is_read_or_refused_and_nothing_else() -> None:
    cases = effort("A4", 300, 20_000)
    refused = []

    @settings(max_examples=cases)
    @given(mutated())
    @example("a: \ud800")
    @example("? ? ? a")
    def check(text: str) -> None:
        sources = [Source("rules/small/rulebook.yaml", HEAD), Source("rules/small/world.yaml", text)]
        try:
            load_sources(sources, Source("scenarios/small.yaml", text))
        except ContentError as error:
            refused.append(text)
            assert error.findings
            assert all(finding.line >= 1 and finding.col >= 1 and finding.what for finding in error.findings)

    check()
    assert refused
    record("A4", cases=cases)
