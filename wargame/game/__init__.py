"""A game in play: what it takes is recorded, and its record runs again to the same game."""

from wargame.game.fidelity import Fidelity, fidelity_of, rerun, verify
from wargame.game.play import Game, orders_in, position_at
from wargame.game.replay import Diverged, reopen

__all__ = ["Diverged", "Fidelity", "Game", "fidelity_of", "orders_in", "position_at", "reopen", "rerun", "verify"]
