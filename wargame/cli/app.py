"""The commands, and which fault becomes which exit code; what a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys

import typer

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
from wargame.cli.words import Commands, Words
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
app.command()(content.check)
app.command()(verify.verify)
app.command()(games.saves)
app.command()(review.review)
app.add_typer(rules, name="rules")
rules.command()(content.source)
rules.command()(content.card)
rules.command()(content.numbers)
rules.command()(doctrines.doctrine)
rules.command()(content.schema)
app.command()(content.coverage)
app.command()(directions.directions)
app.command()(batch.simulate)
app.command()(fuzz.fuzz)
app.command()(balance.balance)
app.command()(sensitivity.sensitivity)


def main() -> None:
    """Run the command line; the exit code says how it ended."""
    try:
        app()
    except KeyboardInterrupt:
        _end(Code.INTERRUPTED, "interrupted")
    except ContentError as error:
        _end(Code.CONTENT, str(error))
    except JournalError as error:
        _end(Code.FILE, str(error))
    except TableError as error:
        _end(Code.USAGE, str(error))
    except WargameError as error:
        _end(Code.FINDING, str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Code.OK)
    except OSError as error:
        _end(Code.FILE, f"{error.filename or 'a file'}: {error.strerror or error}")


def _end(code: Code, line: str) -> None:
    warn(line)
    sys.exit(code)
