"""Long chains of `if x == 1 ... elif x == 2 ...` as trees, so that finding a case takes few comparisons."""

from __future__ import annotations

import ast

FEWEST = 4
"""The fewest cases that are worth a tree."""

Case = tuple[int, list[ast.stmt]]


class Branching(ast.NodeTransformer):
    """Puts the chains of a folded function in order, without a change of what they do."""

    def visit_If(self, node: ast.If) -> ast.stmt:
        name, cases, other = _chain(node)
        if other or len(cases) < FEWEST or len({value for value, _ in cases}) < len(cases):
            self.generic_visit(node)
            return node
        for _, body in cases:
            body[:] = [self.visit(part) for part in body]
        return _tree(node, name, sorted(cases, key=lambda case: case[0]))


def _chain(node: ast.stmt) -> tuple[str, list[Case], list[ast.stmt]]:
    """The name that a chain asks about, its cases, and what is left over."""
    name = ""
    cases: list[Case] = []
    other = [node]
    while len(other) == 1 and isinstance(other[0], ast.If):
        match other[0].test:
            case ast.Compare(
                left=ast.Name(id=asked), ops=[ast.Eq()], comparators=[ast.Constant(value=int(value))]
            ) if name in ("", asked):
                name = asked
                cases.append((value, other[0].body))
                other = other[0].orelse
            case _:
                break
    return name, cases, other


def _tree(node: ast.If, name: str, cases: list[Case]) -> ast.stmt:
    """The cases of a chain, in order of their values, halved until one is left."""
    if len(cases) == 1:
        value, body = cases[0]
        return _if(node, name, ast.Eq(), value, body, [])
    middle = len(cases) // 2
    low, high = _tree(node, name, cases[:middle]), _tree(node, name, cases[middle:])
    return _if(node, name, ast.Lt(), cases[middle][0], [low], [high])


def _if(
    node: ast.If, name: str, op: ast.cmpop, value: int, body: list[ast.stmt], orelse: list[ast.stmt]
) -> ast.stmt:
    test = ast.Compare(ast.Name(name, ast.Load()), [op], [ast.Constant(value)])
    return ast.fix_missing_locations(ast.copy_location(ast.If(test, body, orelse), node))
