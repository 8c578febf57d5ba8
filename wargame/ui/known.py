"""All that somebody knows of a game, for the screens that look back: a seat's at the table, or a record's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wargame.names import Names
from wargame.review import Causes, Moment, Page, Record, moments
from wargame.story import Storyteller
from wargame.story.outline import Item, Outline, news
from wargame.ui.drawing import Look, look_of
from wargame.ui.session import Session
from wargame.views import Told


@dataclass(frozen=True)
class Pen:
    """Who looks, and how it is drawn for him."""

    names: Names
    look: Look
    role: str


@dataclass(frozen=True)
class Known:
    """What somebody was told, and what he read at the start and after every turn."""

    pen: Pen
    words: Storyteller
    told: list[Told]
    pages: list[Page]

    @cached_property
    def causes(self) -> Causes:
        """The causes of what was told."""
        return Causes(self.told)

    @cached_property
    def moments(self) -> list[Moment]:
        """What mattered, the largest first."""
        return moments(self.pen.names, self.told, self.pen.role)

    @cached_property
    def _outlines(self) -> dict[int, list[Item]]:
        return {}

    def outline(self, turn: int) -> list[Item]:
        """A turn by cause, without working values; nothing before the first."""
        if turn and turn not in self._outlines:
            told = Outline(self.words, self.told, self.pen.role).turn(turn)
            self._outlines[turn] = news(self.pen.names, told)
        return self._outlines.get(turn, [])

    @property
    def turns(self) -> int:
        """How many turns are finished."""
        return len(self.pages) - 1


def known_of(session: Session) -> Known:
    """What a seat knows at the table."""
    pen = Pen(session.names, look_of(session.settings), session.seat)
    return Known(pen, session.words, session.news(), session.pages())


def known_then(record: Record, role: str, look: Look, told: list[Told] | None = None) -> Known:
    """What a role knew by its record, or was told when its rules ran again; control knows how it was."""
    told = record.told(role) if told is None else told
    return Known(Pen(record.names, look, role), Storyteller(record.names), told, record.pages(role))
