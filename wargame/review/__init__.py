"""Looking back: a journal's record, what everyone knew of it, the causes of events, and what moved most."""

from wargame.review.causes import Branch, Causes, decides, tree
from wargame.review.history import (
    Chapter,
    Gap,
    Moment,
    Page,
    Place,
    Share,
    Swing,
    amount_of,
    concerns,
    gaps,
    grid,
    history,
    is_wanted,
    moments,
    page_of,
    places,
    series,
    shares,
    start_page,
    swings,
    true_page,
)
from wargame.review.record import Record, look, record_of

__all__ = [
    "Branch", "Causes", "Chapter", "Gap", "Moment", "Page", "Place", "Record", "Share", "Swing", "amount_of",
    "concerns", "decides", "gaps", "grid", "history", "is_wanted", "look", "moments", "page_of", "places", "record_of",
    "series", "shares", "start_page", "swings", "tree", "true_page",
]  # fmt: skip
