"""The rows of tests/directions/: each shows in paired games that the rules of rules/tco move what the memo says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.proofs import effort, proof, record
from wargame.analysis.coverage import elements
from wargame.analysis.directional import Row, faults_of, load_rows, rows_of
from wargame.analysis.stats import Pairs, Verdict
from wargame.cli.app import app
from wargame.cli.output import Code
from wargame.errors import ContentError
from wargame.library import Source

FOLDER = Path(__file__).parent / "directions"
FILES = sorted(file.name for file in FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every row; they share an engine for each scenario."""
    return load_rows([FOLDER])


def faults(row: Row) -> list[str]:
    games = row.entry.games
    return list(faults_of(row, row.verdict(games), row.verdict(games, seated=True)))


@proof("C2")
@pytest.mark.parametrize("file", FILES)
def test_rules_move_things_the_way_the_rows_say(file: str, rows: list[Row]) -> None:
    chosen = [row for row in rows if f"{file}:" in row.where][:: effort("C2", 5, 1)]
    assert chosen
    wrong = {row.id: found for row in chosen if (found := faults(row))}
    assert not wrong
    record("C2", cases=len(chosen), seed="pairs")


@proof("C2")
def test_there_are_rows_for_every_element_that_is_no_setting(rows: list[Row]) -> None:
    wanted = {id for id, entry in elements().items() if entry["kind"] != "setting"}
    missing = wanted - {row.entry.element for row in rows}
    assert not missing
    assert len(rows) >= 110
    record("C2", cases=len(rows))


def test_every_row_has_an_id_of_its_own_and_an_element_of_the_list(rows: list[Row]) -> None:
    assert len({row.id for row in rows}) == len(rows)
    assert {row.entry.element for row in rows} <= set(elements())


def test_a_row_with_the_wrong_direction_is_found_out() -> None:
    text = (FOLDER / "02_cyber.yaml").read_text("utf-8").replace("direction: down", "direction: up", 1)
    row = rows_of(Source("rows.yaml", text))[0]
    assert any("should go up by 1" in fault for fault in faults(row))


def test_an_order_that_is_refused_is_a_fault_unless_the_row_says_so(rows: list[Row]) -> None:
    row = next(r for r in rows if r.entry.refused == "a")
    silent = replace(row, entry=row.entry.model_copy(update={"refused": None}))
    assert not faults(row)
    assert any("were refused" in fault for fault in faults(silent))


def test_a_row_that_turns_round_with_the_doctrines_says_why(rows: list[Row]) -> None:
    row = next(r for r in rows if r.entry.reversed)
    silent = replace(row, entry=row.entry.model_copy(update={"reversed": None}))
    assert not faults(row)
    assert any("nobody says why" in fault for fault in faults(silent))


def test_the_same_row_gives_the_same_values_again(rows: list[Row]) -> None:
    row = rows[0]
    assert row.verdict(10).pairs == row.verdict(10).pairs


GOOD = """
scenario: primer
rows:
  patrols_calm:
    element: chronicle.patrols
    says: A patrol calms a quarter.
    a: {orders: {council: {1: [{option: patrol, target: harbour, choices: {size: many}}]}}}
    measure: calm[harbour]
    turn: 1
    direction: up
"""


def test_rows_may_be_of_any_rulebook() -> None:
    assert [row.id for row in rows_of(Source("rows.yaml", GOOD))] == ["patrols_calm"]


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        ("option: patrol", "option: patrl", "7:41", "did you mean 'patrol'?"),
        ("target: harbour", "target: harbor", "7:57", "did you mean 'harbour'?"),
        ("{council: {1", "{counsil: {1", "7:18", "did you mean 'council'?"),
        ("{1: [", "{99: [", "7:28", "should be a turn from 1"),
        ("calm[harbour]", "calmm[harbour]", "8:14", "did you mean 'calm'?"),
        ("calm[harbour]", "calm[harbur]", "8:14", "did you mean 'harbour'?"),
        ("calm[harbour]", "patrol orderd", "8:14", "did you mean 'ordered'?"),
        ("calm[harbour]", "calm harbour mean", "8:14", "should be a track"),
        ("turn: 1", "turn: 99", "9:11", "should be a turn from 1"),
        ("direction: up", "direktion: up", "10:5", "did you mean 'direction'?"),
        ("a: {orders", "a: {start: {clam: 3}, orders", "7:17", "did you mean 'calm'?"),
        ("a: {orders", "a: {start: {calm: 300}, orders", "7:23", "should be 0 to 100"),
        ("a: {orders", "a: {standing: [{option: watchhouse}], orders", "7:20", "did you mean 'watch_house'?"),
        ("scenario: primer", "scenario: primmer", "primmer", "did you mean 'primer'?"),
    ],
)
def test_a_wrong_row_says_where_and_what(old: str, new: str, place: str, what: str) -> None:
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        rows_of(Source("rows.yaml", GOOD.replace(old, new, 1)))
    lines = str(caught.value).splitlines()
    assert any(place in line and what in line for line in lines), lines


VALUES = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=30)


def verdict(values: list[tuple[int, int]], sign: int) -> Verdict:
    return Verdict(Pairs(tuple(a for a, _ in values), tuple(b for _, b in values), (0, 0)), sign, 1)


@given(VALUES)
def test_a_difference_holds_in_one_direction_at_most(values: list[tuple[int, int]]) -> None:
    held = [sign for sign in (-1, 0, 1) if verdict(values, sign).holds]
    assert len(held) <= 2
    assert not {-1, 1} <= set(held)


@given(VALUES, st.sampled_from([-1, 1]))
def test_what_holds_is_not_reversed_and_the_other_way_round_it_is(
    values: list[tuple[int, int]], sign: int
) -> None:
    if verdict(values, sign).holds:
        assert not verdict(values, sign).is_reversed
        assert verdict([(b, a) for a, b in values], sign).is_reversed


def test_the_command_tells_rows_and_fails_on_a_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.yaml"
    path.write_text(GOOD, "utf-8")
    good = CliRunner().invoke(app, ["directions", str(path)])
    assert (good.exit_code, good.output.splitlines()[-1]) == (Code.OK, "1 of 1 rows hold")
    path.write_text(GOOD.replace("direction: up", "direction: down"), "utf-8")
    bad = CliRunner().invoke(app, ["directions", str(path), "--json"])
    assert bad.exit_code == Code.FINDING
    assert '"failed": 1' in bad.output
