"""What all screens draw alike: lines keep to their width, numbers and words agree, the map is whole and can be gone about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.ui.pilots import QUIET, session
from wargame.manifest import Manifest
from wargame.ui.parts.drawing import (
    ODDS,
    Look,
    band,
    change,
    gauge,
    look_of,
    odds_bar,
    odds_word,
    odds_words,
    packed,
    plain,
    price_text,
    row,
    span,
    spark,
    tone,
    wrapped,
)
from wargame.ui.parts.themes import ASCII
from wargame.ui.play.map import DIRECTIONS, LARGE, SMALL, Atlas, Mark, Scale
from wargame.ui.review.history import Series, chart, shaded
from wargame.views import BANDS

LOOK = Look()
PLAIN = Look(ASCII, mono=True)
PERCENT = st.integers(0, 100)
VALUES = st.lists(st.none() | st.integers(-50, 150), min_size=1, max_size=24)


@pytest.fixture(scope="module")
def names() -> Manifest:
    return session().names


# Lines


@given(st.text(max_size=60), st.text(max_size=20), st.integers(30, 120))
def test_a_row_is_as_wide_as_asked_and_keeps_its_right_part(left: str, right: str, width: int) -> None:
    line = row(plain(left), plain(right), width)
    end = plain(right)
    if end.cell_length < width:
        assert line.cell_length == width
        assert line.plain.endswith(end.plain)


@given(st.text(max_size=200), st.integers(10, 80), st.integers(0, 2))
def test_wrapped_lines_keep_to_their_width(text: str, width: int, indent: int) -> None:
    assert all(line.cell_length <= width for line in wrapped(text, width, indent))


@given(st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=12), st.integers(16, 60))
def test_parts_are_packed_whole_and_in_their_order(parts: list[str], width: int) -> None:
    lines = packed([plain(part) for part in parts], width, 2, ", ")
    assert all(line.cell_length <= width for line in lines)
    assert "".join(line.plain for line in lines).replace(" ", "").replace(",", "") == "".join(parts).replace(" ", "")


def test_text_of_people_is_drawn_as_it_stands() -> None:
    assert plain("[red]x[/] \x1b[31m").plain == "[red]x[/] ^[[31m"


# Numbers and words


@given(st.integers(-99, 99).filter(bool), st.sampled_from(["up", "down", ""]))
def test_a_change_has_sign_and_glyph_and_its_tone_is_that_of_who_looks(amount: int, good: str) -> None:
    text = change(LOOK, amount, good).plain
    assert text == f"{'▲' if amount > 0 else '▼'}{amount:+d}"
    assert tone(amount, good) == ("" if not good else "$good" if (amount > 0) == (good == "up") else "bold $bad")


@given(st.integers(-40, 40), st.integers(0, 40))
def test_a_range_of_a_change_says_both_ends(low: int, wide: int) -> None:
    text = span(LOOK, low, low + wide).plain
    ends = {str(abs(low)), str(abs(low + wide))}
    assert all(end in text for end in ends) or (low == wide == 0 and text == "=")


def test_odds_words_change_where_they_are_said_to() -> None:
    assert [odds_word(limit) for limit, _ in ODDS] == [word for _, word in ODDS]
    assert odds_words(48, 63) == ("48 to 63", "about even to likely")
    assert odds_words(60, 75) == ("60 to 75", "likely")


@given(PERCENT, PERCENT, st.integers(6, 40), st.none() | st.integers(0, 99))
def test_an_odds_bar_is_as_wide_as_asked_and_longer_for_better_odds(a: int, b: int, width: int, face: int | None) -> None:
    low, high = sorted((a, b))
    for look in (LOOK, PLAIN):
        bar = odds_bar(look, low, high, width, face=face).plain
        assert len(bar) == width
        if face is None:
            better = odds_bar(look, high, high, width).plain.count(look.glyphs.sure)
            assert bar.count(look.glyphs.sure) + bar.count(look.glyphs.maybe) == better
            assert bool(bar.count(look.glyphs.sure)) == bool(low)
        else:
            assert bar[min(face * width // 100, width - 1)] == look.glyphs.roll


def test_a_gauge_is_full_to_its_step() -> None:
    assert [gauge(LOOK, n).plain for n in (0, 2, 4)] == ["▮▯▯▯▯", "▮▮▮▯▯", "▮▮▮▮▮"]
    assert [band(word) for word in BANDS] == [0, 1, 2, 3, 4]


def test_a_sparkline_rises_with_its_values() -> None:
    assert spark(LOOK, [0, 50, 100], 0, 100).plain == "▁▄█"
    assert spark(PLAIN, [0, 50, 100], 0, 100).plain.isascii()


def test_a_price_has_the_signs_of_its_means(names: Manifest) -> None:
    assert price_text(LOOK, names, {"us_capital": 1, "us_budget": 4}) == "$4 ◇1"
    assert price_text(PLAIN, names, {"us_capital": 1}) == "*1"
    assert price_text(LOOK, names, {}) == "free"


def test_how_to_draw_follows_the_settings() -> None:
    assert look_of(QUIET) == LOOK


# The map


def test_the_map_has_every_state_once_and_no_two_tiles_in_one_place(names: Manifest) -> None:
    atlas = Atlas(names)
    assert len(atlas.tiles) == sum(len(region.states) for region in names.regions) == 36
    cells = [(tile.row, tile.column + n) for tile in atlas.tiles for n in range(tile.width)]
    assert len(cells) == len(set(cells))
    assert len({tile.code for tile in atlas.tiles}) == 36


@pytest.mark.parametrize("scenario", ["baseline_2024", "primer"])
def test_every_tile_is_reached_by_arrows_from_every_other(scenario: str) -> None:
    atlas = Atlas(session(scenario, {"primer": "council"}.get(scenario, "us")).names)
    for first in atlas.tiles:
        reached, waiting = {first}, [first]
        while waiting:
            tile = waiting.pop()
            found = {atlas.towards(tile, direction) for direction in DIRECTIONS} - reached
            reached |= found
            waiting += found
        assert len(reached) == len(atlas.tiles)


@pytest.mark.parametrize("scale", [SMALL, LARGE])
def test_the_mouse_finds_the_tile_that_is_drawn_there(names: Manifest, scale: Scale) -> None:
    atlas = Atlas(names)
    found: dict[str, str] = {}
    for y, line in enumerate(atlas.draw(LOOK, scale, {}, "harm", None)):
        for x, letter in enumerate(line.plain):
            tile = atlas.at(x, y, scale)
            if tile and (scale.height == 1 or atlas.at(x, y - 1, scale) != tile):
                found[tile.code] = found.get(tile.code, "") + letter
    assert {code: text.strip(" 123456789") for code, text in found.items()} == {t.code: t.code for t in atlas.tiles}


@pytest.mark.parametrize("scale", [SMALL, LARGE])
@pytest.mark.parametrize("look", [LOOK, PLAIN])
def test_every_tile_says_the_number_of_its_region(names: Manifest, scale: Scale, look: Look) -> None:
    atlas = Atlas(names)
    text = "".join(line.plain for line in atlas.draw(look, scale, {}, "harm", None))
    for number in range(len(names.regions)):
        assert text.count(str(number + 1)) >= sum(tile.region == number for tile in atlas.tiles)


def test_levels_show_without_colour_and_the_cursor_covers_no_tile(names: Manifest) -> None:
    atlas, marks = Atlas(names), {n: Mark(n % 5, "50") for n in range(9)}
    mono = Look(mono=True)
    text = "".join(line.plain for line in atlas.draw(mono, SMALL, marks, "harm", None))
    assert set(mono.glyphs.levels) <= set(text)
    bare = [line.plain for line in atlas.draw(LOOK, SMALL, marks, "harm", None)]
    for region in range(9):
        lines = [line.plain for line in atlas.draw(LOOK, SMALL, marks, "harm", region)]
        for tile in atlas.tiles:
            y, x = SMALL.y(tile.row, atlas.lines), SMALL.x(tile.column)
            assert lines[y][x : x + SMALL.cells(tile.width)] == bare[y][x : x + SMALL.cells(tile.width)]


def test_the_map_grows_where_there_is_room(names: Manifest) -> None:
    atlas = Atlas(names)
    assert atlas.fitting(56, 9) == SMALL and atlas.fitting(78, 22) == LARGE
    assert atlas.size(SMALL) == (56, 8) and atlas.size(LARGE) == (78, 20)


# Charts


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(30, 90), st.integers(5, 20))
def test_a_chart_keeps_to_its_rectangle(lines: list[list[int | None]], width: int, height: int) -> None:
    series = [Series(f"track {n}", values, mark=n) for n, values in enumerate(lines)]
    for look in (LOOK, PLAIN):
        drawn = chart(look, series, width, height, now=0)
        assert len(drawn) == height
        assert all(line.cell_length == width for line in drawn)


def test_a_chart_names_every_line_and_its_last_value() -> None:
    series = [Series("trust", [50, 60], mark=0), Series("support", [50, 60], mark=1)]
    text = "\n".join(line.plain for line in chart(LOOK, series, 60, 10))
    assert "trust 60" in text and "support 60" in text


def test_a_higher_value_stands_higher() -> None:
    lines = [line.plain for line in chart(LOOK, [Series("x", [10, 90], mark=1)], 60, 12)]
    rows = [y for y, line in enumerate(lines) if "■" in line]
    columns = [line.index("■") for line in lines if "■" in line]
    assert rows[0] < rows[1] and columns[0] > columns[1]


@given(st.integers(1, 9), st.integers(1, 16), st.integers(24, 70))
def test_a_grid_has_a_line_for_each_region_within_its_width(regions: int, turns: int, width: int) -> None:
    rows = [(f"{n} region", [Mark(n % 5, str(n * 10))] * turns) for n in range(regions)]
    lines = shaded(LOOK, rows, "harm", width, 0)
    assert len(lines) == regions + 1
    assert all(cell_len(line.plain) <= width for line in lines)
    assert len({line.cell_length for line in lines}) == 1


def test_a_grid_says_its_levels_without_colour() -> None:
    lines = shaded(PLAIN, [(str(n), [Mark(n, "50")]) for n in range(5)], "harm", 30)
    assert all(a.plain[-3:] != b.plain[-3:] or a.plain[-4:] != b.plain[-4:] for a, b in pairwise(lines[1:]))
