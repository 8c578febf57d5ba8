"""The briefing: what a seat is told before the first turn, and what it is there to reach."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from wargame.ui.drawing import head, plain
from wargame.ui.reading import Reading
from wargame.ui.session import Session

LONGEST = 10_000
"""Letters of the longest text of a briefing."""


class Briefing(Reading):
    """Shows a seat its briefing."""

    def __init__(self, session: Session) -> None:
        super().__init__(f"Briefing for {session.names.role[session.seat].title}", _blocks(session))


def _blocks(session: Session) -> Iterator[Content]:
    brief = session.brief()
    yield plain(brief.about, limit=LONGEST)
    for title, text in brief.texts:
        said = plain(text, limit=LONGEST)
        yield head(title) + "\n" + said if title else said
    aims = [
        plain(f"{aim.weight:>4}  ", "bold") + plain(aim.title) + Content.styled("  private" if aim.private else "", "$muted")
        for aim in session.see().aims
        if aim.role == session.seat
    ]
    yield Content("\n").join([head("What counts for you, in points of 100"), *aims])
