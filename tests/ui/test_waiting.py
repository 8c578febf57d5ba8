"""Waiting: a mark after a while, which wanders only where things may move, and is gone with the answer."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.ui.pilots import QUIET, pilot
from wargame.ui import waiting
from wargame.ui.glyphs import UNICODE
from wargame.ui.waiting import Waiting, beside


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
