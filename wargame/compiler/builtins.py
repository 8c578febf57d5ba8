"""Functions and facts that expressions may call: over regions and time, and `rule.fact`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from wargame.compiler.ranges import bounds
from wargame.compiler.scope import Bindings, Meaning
from wargame.compiler.symbols import RuleInfo, SymbolTable, TrackInfo
from wargame.expressions import ExpressionError, Node, number
from wargame.manifest import OF_DEALS
from wargame.rulebook import Body, OptionEntry
from wargame.terms import HIDDEN
from wargame.text import near

MOST = 1_000_000
PROGRAM_FACTS = ("standing", "active", "unfunded")
DEAL_STATES = {"open": ("STATUS", 1), "accepted": ("STATUS", 2), "bargaining": ("STATUS", 3), "refused": ("STATUS", 4),
               "kept": ("ASK", 1), "broken": ("ASK", 2), "rewarded": ("PROMISE", 1), "cheated": ("PROMISE", 2),
               "carried_out": ("THREAT", 1), "bluffed": ("THREAT", 2)}  # fmt: skip


def fact(scope: Bindings, tree: ast.Attribute) -> Meaning:
    """The meaning of `rule.fact` or `rule[region].fact`."""
    value = tree.value
    name = value.value if isinstance(value, ast.Subscript) else value
    assert isinstance(name, ast.Name)
    if name.id in scope.symbols.roles and tree.attr == "score":
        return _score(scope, name, tree)
    rule = scope.symbols.rules.get(name.id)
    if rule is None or rule.kind == "doctrines":
        raise ExpressionError(
            f"there is no rule '{name.id}'", tree.col_offset, near(name.id, scope.symbols.rules)
        )
    index = scope.index(value.slice) if isinstance(value, ast.Subscript) else None
    _check_index(rule, index, tree)
    if scope.reader and not scope.symbols.hears(scope.reader, rule.id):
        raise ExpressionError(f"{scope.reader} may not know of '{rule.id}'", tree.col_offset)
    return _fact(scope, rule, tree.attr, index, tree)


def _score(scope: Bindings, name: ast.Name, tree: ast.Attribute) -> Meaning:
    if not scope.scored:
        raise ExpressionError("a score is read only where the game ends", tree.col_offset)
    cell = Node("cell", (number(scope.symbols.roles.index(name.id)),), "SCORE", low=0, high=100_000, live=True)
    return Meaning(Node("//", (cell, number(1000))))


def _check_index(rule: RuleInfo, index: Node | None, tree: ast.Attribute) -> None:
    if rule.area and index is None:
        raise ExpressionError(f"'{rule.id}' is aimed at regions: say which in brackets", tree.col_offset)
    if not rule.area and index is not None:
        raise ExpressionError(f"'{rule.id}' is not aimed at regions", tree.col_offset)


def _cell(name: str, index: Node | None, high: int, low: int = 0) -> Node:
    return Node("cell", (index,) if index else (), name, low=low, high=high)


def _is(cell: Node, value: int) -> Meaning:
    return Meaning(Node("==", (cell, number(value)), truth=True))


def _fact(scope: Bindings, rule: RuleInfo, word: str, index: Node | None, tree: ast.Attribute) -> Meaning:
    symbols, entry = scope.symbols, rule.entry
    if word == "times":
        return Meaning(_cell(symbols.remember(rule.id, "TIMES"), index, MOST))
    if word == "since":
        last = _cell(symbols.remember(rule.id, "LAST"), index, 250)
        return Meaning(Node("call", (last,), "turns_since", low=0, high=250))
    if isinstance(entry, Body) and word in entry.results:
        went = _cell(symbols.remember(rule.id, "WENT"), index, len(entry.results))
        return _is(went, list(entry.results).index(word) + 1)
    if isinstance(entry, OptionEntry):
        found = _option_fact(symbols, rule, entry, word, index)
        if found:
            return found
    known = _facts_of(entry)
    raise ExpressionError(f"'{rule.id}' has no '{word}'", tree.col_offset, near(word, known))


def _facts_of(entry: object) -> list[str]:
    known = ["times", "since"]
    if isinstance(entry, Body):
        known += entry.results
    if isinstance(entry, OptionEntry):
        known += PROGRAM_FACTS if entry.program else ()
        known += (*DEAL_STATES, "stalled") if entry.deal else ()
        known += entry.choices if entry.program or entry.deal else ()
    return known


def _option_fact(
    symbols: SymbolTable, rule: RuleInfo, entry: OptionEntry, word: str, index: Node | None
) -> Meaning | None:
    name = rule.id.upper()
    if entry.program and word in PROGRAM_FACTS:
        return _program_fact(symbols, rule.id, word, index)
    if entry.deal and word in DEAL_STATES:
        field, value = DEAL_STATES[word]
        return _is(_cell(f"{name}_{field}", None, 4), value)
    if entry.deal and word == "stalled":
        never = Node(">", (_cell(f"{name}_STALLED_AT", None, 250), number(0)), truth=True)
        open_ = _is(_cell(f"{name}_STATUS", None, 4), 1).node
        return Meaning(Node("and", (open_, never), truth=True))
    if word in entry.choices and (entry.program or entry.deal):
        return _choice(entry, f"{name}_{'CHOICE' if entry.program else 'TERMS'}", word, index)
    return None


def _program_fact(symbols: SymbolTable, rule: str, word: str, index: Node | None) -> Meaning:
    stage = _cell(f"{rule.upper()}_STAGE", index, 8)
    unpaid = _cell(f"{rule.upper()}_UNPAID", index, 250)
    if word == "standing":
        return Meaning(Node(">", (stage, number(0)), truth=True))
    if word == "unfunded":
        return Meaning(Node(">", (unpaid, number(0)), truth=True))
    last = _is(stage, len(symbols.stages(rule))).node
    return Meaning(Node("and", (last, _is(unpaid, 0).node), truth=True))


def _choice(entry: OptionEntry, cell: str, word: str, index: Node | None) -> Meaning:
    """A choice of a standing program or running deal; -1 where there is none."""
    combinations, stride = 1, 1
    values: tuple[str | int, ...] = ()
    for name, options in entry.choices.items():
        if name == word:
            stride, values = combinations, tuple(options)
        combinations *= len(options)
    kept = _cell(cell, index, combinations)
    given = Node("-", (kept, number(1)))
    chosen = Node("%", (Node("//", (given, number(stride))) if stride > 1 else given, number(len(values))))
    none = Node(">", (kept, number(0)), truth=True)
    return Meaning(Node("ternary", (none, chosen, number(-1))), values)


assert set(DEAL_STATES) < {*OF_DEALS, "open"}


def call(scope: Bindings, tree: ast.Call) -> Meaning:
    """The meaning of a call."""
    assert isinstance(tree.func, ast.Name)
    return _CALLS[tree.func.id](scope, tree)


def _plain(op: str) -> Callable[[Bindings, ast.Call], Meaning]:
    def read(scope: Bindings, tree: ast.Call) -> Meaning:
        return Meaning(Node(op, tuple(scope.value(arg) for arg in tree.args)))

    return read


def _clamp(scope: Bindings, tree: ast.Call) -> Meaning:
    value, low, high = (scope.value(arg) for arg in tree.args)
    return Meaning(Node("min", (Node("max", (value, low)), high)))


def _scaled(scope: Bindings, tree: ast.Call) -> Meaning:
    return Meaning(Node("call", tuple(scope.value(arg) for arg in tree.args), "scaled"))


def _area(scope: Bindings, tree: ast.expr) -> tuple[ast.expr, int]:
    """The `x` and the regions of `x` or `x in AREA`."""
    if isinstance(tree, ast.Compare) and isinstance(tree.ops[0], ast.In):
        name = tree.comparators[0]
        if not isinstance(name, ast.Name) or name.id not in scope.symbols.areas:
            found = name.id if isinstance(name, ast.Name) else "this"
            raise ExpressionError(
                f"there is no area '{found}'", name.col_offset, near(found, scope.symbols.areas)
            )
        return tree.left, scope.symbols.areas[name.id]
    return tree, scope.symbols.areas["region"]


def _regional(scope: Bindings, tree: ast.expr) -> Node:
    """The address of a regional track's cells, or of a regional word worked out for every region."""
    if not isinstance(tree, ast.Name):
        raise ExpressionError("a regional track or word is wanted here, without brackets", tree.col_offset)
    track = scope.symbols.tracks.get(tree.id)
    if track and track.regional:
        scope.track_node(track, number(0), tree)
        if scope.strict:
            scope._check_band(Meaning(number(0), track=track), tree)
        return Node("address", name=track.place, low=track.low, high=track.high)
    if tree.id in scope.symbols.shared:
        return _filled(scope, ast.Subscript(tree, ast.Name("region"), col_offset=tree.col_offset), tree.id)
    names = [id for id, info in scope.symbols.tracks.items() if info.regional]
    raise ExpressionError(f"there is no regional '{tree.id}'", tree.col_offset, near(tree.id, names))


def _filled(scope: Bindings, tree: ast.expr, name: str) -> Node:
    """A call that works out a value for every region; its second argument is that value, for who asks what it reads."""
    region = Node("local", name="region", low=0, high=len(scope.symbols.regions) - 1)
    value = replace(scope, region=region, own={}, target=None).value(tree)
    function = next((f for f, known in scope.fills.items() if known == value), None)
    if function is None:
        function = f"fill_{len(scope.fills) + 1}_{name}"
        scope.fills[function] = value
    low, high = bounds(value)
    return Node("call", (Node("base"), value), function, low=low, high=high)


def _over(name: str, sign: int = 1) -> Callable[[Bindings, ast.Call], Meaning]:
    def read(scope: Bindings, tree: ast.Call) -> Meaning:
        inner, area = _area(scope, tree.args[0])
        run = _regional(scope, inner)
        if name == "average":
            return Meaning(Node("call", (run, number(area)), "average"))
        if name == "where_most":
            high = len(scope.symbols.regions) - 1
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


def _counted(scope: Bindings, tree: ast.Call) -> Meaning:
    run = _filled(scope, tree.args[0], "counted")
    everywhere = number(scope.symbols.areas["region"])
    return Meaning(Node("call", (run, everywhere), "summed", low=0, high=len(scope.symbols.regions)))


def _track(scope: Bindings, tree: ast.expr) -> tuple[TrackInfo, Node | None]:
    name = tree.value if isinstance(tree, ast.Subscript) else tree
    track = scope.symbols.tracks.get(name.id) if isinstance(name, ast.Name) else None
    if track is None:
        raise ExpressionError("a track is wanted here", tree.col_offset)
    index = scope.index(tree.slice) if isinstance(tree, ast.Subscript) else None
    if track.regional != (index is not None):
        raise ExpressionError(
            "a region in brackets belongs to a regional track, and only there", tree.col_offset
        )
    return track, index


def _moved(sign: int) -> Callable[[Bindings, ast.Call], Meaning]:
    def read(scope: Bindings, tree: ast.Call) -> Meaning:
        if scope.reader:
            raise ExpressionError("lost() and gained() have no place in what a role reads", tree.col_offset)
        track, index = _track(scope, tree.args[0])
        now = scope.track_node(track, index, tree).node
        then = replace(now, name=f"PREVIOUS + {now.name}", live=True)
        pair = (now, then) if sign > 0 else (then, now)
        return Meaning(Node("max", (number(0), Node("-", pair))))

    return read


def _known(scope: Bindings, tree: ast.Call) -> Meaning:
    if not scope.reader:
        raise ExpressionError("known() belongs to what a role reads", tree.col_offset)
    track, index = _track(scope, tree.args[0])
    node = scope.track_node(track, index, tree).node
    return Meaning(Node(">", (replace(node, low=HIDDEN), number(HIDDEN)), truth=True))


_CALLS: dict[str, Callable[[Bindings, ast.Call], Meaning]] = {
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
