"""A turn taken again: an entry of the same journal, after which the game is as it was before that turn."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from wargame.cli.games import told as review_told
from wargame.commands import Commit, Practice, Reasons, Rewind, Submit
from wargame.engine.cache import build_engine
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.game import Game, reopen, verify
from wargame.journal import Journal, saves
from wargame.library import load_scenario
from wargame.review import look
from wargame.table import Table
from wargame.terms import CONTROL, Dice

NOW = "2030-01-01T00:00:00Z"
SCENARIOS = ["primer", "baseline_2024"]


def table_of(scenario: str = "primer", path: Path | None = None, seats: dict[str, str] | None = None) -> Table:
    content = load_scenario(scenario)
    return Table(Game.start(content, build_engine(content), seed="again/0", path=path, at=NOW, seats=seats))


def alone(path: Path | None = None) -> Table:
    """The primer, in which a person plays the council against a scripted seat."""
    table = table_of()
    return table_of(path=path, seats={**table.seats, "council": "person"})


def pass_turns(table: Table, turns: int) -> None:
    """Some turns in which a person gives a legal order, and scripted seats play by themselves."""
    for turn in range(turns):
        if table.alone:
            is_open = [listed.order for listed in table.legal(table.alone) if not listed.reason]
            table.do(table.alone, Submit(is_open[turn % len(is_open)]), NOW)
            table.do(table.alone, Commit(), NOW)
        table.run_scripted(NOW)


def standing_turns(path: Path) -> list[tuple[str, list[list[int]]]]:
    return [(e.body["digest"], e.body["rows"]) for e in look(path).entries if e.kind == "turn"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_with_the_same_dice_and_the_same_orders_the_same_comes_again(scenario: str, tmp_path: Path) -> None:
    table = table_of(scenario, tmp_path / "a.jsonl")
    pass_turns(table, 3)
    before, first = standing_turns(tmp_path / "a.jsonl"), list(table._game.events)
    table.do(CONTROL, Rewind(2), NOW)
    pass_turns(table, 2)
    assert (standing_turns(tmp_path / "a.jsonl"), table._game.events) == (before, first)


def test_with_other_dice_something_else_comes_and_the_turns_before_stay(tmp_path: Path) -> None:
    table = table_of("baseline_2024", tmp_path / "a.jsonl")
    pass_turns(table, 2)
    before = standing_turns(tmp_path / "a.jsonl")
    table.do(CONTROL, Rewind(2, "change"), NOW)
    pass_turns(table, 1)
    after = standing_turns(tmp_path / "a.jsonl")
    assert after[0] == before[0] and after[1] != before[1]


def test_dice_that_change_twice_are_other_dice_twice() -> None:
    table = table_of("baseline_2024")
    pass_turns(table, 1)
    found = [table._game.position[: table._game.engine.at["CELLS"]]]
    for _ in range(2):
        table.do(CONTROL, Rewind(1, "change"), NOW)
        pass_turns(table, 1)
        found.append(table._game.position[: table._game.engine.at["CELLS"]])
    assert found[0] != found[1] != found[2] != found[0]


def test_nothing_that_was_recorded_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    table = alone(path)
    pass_turns(table, 2)
    before = path.read_bytes()
    table.do("council", Rewind(1), NOW)
    assert path.read_bytes().startswith(before)
    kinds = [entry.kind for entry in Journal.open(path, write=False).entries[-2:]]
    assert kinds == ["practice", "rewind"]


def wandering(path: Path) -> Table:
    """A game in which turns are taken again at random, until and after its end."""
    table, dice, left = alone(path), Random(8), 4
    while left or not table.is_over:
        if left and table.turn > 1 and (table.is_over or dice.random() < 0.3):
            luck: Dice = dice.choice(("stay", "change"))
            table.do("council", Rewind(dice.randint(1, table.turn), luck), NOW)
            left -= 1
        pass_turns(table, 1)
    return table


def test_a_record_with_turns_taken_again_is_exact(tmp_path: Path) -> None:
    table = wandering(tmp_path / "a.jsonl")
    found = verify(tmp_path / "a.jsonl")
    assert found.state == "EXACT" and "takes turn 1 again" in str(found)
    record = look(tmp_path / "a.jsonl")
    assert record.events == table._game.events
    assert record.positions[-1] == table._game.engine.kept(table._game.position)
    assert (len(record.rewinds), record.practice, record.turns) == (4, True, table.turn)


def test_wherever_a_record_with_turns_taken_again_is_cut_it_is_the_game_so_far(tmp_path: Path) -> None:
    wandering(tmp_path / "a.jsonl").close()
    lines = (tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes(b"".join(lines[:count]) + b'{"at":')
        reopen(path).journal.close()
        whole = b"".join(lines)
        assert path.read_bytes() == whole[: len(path.read_bytes())] and len(path.read_bytes()) >= sum(map(len, lines[:count]))


def test_a_reopened_game_can_take_a_turn_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    table = alone(path)
    pass_turns(table, 2)
    table.do("council", Rewind(2, "change"), NOW)
    table.close()
    again = Table(reopen(path))
    assert (again._game.practice, again._game.epoch, again.turn) == (True, 1, 2)
    again.do("council", Rewind(1), NOW)
    pass_turns(again, 1)
    found = verify(path)
    assert found.state == "EXACT" and "turn 2 is open" in str(found) and "takes turn 2 again" in str(found)


def test_a_finished_game_goes_on_when_a_turn_is_taken_again(tmp_path: Path) -> None:
    table = alone(tmp_path / "a.jsonl")
    while not table.is_over:
        pass_turns(table, 1)
    assert saves(tmp_path)[0].state == "over"
    table.do("council", Rewind(table.turn), NOW)
    assert (table._game.phase, saves(tmp_path)[0].state, look(tmp_path / "a.jsonl").over) == ("orders", "open", None)


@pytest.mark.parametrize("field, value", [("to", 0), ("epoch", 3), ("turn", 9), ("dice", "loaded"), ("turn", "x")])
def test_a_rewind_that_names_something_else_than_its_turn_is_found(field: str, value: object, tmp_path: Path) -> None:
    table = alone()
    pass_turns(table, 2)
    table.do("council", Rewind(2), NOW)
    entries = table._game.journal.entries
    copy = Journal.create(tmp_path / "a.jsonl", {k: v for k, v in entries[0].body.items() if k != "format"}, NOW)
    for entry in entries[1:]:
        copy.append(entry.kind, {**entry.body, **({field: value} if entry.kind == "rewind" else {})}, NOW)
    copy.close()
    found = verify(tmp_path / "a.jsonl")
    assert (found.state, found.entry) == ("DIVERGED", entries[-1].number)


@pytest.mark.parametrize("command", [Rewind(1), Practice()])
def test_where_several_play_only_control_takes_a_turn_again(command: Rewind | Practice) -> None:
    table = table_of(seats={"council": "person", "smugglers": "person"})
    with pytest.raises(TableError, match="alone"):
        table.do("council", command, NOW)
    table.do(CONTROL, command, NOW)
    assert table._game.practice == isinstance(command, Practice)


def test_a_scripted_seat_takes_no_turn_again() -> None:
    with pytest.raises(TableError, match="alone"):
        alone().do("smugglers", Rewind(1), NOW)


@pytest.mark.parametrize("turn", [0, 2, -1])
def test_only_a_turn_that_was_begun_can_be_taken_again(turn: int) -> None:
    with pytest.raises(IllegalOrder, match="choose one from 1 to 1"):
        alone().do("council", Rewind(turn), NOW)


def test_a_person_alone_who_takes_a_turn_again_is_told_the_reasons_of_scripted_seats() -> None:
    table = alone()
    pass_turns(table, 2)
    with pytest.raises(TableError):
        table.ask("council", Reasons())
    table.do("council", Rewind(2), NOW)
    assert table.ask("council", Reasons())


def test_what_was_set_aside_is_no_longer_told() -> None:
    table = alone()
    pass_turns(table, 1)
    told = table.since("council", 0)
    pass_turns(table, 2)
    table.do("council", Rewind(2), NOW)
    assert table.since("council", 0)[: len(told)] == told
    assert {event.turn for event in table.since("council", 0)} <= {1, 2}
    assert table.see("council").given == ()


def test_a_rewind_is_recorded_before_the_game_goes_back(tmp_path: Path) -> None:
    table = alone(tmp_path / "a.jsonl")
    pass_turns(table, 2)
    table.close()
    with pytest.raises(JournalError):
        table.do("council", Rewind(1), NOW)
    assert table.turn == 3


def test_a_review_tells_the_line_that_was_kept_and_what_was_taken_again(tmp_path: Path) -> None:
    table = alone(tmp_path / "a.jsonl")
    while not table.is_over:
        pass_turns(table, 1)
    table.do("council", Rewind(3, "change"), NOW)
    while not table.is_over:
        pass_turns(table, 1)
    told = list(review_told(look(tmp_path / "a.jsonl"), None))
    assert told[:2] == ["A game for practice.", "Turn 3 was taken again by the town council, with other dice."]
    assert sum("TURN 3 of" in line for line in told) == 1
