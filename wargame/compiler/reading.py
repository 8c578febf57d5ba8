"""Reads the parts of one rule once more, as lines of a card: effects, odds and risks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from wargame.compiler.bodies import odds_terms
from wargame.compiler.book import Book
from wargame.compiler.cards import EffectLine, RollLine
from wargame.compiler.effects import VERBS
from wargame.compiler.scope import Meaning, Scope
from wargame.compiler.sentences import Sentences, spaced
from wargame.compiler.world import region_node
from wargame.expressions import Node
from wargame.library import Loc
from wargame.rulebook import Body, Effect, Expression, Odds, Risk

Readers: TypeAlias = Mapping[str, tuple[str, ...]]
FEW = 4
"""A track with more readers than this needs no word about them."""


@dataclass(frozen=True)
class Reader:
    """Reads the parts of one rule as expressions, with its lets written out."""

    book: Book
    scope: Scope
    words: Sentences
    readers: Readers
    fills: dict[str, Node]
    chosen: re.Pattern[str] | None = None

    def node(self, text: Expression, loc: Loc) -> Node:
        """An expression."""
        return replace(self.scope, loc=loc).integer(self.own(text))

    def said(self, text: Expression | None) -> str:
        """A condition in words; nothing where there is none."""
        return "" if text is None else self.words.of(self.own(text))

    def own(self, text: Expression) -> Expression:
        """An expression in which the option's standing choices are those of the order that the card is about."""
        if not isinstance(text, str) or self.chosen is None or "count(" in text:
            return text  # in `count(...)` no order's choices have names
        return self.chosen.sub(r"\1", text)

    def effects(self, items: Sequence[Effect], loc: Loc, when: str = "") -> Iterator[EffectLine]:
        """The lines of a list of effects."""
        for i, item in enumerate(items):
            yield self._effect(item, (*loc, i), when)

    def _effect(self, item: Effect, loc: Loc, when: str) -> EffectLine:
        verb = next(v for v in VERBS if getattr(item, v) is not None)
        thing, _, index = str(getattr(item, verb)).partition("[")
        region = region_node(self.book, "region")
        inside = replace(self, scope=self.scope.over(region)) if item.each else self
        scaled = [str(word) for word in (item.scaled if isinstance(item.scaled, list) else [item.scaled])]
        track = self.book.tracks.get(thing)
        read_by = self.readers.get(thing, ()) if track and not track.entry.theme else ()
        return EffectLine(
            verb, thing, inside._amount(item, thing, verb, loc),
            inside.node(item.if_, (*loc, "if")) if item.if_ is not None else None,
            item.after or 0, item.lasts or 0, item.each is not None, str(item.each or ""), index.rstrip("]").strip(),
            "fresh" in scaled, "part" in scaled, when, self.said(item.if_),
            str(item.to) if track and item.to in track.values else "",
            item.turns if verb == "open" else 0, item.price if verb == "open" else 0,
            read_by if len(read_by) <= FEW else (), loc,
        )  # fmt: skip

    def _amount(self, item: Effect, thing: str, verb: str, loc: Loc) -> Node | None:
        """What is changed or set, with the percents that are certain."""
        text = item.by if verb == "change" else item.to
        if text is None or (thing in self.book.tracks and text in self.book.tracks[thing].values):
            return None
        node = self.node(text, (*loc, "by" if verb == "change" else "to"))
        for word in item.scaled if isinstance(item.scaled, list) else [item.scaled]:
            if word not in ("fresh", "part"):
                node = Node("call", (node, self.node(word, (*loc, "scaled"))), "scaled")
        return node

    def terms(self, odds: Odds | None, loc: Loc) -> list[tuple[str, Node]]:
        """The named terms of some odds."""
        if odds is None:
            return []
        return [(label, self.node(text, (*loc, label) if isinstance(odds, dict) else loc))
                for label, text in odds_terms(odds).items()]  # fmt: skip

    def rolls(self, entry: Body, loc: Loc) -> Iterator[RollLine]:
        """The chance, the results and the risks of a rule."""
        if entry.odds is not None:
            failing = list(self.effects(entry.otherwise, (*loc, "otherwise")))
            here = (*loc, "odds")
            yield RollLine("it succeeds", self.terms(entry.odds, here), failing, sort="chance", loc=here)
        for id, result in entry.results.items():
            here = (*loc, "results", id)
            lines = list(self.effects(result.effects, (*here, "effects")))
            yield RollLine(result.title or spaced(id).capitalize(), self.terms(result.odds, (*here, "odds")), lines,
                           result.text or "", tuple(result.cites), sort="result", loc=here)  # fmt: skip
        for i, risk in enumerate(entry.risks):
            yield self.risk(risk, (*loc, "risks", i), "")

    def risk(self, risk: Risk, loc: Loc, when: str) -> RollLine:
        """One risk."""
        lines = list(self.effects(risk.effects, (*loc, "effects")))
        return RollLine(risk.title, self.terms(risk.odds, (*loc, "odds")), lines, risk.text or "", tuple(risk.cites), when,
                        condition=self.said(risk.if_), loc=loc)  # fmt: skip


def with_lets(scope: Scope, entry: Body, loc: Loc) -> Scope:
    """The scope with a rule's lets, each written out."""
    for name, text in entry.let.items():
        scope = scope.with_own(**{name: Meaning(replace(scope, loc=(*loc, "let", name)).integer(text))})
    return scope
