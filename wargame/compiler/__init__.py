"""From a rulebook with a scenario to Python functions on one array of integers.

What compiling gives is here; `compiler.module` compiles and `compiler.conduct` tells of doctrines: both load the models.
"""

from wargame.compiler.cards import Card, EffectLine, Follower, RollLine
from wargame.compiler.compiled import Compiled, Option

__all__ = ["Card", "Compiled", "EffectLine", "Follower", "Option", "RollLine"]
