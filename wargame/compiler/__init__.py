"""From a rulebook with a scenario to Python functions on one array of integers.

What compiling gives is here, and loads no model; `compiler.module` compiles.
"""

from wargame.compiler.compiled import Compiled, Deed, Option

__all__ = ["Compiled", "Deed", "Option"]
