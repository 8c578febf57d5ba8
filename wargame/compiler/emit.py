"""A typed expression as Python text."""

from __future__ import annotations

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
