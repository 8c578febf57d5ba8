"""How fast games are played: with their tape in CPython, and by the hundred in WebAssembly."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache

from benchmarks import growth
from wargame.analysis.runner import Plan, play_games
from wargame.compiler import Compiled
from wargame.compiler.layout import BATCH
from wargame.compiler.module import compile_content
from wargame.dice import game_key
from wargame.engine.batch import Batch
from wargame.engine.cache import build_engine, compiled_of
from wargame.engine.executor import Engine
from wargame.library import Source, find_scenario, load_sources
from wargame.manifest import KINDS

SCENARIO = "baseline_2024"
OPTIONS = 36
TAPED_GAMES = 30
ROUNDS = 7
"""How often what is short is timed; the best counts, since the rest is what else the machine did."""


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time that some work takes, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@cache
def baseline() -> Compiled:
    """The scenario that is timed."""
    return compiled_of(find_scenario(SCENARIO))


def at_random(compiled: Compiled) -> dict[str, str]:
    """Everyone orders at random."""
    return {role.id: "random" for role in compiled.names.roles}


@cache
def tape() -> tuple[float, int, int]:
    """CPython with its tape and random orders: games per second; orders and rolls in all of those games."""
    engine, counts = build_engine(find_scenario(SCENARIO)), [0] * (len(KINDS) + 1)
    began = time.perf_counter()
    for game in range(TAPED_GAMES):
        s = engine.new(f"B/{game}", seats=at_random(engine.compiled))
        while not engine.is_over(s):
            engine.play_turn(s)
            for row in engine.drain(s):
                counts[row.kind] += 1
    took = time.perf_counter() - began
    return TAPED_GAMES / took, counts[KINDS.index("ordered") + 1], counts[KINDS.index("rolled") + 1]


def wasm_rate(compiled: Compiled, seats: dict[str, str], games: int) -> float:
    """Games per second of one thread that is asked for so many games at a time."""
    batch = Batch(Engine(compiled, taping=False, executor="wasm"), seats, {})
    keys = [game_key(f"B/{game}") for game in range(games)]
    slices = [keys[i : i + BATCH] for i in range(0, games, BATCH)]
    batch.play(slices[0])
    return games / best(lambda: [batch.play(part) for part in slices], max(3, min(200, 2000 // games)))


def wasm_rates() -> dict[str, float]:
    """Games per second with random orders, by how many games are asked for at a time."""
    compiled = baseline()
    return {str(n): round(wasm_rate(compiled, at_random(compiled), n)) for n in (1, 10, 100, 10_000)}


def edit_to_first_game() -> float:
    """From a rule's text changed to the end of a first simulated game, in a process that has done so before."""
    texts = find_scenario(SCENARIO)
    return best(lambda: _edited(texts.sources[:-1], texts.sources[-1]), 5)


_edits = iter(range(10_000))


def _edited(rulebook: tuple[Source, ...], scenario: Source) -> None:
    pace = 4 + next(_edits) % 9
    changed = [Source(s.name, s.text.replace("pace: 10", f"pace: {pace}", 1)) for s in rulebook]
    compiled = compile_content(load_sources(changed, scenario))
    play_games(compiled, Plan("B", at_random(compiled)), 1)


def two_threads_ratio() -> float:
    """How much faster two threads are than one."""
    compiled = baseline()
    plan, games = Plan("B", at_random(compiled)), 16_384
    one, two = (best(lambda n=n: play_games(compiled, plan, games, workers=n), 3) for n in (1, 2))  # type: ignore[misc]
    return one / two


def growth_10x_options() -> float:
    """How much longer a game takes with ten times the options."""
    few, many = (growth.compiled(n) for n in (OPTIONS, OPTIONS * 10))
    return wasm_rate(few, at_random(few), 1000) / wasm_rate(many, at_random(many), 1000)


def peak_mb_million_games() -> float:
    """The most memory of a process that simulates a million games, in MB."""
    command = [
        sys.executable,
        "-m",
        "wargame",
        "simulate",
        SCENARIO,
        "--games",
        "1000000",
        "--workers",
        "2",
        "--json",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


ENGINE: list[tuple[str, Callable[[], float | dict[str, float]]]] = [
    ("traced_games_per_second", lambda: tape()[0]),
    ("wasm_games_per_second", wasm_rates),
    ("wasm_doctrine_games_per_second", lambda: wasm_rate(baseline(), baseline().seats, 10_000)),
    ("edit_to_first_game_seconds", edit_to_first_game),
    ("two_threads_ratio", two_threads_ratio),
    ("decisions_per_game", lambda: tape()[1] / TAPED_GAMES),
    ("rolls_per_game", lambda: tape()[2] / TAPED_GAMES),
    ("growth_10x_options", growth_10x_options),
    ("peak_mb_million_games", peak_mb_million_games),
]
