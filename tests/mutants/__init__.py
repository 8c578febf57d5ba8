"""Small wrongs put into the engine one at a time, to see whether a test notices.

`make mutants` takes a seeded sample and prints those that no test killed; `docs/mutants.md` keeps the last result, with
what was thought of each survivor.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SWAPS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-", "-": "+", "*": "+", "//": "*",
    "%": "//", "and": "or", "or": "and", "is": "is not", "is not": "is", "in": "not in", "not in": "in", "|": "&",
    "&": "|", "<<": ">>", ">>": "<<", "^": "|",
}  # fmt: skip
"""What each operator is taken for."""

Group = tuple[str, tuple[str, ...], int, tuple[str, ...]]

_GOLDEN = "tests/goldens/test_goldens.py::test_the_game_is_told_as_its_golden_says"
_TOLD = (f"{_GOLDEN}[primer]", f"{_GOLDEN}[primer_halfyear]", f"{_GOLDEN}[baseline_2024]", "tests/goldens/test_tapes.py")

GROUPS: tuple[Group, ...] = (
    ("kernel", ("wargame/engine/kernel/*.py",), 70,
     ("tests/test_words.py", *_TOLD, "tests/test_futures.py", "tests/test_simulate.py", "tests/test_fuzz.py",
      "tests/test_orders.py", "tests/test_table.py", "tests/test_reasons.py", "tests/test_two_worlds.py",
      "tests/test_executors.py", "tests/test_directions.py")),
    ("compiler", ("wargame/compiler/*.py",), 70,
     ("tests/test_words.py", "tests/test_saying.py", "tests/test_guide.py", *_TOLD,
      "tests/test_bad_content.py", "tests/test_bad_memo.py", "tests/test_views.py",
      "tests/test_cards.py", "tests/test_expressions.py", "tests/test_numbers.py", "tests/test_doctrines.py",
      "tests/test_reasons.py", "tests/test_cards_in_play.py", "tests/ui/test_snapshots.py")),
    ("translator", ("wargame/engine/wasm/*.py",), 40,
     ("tests/test_subset.py", "tests/goldens/test_tapes.py", "tests/test_executors.py", "tests/test_simulate.py")),
    ("journal", ("wargame/journal/*.py",), 30,
     ("tests/test_journal.py", "tests/test_torn.py", "tests/test_game.py", "tests/test_journal_damage.py",
      "tests/test_history.py", "tests/test_rewind.py", "tests/test_table.py")),
)  # fmt: skip
"""Which files are changed, how many changes are taken of them, and the tests that should notice."""


@dataclass(frozen=True)
class Mutant:
    """One small wrong: some bytes of a file taken for others."""

    group: str
    file: str
    line: int
    start: int
    end: int
    was: str
    becomes: str
    tests: tuple[str, ...]

    def text(self, source: bytes) -> bytes:
        """The file's bytes with the wrong in them."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: `{self.was}` as `{self.becomes}`"


def sample(seed: str, share: float = 1.0) -> list[Mutant]:
    """A sample of every group; `share` of the usual number."""
    chosen = []
    for name, patterns, count, tests in GROUPS:
        files = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
        found = [m for path in files for m in mutants_of(name, path, tests)]
        chosen += random.Random(f"{seed} {name}").sample(found, max(1, round(count * share)))
    return chosen


def mutants_of(group: str, path: Path, tests: tuple[str, ...]) -> Iterator[Mutant]:
    """Every change of one operator, whole number or `not` of a file."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int | None, column: int | None) -> int:
        return starts[(line or 1) - 1] + (column or 0)

    known = tuple(test for test in tests if (ROOT / test.split("::")[0]).exists())
    for start, end, becomes in _changes(ast.parse(source), source, place):
        number = source[:start].count(b"\n") + 1
        was = source[start:end].decode()
        yield Mutant(group, str(path.relative_to(ROOT)), number, start, end, was, becomes, known)


def _changes(
    tree: ast.AST, source: bytes, place: Callable[[int | None, int | None], int]
) -> Iterator[tuple[int, int, str]]:
    nothing = {id(node) for node in (*_results_of_procedures(tree), *_annotations(tree))}
    for node in ast.walk(tree):
        if id(node) in nothing:
            continue
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield (
                place(node.lineno, node.col_offset),
                place(node.end_lineno, node.end_col_offset),
                str(node.value + 1),
            )
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            start = place(node.lineno, node.col_offset)
            yield start, start + len("not"), ""
        for left, right in _sides(node):
            start, end = place(left.end_lineno, left.end_col_offset), place(right.lineno, right.col_offset)
            between = source[start:end].decode()
            word = between.strip(" ()\n\\")
            if word in SWAPS:
                at = start + between.index(word)
                yield at, at + len(word.encode()), SWAPS[word]


def _results_of_procedures(tree: ast.AST) -> Iterator[ast.expr]:
    """What functions return that have no result: the kernel's return 0, and a change of that changes nothing."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            results = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
            if all(isinstance(value, ast.Constant) and value.value == 0 for value in results):
                yield from results


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    """What only says a type, and so is never worked out."""
    for node in ast.walk(tree):
        for said in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            yield from ast.walk(said) if said else ()


def _sides(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    """What stands left and right of each operator of a node."""
    if isinstance(node, ast.BinOp):
        return [(node.left, node.right)]
    if isinstance(node, ast.Compare):
        return list(zip([node.left, *node.comparators[:-1]], node.comparators, strict=True))
    if isinstance(node, ast.BoolOp):
        return list(zip(node.values, node.values[1:], strict=False))
    return []
