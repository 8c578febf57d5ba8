"""The hash of a game's last entry is shown where the game ends, so that a team can keep it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from typer.testing import CliRunner

from tests.trust.forging import NOW, table_of
from tests.ui.pilots import NORMAL, QUIET, pilot, text_of
from wargame.cli.app import app
from wargame.journal import Journal
from wargame.plain import Plain
from wargame.table import Table
from wargame.ui.play.end import End
from wargame.ui.session import Session


def ended(path: Path | None) -> Table:
    table = table_of("primer", (), path, council="random")
    while not table.is_over:
        table.run_scripted(NOW)
    return table


@pytest.mark.parametrize("kept", [True, False])
def test_the_end_on_screen_shows_the_hash_of_a_kept_record(tmp_path: Path, kept: bool) -> None:
    async def act(acting: Pilot[None]) -> str:
        return text_of(acting)

    table = ended(tmp_path / "a.jsonl" if kept else None)
    shown = pilot(lambda: End(Session(table, "council", QUIET)), act, size=NORMAL)
    found = re.search(r"hash to keep ([0-9a-f]{16,64})", shown)
    assert bool(found) == kept
    assert not found or table._game.journal.entries[-1].hash.startswith(found[1])


def test_the_end_in_lines_shows_the_hash(tmp_path: Path) -> None:
    table, sink = ended(tmp_path / "a.jsonl"), io.StringIO()
    Plain(table, "council", io.StringIO(""), sink, lambda: NOW).run()
    assert table._game.journal.entries[-1].hash in sink.getvalue().replace("\n", "")


def test_a_demo_that_is_kept_shows_the_hash_by_which_verify_finds_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["demo", "primer", "--seed", "S"])
    path = next((tmp_path / "saves").glob("*.jsonl"))
    assert f"The hash of this game, to keep: {Journal.open(path, write=False).entries[-1].hash}" in done.output
