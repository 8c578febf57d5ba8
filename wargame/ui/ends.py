"""The signals that end a program: here they leave an app, so that the terminal is given back as it was."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

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
