"""An option's card: in words for every choice, or as the quote of one order, over one reckoning of its numbers."""

from wargame.cards.evaluation import Reckoning
from wargame.cards.quote import EffectQuote, FollowerQuote, Quoted, RollQuote, quoted
from wargame.cards.render import CardLine, becomes, card_lines, card_text, deck, quarters, times

__all__ = [
    "CardLine", "EffectQuote", "FollowerQuote", "Quoted", "Reckoning", "RollQuote", "becomes", "card_lines", "card_text",
    "deck", "quarters", "quoted", "times",
]  # fmt: skip
