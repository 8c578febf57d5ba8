"""What writing one function needs to know: its names, what is written in place, and what it turns out to use."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from wargame.engine.wasm.faults import SubsetError
from wargame.engine.wasm.small import Small
from wargame.engine.wasm.values import Number


@dataclass
class Words:
    """What writing one function needs to know, and what it turns out to use."""

    function: str
    known: Mapping[str, int]
    """The constants of the module."""
    small: Mapping[str, Small]
    """The expressions that are written where they are called."""
    spread: Mapping[str, ast.FunctionDef]
    """The longer functions that are written where they are called."""
    unread: Mapping[str, frozenset[int]]
    """By function, the arguments that it need not be given."""
    block: Callable[[Words, list[ast.stmt]], str]
    """How statements are written."""
    place: str
    """The file and line of the function."""
    names: dict[str, Number] = field(default_factory=dict)
    """What each local name stands for: the local, or what an argument of a small function is."""
    locals: set[str] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)
    """The constants that were read."""
    calls: set[tuple[str, int, bool]] = field(default_factory=set)
    """The functions that are called, with how many numbers and whether with the position."""
    exit: str = ""
    """The label behind a function that is written where it is called."""
    temporaries: int = 0
    labels: int = 0

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Raise SubsetError at a node."""
        raise SubsetError(self.function, self.place, f"{what}: {ast.unparse(node)}")

    def local(self, name: str) -> str:
        """The local that a name stands for."""
        return str(self.names[name])[11:-1]

    def temporary(self) -> str:
        """A new local for a value that is needed twice."""
        self.temporaries += 1
        name = f"$_{self.temporaries}"
        self.locals.add(name)
        return name
