"""A game told as a story: in words, by cause, as far as its listener may know."""

from wargame.story.teller import Storyteller

__all__ = ["Storyteller"]
