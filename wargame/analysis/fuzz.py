"""Plays random games with every write checked, and says which game went wrong and what was never reached."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wargame.analysis.runner import Plan, Progress, play_games
from wargame.compiler import Compiled
from wargame.engine.batch import EngineFault
from wargame.engine.executor import Executor
from wargame.library import Content
from wargame.manifest import Manifest


@dataclass(frozen=True)
class Failure:
    """A game in which the engine did wrong."""

    seed: str
    seats: dict[str, str]
    what: str


@dataclass
class Fuzzed:
    """The result of a fuzz: the first game that failed, and the rules that happened in no game."""

    games: int = 0
    failure: Failure | None = None
    unreached: dict[str, str] = field(default_factory=dict)
    """Each rule that never happened, with why it may be so."""


def fuzz(
    compiled: Compiled, content: Content, *, games: int, seed: str, executor: Executor = "wasm", workers: int = 1,
    progress: Progress = lambda done: None,
) -> Fuzzed:  # fmt: skip
    """Play random games, and one in four with the scenario's own seats, until one fails."""
    found, counts = Fuzzed(), Counter[int]()
    random = {role.id: "random" for role in compiled.names.roles}
    for share, seats in ((games - games // 4, random), (games // 4, compiled.seats)):
        before = found.games
        plan = Plan(seed, dict(seats), checking=True)
        try:
            played = play_games(
                compiled, plan, share, executor=executor, workers=workers, progress=later(progress, before)
            )
        except EngineFault as fault:
            found.failure = Failure(fault.seed, dict(seats), str(fault))
            return found
        found.games += played.games
        counts.update(played.counts)
    found.unreached = dict(_unreached(compiled, content, counts))
    return found


def later(progress: Progress, before: int) -> Progress:
    """A progress that goes on after so many games."""
    return lambda done: progress(before + done)


def rules_that_happen(compiled: Compiled) -> set[str]:
    """The rules that write an event when they come about: options, risks, reactions, results, injects."""
    sites = re.findall(r"record\(s, (\d+)", compiled.functions)
    return {compiled.names.sites[int(site)].rule for site in sites}


def _unreached(compiled: Compiled, content: Content, counts: Counter[int]) -> Iterator[tuple[str, str]]:
    rules = sorted({site.rule for site in compiled.names.sites})
    happened = {rule for i, rule in enumerate(rules) if counts[compiled.constants["HAPPENED_IN_ALL"] + i]}
    for rule in sorted(rules_that_happen(compiled) - happened):
        yield rule, _why(rule, compiled.names, content, happened)


def _why(rule: str, names: Manifest, content: Content, happened: set[str]) -> str:
    """The first of the usual reasons that fits, with what stands in its way."""
    if any(option.id == rule for option in names.options):
        asked = "; ".join(content.rulebook.options[rule].needs)
        return f"never ordered, or always moot{': refused when ' if asked else ''}{asked}"
    entry = {**content.rulebook.reactions, **content.rulebook.each_turn, **content.scenario.injects}.get(rule)
    calls = getattr(entry, "on", None)
    called = [calls] if isinstance(calls, str) else list(calls or ())
    missing = [event for event in called if event.replace(".", " ").split()[0] not in happened]
    if called and len(missing) == len(called):
        return f"what calls it never happened: {', '.join(missing)}"
    held = [str(getattr(entry, word)) for word in ("becomes", "when", "if_") if getattr(entry, word, None)]
    return "its condition or its roll never came about" + "".join(f": {part}" for part in held)
