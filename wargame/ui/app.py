"""The application: screens, themes, and what happens when the terminal goes away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from threading import Timer
from traceback import TracebackException
from types import FrameType
from typing import Any, ClassVar, TypeAlias

from rich.console import RenderableType
from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from wargame.paths import log_dir
from wargame.text import safe_text
from wargame.ui.parts.frame import Dialog, Framed
from wargame.ui.parts.themes import DEFAULTS, THEMES, Ascii
from wargame.ui.settings import Settings

ENDS = () if sys.platform == "win32" else (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
GRACE = 5.0
"""Seconds in which an app has to be left; what still runs beside it then is given up."""


@contextmanager
def ending(leave: Callable[[int], object]) -> Iterator[None]:
    """While the context lasts, a signal n leaves with 128 + n; one that was ignored before is ignored still.

    These are handlers of the system and not of the event loop, which may wait for a terminal that is gone.
    """

    def end(number: int, frame: FrameType | None) -> None:
        code = 128 + number
        if not os.isatty(0):  # its window was closed: nothing is left to be given back
            os._exit(code)
        _end_after(GRACE, code)
        leave(code)

    before = {number: signal.getsignal(number) for number in ENDS}
    taken = {number: handler for number, handler in before.items() if handler not in (None, signal.SIG_IGN)}
    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)


def _end_after(seconds: float, code: int) -> None:
    timer = Timer(seconds, os._exit, [code])
    timer.daemon = True
    timer.start()


KEPT = 20
"""How many of these reports are kept."""


def report(fault: BaseException | None) -> str:
    """Write a fault down, and say in one sentence where."""
    try:
        where = f"what went wrong is in {_write(_words(fault))}"
    except OSError as refusal:
        where = f"what went wrong ({type(fault).__name__}) could not be written down: {refusal.strerror}"
    return safe_text(f"The program failed and has ended; the game is kept as it is recorded; {where}")


def _words(fault: BaseException | None) -> str:
    """The way to a fault, without local variables: they may hold what only one seat may know."""
    fault = fault.error if isinstance(fault, WorkerFailed) else fault
    return "".join(TracebackException.from_exception(fault).format()) if fault else "nothing is known of it\n"


def _write(text: str) -> Path:
    """Keep a text for this user alone. Raises OSError."""
    folder = log_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"crash-{datetime.now(UTC).strftime('%Y%m%d-%H%M%S-%f')}.txt"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


ScreenMaker: TypeAlias = Callable[[], Screen[Any]]
STOP = "ctrl+c"
"""The key that leaves from everywhere, while something is typed too."""


class WargameApp(App[None]):
    """Opens a screen, and others over it, and keeps to the settings."""

    TITLE = "wargame"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["wargame.tcss", "play.tcss"]  # read at once: what a screen brings is read twice
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-mid"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "help", key_display="?", id="help"),
        Binding("q,ctrl+q", "leave", "quit", show=False, id="quit", priority=False),
        Binding(STOP, "leave", "quit", show=False, priority=True),
    ]

    def __init__(
        self, first: ScreenMaker, settings: Settings, after: ScreenMaker | None = None
    ) -> None:
        """`after` makes the screen that follows once the first is left; without it, leaving the first is the end."""
        self.settings = settings
        super().__init__()
        self.first, self.after = first, after
        self.left: int | None = None
        """The exit code with which it was left; None while it was not."""
        for theme in THEMES:
            self.register_theme(theme)
        self.apply(settings)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, which the screens' rules name."""
        return DEFAULTS

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters of every line."""
        return [*super().get_line_filters(), *[Ascii()] * (self.settings.glyphs == "ascii")]

    def on_mount(self) -> None:
        """Open the first screen."""
        self.push_screen(self.first(), self._follow)

    async def on_event(self, event: events.Event) -> None:
        """Take what happens, but for a key that comes before its screen stands: that screen could not do it yet."""
        stands = all(screen.is_mounted for screen in self.screen_stack[-1:])
        if stands or not isinstance(event, events.Key) or event.key == STOP:
            await super().on_event(event)

    def _follow(self, _: object) -> None:
        if self.after:
            self.push_screen(self.after())

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave; what fails after that, among screens that are half closed, changes nothing."""
        self.left = return_code if self.left is None else self.left
        super().exit(result, return_code, message)

    def apply(self, settings: Settings) -> None:
        """Follow other settings at once."""
        self.settings = settings
        self.theme = settings.theme
        self.animation_level = "basic" if settings.animations else "none"
        self.set_keymap(dict(settings.keymap))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the screen, by the words of its key."""
        told: set[str] = set()
        for active in sorted(screen.active_bindings.values(), key=lambda active: not active.binding.show):
            binding = active.binding
            if binding.description and binding.action not in told and active.enabled:
                told.add(binding.action)
                words = binding.description[:1].upper() + binding.description[1:]
                help_ = f"{binding.tooltip or ''} ({self.get_key_display(binding)})".strip()
                yield SystemCommand(words, help_, partial(screen.run_action, binding.action))
        if isinstance(screen, (Framed, Dialog)):
            yield from (SystemCommand(*entry) for entry in screen.choices())

    @work
    async def action_leave(self) -> None:
        """Leave; asks first while a game is played."""
        from wargame.ui.hot_seat import HotSeat
        from wargame.ui.parts.dialogs import Leave

        if isinstance(self.screen, Leave):
            return
        asks = any(isinstance(screen, HotSeat) for screen in self.screen_stack)
        if not asks or await self.push_screen_wait(Leave()):
            self.exit()

    def action_help(self) -> None:
        """Say what can be done on this screen."""
        from wargame.ui.parts.dialogs import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help(self, self.screen))


def stay(app: WargameApp) -> None:
    """Open an app, and stay until it is left. Raises SystemExit where it ends otherwise.

    With 128 + n at signal n, and with 1 after a fault of the program, of which it says where it is written down.
    """
    app.error_console.quiet = True  # Textual's own report shows local variables: what other seats may not know
    asyncio.run(_until_left(app))
    if app.left is None:
        print(report(app._exception), file=sys.stderr)
    if app.left != 0:
        sys.exit(app.left or 1)


async def _until_left(app: WargameApp) -> None:
    loop = asyncio.get_running_loop()
    with ending(lambda code: loop.call_soon_threadsafe(app.exit, None, code)):
        await app.run_async()
