"""What is said of a wrong use, and of the program itself."""

from __future__ import annotations

from typing import Any

from typer import Exit

from wargame import __version__
from wargame.cli.say import say


def usage_of(error: Any) -> list[str]:
    """The lines that say how a command is used and what was wrong; whole help where nothing was asked of it."""
    context, message = getattr(error, "ctx", None), str(error.format_message())
    if context is None:
        return [f"Error: {message}"]
    if message == context.get_help():
        return message.split("\n")
    return [*context.get_usage().split("\n"), f"Try '{context.command_path} --help' for help.", "", f"Error: {message}"]


def tell_version(asked: bool) -> None:
    """Print the version, and the numbers that a record depends on."""
    if asked:
        from wargame.journal.chain import FORMAT
        from wargame.terms import KERNEL

        say(f"wargame {__version__} (kernel {KERNEL}, journal format {FORMAT})")
        raise Exit
