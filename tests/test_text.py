"""Text that a terminal neither obeys nor hides, and the names a file may have."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.text import is_name, safe_text

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
NASTY = "\x1b\x07\x7f\x9b\r\n\t\u0301\u0316\u20dd\u202e\u200d\ufe0f\ud800\ufffe\u2028\u1100\u1161ae["
HOSTILE = ANYTHING | st.text(st.sampled_from(NASTY))
BIDI_CONTROLS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def unsafe(character: str) -> bool:
    """Written apart from the module: by Unicode's own classes, not by ranges."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in BIDI_CONTROLS
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


@given(HOSTILE, st.booleans())
def test_nothing_unsafe_is_left(s: str, lines: bool) -> None:
    assert not [c for c in safe_text(s, lines=lines) if unsafe(c) and not (lines and c == "\n")]


@given(HOSTILE, st.integers(0, 40), st.booleans())
def test_twice_is_as_once(s: str, limit: int, lines: bool) -> None:
    once = safe_text(s, limit, lines=lines)
    assert safe_text(once, limit, lines=lines) == once


@given(HOSTILE, st.integers(0, 40))
def test_the_limit_holds(s: str, limit: int) -> None:
    assert len(safe_text(s, limit)) <= limit


@given(HOSTILE)
def test_what_is_returned_is_nfc(s: str) -> None:
    assert unicodedata.is_normalized("NFC", safe_text(s))


@given(HOSTILE)
def test_at_most_three_marks_in_a_row(s: str) -> None:
    marks = "".join("x" if unicodedata.category(c) in ("Mn", "Me") else "." for c in safe_text(s))
    assert "xxxx" not in marks


def test_no_character_of_unicode_comes_through_unsafe() -> None:
    left = safe_text("".join(map(chr, range(0x110000))), 0x110000 * 2)
    assert not [hex(ord(c)) for c in left if unsafe(c)]


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain words", "plain words"),
        ("\x1b]0;title\x07", "^[]0;title^G"),
        ("\x1b[2J", "^[[2J"),
        ("\x9b2J", "\N{REPLACEMENT CHARACTER}2J"),
        ("\x7f", "^?"),
        ("a\0b", "a^@b"),
        ("a\tb\nc\r\nd\u2028e", "a b c d e"),
        ("overwrite\rme", "overwrite^Mme"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("\uffff", "\N{REPLACEMENT CHARACTER}"),
        ("e\u0301", "\u00e9"),
        ("Michoac\u00e1n, Nuevo Le\u00f3n", "Michoac\u00e1n, Nuevo Le\u00f3n"),
        ("[/][@click=app.boom]x[/]", "[/][@click=app.boom]x[/]"),
    ],
)
def test_text_is_shown_as(given_text: str, shown: str) -> None:
    assert safe_text(given_text) == shown


def test_lines_keeps_newlines_and_only_them() -> None:
    assert safe_text("a\nb\r\nc\td\x1b", lines=True) == "a\nb\nc d^["


def test_what_is_cut_ends_with_an_ellipsis() -> None:
    assert safe_text("abcdef", 4) == "abc\N{HORIZONTAL ELLIPSIS}"


def test_what_just_fits_is_not_cut() -> None:
    assert safe_text("abcd", 4) == "abcd"


def test_a_flood_of_marks_is_not_kept() -> None:
    assert len(safe_text("a" + "\u0301\u0316" * 500_000)) <= 5


@pytest.mark.parametrize("name", ["a", "game-1", "2026_autumn", "x" * 64, "con1", "com", "console"])
def test_a_plain_name_may_name_a_file(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *"con prn aux nul com1 com0 lpt9 a:b ~ $home . .. a/b a\\b A a.b -a _a \u00e9 \u0661".split(" "),
        *["", "a ", " a", "a\n", "a\0", "\u202ea", "x" * 65],
    ],
)
def test_any_other_name_is_refused(name: str) -> None:
    assert not is_name(name)
