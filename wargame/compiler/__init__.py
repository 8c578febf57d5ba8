"""From a rulebook with a scenario to Python functions on one array of integers."""

from wargame.compiler.cards import Card, EffectLine, Follower, RollLine
from wargame.compiler.compiled import Compiled
from wargame.compiler.conduct import Conduct, ConductRule, Deed, Part
from wargame.compiler.module import compile_content

__all__ = [
    "Card",
    "Compiled",
    "Conduct",
    "ConductRule",
    "Deed",
    "EffectLine",
    "Follower",
    "Part",
    "RollLine",
    "compile_content",
]
