"""Functions as Python text: typed expressions, and the names that each function uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wargame.expressions import Node

_LEVEL = {"ternary": 1, "or": 2, "and": 3, "not": 4, "==": 5, "!=": 5, "<": 5, "<=": 5, ">": 5, ">=": 5,
          "|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "//": 11, "%": 11, "neg": 12}  # fmt: skip
_ATOM = 20


def emit(node: Node, base: str) -> str:
    """The text of a whole number; `base` is the constant of the copy that is read (`SNAPSHOT`, `VIEW_US` ...)."""
    return _value(node, base)[0]


def condition(node: Node, base: str) -> str:
    """The text of a truth where Python asks for one (`if`, `and`, `or`, `not`)."""
    return _truth(node, base)[0]


def _value(node: Node, base: str) -> tuple[str, int]:  # noqa: C901 - one case per kind of node
    if node.word:
        return f"word_{node.word}(s, {base or '0'})", _ATOM
    if node.truth and node.op not in ("num", "cell", "local", "call"):
        return f"1 if {_truth(node, base)[0]} else 0", 1
    match node.op:
        case "num":
            return (str(node.value), _ATOM) if node.value >= 0 else (str(node.value), _LEVEL["neg"])
        case "local":
            return node.name, _ATOM
        case "cell":
            return _cell(node, base), _ATOM
        case "ternary":
            test, yes, no = node.args
            parts = _truth(test, base)[0], _inside(yes, base, 2), _inside(no, base, 1)
            return f"{parts[1]} if {parts[0]} else {parts[2]}", 1
        case "neg":
            return "-" + _inside(node.args[0], base, 12), 12
        case "min" | "max" | "abs":
            return f"{node.op}({', '.join(emit(arg, base) for arg in node.args)})", _ATOM
        case "call":
            return _call(node, base), _ATOM
        case "address":
            return (f"{base} + {node.name}" if base else node.name), _LEVEL["+"]
        case "base":
            return base or "0", _ATOM
        case "fault":  # noted already; the text is thrown away
            return "0", _ATOM
        case _:
            return _operation(node, base)


def _operation(node: Node, base: str) -> tuple[str, int]:
    level = _LEVEL[node.op]
    left, right = node.args
    return f"{_inside(left, base, level)} {node.op} {_inside(right, base, level + 1)}", level


def _truth(node: Node, base: str) -> tuple[str, int]:
    if node.word:
        return f"word_{node.word}(s, {base or '0'}) == 1", 5
    match node.op:
        case "and" | "or":
            level = _LEVEL[node.op]
            texts = [_bracketed(*_truth(arg, base), level) for arg in node.args]
            return f" {node.op} ".join(texts), level
        case "not":
            return f"not {_bracketed(*_truth(node.args[0], base), 4)}", 4
        case "==" | "!=" | "<" | "<=" | ">" | ">=":
            left, right = node.args
            return f"{_inside(left, base, 6)} {node.op} {_inside(right, base, 6)}", 5
        case "in_area":
            return f"{node.value} >> {_inside(node.args[0], base, 10)} & 1 == 1", 5
        case _:
            text, level = _value(node, base)
            return f"{_bracketed(text, level, 6)} == 1", 5


def _inside(node: Node, base: str, level: int) -> str:
    return _bracketed(*_value(node, base), level)


def _bracketed(text: str, own: int, needed: int) -> str:
    return text if own >= needed else f"({text})"


def _cell(node: Node, base: str) -> str:
    parts = [] if node.live or not base else [base]
    parts.append(node.name)
    if node.args:
        parts.append(_inside(node.args[0], base, _LEVEL["+"]))
    return f"s[{' + '.join(parts)}]"


def _call(node: Node, base: str) -> str:
    passed = node.args[:1] if node.args and node.args[0].op == "base" else node.args
    return f"{node.name}({', '.join(['s', *(emit(arg, base) for arg in passed)])})"


@dataclass(frozen=True)
class Note:
    """A line that notes when a rule happened or how its roll went; it stands only where an expression reads that."""

    indent: str
    rule: str
    arguments: str
    is_result: bool = False

    def text(self, kept: set[str]) -> str | None:
        """The line, by the memories of its rule that are kept (LAST, TIMES, WENT); None: nobody reads it."""
        name = self.rule.upper()
        if self.is_result:
            return f"{self.indent}note_result(s, {name}_WENT, {self.arguments})" if "WENT" in kept else None
        last, times = (f"{name}_{kind}" if kind in kept else "0" for kind in ("LAST", "TIMES"))
        read = kept & {"LAST", "TIMES"}
        return f"{self.indent}remember(s, {last}, {times}, {self.arguments})" if read else None


@dataclass
class Function:
    """A function being written: its lines, and what they use of names, cells and other functions."""

    name: str
    parameters: str = ""
    """After the position, as they stand in the head."""
    place: str = ""
    """Of its rule, as `file:line`."""
    lines: list[str | Note] = field(default_factory=list)
    ending: str = "return 0"
    locals: set[str] = field(default_factory=set)
    """The local names that its expressions use."""
    cells: set[tuple[str, str]] = field(default_factory=set)
    """The base and the place of each cell that they read from a copy."""
    calls: set[tuple[str, str]] = field(default_factory=set)
    """The functions that they give a copy to, with its base."""
    words: set[str] = field(default_factory=set)
    """The shared words that they call."""

    def put(self, *lines: str, depth: int = 1) -> None:
        """Write lines, so many steps in."""
        self.lines += ["    " * depth + line for line in lines]

    def number(self, node: Node, base: str) -> str:
        """The text of a whole number, whose names this function uses from now on."""
        self._use(node, base)
        return emit(node, base)

    def truth(self, node: Node, base: str) -> str:
        """The text of a truth, whose names this function uses from now on."""
        self._use(node, base)
        return condition(node, base)

    def text(self, memory: Mapping[str, set[str]]) -> str:
        """The whole function, by the memories of each rule that are kept."""
        heads = ", ".join(filter(None, ["s: Position", self.parameters]))
        head = f"def {self.name}({heads}) -> int:{self.place and f'  # {self.place}'}"
        lines = (x if isinstance(x, str) else x.text(memory.get(x.rule, set())) for x in self.lines)
        ending = [f"    {self.ending}"] if self.ending else []
        return "\n".join([head, *(line for line in lines if line is not None), *ending]) + "\n"

    def _use(self, node: Node, base: str) -> None:
        passed = node.args
        if node.word:
            self.words.add(node.word)
            self.calls.add((f"word_{node.word}", base))
            return
        match node.op:
            case "local":
                self.locals.add(node.name)
                return
            case "address" | "cell" if base and not node.live:
                self.cells.add((base, node.name))
            case "call" if passed and passed[0].op == "base":
                self.calls.add((node.name, base))
                return
        for part in passed:
            self._use(part, base)
