"""The explanation of a content: its options and doctrines in words, made when they are first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from wargame.cards.card import Card, Conduct
from wargame.engine import Engine
from wargame.engine.cache import cached, written_of
from wargame.expressions import Node

if TYPE_CHECKING:
    from wargame.compiler.module import Written


@dataclass(frozen=True)
class Explanation:
    """The options and doctrines of a content in words."""

    cards: tuple[Card[Node], ...]
    """The card of every option of every role."""
    conducts: dict[str, Conduct]
    """Every doctrine, by its id."""


EXPLAINED: WeakKeyDictionary[Engine, Explanation] = WeakKeyDictionary()
"""The explanations that were asked for, by the engines that run their contents."""


def explanation_of(engine: Engine) -> Explanation:
    """The explanation of what an engine runs, from the cache if it is there. Raises ContentError."""
    if engine not in EXPLAINED:
        texts = engine.texts
        assert texts is not None, "an engine that was made without its texts has no cards"
        EXPLAINED[engine] = cached("cards", texts.digest, Explanation, lambda: _explain(written_of(texts)))
    return EXPLAINED[engine]


def _explain(written: Written) -> Explanation:
    from wargame.cards.build import card, readers_of
    from wargame.cards.doctrine import conduct_of
    from wargame.compiler.module import doctrines_of

    output, symbols = written.output, written.output.symbols
    readers = readers_of(symbols.content.rulebook)
    cards = tuple(card(symbols, option, output.fills, readers) for option in symbols.options)
    conducts = {rule.id: conduct_of(symbols, rule, output.fills, output.deeds[rule.id]) for rule in doctrines_of(symbols)}
    symbols.diagnostics.check()
    return Explanation(cards, conducts)
