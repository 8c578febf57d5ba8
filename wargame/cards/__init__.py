"""An option's card: in words for every choice, or as the quote of one order, over one reckoning of its numbers."""

from wargame.cards.card import (
    Card,
    Conduct,
    ConductRule,
    EffectGroup,
    EffectLine,
    Follower,
    Part,
    RollLine,
    Step,
    Terms,
    groups,
    walk,
)
from wargame.cards.evaluation import Reckoning, total
from wargame.cards.explanation import EXPLAINED, Explanation, explanation_of
from wargame.cards.quote import Quoted, quoted
from wargame.cards.render import CardLine, becomes, card_lines, card_text, deck, quarters, times
from wargame.compiler.ranges import Interval

__all__ = [
    "EXPLAINED", "Card", "CardLine", "Conduct", "ConductRule", "EffectGroup", "EffectLine", "Explanation", "Follower",
    "Interval", "Part", "Quoted", "Reckoning", "RollLine", "Step", "Terms", "becomes", "card_lines", "card_text", "deck",
    "explanation_of", "groups", "quarters", "quoted", "times", "total", "walk",
]  # fmt: skip
