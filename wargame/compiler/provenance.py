"""Provenance of numbers: the source or reason that each one in a rulebook must have."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from wargame.compiler.symbols import Diagnostics
from wargame.expressions import ExpressionError, parse
from wargame.library import Content, Loc
from wargame.rulebook import DoctrineRule, Entry, Reasoned, Rulebook, Set, Start

Mark: TypeAlias = Literal["memo", "judgement", ""]

_KINDS = {
    "by": "amount", "to": "amount", "scaled": "amount", "odds": "odds", "covert": "odds", "cost": "cost", "upkeep": "cost",
    "let": "word", "start": "start", "spread": "start", "pace": "pace", "soft": "limit", "bands": "limit", "after": "time",
    "lasts": "time", "turns": "time", "price": "cost", "quarters": "time", "lapses_after": "time", "answer_within": "time",
    "keep_within": "time", "act_within": "time", "asked": "condition", "promised": "condition", "threatened": "condition",
    "needs": "condition", "holds": "condition", "if_": "condition", "becomes": "condition", "when": "condition",
    "where": "condition", "within": "time", "left": "amount", "orders_per_turn": "limit", "orders": "limit", "worst": "aim",
    "best": "aim", "weight": "aim",
}  # fmt: skip
"""Which fields hold numbers, and what kind of number it is."""
_SECTIONS = ("roles", "orders_per_turn", "fatigue", "let", "tracks", "regional_tracks", "options", "reactions", "income",
             "each_turn", "injects", "doctrines")  # fmt: skip
_TABLE = ("roles", "orders_per_turn", "fatigue", "let")
"""The sections whose reason is the rulebook's own, as it is that of every limit."""
_HOW = "give it, or what it belongs to, a `source` or, where it is judgement, a `why`"


@dataclass(frozen=True)
class Value:
    """One number, or one line with numbers in it, as an author wrote it."""

    loc: Loc
    kind: str
    """`amount odds cost word start pace limit time condition aim`."""
    text: str
    mark: Mark = ""
    """`memo`: its source alone stands at it or around it; `judgement`: a reason does; nothing: neither."""
    reason: str = ""


def values_of(content: Content) -> Iterator[Value]:
    """Every number of a rulebook, then those of the scenario."""
    yield from values_of_rulebook(content.rulebook)
    scenario = content.scenario
    above = _marked(Value((), "", ""), scenario)
    for section in ("start", "objectives", "injects"):
        inherited = Value((), "", "") if section == "injects" else above
        yield from _values(getattr(scenario, section), ("scenario", section), inherited, section)


def values_of_rulebook(rulebook: Rulebook) -> Iterator[Value]:
    """Every number of a rulebook."""
    table = Value((), "", "", "judgement" if rulebook.why else "", rulebook.why or "")
    for section in _SECTIONS:
        above = table if section in _TABLE else Value((), "", "")
        for value in _values(getattr(rulebook, section), (section,), above, section):
            yield replace(value, mark=table.mark, reason=table.reason) if value.kind == "limit" else value


def check_reasons(content: Content, diagnostics: Diagnostics) -> None:
    """Note every entry with a number that has no reason, and every card without a source, if the rulebook asks for them."""
    if not content.rulebook.reasoned:
        return
    told: set[Loc] = set()
    for value in values_of(content):
        entry = value.loc[:2]
        if not value.mark and entry not in told:
            told.add(entry)
            diagnostics.add(value.loc, f"nothing says where {value.text} comes from: {_HOW}")
    for id, option in content.rulebook.options.items():
        if not option.cites and not option.source:
            diagnostics.add(("options", id), "the card has no source: say what it enacts", "cites", key=True)


def _marked(above: Value, entry: object) -> Value:
    """What the numbers of an entry inherit: its own mark, else that of what it belongs to."""
    if isinstance(entry, DoctrineRule):
        return replace(above, mark="judgement", reason=entry.because)
    if isinstance(entry, Reasoned) and entry.why:
        return replace(above, mark="judgement", reason=entry.why)
    if isinstance(entry, Reasoned) and entry.source:
        return replace(above, mark="memo", reason=entry.source)
    return above


def _values(value: Any, loc: Loc, above: Value, field: str) -> Iterator[Value]:
    if isinstance(value, Entry):
        yield from _values_of_entry(value, loc, _marked(above, value))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _values(part, (*loc, key), above, field)
    elif isinstance(value, list):
        if field in ("soft", "bands", "left"):
            yield replace(above, loc=loc, kind=_KINDS[field], text=str(value))
            return
        for i, part in enumerate(value):
            yield from _values(part, (*loc, i), above, field)
    elif field in _KINDS and _has_number(value, _KINDS[field]):
        yield replace(above, loc=loc, kind=_KINDS[field], text=str(value))


def _values_of_entry(entry: Entry, loc: Loc, above: Value) -> Iterator[Value]:
    for field in type(entry).model_fields:
        if field not in entry.model_fields_set:
            continue
        part = getattr(entry, field)
        if (isinstance(entry, Start) and field == "start") or (isinstance(entry, Set) and isinstance(part, int)):
            continue  # a program that starts, or a state that is set, is no number
        if field in _KINDS or isinstance(part, (Entry, Mapping, list)):
            yield from _values(part, (*loc, field.rstrip("_")), above, field)


def _has_number(value: object, kind: str) -> bool:
    """Whether a leaf holds a number that somebody chose; 0 and 1 in a condition only say no and yes."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return True
    try:
        found = [node.value for node in ast.walk(parse(str(value))) if isinstance(node, ast.Constant)]
    except ExpressionError:
        return False
    numbers = [number for number in found if isinstance(number, int) and not isinstance(number, bool)]
    return any(number > 1 for number in numbers) if kind == "condition" else bool(numbers)
