"""From a rulebook with a scenario to Python functions on one array of integers.

What compiling gives is here, and loads no model; `compiler.module` compiles.
"""

from wargame.compiler.cards import Card, EffectLine, Follower, RollLine
from wargame.compiler.compiled import Compiled, Legend, Option
from wargame.compiler.conduct import Conduct, ConductRule, Deed, Part

__all__ = [
    "Card",
    "Compiled",
    "Conduct",
    "ConductRule",
    "Deed",
    "EffectLine",
    "Follower",
    "Legend",
    "Option",
    "Part",
    "RollLine",
]
