"""Tables of the command line: plain in a pipe, no wider than the terminal, and nothing in them lost or obeyed."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.trust.lines import typed
from wargame.cli.output import Cell, say_table

STYLE = re.compile("\x1b\\[[0-9;]*m")
HEADS = ["option", ">gain", "about"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


class Terminal(io.StringIO):
    """A terminal, as far as one asks whether it is one."""

    def isatty(self) -> bool:
        """It is."""
        return True


def drawn(rows: list[tuple[Cell, ...]], out: io.StringIO, **env: str) -> str:
    with redirect_stdout(out), patch.dict(os.environ, {"TERM": "xterm", **env}):
        say_table(HEADS, rows, indent=2)
    return out.getvalue()


@given(TEXTS, st.integers(-99, 99), TEXTS, st.integers(30, 200))
def test_no_line_is_wider_than_the_terminal_and_no_letter_is_cut(id: str, gain: int, about: str, width: int) -> None:
    found = STYLE.sub("", drawn([(id, str(gain), about)], Terminal(), COLUMNS=str(width)))
    assert max(map(cell_len, found.splitlines())) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", found)
    plain = drawn([(id, str(gain), about)], io.StringIO())
    assert sorted(re.sub(r"\s", "", found)) == sorted(re.sub(r"\s", "", plain))


def test_an_id_stays_whole_where_prose_can_be_folded_instead() -> None:
    id, about = "a_very_long_option_identifier", "a text that is much longer than what is left of its line " * 3
    found = drawn([(id, "+1.0", about)], Terminal(), COLUMNS="80")
    assert id in found and len(found.splitlines()) > 3


@pytest.mark.parametrize("env", [{}, {"FORCE_COLOR": "1"}, {"COLUMNS": "30"}, {"TTY_COMPATIBLE": "1"}], ids=str)
def test_a_pipe_gets_a_plain_line_for_each_row(env: dict[str, str]) -> None:
    rows: list[tuple[Cell, ...]] = [("patrol", ("50", "white on #8c2d2d"), "word " * 40)]
    rows.append(("[b]bold[/b]", "5", ":smile: \x1b[31m"))
    assert drawn(rows, io.StringIO(), **env).splitlines() == [
        "  option       gain  about",
        "  patrol         50  " + ("word " * 40).strip(),
        "  [b]bold[/b]     5  :smile: ^[[31m",
    ]


def test_scores_are_coloured_on_a_terminal() -> None:
    assert "\x1b[37;48;2;140;45;45m  50" in drawn([("a", ("50", "white on #8c2d2d"), "")], Terminal(), COLORTERM="truecolor")


@pytest.mark.parametrize("line", ["saves", "rules doctrine", "simulate primer --games 2", "fuzz primer --games 2"])
def test_a_command_prints_its_rows_in_columns_without_frames(line: str) -> None:
    out = typed(*line.split()).out
    assert out and not re.search("[\x1b\u2500-\u257f]", out)
    assert all(row == row.rstrip() for row in out.splitlines())
