"""How a record compares with its own rules, run again, and what only they can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from wargame.doctrine import Decision
from wargame.ui.drawing import plain
from wargame.views import Told

FAITHFUL = "EXACT"
CHECKING = "checking ..."


@dataclass(frozen=True)
class Checked:
    """What came of running the rules again; before that, that it is being done."""

    fidelity: str = CHECKING
    told: Mapping[str, list[Told]] = field(default_factory=dict)
    """What each role was told, with all the odds that it could reckon."""
    reasons: Callable[[int], Sequence[Decision]] | None = None
    """Why scripted seats ordered what they did in a turn; None where nobody may ask, or the rules are others."""

    @property
    def is_faithful(self) -> bool:
        """Whether its own rules give the record, whatever else there is to know of it."""
        return self.fidelity.split(",")[0] == FAITHFUL

    def word(self) -> Content:
        """The fidelity, for a head."""
        style = "$muted" if self.fidelity == CHECKING else "bold $good" if self.is_faithful else "bold $bad"
        return plain(self.fidelity, style)

    def decisions(self, turn: int) -> Sequence[Decision]:
        """Why scripted seats ordered what they did in a turn; nothing where that cannot be asked."""
        return self.reasons(turn) if self.reasons and turn else ()

    def refusal(self, turn: int) -> str:
        """Why nothing can be asked of a turn; nothing where it can."""
        if self.fidelity == CHECKING:
            return "The record's rules are still run again: ask in a moment."
        if not self.is_faithful:
            return "These rules do not play this record as it stands, so they cannot say why."
        if not turn:
            return "No turn is finished, so there is nothing to ask."
        return "" if self.reasons else "Scripted seats say why once the game is over, or in practice."
