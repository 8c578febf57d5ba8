"""Games of one plan, played turn by turn in WebAssembly with their tape, for whoever looks into them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from wargame.analysis.batch import Tally, play_turn
from wargame.analysis.scripts import Script
from wargame.dice import game_key
from wargame.engine.executor import Engine

Rows: TypeAlias = list[tuple[int, int, int]]
"""Kind, site and region (-1: none) of the rows of a turn."""


class Games:
    """Games that begin alike and differ in their dice, on an engine in WebAssembly, which holds one position."""

    def __init__(
        self, engine: Engine, seats: Mapping[str, str], scripts: Mapping[str, Script], cells: Mapping[int, int]
    ) -> None:  # fmt: skip
        self.engine, self.scripts, self.tally = engine, scripts, Tally()
        s = self.s = engine.new("", seats=seats)
        for cell, value in cells.items():
            s[cell] = value
        self.origin = array("q", s[: engine.at["GAME_CELLS"]])

    def turns(self, seed: str, last: int) -> Iterator[Rows]:
        """Play the game of a seed up to the end of a turn, or to its own end; yields what each turn wrote."""
        engine, s = self.engine, self.s
        s[: len(self.origin)] = self.origin
        s[engine.at["KEY"]] = engine.machine.key(game_key(seed, ""))
        s[engine.at["ROWS"]] = 0
        engine.call("draw_private", s)
        for turn in range(1, last + 1):
            if engine.is_over(s):
                return
            play_turn(engine, s, turn, self.scripts, self.tally)
            yield self._rows()

    def _rows(self) -> Rows:
        """Take the turn's rows off the tape."""
        first, count = self.engine.at["TAPE"], self.s[self.engine.at["ROWS"]]
        self.s[self.engine.at["ROWS"]] = 0
        columns = (list(self.s[first + k : first + 8 * count : 8]) for k in (1, 2, 3))
        return list(zip(*columns, strict=True))
