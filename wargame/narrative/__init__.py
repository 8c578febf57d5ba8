"""A game told as a story: in words, by cause, as far as its listener may know."""

from wargame.narrative.narrator import End, Narrator, closing_in, closing_of, wrapped
from wargame.narrative.phrases import Phrases, headline, reading_words

__all__ = ["End", "Narrator", "Phrases", "closing_in", "closing_of", "headline", "reading_words", "wrapped"]
