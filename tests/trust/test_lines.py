"""Line mode: it plays through a pipe, does as it was told, and goes on with a game that was kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.lines import typed
from wargame.game import reopen
from wargame.journal import saves

ORDERS = "order feast\ncommit\n\n\nquit"
"""An order, a commit without intent and expectation, and the end."""


@pytest.fixture(autouse=True)
def own_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of saves in which only the test's own games are."""
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    return tmp_path / "saves"


def orders_of(folder: Path, role: str) -> list[str]:
    """What a role has ordered in the only game of a folder."""
    [kept] = saves(folder)
    entries = reopen(kept.path, write=False).journal.entries
    return [entry.body["option"] for entry in entries if entry.kind == "order" and entry.body["role"] == role]


@proof("F1")
@finding("hostile M7")
@finding("audit S2")
@pytest.mark.parametrize("told", [["--plain"], ["--plain", "--role", "council"], ["--role", "council"]])
def test_what_is_typed_into_a_pipe_is_played(told: list[str], own_saves: Path) -> None:
    done = typed("play", "primer", *told, fed=ORDERS)
    assert done.code == 0 and "You play The town council" in done.all
    assert orders_of(own_saves, "council") == ["festival"]


@proof("F1")
@finding("hostile M7")
@pytest.mark.parametrize("told", [["--plain"], []])
def test_a_role_that_there_is_not_is_refused_without_a_terminal_too(told: list[str], own_saves: Path) -> None:
    done = typed("play", "primer", *told, "--role", "x")
    assert done.code == 2 and "no role 'x'" in done.all
    assert not saves(own_saves)


def test_without_a_terminal_and_without_a_word_of_how_the_demo_is_told(own_saves: Path) -> None:
    done = typed("play", "primer", "--no-save")
    assert "THE END" in done.all and "You play" not in done.all


@proof("F1")
@finding("audit S1")
@pytest.mark.parametrize("named", [False, True])
def test_line_mode_goes_on_with_a_kept_game(named: bool, own_saves: Path) -> None:
    typed("play", "primer", "--plain", fed=ORDERS)
    [kept] = saves(own_saves)
    done = typed("play", "--plain", "--go-on", *[kept.name] * named, fed=ORDERS)
    assert done.code == 0 and "Turn 2 of 6" in done.all
    assert orders_of(own_saves, "council") == ["festival", "festival"]


def test_the_seat_that_is_gone_on_with_is_the_one_that_was_played(own_saves: Path) -> None:
    typed("play", "primer", "--plain", "--role", "smugglers", fed="quit")
    assert "You play The smugglers" in typed("play", "--go-on", fed="quit").all
    refused = typed("play", "--go-on", "--role", "council", fed="quit")
    assert refused.code == 2 and "no role 'council' to play here: smugglers" in refused.all


def test_where_no_game_is_kept_there_is_none_to_go_on_with(own_saves: Path) -> None:
    done = typed("play", "--go-on")
    assert done.code == 4 and "there is no game to go on with" in done.all


@pytest.mark.parametrize("told", [["--seed", "x"], ["--no-save"]])
def test_a_kept_game_takes_no_other_seed_and_stays_kept(told: list[str], own_saves: Path) -> None:
    typed("play", "primer", "--plain", fed="quit")
    done = typed("play", "--go-on", "--plain", *told, fed="quit")
    assert done.code == 2 and "its seed and its record" in done.all


def test_what_is_no_line_of_a_person_ends_the_reading(own_saves: Path) -> None:
    done = typed("play", "primer", "--plain", "--no-save", fed="\0" * 1_000_000)
    assert done.code == 0 and "nothing more is read" in done.all and "The game is not kept." in done.all


def test_an_empty_name_is_no_scenario(own_saves: Path) -> None:
    assert typed("play", "", "--plain", fed="quit").code == 3
