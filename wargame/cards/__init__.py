"""An option's card in words: what it is, what it costs, what it is likely to do, and at what odds."""

from wargame.cards.deck import deck
from wargame.cards.writer import CardLine, card_lines, card_text

__all__ = ["CardLine", "card_lines", "card_text", "deck"]
