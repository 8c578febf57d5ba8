"""Phrasing of conditions and amounts of the rules, as a card says them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from wargame.compiler.symbols import BANDS, SymbolTable
from wargame.expressions import parse
from wargame.rulebook import Body, Expression, OptionEntry

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "/", ast.Mod: "modulo",
}  # fmt: skip
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_PHRASES: dict[type[ast.cmpop], str] = {
    ast.Eq: "is {}", ast.NotEq: "is not {}", ast.Lt: "is below {}", ast.LtE: "is at most {}", ast.Gt: "is above {}",
    ast.GtE: "is at least {}",
}  # fmt: skip
_CALLS = {
    "min": "the lower of {}", "max": "the higher of {}", "average": "the mean of {}", "highest": "the highest {}",
    "lowest": "the lowest {}", "where_highest": "where {} is highest", "where_lowest": "where {} is lowest",
    "lost": "what was lost of {}", "gained": "what was gained of {}", "abs": "the size of {}",
}  # fmt: skip
_STATES = {
    "standing": ("stands", "does not stand"),
    "active": ("is at work", "is not at work"),
    "unfunded": ("is unpaid", "is paid"),
}
LONG = 120
"""A word that stands for a longer sentence is said as it is."""


def spaced(id: str) -> str:
    """An id as words."""
    return id.replace("_", " ")


@dataclass(frozen=True)
class Sentences:
    """Expressions of a rulebook in words."""

    symbols: SymbolTable
    lets: Mapping[str, Expression] = field(default_factory=dict)
    """The rule's own words."""
    choices: frozenset[str] = frozenset()
    """The names of its option's choices."""

    def of(self, text: Expression) -> str:
        """A condition or an amount in words."""
        said = self._say(parse(text))
        alone = said.startswith("(") and said.endswith(")") and said.count("(") == 1
        return said[1:-1] if alone else said

    def _say(self, tree: ast.expr, negated: bool = False) -> str:
        return _SAYERS[type(tree)](self, tree, negated)

    def boolean(self, tree: ast.BoolOp, negated: bool) -> str:
        """`and` and `or`, which a negation swaps."""
        word = "and" if isinstance(tree.op, ast.And) is not negated else "or"
        parts = [self._say(part, negated) for part in tree.values]
        bracketed = [f"({p})" if isinstance(t, ast.BoolOp) else p for p, t in zip(parts, tree.values, strict=True)]
        return f" {word} ".join(bracketed)

    def compare(self, tree: ast.Compare, negated: bool) -> str:
        """A comparison, by what stands on its left."""
        op: type[ast.cmpop] = type(tree.ops[0])
        op = _OPPOSITE[op] if negated else op
        left, right = tree.left, tree.comparators[0]
        number = _number(right)
        match left:
            case ast.Attribute(attr="since" | "times"):
                return self._counted(left, op, right)
            case ast.Call(func=ast.Name(id="count")):
                return self._somewhere(left, op, right)
            case ast.Call(args=[inner, *_]) if number is not None and self._is_highest_flag(left):
                return f"{'somewhere' if _holds(op, 1, number) else 'nowhere'} {_within(self._say(inner))}"
            case ast.Name(id="target" | "region"):
                return f"it is {self._where(op, right)}"
            case ast.Name(id="observer"):
                return f"{'noticed' if op is ast.Eq else 'not noticed'} by the {self._say(right).removeprefix('The ')}"
            case ast.BinOp(op=ast.Mod()) if op is ast.Eq and number is not None:
                return self._every(left, number)
            case _:
                return self._compared(left, op, right)

    def _compared(self, left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> str:
        """A comparison of any two values."""
        said, number = self._say(left), _number(right)
        if op in (ast.In, ast.NotIn):
            return f"{said} {self._where(op, right)}"
        if isinstance(left, ast.Attribute):
            return f"{said} {'other than ' if op is ast.NotEq else ''}{self._say(right)}"
        if self._is_flag(left) and number is not None:
            return f"{said}: {'yes' if _holds(op, 1, number) else 'no'}"
        return f"{said} {_PHRASES[op].format(self._say(right))}"

    def _every(self, left: ast.BinOp, rest: int) -> str:
        """Every so many turns or quarters, by the first three of them."""
        step = int(self._say(left.right))
        first = rest or step
        return f"{self._say(left.left)} {first}, {first + step}, {first + 2 * step} and so on"

    def _counted(self, left: ast.Attribute, op: type[ast.cmpop], right: ast.expr) -> str:
        """How long ago, or how often, a rule happened."""
        name, number = self._say(left.value), _number(right)
        if number is not None:
            return (_times if left.attr == "times" else _since)(name, op, number)
        if left.attr == "since":
            return f"{name} comes within the time agreed"
        return f"{name} {_PHRASES[op].format(self._say(right))} times"

    def _somewhere(self, left: ast.Call, op: type[ast.cmpop], right: ast.expr) -> str:
        inner = self._say(left.args[0])
        if _number(right) == 0:
            return f"{'somewhere' if op is ast.Gt else 'nowhere'} {inner.replace(' there', '', 1)}"
        return f"regions where {inner}: {_PHRASES[op].format(self._say(right))}"

    def _is_highest_flag(self, tree: ast.Call) -> bool:
        """Whether this asks for the highest of a track that is 0 or 1 in each region."""
        inner = tree.args[0].left if isinstance(tree.args[0], ast.Compare) else tree.args[0]
        return isinstance(tree.func, ast.Name) and tree.func.id == "highest" and self._is_flag(inner)

    def _where(self, op: type[ast.cmpop], right: ast.expr) -> str:
        name = right.id if isinstance(right, ast.Name) else ""
        there = name in ("target", "region")
        if op in (ast.NotEq, ast.NotIn):
            return "elsewhere" if there else f"outside {self.place(name)}"
        return "there" if there else f"in {self.place(name)}"

    def place(self, name: str) -> str:
        """A region or an area, with its article."""
        region = self.symbols.content.rulebook.regions.get(name)
        title = region.title if region else spaced(name)
        return _within(title) if title.startswith("The ") else f"the {title}"

    def name(self, tree: ast.Name, negated: bool) -> str:
        """A bare name: a word is said by what it stands for, a track by its title."""
        id = tree.id
        if id in self.lets and id not in self.choices:
            return self._meant(id, self.lets[id], negated)
        if id in self.symbols.shared:
            loc = self.symbols.shared[id]
            outer = replace(self, lets={}, choices=frozenset())
            return outer._meant(id, self.symbols.content.rulebook.let[str(loc[-1])], negated)
        track = self.symbols.tracks.get(id)
        words = track.entry.title if track else self._word(id)
        return f"not {words}" if negated else words

    def _word(self, id: str) -> str:
        if id == "waited":
            return "the time since"
        role = self.symbols.content.rulebook.roles.get(id)
        return role.title if role else spaced(id)

    def _meant(self, word: str, text: Expression, negated: bool) -> str:
        """The condition that a word stands for, or the word itself where that is an amount or too long."""
        tree = parse(text)
        if isinstance(tree, (ast.BinOp, ast.IfExp, ast.Call)):
            return f"the {spaced(word)}"
        said = self._say(tree, negated)
        if len(said) > LONG:
            return f"{'not ' if negated else ''}{spaced(word)}"
        return f"({said})" if isinstance(tree, ast.BoolOp) else said

    def subscript(self, tree: ast.Subscript, negated: bool) -> str:
        """Something of a region."""
        assert isinstance(tree.value, ast.Name)
        id, at = tree.value.id, tree.slice.id if isinstance(tree.slice, ast.Name) else ""
        if id in self.symbols.shared:
            return self.name(tree.value, negated)
        where = "there" if at in ("target", "region") else f"in {self.place(at)}" if at else "there"
        title = self.symbols.tracks[id].entry.title if id in self.symbols.tracks else self._rule(id)
        return f"{title} {where}"

    def attribute(self, tree: ast.Attribute, negated: bool) -> str:
        """A fact of a rule that is a truth of its own."""
        value = tree.value
        name = value.value if isinstance(value, ast.Subscript) else value
        assert isinstance(name, ast.Name)
        rule, title = self.symbols.rules[name.id], self._say(value)
        if tree.attr in _STATES:
            return f"{title} {_STATES[tree.attr][negated]}"
        entry = rule.entry
        if isinstance(entry, OptionEntry) and tree.attr in entry.choices:
            return f"{title} with {spaced(tree.attr)}:"
        result = entry.results.get(tree.attr) if isinstance(entry, Body) else None
        word = (result.title if result else None) or spaced(tree.attr)
        return f"{title} {'did not end' if negated else 'ended'} as: {word}" if result else (
            f"{title} is {'not ' if negated else ''}{word}")  # fmt: skip

    def call(self, tree: ast.Call, negated: bool) -> str:
        """One of the calls of the language."""
        assert isinstance(tree.func, ast.Name)
        said = " and ".join(self._say(arg) for arg in tree.args)
        return _CALLS.get(tree.func.id, f"{spaced(tree.func.id)} {{}}").format(said)

    def binary(self, tree: ast.BinOp, negated: bool) -> str:
        """Arithmetic, as it is written."""
        return f"{self._say(tree.left)} {_OPERATORS[type(tree.op)]} {self._say(tree.right)}"

    def unary(self, tree: ast.UnaryOp, negated: bool) -> str:
        """`not`, which negates what it stands before, and a minus."""
        if isinstance(tree.op, ast.Not):
            return self._say(tree.operand, not negated)
        return f"-{self._say(tree.operand)}"

    def ternary(self, tree: ast.IfExp, negated: bool) -> str:
        """One of two."""
        return f"{self._say(tree.body)} if {self._say(tree.test)}, else {self._say(tree.orelse)}"

    def constant(self, tree: ast.Constant, negated: bool) -> str:
        """A number as it is."""
        if not isinstance(tree.value, bool):
            return str(tree.value)
        return "always" if tree.value is not negated else "never"

    def _rule(self, id: str) -> str:
        entry = self.symbols.rules[id].entry if id in self.symbols.rules else None
        return f'"{getattr(entry, "title", None) or spaced(id)}"'

    def _is_flag(self, tree: ast.expr) -> bool:
        """Whether this is a track of 0 and 1."""
        name = tree.value if isinstance(tree, ast.Subscript) else tree
        track = self.symbols.tracks.get(name.id) if isinstance(name, ast.Name) else None
        return track is not None and (track.low, track.high) == (0, 1)


def _number(tree: ast.expr) -> int | None:
    """The number that is written out; None for any other expression."""
    return int(tree.value) if isinstance(tree, ast.Constant) and isinstance(tree.value, int) else None


def _said_name(self: Sentences, tree: ast.Name, negated: bool) -> str:
    if tree.id in self.symbols.rules and tree.id not in self.choices and tree.id not in self.lets:
        return self._rule(tree.id)
    return spaced(tree.id) if tree.id in (*BANDS, "target", "region") else self.name(tree, negated)


_SAYERS: dict[type[ast.expr], Callable[..., str]] = {
    ast.BoolOp: Sentences.boolean,
    ast.Compare: Sentences.compare,
    ast.Name: _said_name,
    ast.Subscript: Sentences.subscript,
    ast.Attribute: Sentences.attribute,
    ast.Call: Sentences.call,
    ast.BinOp: Sentences.binary,
    ast.UnaryOp: Sentences.unary,
    ast.IfExp: Sentences.ternary,
    ast.Constant: Sentences.constant,
}


def _times(name: str, op: type[ast.cmpop], number: int) -> str:
    """How often something happened, compared with a number."""
    if op in (ast.Gt, ast.Lt):
        op, number = (ast.GtE, number + 1) if op is ast.Gt else (ast.LtE, number - 1)
    if number == 0:
        return f"{name} before" if op is ast.NotEq else f"never yet {name}"
    if op is ast.GtE and number == 1:
        return f"{name} before"
    often = {1: "once", 2: "twice"}.get(number, f"{number} times")
    most = {ast.Eq: "exactly", ast.NotEq: "not exactly", ast.GtE: "at least", ast.LtE: "at most"}[op]
    return f"{name} {most} {often}"


def _since(name: str, op: type[ast.cmpop], number: int) -> str:
    """How many turns ago something happened last, compared with a number."""
    turns = number - (op in (ast.Lt, ast.GtE))
    lately = {0: "this turn", 1: "in this turn or the last"}.get(turns, f"in the last {turns} turns")
    if op in (ast.Eq, ast.NotEq) and number:
        lately = "last turn" if number == 1 else f"{number} turns ago"
    return f"{name} {lately}" if op in (ast.Eq, ast.Lt, ast.LtE) else f"no {name} {lately}"


def _within(title: str) -> str:
    """A title as it stands within a sentence: an article at its head is small."""
    return title[:1].lower() + title[1:] if title.startswith("The ") else title


def _holds(op: type[ast.cmpop], value: int, other: int) -> bool:
    """Whether a comparison of two numbers holds."""
    tests: dict[type[ast.cmpop], bool] = {
        ast.Eq: value == other, ast.NotEq: value != other, ast.Lt: value < other, ast.LtE: value <= other,
        ast.Gt: value > other, ast.GtE: value >= other,
    }  # fmt: skip
    return tests[op]
