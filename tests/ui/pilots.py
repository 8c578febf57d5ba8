"""What tests of screens share: running a pilot, sessions to show, and a screen's text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tests.goldens import THEN
from wargame.engine.cache import engine_of
from wargame.game import Game
from wargame.library import load_scenario
from wargame.table import Table
from wargame.ui.app import WargameApp
from wargame.ui.session import Session
from wargame.ui.settings_file import Settings

SMALL, NORMAL, LARGE = (60, 20), (80, 24), (120, 40)
QUIET = Settings(animations=False, greeted=True)


def new_table(scenario: str, people: frozenset[str], seed: str = "screens") -> Table:
    """A table whose people play the roles named, and whose scripted seats play the others."""
    content = load_scenario(scenario)
    engine = engine_of(content)
    seats = {role: "person" if role in people else seat for role, seat in engine.compiled.seats.items()}
    return Table(Game.start(content, engine, seed=seed, at=THEN, seats=seats))


def session(scenario: str = "baseline_2024", seat: str = "us", turns: int = 0, settings: Settings = QUIET) -> Session:
    """A seat's session after some turns in which its own doctrine, or nobody, ordered for it."""
    table = new_table(scenario, frozenset())
    for _ in range(turns):
        table.run_scripted(THEN)
    table.game.seats[seat] = "person"
    table.run_scripted(THEN)
    return Session(table, seat, settings)


def pilot(
    first: Callable[[], Screen[Any]],
    act: Callable[[Pilot[None]], Awaitable[Any]],
    *,
    size: tuple[int, int] = NORMAL,
    settings: Settings = QUIET,
) -> Any:
    """Open a screen in the application, act on it, and give back what the acting gave."""

    async def run() -> Any:
        app = WargameApp(first, settings)
        async with app.run_test(size=size, notifications=True) as acting:
            await settle(acting)
            return await act(acting)

    return asyncio.run(run())


async def settle(acting: Pilot[None]) -> None:
    """Wait until workers are done and the screen is drawn."""
    await acting.app.workers.wait_for_complete()
    await acting.pause()


def text_of(acting: Pilot[None]) -> str:
    """What stands on the screen, a line for each row, without trailing blanks."""
    strips = acting.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
