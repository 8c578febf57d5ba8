"""Fuzzing: every write of many random games is checked, and a game that goes wrong is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs import effort, proof, record
from wargame.analysis.fuzz import Failure, fuzz, rules_that_happen
from wargame.cli.fuzz import recorded
from wargame.compiler import Compiled
from wargame.engine.batch import EngineFault
from wargame.engine.cache import compiled_of
from wargame.engine.executor import Executor
from wargame.game import Game
from wargame.library import Content, load_scenario, scenario_names

SCENARIOS = [name for name, _ in scenario_names()]


@pytest.fixture(scope="module")
def primer() -> tuple[Content, Compiled]:
    content = load_scenario("primer")
    return content, compiled_of(content)


@proof("B5")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_write_of_a_random_game_goes_beyond_its_limits(scenario: str) -> None:
    content = load_scenario(scenario)
    games = effort("B5", 60, 5000)
    found = fuzz(compiled_of(content), content.rulebook, games=games, seed="B5", workers=2)
    assert (found.failure, found.games) == (None, games)
    record("B5", cases=games, seed="B5")


@proof("B5")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_rule_of_a_rulebook_is_reached_or_named_with_a_reason(scenario: str) -> None:
    content = load_scenario(scenario)
    games = effort("B5", 60, 5000)
    compiled = compiled_of(content)
    found = fuzz(compiled, content.rulebook, games=games, seed="B5", workers=2)
    assert set(found.unreached) <= rules_that_happen(compiled)
    assert all(found.unreached.values())
    assert len(found.unreached) < len(rules_that_happen(compiled)) / effort("B5", 2, 20)
    record("B5", cases=games, seed="B5")


def narrowed(compiled: Compiled, place: str, most: int) -> Compiled:
    """The same content with a lower limit for a place: a good write becomes a bad one."""
    cells = list(compiled.cells)
    cells[compiled.constants["HIGH"] + compiled.constants[place]] = most
    return replace(compiled, cells=tuple(cells))


@pytest.mark.parametrize("executor", ["python", "wasm"])
def test_a_write_beyond_its_limits_is_found_with_its_game(
    primer: tuple[Content, Compiled], executor: Executor
) -> None:
    content, compiled = primer
    found = fuzz(narrowed(compiled, "TURN", 3), content.rulebook, games=20, seed="F", executor=executor)
    assert found.failure is not None
    assert found.failure.seed == "F/0"
    assert "was set to 4, beyond its limits" in found.failure.what


@pytest.mark.parametrize("executor", ["python", "wasm"])
def test_a_game_that_breaks_off_is_found(primer: tuple[Content, Compiled], executor: Executor) -> None:
    content, compiled = primer
    head = "def income(s: Position) -> int:"
    functions = compiled.functions.replace(head, f"{head}\n    s[PRICE] = 1 // (s[TURN] - s[TURN])", 1)
    wrong = replace(compiled, functions=functions, digest=f"broken {executor}")
    found = fuzz(wrong, content.rulebook, games=3, seed="F", executor=executor)
    assert found.failure is not None
    assert "it broke off" in found.failure.what


def test_a_failed_game_is_kept_as_a_journal_that_opens(primer: tuple[Content, Compiled], tmp_path: Path) -> None:
    content, compiled = primer
    failure = Failure("F/7", {role.id: "random" for role in compiled.names.roles}, "made up")
    game = Game.open(recorded(content, failure, tmp_path))
    assert game.is_over
    assert game.journal.header["seed"] == "F/7"


def test_what_never_happens_is_named_with_what_calls_it(primer: tuple[Content, Compiled]) -> None:
    content, compiled = primer
    found = fuzz(compiled, content.rulebook, games=1, seed="F")
    assert found.unreached
    assert set(found.unreached.values()) <= {
        "never ordered, or always moot", "its condition or its roll never came about"
    } | {reason for reason in found.unreached.values() if reason.startswith("what calls it never happened: ")}  # fmt: skip


def test_an_engine_fault_names_its_seed() -> None:
    fault = EngineFault("S/1", "what was wrong")
    assert (fault.seed, str(fault)) == ("S/1", "what was wrong")
