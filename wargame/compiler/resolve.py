"""Name resolution: from expressions as written to nodes that the compiler can emit."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from wargame.compiler.builtins import call, fact
from wargame.compiler.scope import Bindings, Meaning
from wargame.compiler.symbols import BANDS, SymbolTable
from wargame.expressions import ARITHMETIC, COMPARISONS, CONNECTIVES, ExpressionError, Node, number, truth
from wargame.text import near


def _constant(scope: Bindings, tree: ast.Constant) -> Meaning:
    value = tree.value
    return Meaning(truth(value) if isinstance(value, bool) else number(int(str(value))))


def _name(scope: Bindings, tree: ast.Name) -> Meaning:
    symbols, id = scope.symbols, tree.id
    if id in scope.own:
        return scope.own[id]
    if id in ("turn", "quarter"):
        return Meaning(Node("cell", name=id.upper(), low=0, high=250, live=True))
    if id in ("target", "region") or id in symbols.regions:
        return Meaning(scope.region_named(tree))
    if id in symbols.shared:
        return _shared(scope, id, None, tree)
    if id in symbols.tracks:
        track = symbols.tracks[id]
        if track.regional:
            return Meaning(Node("fault"), track=track, regional=True)
        return scope.track_node(track, None, tree)
    raise ExpressionError(f"there is no '{id}'", tree.col_offset, near(id, scope.known_names()))


def _shared(scope: Bindings, id: str, index: Node | None, tree: ast.expr) -> Meaning:
    loc = scope.symbols.shared[id]
    regional = str(loc[-1]).endswith("[region]")
    if regional and index is None:
        return Meaning(Node("fault"), regional=True)
    if index is not None and not regional:
        raise ExpressionError(f"'{id}' is one number, not one for each region", tree.col_offset)
    if id in scope.expanding:
        raise ExpressionError(f"'{id}' is made of itself", tree.col_offset)
    inner = replace(scope, loc=loc, own={}, expanding=scope.expanding | {id}, region=index, target=None)
    try:
        return _named(scope, id, inner.meaning(scope.symbols.content.rulebook.let[str(loc[-1])]))
    except ExpressionError as fault:
        raise ExpressionError(
            f"{fault.what} (in the shared word '{id}')", tree.col_offset, fault.suggestion
        ) from None


LONG = 12
"""The parts from which on a shared word is worked out by a function of its own."""


def _named(scope: Bindings, id: str, meaning: Meaning) -> Meaning:
    """A long shared word of the whole country, read from the truth, is given its name."""
    if (
        scope.reader is not None
        or meaning.regional
        or str(scope.symbols.shared[id][-1]).endswith("[region]")
        or not _is_long(scope.symbols, id, meaning.node)
    ):
        return meaning
    scope.symbols.words[id] = meaning.node
    return replace(meaning, node=replace(meaning.node, word=id))


def _is_long(symbols: SymbolTable, id: str, node: Node) -> bool:
    if symbols.chosen is not None:
        return id in symbols.chosen
    parts = list(node.walk())
    return len(parts) >= LONG or any(part.op == "call" for part in parts)


def _subscript(scope: Bindings, tree: ast.Subscript) -> Meaning:
    assert isinstance(tree.value, ast.Name)
    id, index = tree.value.id, scope.index(tree.slice)
    if id in scope.symbols.tracks:
        track = scope.symbols.tracks[id]
        if not track.regional:
            raise ExpressionError(f"'{id}' is one number, not one for each region", tree.col_offset)
        return scope.track_node(track, index, tree)
    if id in scope.symbols.shared:
        return _shared(scope, id, index, tree)
    known = [t for t, info in scope.symbols.tracks.items() if info.regional]
    raise ExpressionError(f"there is no regional '{id}'", tree.col_offset, near(id, known))


def _binary(scope: Bindings, tree: ast.BinOp) -> Meaning:
    return Meaning(Node(ARITHMETIC[type(tree.op)], (scope.value(tree.left), scope.value(tree.right))))


def _unary(scope: Bindings, tree: ast.UnaryOp) -> Meaning:
    operand = scope.value(tree.operand)
    if isinstance(tree.op, ast.Not):
        return Meaning(Node("not", (_must_be_truth(operand, tree.operand),), truth=True))
    return Meaning(number(-operand.value) if operand.op == "num" else Node("neg", (operand,)))


def _must_be_truth(node: Node, tree: ast.expr) -> Node:
    if not node.truth:
        raise ExpressionError(
            "`and`, `or` and `not` take conditions: compare this with something", tree.col_offset
        )
    return node


def _connective(scope: Bindings, tree: ast.BoolOp) -> Meaning:
    parts = tuple(_must_be_truth(scope.value(part), part) for part in tree.values)
    return Meaning(Node(CONNECTIVES[type(tree.op)], parts, truth=True))


def _conditional(scope: Bindings, tree: ast.IfExp) -> Meaning:
    test = scope.value(tree.test)
    if not test.truth:
        raise ExpressionError("what stands behind `if` is a condition", tree.test.col_offset)
    yes, no = scope.value(tree.body), scope.value(tree.orelse)
    return Meaning(Node("ternary", (test, yes, no), truth=yes.truth and no.truth))


def _compare(scope: Bindings, tree: ast.Compare) -> Meaning:
    left, op, right = tree.left, tree.ops[0], tree.comparators[0]
    if isinstance(op, (ast.In, ast.NotIn)):
        return _inside(scope, left, right, isinstance(op, ast.NotIn))
    one, other = _both(scope, left, right)
    return Meaning(Node(COMPARISONS[type(op)], (one, other), truth=True))


def _inside(scope: Bindings, left: ast.expr, right: ast.expr, negated: bool) -> Meaning:
    if not isinstance(right, ast.Name):
        raise ExpressionError("behind `in` stands the name of an area", right.col_offset)
    if right.id not in scope.symbols.areas:
        raise ExpressionError(f"there is no area '{right.id}'", right.col_offset, near(right.id, scope.symbols.areas))
    node = Node("in_area", (scope.index(left),), value=scope.symbols.areas[right.id], truth=True)
    return Meaning(Node("not", (node,), truth=True) if negated else node)


def _both(scope: Bindings, left: ast.expr, right: ast.expr) -> tuple[Node, Node]:
    """Both sides of a comparison: a bare word takes its meaning from the other side."""
    for one, other, flip in ((left, right, False), (right, left, True)):
        if isinstance(other, ast.Name) and other.id not in scope.own:
            word = _word(scope, one, other)
            if word is not None:
                node = scope.read(one).node
                return (word, node) if flip else (node, word)
    first, second = scope.read(left), scope.read(right)
    shorter = min(len(first.values), len(second.values))
    if first.values[:shorter] != second.values[:shorter]:
        raise ExpressionError("these two have different names for their values", right.col_offset)
    return scope.value(left), scope.value(right)


def _word(scope: Bindings, side: ast.expr, word: ast.Name) -> Node | None:
    """A value's name, a band word or a role next to what it is compared with; None if it is none of these."""
    if isinstance(side, ast.Name) and side.id == "observer":
        if word.id not in scope.symbols.roles:
            raise ExpressionError(
                f"there is no role '{word.id}'", word.col_offset, near(word.id, scope.symbols.roles)
            )
        return number(scope.symbols.roles.index(word.id))
    if not isinstance(side, (ast.Name, ast.Subscript, ast.Attribute)):
        return None
    meaning = scope.read(side)
    if meaning.regional:
        raise ExpressionError("a region in brackets is missing here", side.col_offset)
    if word.id in meaning.values:
        return number(meaning.values.index(word.id))
    if meaning.track and not meaning.values and word.id in BANDS:
        return number(meaning.track.band(word.id))
    if meaning.values and word.id not in scope.symbols.tracks and word.id not in scope.symbols.shared:
        names = [str(value) for value in meaning.values]
        raise ExpressionError(
            f"'{word.id}' is not one of {', '.join(names)}", word.col_offset, near(word.id, names)
        )
    return None


READERS: dict[type[ast.expr], Callable[..., Meaning]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Subscript: _subscript,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _connective,
    ast.IfExp: _conditional,
    ast.Compare: _compare,
    ast.Attribute: fact,
    ast.Call: call,
}
"""What reads each kind of part."""


class Scope(Bindings):
    """Bindings that read expressions as this language has them."""

    def read(self, tree: ast.expr) -> Meaning:
        """The meaning of a part of an expression; raises ExpressionError."""
        return READERS[type(tree)](self, tree)
