"""Themes and signs: every text can be read on every ground, and every sign is one cell wide."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.cells import cell_len

from wargame.ui.parts.themes import (
    ASCII,
    CHIPS,
    DEFAULTS,
    GROUNDS,
    LEVELS,
    RAMPS,
    SETS,
    TEXTS,
    THEMES,
    UNICODE,
    colours_of,
    contrast,
    role_colour,
    signs,
)
from wargame.ui.settings import GLYPHS
from wargame.ui.settings import THEMES as NAMES

ENOUGH = 4.5
COLOURS = {theme.name: colours_of(theme) for theme in THEMES}
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("ink", chip) for chip in CHIPS),
    *((f"{ramp}-ink-{n}", f"{ramp}-{n}") for ramp in RAMPS for n in range(LEVELS)),
]
WIDGETS = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("footer-key-foreground", "footer-key-background"),
    ("footer-description-foreground", "footer-description-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("link-color-hover", "link-background-hover"),
    ("button-color-foreground", "accent"),
)


@pytest.mark.parametrize("name", COLOURS)
def test_every_text_stands_out_from_every_ground(name: str) -> None:
    colours = COLOURS[name]
    weak = {pair: contrast(*(colours[c] for c in pair)) for pair in (*PAIRS, *WIDGETS)}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < ENOUGH} == {}


@pytest.mark.parametrize("name", COLOURS)
def test_text_widgets_of_the_toolkit_stand_out_as_well(name: str) -> None:
    colours = COLOURS[name]
    texts = [key for key in colours if key.startswith("text") or key.startswith("foreground-")]
    assert len(texts) > 8
    weak = {(t, g) for t in texts for g in GROUNDS if contrast(colours[t], colours[g]) < ENOUGH}
    assert weak == set()


@pytest.mark.parametrize("name", sorted(set(COLOURS) - {"mono"}))
def test_neighbouring_levels_of_a_ramp_are_told_apart(name: str) -> None:
    for ramp in RAMPS:
        steps = [COLOURS[name][f"{ramp}-{n}"] for n in range(LEVELS)]
        assert all(contrast(one, other) > 1.2 for one, other in pairwise(steps))


def test_a_theme_without_hue_has_greys_only() -> None:
    colours = [c.lstrip("#") for c in COLOURS["mono"].values() if c.startswith("#")]
    assert len(colours) > 30
    assert all(c[:2] == c[2:4] == c[4:] for c in colours)


def test_contrast_is_that_of_the_guideline() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_settings_offer_the_themes_and_sets_that_there_are() -> None:
    assert set(NAMES) == set(COLOURS)
    assert set(GLYPHS) == set(SETS)


def test_all_themes_have_the_same_names_and_an_app_knows_them_before_it_has_one() -> None:
    assert {tuple(sorted(theme.variables)) for theme in THEMES} == {tuple(sorted(DEFAULTS))}
    assert {role_colour(n)[1:] for n in range(9)} <= set(DEFAULTS)


def test_the_plain_set_is_ascii_and_each_sign_one_cell_wide() -> None:
    assert signs(ASCII).isascii()
    for glyphs in (ASCII, UNICODE):
        assert all(cell_len(sign) == 1 for sign in signs(glyphs))


def test_both_sets_have_as_many_steps() -> None:
    for name in ("levels", "spark", "bands", "marks"):
        assert len(getattr(ASCII, name)) == len(getattr(UNICODE, name))
    assert len(UNICODE.levels) == len(UNICODE.bands) == LEVELS
