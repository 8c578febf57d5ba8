"""Output of the command line: safe text, messages and help in this project's words."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import IntEnum
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias

import typer
from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

from wargame.text import safe_text

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table
    from rich.text import Text


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ScenarioName = Annotated[str, typer.Argument(help="The scenario's name.")]
Seed = Annotated[str, typer.Option(help="Game g has the seed SEED/g.")]


class Texts(TyperCommand):
    """A command whose texts are texts: no bytes that stand for no letter. Paths may hold them, as files' names may."""

    def invoke(self, ctx: Any) -> Any:
        """Run it, unless an argument is no text."""
        for param in self.params:
            _check_text(ctx, param)
        return super().invoke(ctx)


class Words(Texts):
    """A command that begins at once, because nothing is asked of its texts and of what was left out."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


class Commands(TyperGroup):
    """The commands, whose own options do not hold them up either."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


def _check_text(context: Any, param: Any) -> None:
    given = context.params.get(param.name)
    try:
        "".join(text for text in (given if isinstance(given, list) else [given]) if isinstance(text, str)).encode()
    except UnicodeEncodeError:
        raise BadParameter("this is no text: it holds bytes that are not UTF-8", context, param) from None


def _taking(param: Any) -> Any:
    if "process_value" not in vars(param):
        param.process_value = partial(_as_typed, param, param.process_value)
    return param


def _as_typed(param: Any, process: Any, context: Any, value: Any) -> Any:
    """The value of a parameter, asked about only if it may not be missing or is more than a text."""
    single = param.nargs == 1 and not param.multiple
    is_text = isinstance(value, str) and getattr(param.type_descriptor, "annotation", None) is str
    return value if single and (is_text or (value is None and not param.required)) else process(context, value)


class Code(IntEnum):
    """Exit codes."""

    OK = 0
    FINDING = 1
    USAGE = 2
    CONTENT = 3
    FILE = 4
    INTERRUPTED = 130


def say(line: str = "") -> None:
    """Print a line, and no more than one, with nothing in it that a terminal obeys."""
    print(safe_text(line, 100_000))


Cell: TypeAlias = str | tuple[str, str]
"""The text of a cell, alone or with the style it is drawn in on a terminal."""
UNFOLDED = 10_000
"""The width of a table in a pipe: one line for each row."""
NARROW = 16
"""The fewest characters that a column of prose is left, so that no id beside it has to be folded."""


def say_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], indent: int = 0) -> None:
    """Print rows in columns under their heads; a head that begins with `>` stands to the right, over numbers.

    On a terminal no line is wider than it: long cells are folded (prose before ids), never cut. In a pipe a row is
    one plain line.
    """
    from rich.console import Console
    from rich.padding import Padding

    is_terminal, drawn = sys.stdout.isatty(), io.StringIO()
    width = get_terminal_size().columns if is_terminal else UNFOLDED
    console = Console(file=drawn, width=width, force_terminal=is_terminal, highlight=False)
    console.print(Padding(_table(heads, list(rows), width - indent), (0, 0, 0, indent), expand=False))
    for line in drawn.getvalue().splitlines():
        print(line.rstrip())


def _table(heads: Sequence[str], rows: Sequence[Sequence[Cell]], width: int) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(heads), header_style="bold")
    drawn = [[*map(_drawn, row)] for row in rows]
    titles = [_drawn(head.lstrip(">")) for head in heads]
    solid = [not any(" " in row[i].plain.strip() for row in drawn) for i in range(len(heads))]
    widths = [max(row[i].cell_len for row in (titles, *drawn)) if solid[i] else NARROW for i in range(len(heads))]
    fits = sum(widths) + 2 * len(widths) <= width
    for head, title, whole in zip(heads, titles, solid, strict=True):
        side: JustifyMethod = "right" if head.startswith(">") else "left"
        table.add_column(title, justify=side, overflow="fold", no_wrap=whole and fits)
    for row in drawn:
        table.add_row(*row)
    return table


def _drawn(cell: Cell) -> Text:
    from rich.text import Text

    text, style = (cell, "") if isinstance(cell, str) else cell
    return Text(safe_text(text, 100_000), style)


def warn(line: str) -> None:
    """Print a line to stderr; if nobody listens there, that is no fault."""
    with suppress(BrokenPipeError):
        print(safe_text(line, 100_000), file=sys.stderr)


def at_terminal() -> bool:
    """Whether a person sits at all three streams: screens are drawn on the one for faults."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def ask_pin() -> str:
    """A seat's PIN: typed unseen at a terminal, else the next line of the input."""
    from getpass import getpass

    if sys.stdin.isatty():
        return safe_text(getpass("PIN of this seat: "), 12)
    return safe_text(sys.stdin.readline().strip(), 12)


def render(template: str, values: Mapping[str, object], **filters: Callable[..., object]) -> str:
    """A template of this folder, filled in; every text in it is made safe and escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("wargame.cli"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=lambda value: safe_text(value) if type(value) is str else value,
    )  # fmt: skip
    environment.filters.update(filters)
    return environment.get_template(template).render(values) + "\n"


def say_json(schema: str, document: Mapping[str, object]) -> None:
    """Print the one document of a command."""
    print(json.dumps({"schema": schema, **document}, ensure_ascii=True))


def there(path: Path) -> Path:
    """A path that somebody named. Raises FileNotFoundError where nothing is called so."""
    if not os.path.lexists(path):
        raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path))
    return path


def leave(code: Code) -> NoReturn:
    """End the command."""
    raise typer.Exit(int(code))
