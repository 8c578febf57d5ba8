"""Runs the tests against a sample of mutants: `python -m tests.mutants [--share 1.0] [--seed S] [--group G] [--workers 2]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants import GROUPS, ROOT, Mutant, sample

LIMIT = 600
"""Seconds after which a mutant that hangs counts as killed."""
HANGING = 60
"""Seconds after which one test of it does; the slowest takes a tenth of that."""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".hypothesis", ".*_cache", "dist", "build")


def main() -> None:
    """Take a sample and say who survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="share of the usual number of mutants")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--group", choices=[name for name, *_ in GROUPS], help="only this part of the engine")
    parser.add_argument("--again", type=Path, help="only those that an earlier output says survived")
    asked = parser.parse_args()
    mutants = sample(asked.seed, asked.share)
    if asked.group:
        mutants = [mutant for mutant in mutants if mutant.group == asked.group]
    if asked.again:
        earlier = asked.again.read_text("utf-8")
        mutants = [mutant for mutant in mutants if f"SURVIVED {mutant}\n" in earlier]
    with tempfile.TemporaryDirectory() as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        for worker in range(asked.workers):
            trees.put(shutil.copytree(ROOT, Path(folder) / str(worker), ignore=LEFT_OUT))
        with ThreadPoolExecutor(asked.workers) as pool:
            alive = list(pool.map(lambda mutant: survives(mutant, trees), mutants))
    survivors = [mutant for mutant, lives in zip(mutants, alive, strict=True) if lives]
    killed = len(mutants) - len(survivors)
    print(f"\n{killed} of {len(mutants)} killed ({killed / len(mutants):.0%}), seed {asked.seed}; survivors:")
    for mutant in survivors:
        print(f"- {mutant}")


def survives(mutant: Mutant, trees: SimpleQueue[Path]) -> bool:
    """Whether no test notices a mutant."""
    tree = trees.get()
    path = tree / mutant.file
    source = path.read_bytes()
    try:
        path.write_bytes(mutant.text(source))
        lives = _passes(tree, mutant)
    finally:
        path.write_bytes(source)
        trees.put(tree)
    print(f"{'SURVIVED' if lives else 'killed  '} {mutant}", flush=True)
    return lives


def _passes(tree: Path, mutant: Mutant) -> bool:
    hanging = ("-o", f"faulthandler_timeout={HANGING}", "-o", "faulthandler_exit_on_timeout=true")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *hanging, *mutant.tests]
    clean = {
        **os.environ,
        "PYTHONPATH": str(tree),
        "WARGAME_HOME": str(tree / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(command, cwd=tree, env=clean, capture_output=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    main()
