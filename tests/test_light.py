"""A light start: what was compiled before is played without the models, the rules and the compiler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.proofs import proof
from wargame.cards import explanation_of
from wargame.engine.cache import load_engine

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("pydantic", "wargame.rulebook", "wargame.scenario", "wargame.compiler.symbols", "wargame.compiler.module")
GAME = """
from pathlib import Path
from wargame.commands import Brief, Card, Legal, Pages
from wargame.lobby import open_table, new_table
table = new_table("primer", seed="S", seats={"council": "person"})
table.run_scripted("2000-01-01T00:00:00Z")
for question in (Brief(), Legal(), Card("patrol"), Pages()):
    table.ask("council", question)
table.see("council")
table.close()
open_table(Path(table.path))
"""
"""A game begun, looked at and opened again."""
PLACES = """
import wargame.cards, wargame.orders, wargame.narrative, wargame.views
import wargame.plain, wargame.ui.app, wargame.ui.home, wargame.ui.play.screen, wargame.ui.review.screen
"""


def loaded(code: str) -> set[str]:
    """The modules that a fresh process has loaded after some code."""
    shown = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@proof("A3")
@pytest.mark.parametrize("code", [GAME, PLACES], ids=["a game", "the screens"])
def test_a_game_compiled_before_loads_no_model_and_no_compiler(code: str) -> None:
    explanation_of(load_engine("primer")[1])
    assert not loaded(code) & set(HEAVY)


def test_a_command_with_texts_loads_no_model() -> None:
    begin = "from typer.testing import CliRunner\nfrom wargame.cli import app\n"
    run = "assert CliRunner().invoke(app, ['demo', 'primer', '--seed', 'S', '--no-save']).exit_code == 0"
    load_engine("primer")
    assert not loaded(begin + run) & set(HEAVY)


def test_a_scenario_found_before_is_found_again_without_reading_yaml() -> None:
    load_engine("primer")
    assert "yaml" not in loaded("from wargame.engine.cache import load_engine\nload_engine('primer')")


def test_a_game_that_was_not_compiled_before_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = loaded("from wargame.engine.cache import load_engine; load_engine('primer')")
    assert set(HEAVY) <= found and not [name for name in found if name.startswith("wargame.cards")]
