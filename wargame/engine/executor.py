"""Executors: the compiled functions, run by CPython or, for batches, as WebAssembly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from wargame.compiler import Compiled
from wargame.dice import game_key
from wargame.engine.kernel import kernel_text
from wargame.engine.kernel.packing import choice_of, option_of, target_of, way_of
from wargame.engine.tape import Row
from wargame.terms import WAYS, Way

if TYPE_CHECKING:
    from wargame.library import Texts


def module_text(compiled: Compiled, taping: bool = True, checking: bool = False) -> str:
    """The text of the whole module (constants, kernel, rules), for people and for CPython."""
    constants = "\n".join(f"{name} = {value}" for name, value in compiled.constants.items())
    head = f"Position = list\nTAPING = {int(taping)}\nCHECKING = {int(checking)}\n{constants}\n"
    return f"{head}\n\n{kernel_text()}\n\n\n{compiled.functions}\n"


_PYTHON = {"abs": abs, "int": int, "list": list, "max": max, "min": min, "range": range}
"""All of Python that a function of the rules can name."""
_DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)
Position: TypeAlias = list[int]
"""One array of integers: the cells that are kept, then scratch, tables and the tape."""
Function: TypeAlias = Callable[..., int]
"""A function of the kernel or the rules: the position, then numbers."""
Namespace: TypeAlias = dict[str, Any]
"""The constants and functions of a module by their names."""


class Interpreter:
    """Compiled content in CPython; every position is a list of its own."""

    def __init__(self, compiled: Compiled, taping: bool, checking: bool = False) -> None:
        self._cells = [*compiled.cells, *[0] * compiled.more_cells(taping)]
        self._names: Namespace = {"copy": _copy, "__builtins__": _PYTHON}
        _define(module_text(compiled, taping, checking), self._names)

    def function(self, name: str) -> Function:
        """A function by its name; its first argument is the position. Raises KeyError."""
        found: Function | _Later = self._names[name]
        return found.compiled() if isinstance(found, _Later) else found

    def evaluate(self, s: Position, text: str, **values: int) -> int:
        """The value of an expression that the compiler wrote, on a position; `values` are its local names."""
        return int(eval(_expression(text), self._names, {"s": s, **values}))

    def new_memory(self) -> Position:
        """A position before turn 1, with an empty tape or nothing counted."""
        return list(self._cells)

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it."""
        return key


class _Later:
    """A function that is compiled when it is called first: a game begins with few of them."""

    def __init__(self, name: str, text: str, among: Namespace) -> None:
        self._name, self._text, self._among = name, text, among

    def compiled(self) -> Function:
        """The function itself, which stands among the names from now on."""
        if self._among[self._name] is self:
            exec(compile(self._text, f"<{self._name}>", "exec"), self._among)
        found: Function = self._among[self._name]
        return found

    def __call__(self, s: Position, *numbers: int) -> int:
        return self.compiled()(s, *numbers)


def _define(text: str, among: Namespace) -> None:
    """Run what stands above a module's functions, and put each of them among the names."""
    heads = [*_DEFINED.finditer(text)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    exec(text[: heads[0].start()], among)
    for head, end in zip(heads, ends, strict=True):
        among[head[1]] = _Later(head[1], text[head.start() : end], among)


@lru_cache(maxsize=4096)
def _expression(text: str) -> CodeType:
    return compile(text, "<number>", "eval")


def _copy(s: Position, to: int, start: int, count: int) -> None:
    """Copy a run of cells: the one intrinsic of the kernel's language."""
    s[to : to + count] = s[start : start + count]


HOLD, RANDOM, FIRST_DOCTRINE = 0, 1, 2
SCRIPT = -1


class Machine(Protocol):
    """A runner of compiled functions."""

    def function(self, name: str) -> Function:
        """A function by its name; its first argument is the position. Raises KeyError."""

    def new_memory(self) -> Position:
        """A position before turn 1, with an empty tape or nothing counted."""

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it."""


Executor: TypeAlias = Literal["python", "wasm"]


def machine_of(compiled: Compiled, taping: bool, executor: Executor, checking: bool) -> Machine:
    """The machine of an executor: CPython, or WebAssembly, where a machine holds one position."""
    if executor == "python":
        return Interpreter(compiled, taping, checking)
    from wargame.engine.wasm import machine

    return machine.Machine(compiled, taping, checking)


class Given(NamedTuple):
    """An order of the turn as a position keeps it, in numbers."""

    option: int
    target: int
    """The region; -1 for none."""
    choice: int
    way: Way
    site: int
    """The rule that decided it; 0 for a person or chance."""
    reason: int
    """Why it turned out moot; 0 where it did not."""


def _given(order: int, site: int, reason: int) -> Given:
    return Given(option_of(order), target_of(order), choice_of(order), WAYS[way_of(order)], site, reason)


class Engine:
    """Compiled content ready to run; in CPython it holds no game, in WebAssembly one, for one thread."""

    def __init__(
        self, compiled: Compiled, taping: bool = True, executor: Executor = "python", checking: bool = False,
        texts: Texts | None = None,
    ) -> None:
        """`taping` off plays batches, see `Batch`; `checking` looks at every write of such a batch.

        `texts` are those that were compiled, from which cards are made.
        """
        self.compiled, self.names, self.taping, self.texts = compiled, compiled.names, taping, texts
        self.at: Mapping[str, int] = compiled.constants
        """The constants of the layout."""
        self.machine = machine_of(compiled, taping, executor, checking)

    def call(self, name: str, s: Position, *numbers: int) -> int:
        """Call a function of the module on a position. Raises KeyError."""
        return self.machine.function(name)(s, *numbers)

    def evaluate(self, s: Position, text: str, **values: int) -> int:
        """The value of an expression that the compiler wrote, on a position; `values` are its local names."""
        return self._interpreter.evaluate(s, text, **values)

    @cached_property
    def _interpreter(self) -> Interpreter:
        return self.machine if isinstance(self.machine, Interpreter) else Interpreter(self.compiled, self.taping)

    def new(self, seed: str, salt: str = "", seats: Mapping[str, str] | None = None) -> Position:
        """The position before turn 1; `seats` names who plays by itself (`hold` where left out)."""
        s = self.machine.new_memory()
        self.reseed(s, seed, salt)
        self.call("draw_private", s)
        for i, role in enumerate(self.names.roles):
            s[self.at["SEAT"] + i] = self.seat_number(role.id, (seats or {}).get(role.id, "hold"))
        return s

    def reseed(self, s: Position, seed: str, salt: str = "", epoch: int = 0) -> None:
        """Roll from now on with the dice of a seed; each epoch has others."""
        s[self.at["KEY"]] = self.machine.key(game_key(seed, salt, epoch))

    def seat_number(self, role: str, seat: str) -> int:
        """The kernel's number of a seat: 0 hold (or a person), 1 random, from 2 the doctrines. Raises KeyError."""
        if seat == "random":
            return RANDOM
        kind, _, name = seat.partition(":")
        if kind != "doctrine":
            return HOLD
        owner, number = self.compiled.doctrines[name]
        if owner != role:
            raise KeyError(name)
        return FIRST_DOCTRINE + number

    def open_turn(self, s: Position) -> None:
        """Begin the next turn: the brief's injects, then everyone's view."""
        self.call("open_turn", s)

    def resolve(self, s: Position, first: int = 0, last: int | None = None) -> None:
        """Carry out the orders of some roles (by number; all where left out), then settle."""
        self.call("resolve", s, first, len(self.names.roles) if last is None else last)

    def close_turn(self, s: Position) -> None:
        """The world's part and the end of the turn."""
        self.call("close_turn", s)

    def play_turn(self, s: Position) -> None:
        """A whole turn in which every seat plays by itself."""
        self.call("play_turn", s)

    def take_seat(self, s: Position, role: int) -> None:
        """Let a seat that plays by itself give its orders."""
        self.call("take_seat", s, role)

    def judge(self, s: Position, role: int, option: int, target: int, choice: int, way: Way) -> int:
        """The first reason (by number) why an order may not be given now, 0 if it may; PRICE then holds its cost."""
        return self.call("judge", s, role, option, target, choice, WAYS.index(way))

    def give(
        self, s: Position, role: int, option: int, target: int, choice: int, way: Way, site: int = 0
    ) -> int:
        """Give an order, if it is legal; returns the reason why not, or 0."""
        return self.call("give", s, role, option, target, choice, WAYS.index(way), site)

    def take_back_all(self, s: Position, role: int) -> None:
        """Forget the orders that a role has given this turn."""
        self.call("take_back_all", s, role)

    def given(self, s: Position, role: int) -> list[Given]:
        """A role's orders of the turn, in the order in which they were given (once resolved: the rulebook's)."""
        orders, at = self.at["ORDERS"] + role * self.at["SLOTS"] * self.at["ORDER_CELLS"], self.at
        slots = range(orders, orders + s[at["GIVEN"] + role] * at["ORDER_CELLS"], at["ORDER_CELLS"])
        return [_given(s[slot], s[slot + at["ORDER_SITE"]], s[slot + at["ORDER_REASON"]]) for slot in slots]

    def drain(self, s: Position) -> list[Row]:
        """Take the rows written since the last time off the tape."""
        count, tape = s[self.at["ROWS"]], self.at["TAPE"]
        rows = [Row(*s[tape + i * 8 : tape + i * 8 + 8]) for i in range(count)]
        s[self.at["ROWS_BEFORE"]] += count
        s[self.at["ROWS"]] = 0
        return rows

    def kept(self, s: Sequence[int]) -> list[int]:
        """The cells that a journal keeps: all that a game is, but for its dice key."""
        return list(s[: self.at["CELLS"]])

    def is_over(self, s: Sequence[int]) -> bool:
        """Whether the game has ended."""
        return s[self.at["OUTCOME"]] > 0
