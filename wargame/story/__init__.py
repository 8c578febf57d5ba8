"""A game told as a story: in words, by cause, as far as its listener may know."""

from wargame.story.closing import End, closing_in, closing_of
from wargame.story.teller import Storyteller
from wargame.story.words import headline

__all__ = ["End", "Storyteller", "closing_in", "closing_of", "headline"]
