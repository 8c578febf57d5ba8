"""A game on the screens whose disk is full, and one that is opened twice at once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from tests.proofs import proof, proving
from tests.trust.rooms import Said
from tests.ui.pilots import QUIET, new_table, pilot, press, reach, session, settle, text_of
from wargame.game import reopen, verify
from wargame.journal import Journal
from wargame.paths import saves_dir
from wargame.ui.home import Home
from wargame.ui.new_game import NewGame
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.session import Session

SOON = 0.05
"""Seconds after which a key is pressed again."""


def slow(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let something take longer than a second press of a key."""
    module, _, name = place.rpartition(".")
    call = getattr(import_module(module), name)

    def called(*given: Any, **named: Any) -> Any:
        sleep(10 * SOON)
        return call(*given, **named)

    monkeypatch.setattr(place, called)


@pytest.fixture
def kept() -> Iterator[Path]:
    """The only recorded game: council's, before its first orders."""
    shutil.rmtree(saves_dir(), ignore_errors=True)
    path = saves_dir() / "kept.jsonl"
    new_table("primer", frozenset(("council",)), path=path)._game.journal.close()
    yield path
    shutil.rmtree(saves_dir(), ignore_errors=True)


async def go_on(acting: Pilot[None]) -> Play:
    """Go on with the last game from home."""
    await reach(acting, Home)
    await settle(acting)
    await press(acting, "enter")
    play: Play = await reach(acting, Play)
    return play


def said(acting: Pilot[None]) -> str:
    """What is said beside the screen."""
    return " ".join(notice.message for notice in acting.app._notifications)


async def order_without_room(acting: Pilot[None], room: Said) -> None:
    play = await go_on(acting)
    await press(acting, "o")
    await reach(acting, Catalogue)
    room.leave(100)
    await press(acting, "space")
    assert "make room on the disk" in said(acting) and not play.session.see().given
    room.make()
    await press(acting, "space", "escape")
    await reach(acting, Play)
    assert len(play.session.see().given) == 1


async def commit_without_room(acting: Pilot[None], room: Said) -> None:
    await reach(acting, Play)
    await press(acting, "c")
    await reach(acting, CommitDialog)
    room.leave(1_000)  # for the commit, not for what comes of it
    await press(acting, "ctrl+s")
    await reach(acting, Home)
    await settle(acting)
    assert "the commit is kept, the turn's result is not: make room on the disk" in said(acting)
    room.make()


async def go_on_with_the_turn(acting: Pilot[None]) -> None:
    await go_on(acting)
    assert "turn 2/6" in text_of(acting)


@proof("F7")
def test_on_the_screens_a_full_disk_is_said_and_the_game_goes_on_when_there_is_room(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Said(monkeypatch)

    async def act(acting: Pilot[None]) -> None:
        await order_without_room(acting, room)
        await commit_without_room(acting, room)
        assert verify(kept).state == "EXACT" and Journal.open(kept, write=False).entries[-1].kind == "commit"
        await go_on_with_the_turn(acting)

    pilot(lambda: Home(QUIET), act)
    assert verify(kept).state == "EXACT"
    game = reopen(kept)
    assert (game.turn, [entry.kind for entry in game.journal.entries].count("turn")) == (2, 1)


async def press_twice(acting: Pilot[None]) -> None:
    await reach(acting, Home)
    await settle(acting)
    home = acting.app.screen
    assert isinstance(home, Home)
    home.action_continue()
    await acting.pause(SOON)
    home.action_continue()
    await reach(acting, Play)
    await press(acting, "escape")
    await reach(acting, Home)


@proof("F6")
def test_a_game_that_is_gone_on_with_twice_at_once_is_opened_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, "wargame.ui.home.open_table")
    pilot(lambda: Home(QUIET), press_twice)
    reopen(kept).journal.close()  # nobody holds it any more


async def start_twice(acting: Pilot[None]) -> None:
    await reach(acting, NewGame)
    await settle(acting)
    screen = acting.app.screen
    assert isinstance(screen, NewGame)
    screen.action_start()
    await acting.pause(SOON)
    screen.action_start()
    await reach(acting, Play)


@proof("F6")
def test_a_new_game_that_is_started_twice_at_once_is_begun_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, "wargame.ui.new_game.new_table")
    kept.unlink()
    pilot(lambda: NewGame(QUIET, "primer"), start_twice)
    assert len(list(saves_dir().iterdir())) == 1


EAGER: dict[Callable[[Session], Screen[Any]], tuple[str, ...]] = {
    CommitDialog: ("ctrl+s", "n"), Resolution: ("n",), Play: ("1", "escape"), Catalogue: ("slash", "escape"),
}  # fmt: skip
"""Keys that look for something on a screen, or leave it."""
EARLY = 5
"""After so many steps of the event loop a key reaches the application just when a screen opens that holds nothing yet."""


@proof("F6")
@pytest.mark.parametrize("kind", EAGER)
def test_a_key_that_comes_before_its_screen_stands_breaks_nothing(kind: Callable[[Session], Screen[Any]]) -> None:
    played = session("primer", "council", 2)

    async def press_early(acting: Pilot[None]) -> None:
        for key, moment in product(EAGER[kind], range(9) if proving("F6") else (EARLY,)):
            acting.app.post_message(events.Key(key, None))
            for _ in range(moment):  # it is on its way while the screen opens
                await asyncio.sleep(0)
            await acting.app.push_screen(kind(played))
            await acting.pause()
            if type(acting.app.screen) is kind:
                await acting.app.pop_screen()

    pilot(lambda: Home(QUIET), press_early)
