"""A game in play: what it takes is recorded, and its record runs again to the same game."""

from wargame.game.aims import Aim, aims_of, open_aims
from wargame.game.fidelity import Fidelity, fidelity_of, verify
from wargame.game.play import Game, orders_in, position_at
from wargame.game.replay import Diverged

__all__ = [
    "Aim",
    "Diverged",
    "Fidelity",
    "Game",
    "aims_of",
    "fidelity_of",
    "open_aims",
    "orders_in",
    "position_at",
    "verify",
]  # fmt: skip
