"""Taking a turn again: where a game can go back to, and the going back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wargame.engine import Position, Row

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
    epoch: int
    """The dice of the turn that follows."""


def mark_of(game: Game) -> Mark:
    """Where the game stands, between two turns."""
    cells = tuple(game.position[: game.engine.at["TAPE"]])
    return Mark(game.journal.entries[-1].number, cells, len(game.events), tuple(game.fresh_rows), game.epoch)


def go_back(game: Game, turn: int) -> None:
    """Put the game back to before a turn, with the dice of its present epoch; the journal is not touched."""
    mark = game.marks[turn - 1]
    _restore(game, mark, game.position, game.epoch)
    game.fresh_rows, game.committed = list(mark.rows), set()
    del game.events[mark.events :], game.views[turn - 1 :], game.marks[turn - 1 :]


def opened(game: Game, turn: int) -> Position:
    """The position of a turn of this game as its orders began; not the game's own."""
    mark, s = game.marks[turn - 1], list(game.position)
    _restore(game, mark, s, mark.epoch)
    game.engine.open_turn(s)
    return s


def _restore(game: Game, mark: Mark, s: Position, epoch: int) -> None:
    header = game.journal.header
    s[: len(mark.cells)] = mark.cells
    game.engine.take_dice(s, header["seed"], header["salt"], epoch)
