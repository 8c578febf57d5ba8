"""The command line: its commands, exit codes and streams."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated, Any

import typer
from typer import Exit
from typer.exceptions import TyperException
from typer.main import get_command

from wargame import __version__
from wargame.cli import balance, batch, games, sensitivity
from wargame.cli import rules as content
from wargame.cli.output import Code, Commands, Texts, Words, say, warn
from wargame.errors import ContentError, JournalError, TableError, WargameError


def hold_streams() -> None:
    """Put the null device where a stream is closed, lest a file of ours take its number, and let no letter stop us."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def let_go() -> None:
    """Leave what a stream did not take: Python would try once more at its end, and fail."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)


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


app = typer.Typer(
    cls=Commands,
    help="A tabletop wargame for policy exercises.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
)
rules = typer.Typer(help="Read the rules.", rich_markup_mode=None, no_args_is_help=True)

app.command(cls=Words)(games.demo)
app.command(cls=Words)(games.play)
app.command(cls=Texts)(content.check)
app.command(cls=Texts)(games.verify)
app.command(cls=Texts)(games.saves)
app.command()(games.review)
app.add_typer(rules, name="rules")
rules.command(cls=Texts)(content.source)
rules.command(cls=Texts)(content.card)
rules.command(cls=Texts)(content.numbers)
rules.command(cls=Texts)(content.doctrine)
rules.command(cls=Texts)(content.schema)
app.command(cls=Texts)(content.coverage)
app.command(cls=Texts)(sensitivity.directions)
app.command(cls=Texts)(batch.simulate)
app.command(cls=Texts)(batch.fuzz)
app.command(cls=Texts)(balance.balance)
app.command(cls=Texts)(sensitivity.sensitivity)


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=tell_version, help="Say which version this is."),
    ] = False,
) -> None:
    """A tabletop wargame for policy exercises."""


def main() -> None:
    """Run the command line; the exit code says how it ended."""
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # no package that lies about is asked to look at our models
    hold_streams()
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has enough
        code = Code.OK
    except (KeyboardInterrupt, WargameError, OSError, TyperException) as fault:
        code = _code_of(fault)
    let_go()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code of a command. Typer's own way to run it would end a broken pipe with 1, and echo raw arguments."""
    command = get_command(app)
    try:
        with command.make_context("wargame", arguments) as context:
            command.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    return Code.OK


def _code_of(fault: BaseException) -> Code:
    """The code that stands for what went wrong, after it was said, in a line for each finding."""
    match fault:
        case KeyboardInterrupt():
            return _said(Code.INTERRUPTED, "interrupted")
        case TyperException():
            return _said(Code.USAGE, *usage_of(fault))
        case ContentError():
            return _said(Code.CONTENT, *str(fault).split("\n"))
        case JournalError():
            return _said(Code.FILE, str(fault))
        case TableError():
            return _said(Code.USAGE, str(fault))
        case OSError():
            return _said(Code.FILE, f"{fault.filename or 'the system'}: {fault.strerror or fault}")
    return _said(Code.FINDING, str(fault))


def _said(code: Code, *lines: str) -> Code:
    for line in lines:
        warn(line)
    return code
