"""The commands, and which fault becomes which exit code; what a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from wargame.cli import (
    balance,
    batch,
    content,
    directions,
    doctrines,
    fuzz,
    games,
    review,
    sensitivity,
    verify,
)
from wargame.cli.say import Code, warn
from wargame.cli.streams import hold_streams, let_go
from wargame.cli.usage import tell_version, usage_of
from wargame.cli.words import Commands, Texts, Words
from wargame.errors import ContentError, JournalError, TableError, WargameError

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
app.command(cls=Texts)(verify.verify)
app.command(cls=Texts)(games.saves)
app.command()(review.review)
app.add_typer(rules, name="rules")
rules.command(cls=Texts)(content.source)
rules.command(cls=Texts)(content.card)
rules.command(cls=Texts)(content.numbers)
rules.command(cls=Texts)(doctrines.doctrine)
rules.command(cls=Texts)(content.schema)
app.command(cls=Texts)(content.coverage)
app.command(cls=Texts)(directions.directions)
app.command(cls=Texts)(batch.simulate)
app.command(cls=Texts)(fuzz.fuzz)
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
