"""A game told as a story: in words, by cause, as far as its listener may know."""

from wargame.narrative.narrator import End, Narrator, closing_in, closing_of
from wargame.narrative.phrases import headline

__all__ = ["End", "Narrator", "closing_in", "closing_of", "headline"]
