"""Times each benchmark and prints the results, a line each or as one JSON document."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.engine import ENGINE
from benchmarks.screens import SCREENS

RUNS = 5


def seconds_of(*arguments: str, known: bool = True) -> float:
    """The median time of a `wargame` command in a process of its own, in seconds; `known`: all is in the cache."""
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "wargame", *arguments]
        _timed(command, Path(home))  # once for Python's own files
        return median(_timed(command, Path(home) if known else Path(home, str(run))) for run in range(RUNS))


def _timed(command: list[str], home: Path) -> float:
    """The time of one run with a cache of its own, as somebody at a terminal waits for it."""
    home.mkdir(exist_ok=True)
    surroundings = {**os.environ, "WARGAME_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{' '.join(command[1:])} failed:\n{done.stderr or done.stdout}")
    return took


def seconds_once(*arguments: str) -> float:
    """The time of a `wargame` command that takes minutes, run once."""
    with TemporaryDirectory() as home:
        return _timed([sys.executable, "-m", "wargame", *arguments], Path(home))


BENCHMARKS: list[tuple[str, Callable[[], float | dict[str, float]]]] = [
    ("help_seconds", lambda: seconds_of("--help")),
    ("check_seconds", lambda: seconds_of("check")),
    *ENGINE,
    *SCREENS,
    ("check_first_seconds", lambda: seconds_of("check", known=False)),
    ("source_seconds", lambda: seconds_of("rules", "source")),
    ("sensitivity_seconds", lambda: seconds_once("sensitivity", "baseline_2024")),
]
"""What is timed: a key that stays the same over versions, and what gives its number."""


def main() -> None:
    """Run every benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time the engine's tools.")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("only", nargs="*", metavar="KEY", help="only these, by their keys")
    asked = parser.parse_args()
    results = {}
    for key, measure in BENCHMARKS:
        if asked.only and key not in asked.only:
            continue
        value = measure()
        results[key] = round(value, 4) if isinstance(value, float) else value
        if not asked.json:
            print(f"{key:<32}{results[key]}", flush=True)
    if asked.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
