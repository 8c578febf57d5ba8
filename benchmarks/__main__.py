"""Times each benchmark and prints the results, a line each or as one JSON document."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from benchmarks.engine import ENGINE

RUNS = 5


def seconds_of(*arguments: str) -> float:
    """The median time of a `wargame` command in a process of its own, in seconds."""
    return median(_timed([sys.executable, "-m", "wargame", *arguments]) for _ in range(RUNS))


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{' '.join(command[1:])} failed:\n{done.stderr or done.stdout}")
    return took


BENCHMARKS: list[tuple[str, Callable[[], float | dict[str, float]]]] = [
    ("help_seconds", lambda: seconds_of("--help")),
    ("check_seconds", lambda: seconds_of("check")),
    *ENGINE,
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
