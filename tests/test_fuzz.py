"""Fuzzing: every write of many random games is checked, and a game that goes wrong is kept."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.proofs import effort, proof, record
from wargame.analysis.fuzz import Failure, Fuzzed, fuzz, rules_that_happen
from wargame.cli.batch import recorded
from wargame.compiler import Compiled
from wargame.engine.batch import EngineFault
from wargame.engine.cache import compiled_of
from wargame.engine.executor import Executor
from wargame.game import reopen
from wargame.library import Content, load_scenario, scenario_names

SCENARIOS = [name for name, _ in scenario_names()]
RULEBOOKS = sorted({load_scenario(name).rulebook.id for name in SCENARIOS})


@pytest.fixture(scope="module")
def primer() -> tuple[Content, Compiled]:
    content = load_scenario("primer")
    return content, compiled_of(content)


@cache
def fuzzed(scenario: str) -> Fuzzed:
    """What comes of fuzzing a scenario."""
    content = load_scenario(scenario)
    return fuzz(compiled_of(content), content, games=effort("B5", 60, 5000), seed="B5", workers=2)


@proof("B5")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_write_of_a_random_game_goes_beyond_its_limits(scenario: str) -> None:
    games = effort("B5", 60, 5000)
    found = fuzzed(scenario)
    assert (found.failure, found.games) == (None, games)
    record("B5", cases=games, seed="B5")


@proof("B5")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_rule_that_a_scenario_never_reached_is_named_with_a_reason(scenario: str) -> None:
    found = fuzzed(scenario)
    assert set(found.unreached) <= rules_that_happen(compiled_of(load_scenario(scenario)))
    assert all(found.unreached.values())
    record("B5", cases=len(found.unreached))


@proof("B5")
@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_every_rule_of_a_rulebook_is_reached_in_one_of_its_scenarios(rulebook: str) -> None:
    scenarios = [name for name in SCENARIOS if load_scenario(name).rulebook.id == rulebook]
    rules = set.union(*(rules_that_happen(compiled_of(load_scenario(name))) for name in scenarios))
    never = set.intersection(*(set(fuzzed(name).unreached) for name in scenarios))
    assert len(never) <= effort("B5", len(rules) // 10, 0), never
    record("B5", cases=len(rules))


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
    found = fuzz(narrowed(compiled, "TURN", 3), content, games=20, seed="F", executor=executor)
    assert found.failure is not None
    assert found.failure.seed == "F/0"
    assert "was set to 4, beyond its limits" in found.failure.what


@pytest.mark.parametrize("executor", ["python", "wasm"])
def test_a_game_that_breaks_off_is_found(primer: tuple[Content, Compiled], executor: Executor) -> None:
    content, compiled = primer
    head = "def income(s: Position) -> int:"
    functions = compiled.functions.replace(head, f"{head}\n    s[PRICE] = 1 // (s[TURN] - s[TURN])", 1)
    wrong = replace(compiled, functions=functions, digest=f"broken {executor}")
    found = fuzz(wrong, content, games=3, seed="F", executor=executor)
    assert found.failure is not None
    assert "it broke off" in found.failure.what


def test_a_failed_game_is_kept_as_a_journal_that_opens(primer: tuple[Content, Compiled], tmp_path: Path) -> None:
    content, compiled = primer
    failure = Failure("F/7", {role.id: "random" for role in compiled.names.roles}, "made up")
    game = reopen(recorded(content, failure, tmp_path))
    assert game.is_over
    assert game.journal.header["seed"] == "F/7"


def test_what_never_happens_is_named_with_what_calls_it(primer: tuple[Content, Compiled]) -> None:
    content, compiled = primer
    found = fuzz(compiled, content, games=1, seed="F")
    assert found.unreached
    usual = ("never ordered, or always moot", "its condition or its roll never came about", "what calls it never happened: ")
    assert all(reason.startswith(usual) for reason in found.unreached.values())
    assert any(reason.startswith("its condition or its roll never came about: ") for reason in found.unreached.values())


def test_what_is_never_ordered_is_named_with_what_it_is_refused_for() -> None:
    content = load_scenario("tutorial")
    found = fuzz(compiled_of(content), content, games=4, seed="F")
    assert found.unreached["repeal_legalization"] == "never ordered, or always moot: refused when no such law stands"


def test_an_engine_fault_names_its_seed() -> None:
    fault = EngineFault("S/1", "what was wrong")
    assert (fault.seed, str(fault)) == ("S/1", "what was wrong")
