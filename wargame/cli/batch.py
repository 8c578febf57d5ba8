"""Commands that play many games: simulate and fuzz."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from wargame.cli.output import AsJson, Code, ScenarioName, Seed, leave, say, say_json, say_table, there

if TYPE_CHECKING:
    from wargame.analysis.fuzz import Failure
    from wargame.analysis.runner import Progress
    from wargame.analysis.scripts import Script
    from wargame.analysis.simulate import SimulateReport
    from wargame.compiler import Compiled
    from wargame.library import Content


class ExecutorName(Enum):
    """The executors that play games."""

    wasm = "wasm"
    python = "python"


Seats = Annotated[
    list[str] | None,
    typer.Option(help="ROLE=random, hold, doctrine:NAME or script:FILE; else as the scenario says.", metavar="ROLE=SEAT"),
]
Player = Annotated[
    ExecutorName, typer.Option(help="wasm is fast; python is the meaning of the rules. Both play the same games.")
]


def simulate(
    scenario: ScenarioName,
    games: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many games.")] = 100,
    seed: Seed = "1",
    seat: Seats = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many threads (or processes, with python).")] = 1,
    executor: Player = ExecutorName.wasm,
    json: AsJson = False,
) -> None:
    """Play a scenario many times with scripted seats and add up what happens."""
    from wargame.analysis.simulate import simulate as run
    from wargame.engine.cache import compiled_of
    from wargame.library import load_scenario

    compiled = compiled_of(load_scenario(scenario))
    seats, scripts = seated(compiled, seat or [])
    with progress_bar(games) as progress:
        document = run(
            compiled, games=games, seed=seed, seats=seats, scripts=scripts,
            executor=executor.value, workers=workers, progress=progress,
        )  # fmt: skip
    if json:
        say_json(document["schema"], document)
    else:
        _tell(document)


def seated(compiled: Compiled, asked: list[str]) -> tuple[dict[str, str], dict[str, Script]]:
    """The seats of a scenario, changed as was asked, and their scripts. Raises BadParameter or ContentError."""
    from wargame.analysis.scripts import load_script

    seats = dict(compiled.seats)
    scripts: dict[str, Script] = {}
    for text in asked:
        role, _, seat = text.partition("=")
        if role not in compiled.names.role:
            raise typer.BadParameter(f"there is no role '{role}': {', '.join(compiled.names.role)}")
        seats[role] = seat
        if seat.startswith("script:"):
            scripts[role] = load_script(there(Path(seat.removeprefix("script:"))), role, compiled)
        else:
            check_seat(compiled, role, seat)
    return seats, scripts


def check_seat(compiled: Compiled, role: str, seat: str) -> None:
    """Refuse a seat that plays by itself and is not there; raises BadParameter."""
    own = [f"doctrine:{name}" for name, (owner, _) in compiled.doctrines.items() if owner == role]
    known = ["random", "hold", *own]
    if seat not in known:
        raise typer.BadParameter(f"'{seat}' cannot play {role}: {', '.join(known)} can")


@contextmanager
def progress_bar(games: int, unit: str = "games") -> Iterator[Progress]:
    """A bar with games (or whatever is counted) per second and the time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )

    class Rate(ProgressColumn):
        def render(self, task: Task) -> str:
            return f"{task.speed or 0:.0f} {unit}/s"

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(unit, total=games)
        yield lambda done: bar.update(task, completed=done)


def _tell(document: SimulateReport) -> None:
    """The batch in short: endings, scores, orders given most, orders refused."""
    speed = f"{document['games_per_second']} games/s"
    say(f"{document['games']} games of {document['scenario']}, seed {document['seed']} ({speed})")
    ended = [(ending, f"{share:.1%}") for ending, share in document["outcomes"].items()]
    say_table(["ending", ">games"], ended, indent=2)
    say("scores:")
    scores = [(role, f"{of['mean']:.1f}", *(str(of[p]) for p in ("p05", "p50", "p95")))
              for role, of in document["scores"].items()]  # fmt: skip
    say_table(["role", ">mean", ">5%", ">50%", ">95%"], scores, indent=2)
    for role, orders in document["orders"].items():
        most = sorted(orders.items(), key=lambda pair: (-pair[1], pair[0]))[:6]
        say(f"{role} orders most, per game: " + (", ".join(f"{id} {mean:.1f}" for id, mean in most) or "nothing"))
    refused = [(role, option, str(count), reason) for role, options in document["refused"].items()
               for option, reasons in options.items() for reason, count in reasons.items()]  # fmt: skip
    if refused:
        say("orders refused:")
        say_table(["role", "option", ">times", "reason"], refused, indent=2)


def fuzz(
    scenario: Annotated[str | None, typer.Argument(help="The scenario's name; all of them where left out.")] = None,
    games: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many games of each.")] = 1000,
    seed: Seed = "1",
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many threads.")] = 1,
    json: AsJson = False,
) -> None:
    """Play random games with every write checked; a game that goes wrong is kept as a journal."""
    from wargame.library import scenario_names

    names = [scenario] if scenario is not None else [name for name, _ in scenario_names()]
    found = [_fuzzed(name, games, seed, workers) for name in names]
    if json:
        say_json("wargame.fuzz/1", {"games": games, "seed": seed, "scenarios": found})
    for one in [] if json else found:
        said = f"FAILED: {one['failed']}" if one["failed"] else "no fault"
        say(f"{one['scenario']}: {one['games']} games, {said}")
        if one["unreached"]:
            say_table(["never reached", "why"], one["unreached"].items(), indent=2)
    if any(one["failed"] for one in found):
        leave(Code.FINDING)


class FuzzReport(TypedDict):
    """The fuzz of one scenario: what failed, if anything, and each rule that was never reached, with a reason."""

    scenario: str
    games: int
    failed: str | None
    unreached: dict[str, str]


def _fuzzed(scenario: str, games: int, seed: str, workers: int) -> FuzzReport:
    from wargame.analysis.fuzz import fuzz as run
    from wargame.engine.cache import compiled_of
    from wargame.library import load_scenario

    content = load_scenario(scenario)
    with progress_bar(games) as progress:
        found = run(compiled_of(content), content, games=games, seed=seed, workers=workers, progress=progress)
    failed = found.failure
    text = f"{failed.what} (seed {failed.seed}): {recorded(content, failed)}" if failed else None
    return {"scenario": scenario, "games": found.games, "failed": text, "unreached": found.unreached}


def recorded(content: Content, failure: Failure, folder: Path | None = None) -> Path:
    """Play a failed game again at a table, in CPython; returns its journal, which ends where the game breaks off.

    The journal is kept among the saves unless a folder is given. Raises JournalError.
    """
    from wargame.engine.cache import build_engine
    from wargame.game import Game
    from wargame.journal import journal_path
    from wargame.lobby import now
    from wargame.paths import saves_dir
    from wargame.table import Table

    place = folder or saves_dir()
    place.mkdir(parents=True, exist_ok=True)
    name = f"fuzz-{content.scenario.id}-{sha256(failure.seed.encode()).hexdigest()[:12]}"
    path = journal_path(place, name.replace("_", "-"))
    table = Table(
        Game.start(content, build_engine(content), seed=failure.seed, seats=failure.seats, path=path, at=now())
    )
    with suppress(Exception):
        while not table.is_over:
            table.run_scripted(now())
    table.close()
    return path
