"""Taking a turn again: where a game can go back to, and the going back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wargame.engine import Row

if TYPE_CHECKING:
    from wargame.game.play import Game


@dataclass(frozen=True, slots=True)
class Mark:
    """A game as it stood before one of its turns was opened."""

    entry: int
    """The journal's last entry then: what a rewind names as `to`."""
    cells: tuple[int, ...]
    """The position without its tape."""
    events: int
    """How many events there were."""
    rows: tuple[Row, ...]
    """Those of its rows that no entry had kept yet."""


def mark_of(game: Game) -> Mark:
    """Where the game stands, between two turns."""
    cells = tuple(game.position[: game.engine.at["TAPE"]])
    return Mark(game.journal.entries[-1].number, cells, len(game.events), tuple(game.fresh_rows))


def go_back(game: Game, turn: int) -> None:
    """Put the game back to before a turn, with the dice of its present epoch; the journal is not touched."""
    mark, header = game.marks[turn - 1], game.journal.header
    game.position[: len(mark.cells)] = mark.cells
    game.engine.take_dice(game.position, header["seed"], header["salt"], game.epoch)
    game.fresh_rows, game.committed = list(mark.rows), set()
    del game.events[mark.events :], game.views[turn - 1 :], game.marks[turn - 1 :]
