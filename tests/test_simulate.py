"""Many games: the same numbers whatever the workers, and nothing silently dropped."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.games import tape_of
from tests.proofs import effort, proof, record
from wargame.analysis.runner import Plan, play_games
from wargame.analysis.scripts import Script, script_of
from wargame.analysis.simulate import Counts, percentile, simulate
from wargame.engine import Engine, decode
from wargame.engine.cache import load_engine
from wargame.engine.executor import Executor
from wargame.errors import ContentError
from wargame.game import Game
from wargame.library import Source, load_scenario
from wargame.manifest import KINDS
from wargame.table import Table

NOW = "2030-01-01T00:00:00Z"
EXECUTORS: tuple[Executor, ...] = ("python", "wasm")
HAPPENS = KINDS.index("happens") + 1
SPEED = ("games_per_second", "seconds")


@pytest.fixture(scope="module")
def primer() -> Engine:
    return load_engine("primer")[1]


def first_role(engine: Engine) -> str:
    return engine.names.roles[0].id


def run(
    engine: Engine, games: int, workers: int = 1, scripts: dict[str, Script] | None = None, executor: Executor = "wasm"
) -> dict[str, Any]:  # fmt: skip
    seats = engine.compiled.seats
    document = simulate(engine.compiled, games=games, seed="S", seats=seats, scripts=scripts or {},
                        executor=executor, workers=workers)  # fmt: skip
    return {key: value for key, value in document.items() if key not in SPEED}


def script(engine: Engine, text: str) -> Script:
    return script_of(Source("script.yaml", text), first_role(engine), engine.compiled)


@proof("A14")
def test_one_and_two_workers_give_the_same_document(primer: Engine) -> None:
    games = effort("A14", 25, 400)
    documents = [run(primer, games, workers, executor=e) for e in EXECUTORS for workers in (1, 2)]
    assert documents[1:] == documents[:-1]
    record("A14", cases=games, seed="S")


@proof("B2")
def test_executors_and_workers_give_the_same_document_of_the_whole_game() -> None:
    engine = load_engine("baseline_2024")[1]
    games = effort("B2", 6, 300)
    documents = [run(engine, games, workers, executor=e) for e in EXECUTORS for workers in (1, 2)]
    assert documents[1:] == documents[:-1]
    record("B2", cases=games, seed="S")


@proof("A14")
@pytest.mark.parametrize("executor", EXECUTORS)
def test_fifty_games_are_the_first_of_a_hundred(primer: Engine, executor: Executor) -> None:
    plan = Plan("S", primer.compiled.seats)
    fifty, hundred = (play_games(primer.compiled, plan, n, executor=executor, keep=True) for n in (50, 100))
    assert [hundred.results[g] for g in range(50)] == [fifty.results[g] for g in range(50)]
    assert fifty.results[0] != fifty.results[1]
    assert (fifty.games, hundred.games) == (50, 100)


@proof("A11")
@pytest.mark.parametrize("scenario", ["primer", "primer_halfyear", "baseline_2024"])
def test_a_demo_and_the_same_game_of_a_batch_have_one_tape(scenario: str) -> None:
    content, engine = load_scenario(scenario), load_engine(scenario)[1]
    games = effort("A11", 2, 50)
    for g in range(games):
        table = Table(Game.start(content, engine, seed=f"S/{g}", at=NOW))
        while not table.is_over:
            table.run_scripted(NOW)
        rows = tape_of(engine, f"S/{g}", engine.compiled.seats)
        assert table._game.events == decode(rows, engine.names)
    record("A11", cases=games, seed="S")


def test_the_document_has_every_part_and_a_value_for_every_turn(primer: Engine) -> None:
    document = simulate(primer.compiled, games=3, seed="S", seats=primer.compiled.seats, scripts={})
    assert set(document) == {"schema", "scenario", "games", "seed", "turns", "tracks", "regional", "events", "orders",
                             "refused", "scores", "outcomes", *SPEED}  # fmt: skip
    assert document["schema"] == "wargame.simulate/1"
    lengths = {len(values) for track in document["tracks"].values() for values in track.values()}
    lengths |= {len(r["mean"]) for track in document["regional"].values() for r in track.values()}
    assert lengths == {primer.names.turns + 1}
    assert sum(document["outcomes"].values()) == pytest.approx(1, abs=0.001)
    assert all(0 <= score["p05"] <= score["p95"] <= 100 for score in document["scores"].values())
    assert json.loads(json.dumps(document)) == document


def test_the_openings_are_the_scenarios_start(primer: Engine) -> None:
    tracks = run(primer, 2)["tracks"]
    for track in primer.names.tracks:
        if not track.regional:
            assert tracks[track.id]["p50"][0] == primer.compiled.cells[track.slot]


def test_an_order_that_a_script_may_not_give_is_counted_with_its_reason(primer: Engine) -> None:
    role = first_role(primer)
    option = next(o for o in primer.names.options if o.role == role and not o.targets)
    order = f"  - {{option: {option.id}}}\n"
    document = run(primer, 4, scripts={role: script(primer, f"1:\n{order}{order}")})
    assert document["refused"][role][option.id]["this order is given already"] == 4


def test_a_scripted_order_is_given_in_its_turn(primer: Engine) -> None:
    role = first_role(primer)
    engine_orders = run(primer, 3, scripts={role: Script(role, {})})["orders"]
    assert engine_orders[role] == {}
    region = primer.names.regions[0].id
    targeted = next(o for o in primer.names.options if o.role == role and region in o.targets)
    text = f"1: [{{option: {targeted.id}, target: {region}}}]"
    document = run(primer, 3, scripts={role: script(primer, text)})
    reached = document["orders"][role].get(targeted.id, 0) * 3
    reached += sum(document["refused"][role].get(targeted.id, {}).values())
    assert reached == 3


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("1: [{option: patrl, target: x}]", "script.yaml:1:14", "did you mean 'patrol'?"),
        ("one: []", "script.yaml:1:1", "should be a turn from 1"),
        ("1: {}", "script.yaml:1:4", "should be a list of orders"),
        ("1: [{target: x}]", "script.yaml:1:5", "the order lacks its option"),
        ("1:\n- {option: patrol, way: plan}", "script.yaml:2:25", "did you mean 'plain'?"),
        ("1:\n- {optoin: patrol}", "script.yaml:2:4", "did you mean 'option'?"),
        ("1: [patrol]", "script.yaml:1:5", "an order should be a map"),
        ("[]", "script.yaml:1:1", "a script should be a map"),
    ],
)
def test_a_wrong_script_says_where_and_what(primer: Engine, text: str, place: str, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        script(primer, text)
    lines = str(caught.value).splitlines()
    assert any(line.startswith(place + ":") and what in line for line in lines), lines


def test_a_choice_value_of_another_kind_is_a_fault_of_the_script(primer: Engine) -> None:
    with pytest.raises(ContentError, match="there is no target"):
        script(primer, "1: [{option: patrol, target: [a]}]")


@given(st.lists(st.integers(-50, 50), min_size=1), st.sampled_from([5, 50, 95]))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    found = percentile(Counter(values), percent)
    assert sum(v <= found for v in values) * 100 >= percent * len(values)
    assert sum(v < found for v in values) * 100 < percent * len(values)


def test_every_game_is_counted_in_every_turn_even_after_its_end(primer: Engine) -> None:
    played = play_games(primer.compiled, Plan("S", primer.compiled.seats), 30)
    counts = Counts(primer.compiled, played.counts)
    for turn in range(primer.names.turns + 1):
        for track in primer.names.tracks:
            assert counts.values(turn, track.slot).total() == 30


def test_what_a_batch_counts_is_what_its_tapes_say(primer: Engine) -> None:
    happened: Counter[str] = Counter()
    for g in range(6):
        for row in tape_of(primer, f"S/{g}", primer.compiled.seats):
            if row.kind == HAPPENS:
                happened[primer.names.sites[row.site].rule] += 1
    events = run(primer, 6)["events"]
    assert {rule: round(count / 6, 4) for rule, count in happened.items()} == {
        rule: event["per_game"] for rule, event in events.items()
    }


def test_a_run_can_be_ended_before_its_games_are_played(primer: Engine) -> None:
    seen: list[int] = []
    played = play_games(
        primer.compiled, Plan("S", primer.compiled.seats), 100_000, progress=seen.append, stop=lambda: seen[-1] > 300
    )  # fmt: skip
    assert 300 < played.games == seen[-1] < 10_000
    assert played.counts[primer.at["GAMES"]] == played.games


def test_more_orders_than_a_script_may_give_in_a_turn_are_refused(primer: Engine) -> None:
    with pytest.raises(ContentError, match="at most 64 orders"):
        script(primer, "1: [" + ", ".join(["{option: patrol}"] * 65) + "]")


def test_a_script_file_is_read_from_its_path(primer: Engine, tmp_path: Path) -> None:
    from wargame.analysis.scripts import load_script

    path = tmp_path / "orders.yaml"
    path.write_text("1: []\n", "utf-8")
    assert load_script(path, first_role(primer), primer.compiled) == Script(first_role(primer), {1: ()})
