"""A game in play: what it takes is recorded, and its record runs again to the same game."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import proof
from wargame.commands import Commit, Intent, Submit, Uncommit, Withdraw
from wargame.engine import fold
from wargame.engine.cache import build_engine
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.game import Game, reopen, verify
from wargame.journal import Journal, Kind, digest
from wargame.library import load_scenario, scenario_names
from wargame.manifest import KINDS, Manifest
from wargame.review import look
from wargame.table import Table
from wargame.terms import Order
from wargame.views import told_to_control

NOW = "2030-01-01T00:00:00Z"
OLDER = Path(__file__).parent / "older" / "harbour-1.jsonl"
PATROL = Order("patrol", "harbour", {"size": "few"})
NAMES = [name for name, _ in scenario_names()]


def new_table(
    scenario: str, path: Path | None = None, seed: str = "game/0", seats: dict[str, str] | None = None
) -> Table:
    content = load_scenario(scenario)
    return Table(Game.start(content, build_engine(content), seed=seed, seats=seats, path=path, at=NOW))


def finish(table: Table) -> None:
    while not table.is_over:
        table.run_scripted(NOW)


@proof("A11")
@pytest.mark.parametrize("scenario", NAMES)
def test_a_game_at_the_table_is_the_game_of_the_batch(scenario: str) -> None:
    table = new_table(scenario)
    finish(table)
    engine = table._game.engine
    s = engine.new("game/0", seats=engine.compiled.seats)
    rows = []
    while not engine.is_over(s):
        engine.play_turn(s)
        rows += engine.drain(s)
    played = [
        row for entry in table._game.journal.entries if entry.kind == "turn" for row in entry.body["rows"]
    ]
    assert played == [list(row) for row in rows]


def test_a_finished_game_verifies_exact(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl")
    finish(table)
    table.close()
    assert str(verify(tmp_path / "a.jsonl")) == "EXACT"


def test_an_intent_and_its_orders_are_there_after_reopening(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl", seats={})
    table.do("council", Submit(PATROL), NOW)
    table.do("council", Intent("calm the harbour", {"calm": "up"}), NOW)
    table.close()
    game = reopen(tmp_path / "a.jsonl")
    assert [given.key() for given in game.given("council")] == [PATROL.key()]
    assert [entry.body["text"] for entry in game.journal.entries if entry.kind == "intent"] == [
        "calm the harbour"
    ]


def test_a_withdrawn_order_gives_back_its_means_and_stays_in_the_record() -> None:
    table = new_table("primer", seats={})
    before = table.see("council").purse_left
    table.do("council", Submit(PATROL), NOW)
    assert table.see("council").purse_left != before
    table.do("council", Withdraw(PATROL), NOW)
    assert table.see("council").purse_left == before
    assert [entry.kind for entry in table._game.journal.entries] == ["header", "order", "withdrawn"]


def test_a_commit_can_be_taken_back_until_the_last_one() -> None:
    table = new_table("primer", seats={})
    table.do("council", Commit(), NOW)
    table.do("council", Uncommit(), NOW)
    assert table.active == {"council", "smugglers"}
    table.do("smugglers", Commit(), NOW)
    table.do("council", Commit(), NOW)
    assert table.turn == 2
    with pytest.raises(IllegalOrder, match="no commit"):
        table.do("council", Uncommit(), NOW)


def test_an_order_that_is_refused_leaves_no_trace() -> None:
    game = new_table("primer", seats={})._game
    before = list(game.position)
    for order in (Order("patrol", "nowhere"), Order("fly"), Order("patrol", "harbour", {"size": "all"})):
        with pytest.raises(IllegalOrder):
            game.submit("council", order, NOW)
    with pytest.raises(IllegalOrder, match="no rule has the number"):
        game.submit("council", PATROL, NOW, 10**6)
    assert (len(game.journal.entries), game.given("council")) == (1, [])
    assert game.position[: game.engine.at["CELLS"]] == before[: game.engine.at["CELLS"]]


@pytest.mark.parametrize("seats", [{"guest": "random"}, {"council": "doctrine:none"}, {"council": "robot"}])
def test_a_seat_that_nobody_can_take_is_refused(seats: dict[str, str]) -> None:
    with pytest.raises(TableError, match=r"the roles are|choose"):
        new_table("primer", seats=seats)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Kind, dict[str, Any]]]:
    """The entries of a finished game."""
    path = tmp_path_factory.mktemp("finished") / "a.jsonl"
    table = new_table("primer", path)
    finish(table)
    return [(entry.kind, entry.body) for entry in table._game.journal.entries]


def forged(path: Path, entries: list[tuple[Kind, dict[str, Any]]]) -> Path:
    """The entries as a journal whose hashes fit."""
    with Journal.create(path, entries[0][1], NOW) as journal:
        for kind, body in entries[1:]:
            journal.append(kind, body, NOW)
    return path


def place_of(entries: list[tuple[Kind, dict[str, Any]]], kind: Kind) -> int:
    return [kind for kind, _ in entries].index(kind)


FORGERIES: list[tuple[str, str, Callable[[dict[str, Any]], Any]]] = [
    ("turn", "digest", lambda body: body.update(digest="0" * 64)),
    ("turn", "rows", lambda body: body["rows"].pop()),
    ("turn", "views", lambda body: body["views"].pop("council")),
    ("turn", "more", lambda body: body.update(more=1)),
    ("turn", "turn", lambda body: body.pop("turn")),
    ("over", "scores.council", lambda body: body["scores"].update(council=101)),
    ("header", "start", lambda body: body["start"].append(0)),
    ("header", "commitment", lambda body: body.update(commitment="0" * 64)),
    ("header", "names.title", lambda body: body["names"].update(title="Another")),
]


@pytest.mark.parametrize(("kind", "field", "forge"), FORGERIES, ids=[f"{k}.{f}" for k, f, _ in FORGERIES])
def test_a_forged_record_diverges_where_it_was_forged(
    finished: list[tuple[Kind, dict[str, Any]]],
    tmp_path: Path,
    kind: Kind,
    field: str,
    forge: Callable[[Any], Any],
) -> None:
    entries = json.loads(json.dumps(finished))
    place = place_of(entries, kind)
    forge(entries[place][1])
    found = verify(forged(tmp_path / "a.jsonl", entries))
    assert (found.state, found.entry, found.field) == ("DIVERGED", place, field)
    with pytest.raises(JournalError, match=f"entry {place}: .*{field}"):
        reopen(tmp_path / "a.jsonl")


@pytest.mark.parametrize("body", [{}, {"role": "council", "option": "fly", "target": None, "choices": {}, "way": "plain"},
                                  {"role": [], "option": "patrol"}])  # fmt: skip
def test_an_order_that_cannot_be_run_again_diverges(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path, body: dict[str, Any]
) -> None:
    path = forged(tmp_path / "a.jsonl", [finished[0], ("order", {"decided": 0, **body})])
    assert (verify(path).state, verify(path).entry) == ("DIVERGED", 1)


def test_a_turn_left_out_given_twice_or_made_up_diverges(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    place = place_of(finished, "turn")
    turn = finished[place]
    cases = {
        "out": ([*finished[:place], *finished[place + 1 :]], place, "kind"),
        "twice": ([*finished[: place + 1], *finished[place:]], place + 1, "turn"),
        "early": ([finished[0], turn], 1, "kind"),
    }
    for name, (entries, where, field) in cases.items():
        found = verify(forged(tmp_path / f"{name}.jsonl", entries))
        assert (found.state, found.entry, found.field) == ("DIVERGED", where, field)


def test_a_kind_of_entry_of_a_later_version_is_refused_with_its_name(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    path = forged(tmp_path / "a.jsonl", [finished[0], ("ruling", {"text": "?"})])
    with pytest.raises(JournalError, match="entry 1: kind: a 'ruling' is of a later version"):
        reopen(path)


def test_another_kernel_is_said_and_compared_all_the_same(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    header = {**finished[0][1], "kernel": 0}
    assert str(verify(forged(tmp_path / "a.jsonl", [("header", header), *finished[1:]]))) == "OTHER KERNEL"
    odd: dict[str, Any] = {"role": "council"}
    assert verify(forged(tmp_path / "b.jsonl", [("header", header), ("order", odd)])).entry == 1


def renumbered(entries: list[tuple[Kind, dict[str, Any]]]) -> list[tuple[Kind, dict[str, Any]]]:
    """The same game as a version that numbers its rules and reasons backward would have recorded it."""
    entries = json.loads(json.dumps(entries))
    names = entries[0][1]["names"]
    for key in ("sites", "reasons"):
        names[key][1:] = names[key][:0:-1]
    for number, site in enumerate(names["sites"]):
        site["number"] = number
    sites, reasons = len(names["sites"]), len(names["reasons"])
    for kind, body in entries:
        for row in body["rows"] if kind == "turn" else ():
            row[2] = sites - row[2] if row[2] else 0
            row[7] = reasons - row[7] if KINDS[row[1] - 1] == "moot" and row[7] else row[7]
        if kind == "order":
            body["decided"] = sites - body["decided"] if body["decided"] else 0
    return entries


def laid_out_otherwise(entries: list[tuple[Kind, dict[str, Any]]]) -> list[tuple[Kind, dict[str, Any]]]:
    """The same game as another kernel, with one more rule and one more unnamed cell, would have recorded it."""
    entries = json.loads(json.dumps(entries))
    header = entries[0][1]
    names, first = header["names"], len(Manifest.from_json(header["names"])._owners)
    header["kernel"] = 0
    header["start"].insert(first, 7)
    cells = list(header["start"])
    names["cells"] += 1
    names["places"] = {name: place + 1 for name, place in names["places"].items()}
    names["stages"] = [[f"{title} now" for title in titles] for titles in names["stages"]]
    names["sites"].insert(1, {**names["sites"][1], "rule": "new_rule"})
    for number, site in enumerate(names["sites"]):
        site["number"] = number
        site["a_later_field"] = site.pop("secret")
    for kind, body in entries:
        if kind == "turn":
            for row in body["rows"]:
                row[2] += row[2] > 0
                row[5] += KINDS[row[1] - 1] in ("placed", "turn_began", "quarter_began", "game_over")
            body["digest"] = digest(fold(cells, body["rows"]))
            for program in (program for view in body["views"].values() for program in view["programs"]):
                program["stage"] += " now"
        elif kind == "order":
            body["decided"] += body["decided"] > 0
    return entries


def test_the_same_game_recorded_with_other_numbers_is_exact_but_is_not_played_on(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    path = forged(tmp_path / "a.jsonl", renumbered(finished))
    assert str(verify(path)) == "EXACT, rules or reasons are numbered otherwise than here, as by another version"
    with pytest.raises(JournalError, match="can be looked at and verified, but not played on"):
        reopen(path)


def test_the_same_game_laid_out_by_another_kernel_is_compared_to_its_end(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    assert str(verify(forged(tmp_path / "a.jsonl", laid_out_otherwise(finished)))) == "OTHER KERNEL"


@pytest.mark.parametrize("field", ["rows", "digest"])
def test_another_game_laid_out_by_another_kernel_differs(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path, field: str
) -> None:
    entries = laid_out_otherwise(finished)
    place = place_of(entries, "turn")
    forge: dict[str, Callable[[dict[str, Any]], Any]] = {
        "rows": lambda body: body["rows"][-1].__setitem__(4, 0), "digest": lambda body: body.update(digest="0" * 64)
    }  # fmt: skip
    forge[field](entries[place][1])
    found = verify(forged(tmp_path / "a.jsonl", entries))
    assert (found.state, found.entry, found.field) == ("OTHER KERNEL", place, field)


def test_a_journal_of_an_older_kernel_is_still_read_and_compared() -> None:
    record, found = look(OLDER), verify(OLDER)
    assert record.entries[-1].kind == "over" and record.positions[-1] != record.positions[0]
    assert [told.kind for told in told_to_control(record.names, record.events)][-1] == "game_over"
    assert (found.state, found.entry, found.field) == ("OTHER KERNEL", record.entries[-1].number, "reached")


def test_a_game_that_could_not_be_opened_is_not_kept_in_use(
    finished: list[tuple[Kind, dict[str, Any]]], tmp_path: Path
) -> None:
    path = forged(tmp_path / "a.jsonl", [finished[0], ("ruling", {})])
    for _ in range(2):
        with pytest.raises(JournalError, match="later version"):
            reopen(path)
