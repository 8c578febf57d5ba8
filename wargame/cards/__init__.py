"""An option's card: in words for every choice, or as the quote of one order, over one reckoning of its numbers."""

from wargame.cards.card import Card, Conduct, ConductRule, Part
from wargame.cards.evaluation import Reckoning
from wargame.cards.explanation import EXPLAINED, Explanation, explanation_of
from wargame.cards.quote import EffectQuote, FollowerQuote, Quoted, RollQuote, quoted
from wargame.cards.render import CardLine, becomes, card_lines, card_text, deck, quarters, times

__all__ = [
    "EXPLAINED", "Card", "CardLine", "Conduct", "ConductRule", "EffectQuote", "Explanation", "FollowerQuote", "Part",
    "Quoted", "Reckoning", "RollQuote", "becomes", "card_lines", "card_text", "deck", "explanation_of", "quarters", "quoted",
    "times",
]  # fmt: skip
