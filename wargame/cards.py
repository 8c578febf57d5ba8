"""An option's card in words: what it is, what it costs, what it is likely to do, and at what odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wargame.compiler import Card, EffectLine, RollLine
from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine
from wargame.expressions import Node
from wargame.names import Names
from wargame.views import View, known_range


def card_text(engine: Engine, view: View, card: Card) -> list[str]:
    """The lines of a card, its numbers as far as the view's role may know them."""
    return list(_Writer(engine, view).lines(card))


class _Writer:
    def __init__(self, engine: Engine, view: View) -> None:
        self.engine, self.view = engine, view
        self.names: Names = engine.names

    def span(self, node: Node) -> Interval:
        """The range of a number over the view."""
        return bounds(node, lambda cell: known_range(self.engine, self.view, cell))

    def lines(self, card: Card) -> Iterator[str]:
        tier = f", {card.tier}" if card.tier else ""
        yield f"{card.title} ({self.names.role[card.role].title}; {card.horizon} term{tier})"
        yield f"  {card.about}"
        yield f"  Costs: {self._costs(card.cost) or 'nothing'}"
        if card.upkeep:
            yield f"  Each quarter: {self._costs(card.upkeep)}"
        for need in card.needs:
            yield f"  Closed while: {need}"
        yield from self._stages(card.stages)
        yield from (f"  Likely: {line}" for line in self._effects(card.effects))
        for roll in card.rolls:
            yield from self._roll(roll)
        for label, text in (("Decides", card.decides), ("Consents", card.consents), ("Likely answer", card.answer)):
            if text:
                yield f"  {label}: {text}"
        yield from (f"  Numbers: {source}" for source in card.sources)
        yield f"  Memo: {' '.join(card.cites) or 'none'} ({card.file}:{card.line})"

    def _costs(self, cost: dict[str, Node]) -> str:
        parts = [f"{_range(self.span(node))} {self.names.track[id].title}" for id, node in cost.items()]
        return ", ".join(parts)

    def _stages(self, stages: Sequence[tuple[str, int]]) -> Iterator[str]:
        timed = [f"{title} ({quarters} quarters)" for title, quarters in stages if quarters]
        if timed:
            yield f"  Takes time: {', then '.join(timed)}"

    def _effects(self, effects: Sequence[EffectLine]) -> Iterator[str]:
        for effect in effects:
            line = self._effect(effect)
            if line:
                yield f"{effect.when}: {line}" if effect.when else line

    def _effect(self, effect: EffectLine) -> str:
        if effect.test is not None and self.span(effect.test) == (0, 0):
            return ""
        words = {"start": "begins", "end": "ends", "open": "opens for a while"}
        if effect.verb in words:
            title = next(o.title for o in self.names.options if o.id == effect.thing)
            return f"{title} {words[effect.verb]}"
        where = ", every region" if effect.each else ", there" if effect.region == "target" else ""
        amount = f" {_signed(self.span(effect.amount))}" if effect.amount is not None else " is set"
        late = f", after {effect.after} quarters" if effect.after else f", for {effect.lasts} quarters" if effect.lasts else ""
        maybe = ", under a condition" if effect.test is not None and self.span(effect.test) != (1, 1) else ""
        tires = ", less when repeated" if effect.tires else ""
        return f"{self.names.track[effect.thing].title}{where}{amount}{late}{maybe}{tires}"

    def _roll(self, roll: RollLine) -> Iterator[str]:
        spans = [(label, self.span(node)) for label, node in roll.terms]
        low, high = (sum(part) for part in zip(*(span for _, span in spans), strict=True)) if spans else (0, 100)
        odds = _range((min(max(low, 0), 100), min(max(high, 0), 100)))
        terms = ", ".join(f"{label} {_signed(span)}" for label, span in spans)
        kind = {"chance": "Chance", "result": "May end so", "noticed": "May be noticed"}.get(roll.sort, "Risk")
        yield f"  {kind}: {roll.title}, {odds} in 100 ({terms})" if spans else f"  {kind}: {roll.title}, otherwise"
        for line in self._effects(roll.effects):
            yield f"    {'if it fails' if roll.sort == 'chance' else 'then'}: {line}"


def _range(span: Interval) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def _signed(span: Interval) -> str:
    return f"{span[0]:+d}" if span[0] == span[1] else f"{span[0]:+d} to {span[1]:+d}"
