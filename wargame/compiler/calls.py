"""The calls of the expression language: over numbers, over regions, and against the quarter's beginning."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from wargame.compiler.book import TrackInfo
from wargame.compiler.ranges import bounds
from wargame.compiler.scope import Meaning, Scope
from wargame.expressions import ExpressionError, Node, number
from wargame.library import near
from wargame.terms import HIDDEN


def call(scope: Scope, tree: ast.Call) -> Meaning:
    """The meaning of a call."""
    assert isinstance(tree.func, ast.Name)
    return _CALLS[tree.func.id](scope, tree)


def _plain(op: str) -> Callable[[Scope, ast.Call], Meaning]:
    def read(scope: Scope, tree: ast.Call) -> Meaning:
        return Meaning(Node(op, tuple(scope.value(arg) for arg in tree.args)))

    return read


def _clamp(scope: Scope, tree: ast.Call) -> Meaning:
    value, low, high = (scope.value(arg) for arg in tree.args)
    return Meaning(Node("min", (Node("max", (value, low)), high)))


def _scaled(scope: Scope, tree: ast.Call) -> Meaning:
    return Meaning(Node("call", tuple(scope.value(arg) for arg in tree.args), "scaled"))


def _area(scope: Scope, tree: ast.expr) -> tuple[ast.expr, int]:
    """The `x` and the regions of `x` or `x in AREA`."""
    if isinstance(tree, ast.Compare) and isinstance(tree.ops[0], ast.In):
        name = tree.comparators[0]
        if not isinstance(name, ast.Name) or name.id not in scope.book.areas:
            found = name.id if isinstance(name, ast.Name) else "this"
            raise ExpressionError(
                f"there is no area '{found}'", name.col_offset, near(found, scope.book.areas)
            )
        return tree.left, scope.book.areas[name.id]
    return tree, scope.book.areas["region"]


def _regional(scope: Scope, tree: ast.expr) -> Node:
    """The address of a regional track's cells, or of a regional word worked out for every region."""
    if not isinstance(tree, ast.Name):
        raise ExpressionError("a regional track or word is wanted here, without brackets", tree.col_offset)
    track = scope.book.tracks.get(tree.id)
    if track and track.regional:
        scope.track_node(track, number(0), tree)
        if scope.strict:
            scope._check_band(Meaning(number(0), track=track), tree)
        return Node("address", name=track.place, low=track.low, high=track.high)
    if tree.id in scope.book.shared:
        return _filled(scope, ast.Subscript(tree, ast.Name("region"), col_offset=tree.col_offset), tree.id)
    names = [id for id, info in scope.book.tracks.items() if info.regional]
    raise ExpressionError(f"there is no regional '{tree.id}'", tree.col_offset, near(tree.id, names))


def _filled(scope: Scope, tree: ast.expr, name: str) -> Node:
    """A call that works out a value for every region; its second argument is that value, for who asks what it reads."""
    region = Node("local", name="region", low=0, high=len(scope.book.regions) - 1)
    value = replace(scope, region=region, own={}, target=None).value(tree)
    function = next((f for f, known in scope.fills.items() if known == value), None)
    if function is None:
        function = f"fill_{len(scope.fills) + 1}_{name}"
        scope.fills[function] = value
    low, high = bounds(value)
    return Node("call", (Node("base"), value), function, low=low, high=high)


def _over(name: str, sign: int = 1) -> Callable[[Scope, ast.Call], Meaning]:
    def read(scope: Scope, tree: ast.Call) -> Meaning:
        inner, area = _area(scope, tree.args[0])
        run = _regional(scope, inner)
        if name == "average":
            return Meaning(Node("call", (run, number(area)), "average"))
        if name == "where_most":
            high = len(scope.book.regions) - 1
            return Meaning(Node("call", (run, number(area), number(sign)), "where_most", low=0, high=high))
        return Meaning(Node("call", (run, number(area), number(sign), number(_count(tree))), "most"))

    return read


def _count(tree: ast.Call) -> int:
    if len(tree.args) == 1:
        return 1
    count = tree.args[1]
    if not (isinstance(count, ast.Constant) and type(count.value) is int and 1 <= count.value <= 3):
        raise ExpressionError("how many is 1, 2 or 3, written out", count.col_offset)
    return count.value


def _counted(scope: Scope, tree: ast.Call) -> Meaning:
    run = _filled(scope, tree.args[0], "counted")
    everywhere = number(scope.book.areas["region"])
    return Meaning(Node("call", (run, everywhere), "summed", low=0, high=len(scope.book.regions)))


def _track(scope: Scope, tree: ast.expr) -> tuple[TrackInfo, Node | None]:
    name = tree.value if isinstance(tree, ast.Subscript) else tree
    track = scope.book.tracks.get(name.id) if isinstance(name, ast.Name) else None
    if track is None:
        raise ExpressionError("a track is wanted here", tree.col_offset)
    index = scope.index(tree.slice) if isinstance(tree, ast.Subscript) else None
    if track.regional != (index is not None):
        raise ExpressionError(
            "a region in brackets belongs to a regional track, and only there", tree.col_offset
        )
    return track, index


def _moved(sign: int) -> Callable[[Scope, ast.Call], Meaning]:
    def read(scope: Scope, tree: ast.Call) -> Meaning:
        if scope.reader:
            raise ExpressionError("lost() and gained() have no place in what a role reads", tree.col_offset)
        track, index = _track(scope, tree.args[0])
        now = scope.track_node(track, index, tree).node
        then = replace(now, name=f"THEN + {now.name}", live=True)
        pair = (now, then) if sign > 0 else (then, now)
        return Meaning(Node("max", (number(0), Node("-", pair))))

    return read


def _known(scope: Scope, tree: ast.Call) -> Meaning:
    if not scope.reader:
        raise ExpressionError("known() belongs to what a role reads", tree.col_offset)
    track, index = _track(scope, tree.args[0])
    node = scope.track_node(track, index, tree).node
    return Meaning(Node(">", (replace(node, low=HIDDEN), number(HIDDEN)), truth=True))


_CALLS: dict[str, Callable[[Scope, ast.Call], Meaning]] = {
    "min": _plain("min"),
    "max": _plain("max"),
    "abs": _plain("abs"),
    "clamp": _clamp,
    "scaled": _scaled,
    "average": _over("average"),
    "highest": _over("most"),
    "lowest": _over("most", -1),
    "where_highest": _over("where_most"),
    "where_lowest": _over("where_most", -1),
    "count": _counted,
    "lost": _moved(-1),
    "gained": _moved(1),
    "known": _known,
}
