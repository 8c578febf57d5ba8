"""Where somebody looks in a record: through whose eyes, at which turn, at which tracks; and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from wargame.names import TrackName
from wargame.review import Moment, Place, Record
from wargame.story.outline import Item
from wargame.terms import CONTROL
from wargame.ui.drawing import Look
from wargame.ui.known import Known, known_then
from wargame.ui.looking import Deeds, charted, deeds_of, regional
from wargame.views import Told

BOOKMARKS = 4
LINES = 3
"""How many tracks are charted at once."""


class Gaze:
    """Eyes, turn and tracks, each of which can be moved on."""

    def __init__(self, record: Record, look: Look) -> None:
        self.record, self.look, self.eyes = record, look, record.eyes
        self.role, self.turn = self.eyes[0], min(1, record.turns)
        self.at_layer, self.shift = 0, 0
        self._kept: dict[str, Known] = {}

    @property
    def known(self) -> Known:
        """What the present eyes know."""
        return self.known_to(self.role)

    def known_to(self, role: str) -> Known:
        """What a role knows, or control."""
        if role not in self._kept:
            self._kept[role] = known_then(self.record, role, self.look)
        return self._kept[role]

    @property
    def truth(self) -> Known:
        """How it was."""
        return self.known_to(CONTROL)

    @property
    def measure(self) -> Known:
        """What came, as far as it may be told here: how it was, or while people still play what the present eyes know."""
        return self.truth if self.may_compare else self.known

    @property
    def may_compare(self) -> bool:
        """Whether how it was may be set beside what was known."""
        return CONTROL in self.eyes

    def make_ready(self) -> None:
        """Reckon beforehand what all eyes will ask for."""
        for role in self.eyes:
            self.known_to(role).moments  # noqa: B018 - kept for when it is asked for

    def learn(self, told: Mapping[str, list[Told]]) -> None:
        """Take what roles were told when the rules ran again in place of what the record shows."""
        self._kept |= {role: known_then(self.record, role, self.look, events) for role, events in told.items()}

    @cached_property
    def deeds(self) -> Deeds:
        """What was done turn by turn."""
        return deeds_of(self.record)

    @property
    def items(self) -> list[Item]:
        """The outline of the turn, as the present eyes see it."""
        return self.known.outline(self.turn)

    @property
    def moments(self) -> list[Moment]:
        """What mattered most to the present eyes: one moment for a turn."""
        found: dict[int, Moment] = {}
        for moment in self.known.moments:
            found.setdefault(moment.turn, moment)
        return list(found.values())[:BOOKMARKS]

    @property
    def charted(self) -> list[Place]:
        """The tracks in the chart."""
        most = charted(self.known, most=99)
        return [most[(self.shift + i) % len(most)] for i in range(min(LINES, len(most)))]

    @property
    def layer(self) -> TrackName | None:
        """The track in the grid of regions; none where the eyes follow none there."""
        layers = regional(self.known)
        return layers[self.at_layer % len(layers)] if layers else None

    def go(self, turn: int) -> None:
        """Look at a turn, or at the nearest that there is."""
        self.turn = min(max(turn, min(1, self.record.turns)), self.record.turns)

    def moment_beyond(self, step: int) -> int:
        """The next turn that mattered, or the one before; the present one where there is none."""
        turns = sorted(m.turn for m in self.moments if (m.turn - self.turn) * step > 0)
        return (turns[0] if step > 0 else turns[-1]) if turns else self.turn

    def next_eyes(self) -> None:
        """Look through the next eyes."""
        self.role = self.eyes[(self.eyes.index(self.role) + 1) % len(self.eyes)]
