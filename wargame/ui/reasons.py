"""The reasons of a scripted seat in lines: what the rule that decided saw, and which rules it passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from wargame.doctrine import Decision, PassedOver
from wargame.story import Storyteller
from wargame.terms import CONTROL
from wargame.ui.drawing import chip, head, plain, row, wrapped
from wargame.ui.known import Known
from wargame.ui.reading import Reading

EDGES = 10
"""Cells that a page's frame takes of the width."""
WIDEST = 78


def said(because: str, width: int) -> list[Content]:
    """What a rule says for itself."""
    return list(wrapped(plain(f'"{because}"', "$muted"), width)) if because else []


def saw(words: Storyteller, decision: Decision, width: int) -> Iterator[Content]:
    """What the rule that decided saw."""
    if decision.saw:
        yield head("it saw")
    for part in decision.saw:
        yield from wrapped(words.saw(part), width, 1)


def passed(words: Storyteller, rules: Sequence[PassedOver], width: int) -> Iterator[Content]:
    """Rules that gave no order, and why."""
    if rules:
        yield head("it passed over")
    for rule in rules:
        yield from wrapped(plain(words.passed(rule), "$muted"), width, 1)


class Asked(Reading):
    """Tells of every order of a scripted seat in a turn, as far as somebody saw it given, which rule decided it, and how."""

    def __init__(self, known: Known, turn: int, decisions: Sequence[Decision], width: int) -> None:
        blocks = _blocks(known, turn, decisions, min(width, WIDEST) - EDGES)
        super().__init__(f"Turn {turn}: why scripted seats ordered this", blocks)


def _blocks(known: Known, turn: int, decisions: Sequence[Decision], width: int) -> Iterator[Content]:
    seen = [decision for decision in decisions if _is_seen(known, turn, decision)]
    told: dict[str, int] = {}
    for decision in seen:
        yield Content("\n").join(_lines(known, decision, told.get(decision.role, 0), width))
        told[decision.role] = len(decision.passed)
    if not seen:
        yield plain("No scripted seat gave an order that is seen here.")
    if len(seen) < len(decisions):
        yield plain("Orders that these eyes did not see are left out.", "$muted")


def _is_seen(known: Known, turn: int, decision: Decision) -> bool:
    given = [item.told for item in known.outline(turn) if item.kind == "order" and item.told]
    key = decision.role, decision.order.option, decision.order.target
    return known.pen.role == CONTROL or key in [(order.role, order.option, order.region) for order in given]


def _lines(known: Known, decision: Decision, told: int, width: int) -> Iterator[Content]:
    """A decision; the first rules passed over are left out where they are `told` above."""
    names, order = known.pen.names, decision.order
    where = f", {names.region_title(order.target)}" if order.target else ""
    title = plain(f" {names.option[decision.role, order.option].title}{where}", "bold")
    yield row(chip(names, decision.role) + title, "", width, known.pen.look)
    yield from said(decision.because or "It orders at random.", width)
    if decision.file:
        yield from wrapped(plain(f"the rule: {decision.file}:{decision.line}", "$muted"), width)
    yield from saw(known.words, decision, width)
    yield from passed(known.words, decision.passed[told:], width)
    if told:
        yield plain(f" and the {told} told above", "$muted")
