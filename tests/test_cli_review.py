"""The command that looks back: a story without a terminal, through eyes that may look."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import BadParameter
from typer.testing import CliRunner

from wargame.cli.app import app
from wargame.cli.games import file_of, told, viewpoint_of
from wargame.errors import JournalError
from wargame.review import look

EXAMPLES = Path(__file__).resolve().parent.parent / "saves" / "examples"
HARBOUR = EXAMPLES / "harbour.jsonl"


def test_without_a_terminal_the_story_is_printed_to_its_end() -> None:
    done = CliRunner().invoke(app, ["review", str(HARBOUR)])
    assert done.exit_code == 0
    assert "TURN 1 of 6" in done.output and "THE END" in done.output and "harbour.jsonl: " in done.output


def test_a_game_is_found_by_its_name() -> None:
    assert file_of("harbour") == HARBOUR and file_of(str(HARBOUR)) == HARBOUR


@pytest.mark.parametrize("name", ["nothing", "../harbour", "a b"])
def test_a_game_that_there_is_not_is_refused_by_name(name: str) -> None:
    with pytest.raises(JournalError, match="there is no recorded game"):
        file_of(name)


def test_a_role_hears_less_than_the_truth() -> None:
    truth, council = list(told(look(HARBOUR), None)), list(told(look(HARBOUR), "council"))
    assert truth != council and any("Causes that you do not see" in line for line in council)


def test_eyes_that_there_are_not_are_refused() -> None:
    with pytest.raises(BadParameter, match="council, smugglers, control"):
        viewpoint_of(look(HARBOUR), "nobody")


def test_an_older_record_is_still_told_to_its_end() -> None:
    lines = list(told(look(Path(__file__).parent / "older" / "harbour-1.jsonl"), None))
    assert any(line.startswith("THE END") for line in lines)
