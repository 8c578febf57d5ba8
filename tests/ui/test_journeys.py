"""Whole ways through the screens: from home to the end of a game, and three teams at one terminal."""

from __future__ import annotations

import shutil

import pytest
from textual.pilot import Pilot

from tests.proofs import proof
from tests.ui.pilots import QUIET, new_table, pilot, press, reach, settle, text_of
from wargame.paths import saves_dir
from wargame.table import Table
from wargame.ui.home import Home
from wargame.ui.hot_seat import HotSeat
from wargame.ui.new_game import NewGame
from wargame.ui.parts.rows import Rows
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.end import End
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.review.screen import Review
from wargame.ui.saved import Saved


@pytest.fixture(autouse=True)
def no_saves() -> None:
    """Begin without recorded games."""
    shutil.rmtree(saves_dir(), ignore_errors=True)


async def commit(acting: Pilot[None]) -> None:
    """Commit from the play screen without a word of intent."""
    await reach(acting, Play)
    await press(acting, "c")
    await reach(acting, CommitDialog)
    await press(acting, "ctrl+s")


async def order_first(acting: Pilot[None]) -> None:
    """Order what the catalogue offers first."""
    play: Play = await reach(acting, Play)
    await press(acting, "o")
    await reach(acting, Catalogue)
    await press(acting, "space", "escape")
    await reach(acting, Play)
    assert len(play.session.see().given) == 1


async def begin(acting: Pilot[None], scenario: str) -> None:
    """Begin a new game of a scenario from home, the first seat a person's."""
    await reach(acting, Home)
    await press(acting, "n")
    screen = await reach(acting, NewGame)
    await settle(acting)
    while screen.query_one("#scenario").value != scenario:
        await press(acting, "right")
    await press(acting, "enter")
    await reach(acting, Play)


async def play_three_turns_and_leave(acting: Pilot[None]) -> None:
    await begin(acting, "primer")
    for turn in (1, 2, 3):
        await order_first(acting)
        await commit(acting)
        await reach(acting, Resolution)
        assert f"Turn {turn} by cause" in text_of(acting)
        await press(acting, "n")
    await reach(acting, Play)
    await order_first(acting)
    await press(acting, "escape")
    await reach(acting, Home)


async def go_on_to_the_end(acting: Pilot[None]) -> None:
    await reach(acting, Home)
    await settle(acting)
    assert "Continue" in text_of(acting) and "turn 4" in text_of(acting)
    await press(acting, "enter")
    play = await reach(acting, Play)
    assert (play.session.see().turn, len(play.session.see().given)) == (4, 1)
    while play.session.see().phase != "over":
        await commit(acting)
        await reach(acting, Resolution)
        await press(acting, "n")
        play = await reach(acting, Play) if play.session.table.see(play.session.seat).phase != "over" else play
        play.session.forget()
    await reach(acting, End)
    await press(acting, "r")
    await reach(acting, Review)
    await press(acting, "escape")
    await reach(acting, End)
    await press(acting, "escape")
    await reach(acting, Home)


@proof("D2")
def test_a_game_is_begun_played_left_continued_ended_and_looked_back_at() -> None:
    pilot(lambda: Home(QUIET), play_three_turns_and_leave)
    pilot(lambda: Home(QUIET), go_on_to_the_end)


async def play_again(acting: Pilot[None]) -> Table:
    while not isinstance(acting.app.screen, End):
        await commit(acting)
        await reach(acting, Resolution)
        await press(acting, "n")
        for _ in range(200):
            await acting.pause(0.01)
            if isinstance(acting.app.screen, (Play, End)):
                break
    await press(acting, "s")
    play: Play = await reach(acting, Play)
    return play.session.table


@proof("D2")
def test_the_same_seed_is_played_again() -> None:
    table = new_table("primer_halfyear", frozenset(["council"]), seed="once more")
    again: Table = pilot(lambda: HotSeat(table, QUIET), play_again)
    assert again is not table and again.turn == 1
    assert again._game.journal.header["seed"] == "once more"


@proof("D2")
@pytest.mark.parametrize(("key", "kind"), [("r", Review), ("g", Play)])
def test_a_game_chosen_from_a_list_opens_while_home_is_read_anew(key: str, kind: type) -> None:
    async def act(acting: Pilot[None]) -> None:
        await begin(acting, "primer")
        await press(acting, "escape")
        await reach(acting, Home)
        await press(acting, key)
        games = (await reach(acting, Saved)).query_one(Rows)
        while games.key is None:
            await acting.pause(0.01)
        await press(acting, "enter")
        await reach(acting, kind)

    pilot(lambda: Home(QUIET), act)
