"""One value of a content made half as large, or half as large again."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from wargame.compiler.numbers import Value
from wargame.errors import ContentError
from wargame.expressions import parse
from wargame.library import Content, Loc, Places
from wargame.library.marks import finding_at
from wargame.library.wording import validate
from wargame.rulebook import Entry
from wargame.scenario import Objective

Side = Literal[-1, 1]
"""Half as much, or half as much again."""


def changed(content: Content, value: Value, side: Side) -> Content:
    """The content with one value changed by half of it, rounded away from no change; raises ContentError.

    A list changes in every part, a condition in every number above 1, and any other line as a whole. The texts of the
    content stay as they were, so it has no digest.
    """
    owner, loc = ("scenario", value.loc[1:]) if value.loc[0] == "scenario" else ("rulebook", value.loc)
    places = Places(content.places.top.parts["scenario"]) if owner == "scenario" else content.places
    parts: dict[str, Any] = {owner: _with(getattr(content, owner), loc, places, value.kind, side)}
    return replace(content, digest="", **parts)


def _with(part: Any, loc: Loc, places: Places, kind: str, side: Side) -> Any:
    """A part of a content with the value at `loc` changed; raises ContentError."""
    if not loc:
        return halved(part, kind, side)
    key = loc[0]
    inner = Places(places.top.parts.get(key, places.top))
    if isinstance(part, Entry):
        return _entry_with(part, loc, places, kind, side)
    if isinstance(part, Mapping):
        return {**part, key: _with(part[key], loc[1:], inner, kind, side)}
    return [_with(item, loc[1:], inner, kind, side) if i == key else item for i, item in enumerate(part)]


def _entry_with(entry: Entry, loc: Loc, places: Places, kind: str, side: Side) -> Entry:
    """The entry, checked by its model if the value is its own and not one of an entry within."""
    key = str(loc[0])
    field = key if key in type(entry).model_fields else f"{key}_"
    part = _with(getattr(entry, field), loc[1:], Places(places.top.parts.get(key, places.top)), kind, side)
    changed = entry.model_copy(update={field: part})
    if not _holds_entry(getattr(entry, field), loc[1:]):
        validate(type(entry), changed.model_dump(by_alias=True, exclude_unset=True), places)
    if isinstance(entry, Objective) and isinstance(changed, Objective) and _turns(entry) != _turns(changed):
        what = "`worst` and `best` would change places"
        raise ContentError([finding_at(places.at((key,)), (key,), what)])
    return changed


def _turns(aim: Objective) -> bool | None:
    """Whether less is better, if an aim is measured."""
    return None if aim.worst is None or aim.best is None else aim.worst > aim.best


def _holds_entry(part: Any, loc: Loc) -> bool:
    """Whether the value at `loc` belongs to an entry further in."""
    if isinstance(part, Entry):
        return True
    return bool(loc) and _holds_entry(part[loc[0]], loc[1:])


def halved(value: Any, kind: str, side: Side) -> Any:
    """A number, a list or a line of an author, changed by half."""
    if isinstance(value, list):
        return [halved(part, kind, side) for part in value]
    if isinstance(value, int):
        return value + side * _half(value)
    tree = parse(value)
    if kind == "condition" or _is_truth(tree):
        return ast.unparse(_Numbers(side).visit(ast.parse(value.strip(), mode="eval")))
    sign = "+" if side > 0 else "-"
    return f"({value}) {sign} (({value}) + (({value}) > 0)) // 2"


def _half(value: int) -> int:
    """Half of a number, rounded away from 0."""
    return (value + (value > 0)) // 2


def _is_truth(tree: ast.expr) -> bool:
    return isinstance(tree, (ast.Compare, ast.BoolOp)) or (
        isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    )


class _Numbers(ast.NodeTransformer):
    """Changes the numbers above 1 of a condition."""

    def __init__(self, side: Side) -> None:
        self.side = side

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is int and node.value > 1:
            return ast.Constant(node.value + self.side * _half(node.value))
        return node
