"""Visibility: a role's view, its news, odds as far as it knows them, and positions that look the same to it."""

from wargame.views.determinization import resample
from wargame.views.knowledge import Knowledge, TermSeen, drift_of
from wargame.views.news import NewsItem, Teller, told, told_to_control
from wargame.views.view import (
    BANDS,
    DealSeen,
    ProgramSeen,
    Reading,
    View,
    band_word,
    choices_of,
    own_places,
    view_of,
)

__all__ = [
    "BANDS", "DealSeen", "Knowledge", "NewsItem", "ProgramSeen", "Reading", "Teller", "TermSeen", "View",
    "band_word", "choices_of", "drift_of", "own_places", "resample", "told", "told_to_control", "view_of",
]  # fmt: skip
