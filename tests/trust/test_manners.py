"""How a command line ends: one sentence, the right code, and nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.lines import HANGS, ROOT, started, typed
from wargame import __version__
from wargame.cli import app
from wargame.journal import Journal

LONE = "\udcff"
"""What Python makes of the byte 0xff in an argument."""
RING = "\x1b]0;x\x07"
"""What gives a terminal another title."""
HARBOUR = str(ROOT / "saves" / "examples" / "harbour.jsonl")


class Gone(io.StringIO):
    """A pipe whose reader has left."""

    def write(self, text: str) -> int:
        """Refuse to write."""
        raise BrokenPipeError(32, "Broken pipe")


def leaves(command: Any, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that runs, with the words that name it."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from leaves(inner, *names, name)
    else:
        yield names, command


def lines_with(word: str) -> Iterator[list[str]]:
    """A command line for each value that any command takes, with this word as the value."""
    for names, command in leaves(get_command(app)):
        first = "primer" if any(param.param_type_name == "argument" for param in command.params) else ""
        for param in command.params:
            if param.param_type_name == "argument":
                yield [*names, word]
            elif not param.is_flag:
                yield [*names, *([first] if first and names[0] != "rules" else []), f"{param.opts[0]}={word}"]


@proof("F1")
@finding("hostile L1")
@pytest.mark.parametrize("line", [*lines_with(LONE), [LONE]], ids=ascii)
def test_bytes_that_are_no_text_end_every_command_in_a_sentence(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if line[-1] == f"--html={LONE}":
        line = [*line[:1], "nothing", *line[2:]]  # a file may be called so, and to weigh a scenario takes long
    said = typed(*line)
    assert said.code in (2, 3, 4) or line[:2] == ["rules", "schema"] or line[-1] == f"--to={LONE}", said
    assert said.all and LONE not in said.all


@proof("F1")
@finding("hostile L1")
def test_a_file_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / f"{LONE}.jsonl"
    path.write_bytes(Path(HARBOUR).read_bytes())
    assert typed("verify", path).code == 0 and typed("review", path).code == 0


@proof("F1")
@finding("hostile L2")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_fault(closed: str, tmp_path: Path) -> None:
    said = started("play", "primer", after=closed, before=f"WARGAME_HOME={tmp_path} exec env")
    assert said.code == 0, said
    kept = next((tmp_path / "saves").iterdir())
    with Journal.open(kept, write=False) as journal:
        assert journal.entries[-1].kind == "over", "the game went into the wrong file"


@proof("F1")
@finding("hostile L2")
def test_a_home_of_nobody_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARGAME_HOME", "~nobodyx/y")
    for command in ("demo", "check", "saves"):
        said = typed(command)
        assert (said.code, said.out) == (4, "")
        assert said.err == "~nobodyx/y: there is no such user's folder: name another in WARGAME_HOME\n"


def test_a_full_disk_behind_the_output_is_said() -> None:
    said = started("rules", "source", after=">/dev/full")
    assert (said.code, said.err) == (4, "the system: No space left on device\n")


@proof("F1")
@finding("hostile L5")
@pytest.mark.parametrize(
    "line",
    ["--help", "--version", "check", "demo primer --no-save", "saves", f"verify {HARBOUR}", f"review {HARBOUR}",
     "rules source primer", "rules card --all --scenario primer", "rules numbers primer", "rules doctrine",
     "simulate primer --games 2", "fuzz primer --games 2", "balance primer --games 2", "nothing"],
)  # fmt: skip
def test_a_reader_who_has_enough_is_no_fault(line: str) -> None:
    said = typed(*line.split(), out=Gone())
    assert (said.code, "Traceback" in said.err) == (2 if line == "nothing" else 0, False), said


@proof("F1")
@finding("hostile L5")
@pytest.mark.parametrize("line", ["rules source", "demo primer --no-save", "rules numbers", "nothing 2>&1"])
def test_a_pipe_that_is_read_for_a_line_ends_well(line: str) -> None:
    command = f'({{ "$1" -P -m wargame {line}; echo $? >&3; }} | head -n 1 >/dev/null) 3>&1'
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable], capture_output=True, text=True, env=env, timeout=HANGS
    )
    assert done.stdout.strip() == ("2" if line.startswith("nothing") else "0")
    assert "Traceback" not in done.stderr and "Broken" not in done.stderr


@proof("F1")
@finding("hostile L6")
@pytest.mark.parametrize("line", [*lines_with(RING), [RING], ["check", f"--{RING}"]], ids=ascii)
def test_nothing_that_was_typed_is_obeyed(line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if line[-1] == f"--seed={RING}" or line[-1] == f"--html={RING}":
        line = [*line[:1], "nothing", *line[2:]]  # any text is a seed, and any a file's name
    said = typed(*line)
    assert said.all and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", said.all), said


@proof("F1")
@finding("hostile L6")
def test_on_a_terminal_as_well() -> None:
    ours, theirs = os.openpty()
    line = [sys.executable, "-P", "-m", "wargame", "simulate", "primer", "--seat", f"{RING}=hold"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, stdin=theirs, stdout=theirs, stderr=theirs, env=env, timeout=HANGS)
    os.close(theirs)
    said = os.read(ours, 10_000)
    os.close(ours)
    assert done.returncode == 2 and b"there is no role '^[]0;x^G'" in said and b"\x1b" not in said


@proof("F1")
@finding("hostile L8")
def test_a_role_that_is_not_there_is_blamed_itself() -> None:
    said = typed("rules", "card", "io_campaign", "--role", "nobody")
    assert said.code == 2 and "there is no role 'nobody': us, mexico, tco" in said.err
    said = typed("rules", "card", "io_campaign", "--role", "tco")
    assert said.code == 2 and "'io_campaign' is no option of tco, but of us" in said.err
    assert "did you mean 'io_campaign'" in typed("rules", "card", "io_campain", "--role", "us").err


@proof("F1")
@finding("hostile L8")
@pytest.mark.parametrize("line", ["check", "demo primer", "check scenarios/primer.yaml", "coverage"])
def test_a_folder_that_was_removed_is_said(line: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    said = started(*line.split(), before='cd gone && rmdir ../gone && exec', cwd=tmp_path)
    assert (said.code, said.err) == (4, "the current folder: it was removed: go to another\n")


@proof("F1")
@finding("hostile L8")
def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    none, bad = tmp_path / "none.yaml", tmp_path / "bad.yaml"
    bad.write_text("titel: Bad\nrulebook: primer\n", "utf-8")
    said = typed("check", none, bad)
    assert said.code == 4 and f"{none}:1:1: there is no such file" in said.out and f"{bad}:1:1: titel" in said.out
    assert typed("review", none).err.startswith("there is no recorded game")
    for line in (["simulate", "primer", "--seat", f"council=script:{none}"], ["directions", none]):
        said = typed(*line)
        assert (said.code, said.err) == (4, f"{none}: there is no such file\n")


def test_the_version_names_kernel_and_format() -> None:
    header = json.loads(Path(HARBOUR).read_text("utf-8").split("\n", 1)[0])["body"]
    expected = f"wargame {__version__} (kernel {header['kernel']}, journal format {header['format']})\n"
    said = typed("--version")
    assert (said.code, said.out, said.err) == (0, expected, "")


def test_a_letter_that_the_output_has_not_is_no_fault() -> None:
    said = started("rules", "numbers", before="PYTHONIOENCODING=ascii exec env")
    assert said.code == 0 and "numbers: " in said.out


def test_an_interrupt_from_outside_ends_with_130() -> None:
    ours, theirs = os.openpty()
    line = [sys.executable, "-P", "-m", "wargame", "simulate", "primer", "--games", "10000000"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, env=env)
    os.close(theirs)
    assert os.read(ours, 1)  # the bar: the games have begun
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=HANGS)[0], running.returncode) == (b"", 130)
    os.close(ours)
