"""The whole deck as a Markdown page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wargame.cards.writer import CardLine, card_lines
from wargame.compiler import Card
from wargame.engine import Engine
from wargame.text import safe_text

_SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


def deck(engine: Engine, cards: Sequence[Card]) -> str:
    """Some cards as Markdown, by role; numbers as the rules allow."""
    return "\n".join(_lines(engine, cards)) + "\n"


def _lines(engine: Engine, cards: Sequence[Card]) -> Iterator[str]:
    yield f"# {_escaped(engine.names.title)}: the cards"
    for role in engine.names.roles:
        own = [card for card in cards if card.role == role.id]
        if own:
            yield from ("", f"## {_escaped(role.title)}")
        for card in own:
            yield from _card(card_lines(engine, None, card))


def _card(lines: Sequence[CardLine]) -> Iterator[str]:
    head, about, *rest = lines
    yield from ("", f"### {_escaped(head.text)}", "", _escaped(about.text), "")
    for line in rest:
        yield f"{'  ' * (line.depth - 1)}- {_escaped(line.text)}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", safe_text(text))
