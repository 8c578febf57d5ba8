"""Every screen in every theme and size: nothing is clipped, every text can be read, and nothing is said by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widget import Widget

from tests.proofs import proof, record
from tests.ui.gallery import SCREENS, makers
from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, pilot, settle, text_of
from wargame.text import safe_text
from wargame.ui.app import WargameApp
from wargame.ui.parts.frame import Keys
from wargame.ui.parts.themes import UNICODE, ascii_of, contrast
from wargame.ui.settings import THEMES, Settings

ENOUGH = 4.5
SIZES = [NORMAL, pytest.param(SMALL, marks=pytest.mark.slow), pytest.param(LARGE, marks=pytest.mark.slow)]
DRAWN = re.compile("[\\s\u2500-\u259f\u25ae-\u25b1]+")
"""Lines, blocks and the bars of gauges: drawn, not read."""
LEVELS = str.maketrans(dict.fromkeys(UNICODE.levels, " "))


def shown(name: str, size: tuple[int, int], settings: Settings = QUIET, read: Any = text_of, scenario: str = "primer") -> Any:
    """What is read off a screen."""

    async def act(acting: Pilot[None]) -> Any:
        await settle(acting)
        await acting.pause()
        return read(acting)

    seat = {"primer": "council", "baseline_2024": "us"}[scenario]
    return pilot(makers(settings, scenario, seat)[name], act, size=size, settings=settings)


def pieces(acting: Pilot[None]) -> Iterator[tuple[str, Style]]:
    """Every piece of text on the screen with its style."""
    for strip in acting.app.screen._compositor.render_strips():
        for segment in strip:
            text = DRAWN.sub("", segment.text)
            if text and segment.style is not None:
                yield text, segment.style


def faint(acting: Pilot[None]) -> set[tuple[str, float]]:
    """The texts that do not stand out from what they stand on."""
    found = set()
    for text, style in pieces(acting):
        ratio = contrast(_hex(style.color), _hex(style.bgcolor))
        if style.dim or ratio < ENOUGH:
            found.add((text, round(ratio, 2)))
    return found


def _hex(colour: Color | None) -> str:
    assert colour is not None
    return colour.get_truecolor().hex


def clipped(acting: Pilot[None]) -> list[str]:
    """The parts of a dialog that reach out of it and cannot be scrolled to."""
    screen = acting.app.screen
    found = []
    for dialog in screen.query(".dialog"):
        if not screen.region.contains_region(dialog.region):
            found.append(f"{dialog} reaches out of the screen")
        for part in dialog.query(Widget):
            box = next(a for a in part.ancestors if isinstance(a, VerticalScroll) or a is dialog or a is screen)
            scrolls = isinstance(box, VerticalScroll) and box.allow_vertical_scroll
            if part.display and not scrolls and not dialog.region.contains_region(part.region):
                found.append(f"{part} reaches out of its dialog")
    return found


def overflowing(acting: Pilot[None]) -> list[str]:
    """The lines of keys that are longer than the screen is wide."""
    width = acting.app.screen.size.width
    found = [keys.render() for keys in acting.app.screen.query(Keys)]
    return [line.plain for line in found if line.cell_length > width or not line.plain.endswith("^p all ")]


def faults(acting: Pilot[None]) -> dict[str, Any]:
    """What is wrong with a screen, theme by theme."""
    return {"clipped": clipped(acting), "overflowing": overflowing(acting)}


@proof("D3")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_no_dialog_is_clipped_and_no_line_of_keys_overflows(name: str, size: tuple[int, int]) -> None:
    assert shown(name, size, read=faults) == {"clipped": [], "overflowing": []}
    record("D3", cases=1)


@proof("D3")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_text_stands_out_in_every_theme(name: str, size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> dict[str, set[tuple[str, float]]]:
        await settle(acting)
        found = {}
        assert isinstance(acting.app, WargameApp)
        assert len(list(pieces(acting))) > 2
        for theme in THEMES:
            acting.app.apply(replace(QUIET, theme=theme))
            await acting.pause()
            found[theme] = faint(acting)
        return found

    found = pilot(makers(QUIET)[name], act, size=size)
    assert found == {theme: set() for theme in THEMES}
    record("D3", cases=len(THEMES))


@proof("D3")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [name for name in SCREENS if name != "settings"])
def test_without_colour_all_is_still_said(name: str, size: tuple[int, int]) -> None:
    dark, mono = (shown(name, size, replace(QUIET, theme=theme)) for theme in ("dark", "mono"))
    heat = r"(?m)^.*[\u2588\u2591-\u2593].*$"
    assert re.sub(heat, "", mono).translate(LEVELS) == re.sub(heat, "", _as_mono(dark, mono)).translate(LEVELS)


def _as_mono(dark: str, mono: str) -> str:
    """The lines of one screen, those blanked that the other draws with levels."""
    lines = mono.split("\n")
    levels = [i for i, line in enumerate(lines) if re.search(r"[\u2588\u2591-\u2593]", line)]
    return "\n".join("" if i in levels else line for i, line in enumerate(dark.split("\n")))


def test_levels_of_the_map_are_told_apart_without_colour() -> None:
    text = shown("play", NORMAL, replace(QUIET, theme="mono"), scenario="baseline_2024")
    assert len(set(text) & set(UNICODE.levels)) >= 3


def test_no_screen_has_two_texts_that_differ_in_colour_alone() -> None:
    def marked(acting: Pilot[None]) -> set[str]:
        bad = acting.app.theme_variables["bad"].lower()
        return {text for text, style in pieces(acting) if _hex(style.color).lower() == bad}

    signs = UNICODE.up + UNICODE.down + UNICODE.warning + UNICODE.closed + "+-"
    for name in ("play", "catalogue", "commit", "resolution"):
        for text in shown(name, LARGE, read=marked, scenario="baseline_2024"):
            assert any(sign in text for sign in signs) or len(text) > 3, text


@proof("D3")
@pytest.mark.parametrize("name", SCREENS)
def test_the_plain_set_of_signs_draws_ascii_alone(name: str) -> None:
    text = shown(name, NORMAL, replace(QUIET, glyphs="ascii", theme="mono"))
    assert len(text.split()) > 5
    assert {letter for letter in text if not letter.isascii()} == set()


def test_signs_follow_the_settings_at_once() -> None:
    async def act(acting: Pilot[None]) -> list[bool]:
        assert isinstance(acting.app, WargameApp)
        found = []
        for glyphs in ("ascii", "unicode"):
            acting.app.apply(replace(QUIET, glyphs=glyphs))
            await acting.pause()
            found.append(text_of(acting).isascii())
        return found

    assert pilot(makers()["play"], act) == [True, False]


@given(st.text())
def test_ascii_takes_as_many_cells_as_what_it_stands_for(text: str) -> None:
    text = safe_text(text)
    assert ascii_of(text).isascii()
    assert cell_len(ascii_of(text)) == cell_len(text)
