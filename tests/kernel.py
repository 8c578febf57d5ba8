"""What the kernel takes from outside, read off its own syntax tree; `python -m tests.goldens` writes its stub anew."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from wargame.engine.kernel import kernel_text

STUB = Path(__file__).resolve().parent.parent / "wargame" / "engine" / "kernel" / "given.pyi"
BEGIN, END = "(\n", "\n) = PLACES\n"
"""What stands around the constants in the stub."""


def functions(text: str) -> dict[str, ast.FunctionDef]:
    """The functions of a text by their names."""
    return {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


def constants() -> list[str]:
    """The names in capitals that the kernel reads, sorted."""
    names = (node.id for node in ast.walk(ast.parse(kernel_text())) if isinstance(node, ast.Name))
    return sorted({name for name in names if name.isupper()})


def calls(text: str) -> Iterator[tuple[str, int]]:
    """The calls of a text: the function's name, and with how many arguments."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, len(node.args)


def given_functions() -> dict[str, int]:
    """The functions that the kernel calls and does not have, with how many arguments."""
    known = {*functions(kernel_text()), *dir(builtins)}
    return {name: count for name, count in calls(kernel_text()) if name not in known}


def stubbed(text: str) -> str:
    """The stub with the constants that the kernel reads now."""
    head, _, rest = text.partition(BEGIN)
    names = fill(", ".join(constants()), 110, initial_indent="    ", subsequent_indent="    ")
    return f"{head}{BEGIN}{names}{END}{rest.partition(END)[2]}"


def write() -> None:
    """Write the kernel's stub anew."""
    STUB.write_text(stubbed(STUB.read_text("utf-8")), "utf-8")
