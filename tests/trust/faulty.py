"""The program with a fault planted in it: `python -m tests.trust.faulty KIND ARGUMENTS`; ctrl+c brings it about."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from textual import work
from textual.widget import Widget

from wargame.cli import main
from wargame.ui.app import WargameApp

SECRET = "the plan of the other team"
"""What a variable holds where it fails, and nobody may read."""
SLOW = 1.5
"""Seconds that a task beside the screen takes."""


def fail(*_: object) -> Any:
    """Fail as a program does that is wrong."""
    plan = SECRET
    raise RuntimeError(f"planted, {len(plan)}")


async def fail_later(app: WargameApp) -> None:
    """Fail in a worker."""
    fail()


async def fail_beside(app: WargameApp) -> None:
    """Fail in a task beside the screen."""
    await asyncio.to_thread(fail)


def fail_to_draw(app: WargameApp) -> None:
    """Fail while something is drawn."""
    app.screen.mount(Undrawable())


class Undrawable(Widget):
    """Cannot be drawn."""

    render = fail


def plant(kind: str) -> None:
    """Plant a fault."""
    action: dict[str, Callable[..., Any]] = {
        "key": fail, "worker": work(fail_later), "beside": work(fail_beside), "drawing": fail_to_draw,
    }  # fmt: skip
    if kind == "start":
        patch.object(WargameApp, "on_mount", fail).start()
    elif kind == "slow":
        patch.object(asyncio, "to_thread", slowly).start()
    else:
        patch.object(WargameApp, "action_leave", action[kind]).start()


async def slowly(task: Callable[[], Any], *_: Any) -> Any:
    """Do a task in a thread, and take one's time."""

    def take_time() -> Any:
        time.sleep(SLOW)
        return task()

    return await asyncio.get_running_loop().run_in_executor(None, take_time)


if __name__ == "__main__":
    plant(sys.argv.pop(1))
    main()
