"""A game in play: what it takes is recorded, and its record runs again to the same game."""

from wargame.game.aims import Aim, aims_of, open_aims
from wargame.game.play import Game
from wargame.game.replay import Diverged, Fidelity, replay, verify

__all__ = ["Aim", "Diverged", "Fidelity", "Game", "aims_of", "open_aims", "replay", "verify"]
