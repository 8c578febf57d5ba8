"""What tests of screens share: running a pilot, sessions to show, and a screen's text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from tests.goldens import THEN
from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.table import Table
from wargame.ui.app import WargameApp
from wargame.ui.session import Session
from wargame.ui.settings import Settings

SMALL, NORMAL, LARGE = (60, 20), (80, 24), (120, 40)
QUIET = Settings(animations=False, greeted=True)


def new_table(scenario: str, people: frozenset[str], seed: str = "screens", path: Path | None = None) -> Table:
    """A table whose people play the roles named, and whose scripted seats play the others."""
    content = load_scenario(scenario)
    engine = build_engine(content)
    seats = {role: "person" if role in people else seat for role, seat in engine.compiled.seats.items()}
    return Table(Game.start(content, engine, seed=seed, at=THEN, seats=seats, path=path))


def session(scenario: str = "baseline_2024", seat: str = "us", turns: int = 0, settings: Settings = QUIET) -> Session:
    """A seat's session after some turns in which its own doctrine, or nobody, ordered for it."""
    table = new_table(scenario, frozenset())
    for _ in range(turns):
        table.run_scripted(THEN)
    table._game.seats[seat] = "person"
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


FRAME = 0.02
"""Seconds in which a screen draws once more what it still has to."""


async def settle(acting: Pilot[None]) -> None:
    """Wait until workers are done, but for the one that leads through a game, and the screen is drawn."""
    for worker in [worker for worker in acting.app.workers if worker.group != "lead"]:
        with suppress(WorkerCancelled):
            await worker.wait()
    await acting.pause()
    shown, before = text_of(acting), None
    while shown != before:  # a bar may be drawn one frame after what it scrolls
        await acting.pause(FRAME)
        shown, before = text_of(acting), shown


async def _focused(acting: Pilot[None]) -> None:
    """Wait until what has the focus is to be seen, where something can have it: on a busy machine that comes late."""
    for _ in range(200):
        screen = acting.app.screen
        if not screen.focus_chain or (screen.focused is not None and screen.focused.display):
            break
        await acting.pause(FRAME)
    seen: list[str] = []
    while len(seen) < 6 or len(set(seen[-6:])) > 1:  # its border is drawn some frames after it has the focus
        await acting.pause(FRAME)
        seen.append(text_of(acting))


def text_of(acting: Pilot[None]) -> str:
    """What stands on the screen, a line for each row, without trailing blanks."""
    strips = acting.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def reach(acting: Pilot[None], kind: type[Screen[Any]]) -> Any:
    """Wait until a screen of a kind stands on top, as long as that may take on a slow machine."""
    for _ in range(2_000):
        await acting.pause(0.01)
        if isinstance(acting.app.screen, kind) and acting.app.screen.is_mounted:
            await acting.pause()
            return acting.app.screen
    raise AssertionError(f"{kind.__name__} did not come; there stands {acting.app.screen!r}\n{text_of(acting)}")


async def press(acting: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each once the one before is done."""
    for key in keys:
        await acting.press(key)
        await acting.pause()


def show_all(
    makers: Mapping[str, Callable[[], Screen[Any]]],
    look: Callable[[Pilot[None]], Awaitable[Any]],
    *,
    size: tuple[int, int] = NORMAL,
    settings: Settings = QUIET,
) -> dict[str, Any]:
    """Open screens one after the other in one application; what looking at each gave, by name."""

    async def act(acting: Pilot[None]) -> dict[str, Any]:
        found = {}
        for name, make in makers.items():
            await acting.app.push_screen(make())
            await settle(acting)
            await _focused(acting)
            found[name] = await look(acting)
            await acting.app.pop_screen()
        return found

    shown: dict[str, Any] = pilot(Screen[None], act, size=size, settings=settings)
    return shown
