"""Waiting: a mark after a while, which wanders only where things may move, and is gone with the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.ui.gallery import EXAMPLE
from tests.ui.pilots import QUIET, pilot
from wargame.review import look
from wargame.ui import home
from wargame.ui.parts import widgets as waiting
from wargame.ui.parts.themes import UNICODE
from wargame.ui.parts.widgets import Waiting, beside
from wargame.ui.review.screen import Checked, Review


async def wandered(acting: Pilot[None], held: Event) -> bool:
    """Whether the mark went on while a task was held up."""
    screen = acting.app.screen
    worker = screen.run_worker(beside(screen, lambda: held.wait(60), "Waiting for it", UNICODE))
    while not screen.query(Waiting):
        await acting.pause(0.01)
    mark, moves = screen.query_one(Waiting), acting.app.animation_level != "none"
    while moves and mark.at == 0:
        await acting.pause(0.01)
    await acting.pause(0.05)
    assert "Waiting for it" in mark.render().plain
    held.set()
    await worker.wait()
    await acting.pause()
    assert not screen.query(Waiting)
    return mark.at != 0 or moves


@pytest.mark.parametrize("animations", [True, False])
def test_the_mark_of_waiting_wanders_only_where_animations_are_on(animations: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    monkeypatch.setattr(waiting, "STEP", 0.01)
    assert pilot(Screen[None], lambda a: wandered(a, Event()), settings=replace(QUIET, animations=animations)) == animations


def test_what_is_done_at_once_shows_no_mark() -> None:
    async def act(acting: Pilot[None]) -> tuple[int, int]:
        answer = await beside(acting.app.screen, lambda: 7, "Waiting for it", UNICODE)
        return answer, len(acting.app.screen.query(Waiting))

    assert pilot(Screen[None], act) == (7, 0)


async def marked(acting: Pilot[None], held: Event) -> str:
    """What the screen in front says that it waits for, before it goes on."""
    while not acting.app.screen.query(Waiting):
        await acting.pause(0.01)
    words = acting.app.screen.query_one(Waiting).words
    held.set()
    while acting.app.screen.query(Waiting):
        await acting.pause(0.01)
    return words


def test_home_and_looking_back_say_what_they_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [Event(), Event()]
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    monkeypatch.setattr(home, "_last", lambda: (held[0].wait(60) and None, 0))

    def check() -> Checked:
        held[1].wait(60)
        return Checked("EXACT")

    screens: list[Callable[[], Screen[Any]]] = [lambda: home.Home(QUIET), lambda: Review(look(EXAMPLE), QUIET, check)]

    async def act(acting: Pilot[None]) -> list[str]:
        found = []
        for make, event in zip(screens, held, strict=True):
            await acting.app.push_screen(make())
            found.append(await marked(acting, event))
        return found

    assert pilot(Screen[None], act) == ["Reading the last game", "Running the record's rules again"]
