"""The words of the game, one meaning each."""

from __future__ import annotations

GLOSSARY = (
    ("role", "who is played"),
    ("seat", "who plays a role now: a person, a scripted seat, or nobody"),
    ("option", "what a role may order"),
    ("order", "a choice made: an option, where, and how; moot if it could not be carried out when its turn came"),
    ("track", "something that is measured; you read it exactly, as a band, or not at all"),
    ("band", "an inexact reading: very low, low, middling, high, very high"),
    ("program", "an option that stands over turns and costs something every quarter"),
    ("deal", "an offer between two roles, with or without a threat; only orders bind"),
    ("odds", "how often in a hundred something comes; ? marks what you cannot know of them"),
    ("reaction", "what the world does by itself after an event"),
    ("opening", "what an event lets you do, or do cheaper, for a while"),
    ("objective", "what a role wants; a private one is known to that role only until the end"),
    ("inject", "an event brought in by the scenario"),
    ("doctrine", "how a scripted seat behaves"),
    ("journal", "the record of a game, from which it can be replayed"),
)
"""Each word with what it means."""
