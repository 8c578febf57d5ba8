"""An option's card: in words for every choice, or as the quote of one order, over one reckoning of its numbers."""

from wargame.cards.deck import deck
from wargame.cards.phrases import becomes, quarters, times
from wargame.cards.quotes import EffectQuote, FollowerQuote, Quoted, RollQuote, quoted
from wargame.cards.reckoning import Reckoning
from wargame.cards.writer import CardLine, card_lines, card_text

__all__ = [
    "CardLine", "EffectQuote", "FollowerQuote", "Quoted", "Reckoning", "RollQuote", "becomes", "card_lines", "card_text",
    "deck", "quarters", "quoted", "times",
]  # fmt: skip
