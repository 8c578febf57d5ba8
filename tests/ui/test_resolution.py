"""The resolution: a turn as a tree by cause, revealed block by block or at once, with why and history behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, pilot, session, settle, text_of
from wargame.narrative.outline import Item
from wargame.ui.parts.rows import Rows
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.review.cause_tree import item_at, rows_of, tree_rows
from wargame.ui.review.history import HistoryScreen
from wargame.ui.review.why import WhyDialog

SEEN = session(turns=3)
SIZES = [SMALL, NORMAL, LARGE]


def resolution() -> Resolution:
    return Resolution(SEEN)


@pytest.mark.parametrize("size", SIZES)
def test_the_turn_is_told_by_cause_within_the_screen(size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> str:
        return text_of(acting)

    lines = pilot(resolution, act, size=size).split("\n")
    assert len(lines) == size[1] and max(map(len, lines)) <= size[0]
    assert any("Turn 3 by cause" in line for line in lines)
    assert any("Most came of" in line for line in lines)


def test_space_shows_the_next_block_and_enter_shows_all() -> None:
    async def act(acting: Pilot[None]) -> list[int]:
        screen, found = acting.app.screen, []
        assert isinstance(screen, Resolution)
        for key in ("space", "space", "enter"):
            found.append(screen.shown)
            await acting.press(key)
        return [*found, screen.shown]

    seen = session(turns=3, settings=replace(QUIET, animations=True))
    shown = pilot(lambda: Resolution(seen), act, settings=seen.settings)
    assert shown[:3] == [1, 2, 3] and shown[3] == len(Resolution(seen).items)


def test_without_animations_all_is_shown_at_once() -> None:
    screen = resolution()
    assert screen.shown == len(screen.items) > 5


def test_own_orders_come_first() -> None:
    orders = [item.told.role for item in resolution().items if item.kind == "order" and item.told]
    assert orders[0] == "us" and orders == sorted(orders, key=lambda role: role != "us")


def paths(items: list[Item], path: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], Item]]:
    return [
        found
        for i, item in enumerate(items)
        for found in [((*path, i), item), *paths(item.children, (*path, i))]
    ]


def test_every_item_can_be_reached_by_its_path_and_is_drawn_when_unfolded() -> None:
    screen = resolution()
    every = paths(screen.items)
    assert all(item_at(screen.items, path) is item for path, item in every)
    folded = {path for path, item in every if item.kind == "group" or len(item.parts) > 1}
    assert len(list(tree_rows(screen.items, folded, screen.pen.look))) == len(every)
    assert len(rows_of(screen.pen, screen.items, folded, 70)) == len(every)


def test_left_folds_a_block_and_right_unfolds_it() -> None:
    async def act(acting: Pilot[None]) -> list[int]:
        rows, found = acting.app.screen.query_one(Rows), []
        for key in ("left", "right"):
            found.append(len(rows.rows))
            await acting.press(key)
        return [*found, len(rows.rows)]

    before, folded, after = pilot(resolution, act)
    assert folded < before == after


@pytest.mark.parametrize("size", SIZES)
def test_w_says_why_and_escape_comes_back(size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> tuple[Any, str, Any]:
        await acting.press("down", "w")
        opened, text = acting.app.screen, text_of(acting)
        await acting.press("escape")
        return opened, text, acting.app.screen

    opened, text, after = pilot(resolution, act, size=size)
    assert isinstance(opened, WhyDialog) and isinstance(after, Resolution)
    assert "BECAUSE" in text


def test_enter_on_a_change_opens_the_history_of_its_track() -> None:
    screen = resolution()
    path = next(path for path, item in paths(screen.items) if item.kind == "change" and len(item.parts) == 1)

    async def act(acting: Pilot[None]) -> Any:
        acting.app.screen.query_one(Rows).point_at(path)
        await acting.press("enter")
        return acting.app.screen

    opened = pilot(lambda: screen, act)
    assert isinstance(opened, HistoryScreen)
    assert opened.place[0] == item_at(screen.items, path).parts[0].track


def test_t_on_an_order_opens_the_history_of_the_first_track_under_it() -> None:
    screen = resolution()
    orders = [(path, item) for path, item in paths(screen.items) if item.kind == "order"]
    found = [(path, part) for path, item in orders for below in item.walk() for part in below.parts]
    path, under = found[0]

    async def act(acting: Pilot[None]) -> Any:
        acting.app.screen.query_one(Rows).point_at(path)
        await acting.press("t")
        return acting.app.screen

    opened = pilot(lambda: screen, act)
    assert isinstance(opened, HistoryScreen) and opened.place == (under.track, under.track_region)


@pytest.mark.parametrize("size", SIZES[1:])
def test_why_is_written_in_lines_that_its_pane_holds(size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> tuple[int, int]:
        screen: Any = acting.app.screen
        pane, why = (screen.query_one(f"#{id}") for id in ("beside", "why"))
        longest = 0
        for path, _ in paths(screen.items):
            screen.query_one(Rows).point_at(path)
            await acting.pause()
            longest = max(longest, *(len(line) for line in why.render().plain.split("\n")))
        return longest, pane.scrollable_content_region.width

    longest, room = pilot(resolution, act, size=size)
    assert 20 < longest <= room


def test_a_piece_of_news_opens_the_whole_turn_at_itself() -> None:
    seen = session(turns=3, settings=replace(QUIET, animations=True))

    async def act(acting: Pilot[None]) -> tuple[int, int, int]:
        await settle(acting)
        news = acting.app.screen.query_one("#news", Rows)
        news.focus()
        news.point_at(news.rows[-1].key)
        event = news.key[1]  # type: ignore[index]
        await acting.press("enter")
        await settle(acting)
        opened: Any = acting.app.screen
        return len(opened.items) - opened.shown, opened._item().told.number, event

    left, pointed, event = pilot(lambda: Play(seen), act, settings=seen.settings)
    assert left == 0 and pointed == event


def test_a_roll_that_the_seat_cannot_reckon_shows_no_face() -> None:
    rolls = [item.told for _, item in paths(resolution().items) if item.kind == "roll" and item.told]
    assert rolls
    assert all(roll.face is None for roll in rolls if roll.odds and roll.odds[0] != roll.odds[1])


def test_the_text_of_all_rows_is_free_of_what_a_terminal_obeys() -> None:
    screen = resolution()
    for row in rows_of(screen.pen, screen.items, set(), 70):
        assert (row.left.plain + row.right.plain).isprintable()
