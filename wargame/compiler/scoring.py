"""Functions for objectives, scores and outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from wargame.compiler.emit import Function
from wargame.compiler.resolve import Scope
from wargame.compiler.symbols import SymbolTable
from wargame.expressions import Node, number, truth
from wargame.library import Loc
from wargame.manifest import ObjectiveName, OutcomeName
from wargame.scenario import Objective

MOST_WEIGHED = 1_000_000
"""What is measured is doubled, added up over the turns, and told in thousandths: this often at most."""


def objectives(symbols: SymbolTable) -> list[ObjectiveName]:
    """The objectives in the order of their numbers; weights and private ones are checked."""
    found = []
    for role, entries in symbols.content.scenario.objectives.items():
        loc: Loc = ("scenario", "objectives", role)
        if role not in symbols.roles:
            symbols.diagnostics.unknown(loc, "role", role, symbols.roles, key=True)
            continue
        drawn = 0
        for id, entry in entries.items():
            drawn += int(entry.private)
            name = ObjectiveName(
                id, role, entry.title, entry.weight, entry.private, drawn if entry.private else 0
            )
            found.append(name)
            _check(symbols, entry, (*loc, id))
        _check_weights(symbols, role, found, loc)
    return found


def _check(symbols: SymbolTable, entry: Objective, loc: Loc) -> None:
    linear = entry.measure is not None
    if linear == (entry.when is not None):
        symbols.diagnostics.add(loc, "an objective has either `measure` (with worst and best) or `when`")
    elif linear and (entry.worst is None or entry.best is None or entry.worst == entry.best):
        symbols.diagnostics.add(loc, "`worst` and `best` are two different numbers")


def _check_weights(symbols: SymbolTable, role: str, found: list[ObjectiveName], loc: Loc) -> None:
    own = [o for o in found if o.role == role]
    private = {o.weight for o in own if o.private}
    if len(private) > 1:
        symbols.diagnostics.add(loc, "private objectives weigh all the same", key=True)
    total = sum(o.weight for o in own if not o.private) + (max(private) if private else 0)
    if total != 100:
        symbols.diagnostics.add(
            loc, f"public objectives and one private one make 100 together, not {total}", key=True
        )


def private_choice(symbols: SymbolTable, named: list[ObjectiveName]) -> dict[str, int]:
    """The private objective that the scenario names for a role, by its number."""
    chosen = {}
    for role, id in symbols.content.scenario.private.items():
        own = {o.id: o.draw for o in named if o.role == role and o.private}
        if id not in own:
            symbols.diagnostics.unknown(("scenario", "private", role), "private objective", id, own)
        else:
            chosen[role] = own[id]
    return chosen


def _entry(symbols: SymbolTable, name: ObjectiveName) -> Objective:
    return symbols.content.scenario.objectives[name.role][name.id]


def _scope(symbols: SymbolTable, name: ObjectiveName, fills: dict[str, Node]) -> Scope:
    return Scope(symbols, ("scenario", "objectives", name.role, name.id), fills=fills)


def tally(symbols: SymbolTable, named: list[ObjectiveName], fills: dict[str, Node]) -> Function:
    """`tally`: add this turn's measures to the sums."""
    code = Function("tally")
    for k, name in enumerate(named):
        entry = _entry(symbols, name)
        if entry.measure is not None and entry.over != "end":
            node = _scope(symbols, name, fills).integer(entry.measure, "measure")
            code.put(f"put(s, SUMS + {k}, s[SUMS + {k}] + {code.number(node, 'SNAPSHOT')}, s[ROOT])")
    return code


def scores(symbols: SymbolTable, named: list[ObjectiveName], fills: dict[str, Node]) -> Iterator[Function]:
    """`portion(s, k)`: what is reached of an objective, in thousandths; `scores` weighs them, in thousandths of a point."""
    code = Function("portion", "objective: int")
    for k, name in enumerate(named):
        code.put(f"if objective == {k}:", f"    {_portion(symbols, code, name, k, fills)}")
    yield code
    code = Function("scores")
    for i, role in enumerate(symbols.roles):
        parts = []
        for k, name in enumerate(named):
            if name.role == role:
                text = f"{name.weight} * portion(s, {k})"
                parts.append(f"({text} if s[DRAWN + {i}] == {name.draw} else 0)" if name.private else text)
        code.put(f"put(s, SCORE + {i}, {' + '.join(parts) or '0'}, s[ROOT])")
    yield code


def _portion(symbols: SymbolTable, code: Function, name: ObjectiveName, k: int, fills: dict[str, Node]) -> str:
    entry, scope = _entry(symbols, name), _scope(symbols, name, fills)
    if entry.when is not None:
        return f"return 1000 if {code.truth(scope.truth(entry.when, 'when'), 'SNAPSHOT')} else 0"
    node = scope.integer(entry.measure if entry.measure is not None else 0, "measure")
    worst, best = entry.worst or 0, entry.best if entry.best is not None else 1
    for part in (node, number(worst), number(best)):
        scope.at("measure").checked(Node("*", (part, number(MOST_WEIGHED))))
    value = code.number(node, "SNAPSHOT")
    times = {"end": f"({value}) * 2", "average": f"s[SUMS + {k}] * 2 // s[TURN]",
             "game": f"s[SUMS + {k}] // s[TURN] + ({value})"}[entry.over]  # fmt: skip
    if best > worst:
        return f"return min(max(({times} - {2 * worst}) * 1000 // {2 * (best - worst)}, 0), 1000)"
    return f"return min(max(({2 * worst} - ({times})) * 1000 // {2 * (worst - best)}, 0), 1000)"


def outcomes(symbols: SymbolTable, fills: dict[str, Node]) -> tuple[list[Function], list[OutcomeName]]:
    """`sudden` asks whether the game ends now, `outcome` which ending it is: a number from 1, or 0."""
    entries = symbols.content.scenario.outcomes
    sudden, outcome, last = Function("sudden"), Function("outcome"), truth(False)
    for i, (id, entry) in enumerate(entries.items()):
        scope = Scope(symbols, ("scenario", "outcomes", id), scored=not entry.sudden, fills=fills)
        last = scope.truth(entry.when, "when")
        for code in (outcome, sudden) if entry.sudden else (outcome,):
            code.put(f"if {code.truth(last, 'SNAPSHOT')}:", f"    return {i + 1}")
    if last != truth(True):
        symbols.diagnostics.add(("scenario", "outcomes", id, "when"), "the last outcome holds always: `when: true`")
    return [sudden, outcome], [OutcomeName(id, entry.title, entry.text or "") for id, entry in entries.items()]
