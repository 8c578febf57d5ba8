"""Many games from one origin, played without a tape and counted as they go."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from wargame.compiler.layout import BATCH
from wargame.engine.executor import SCRIPT, Engine
from wargame.terms import WAYS, Way

ScriptRow = tuple[int, int, int, int, Way]
"""An order of a script: turn, option, target (-1: none), choice, way."""


class EngineFault(Exception):
    """A game in which the engine wrote what it should not, or broke off."""

    def __init__(self, seed: str, what: str) -> None:
        super().__init__(what)
        self.seed = seed


class Batch:
    """Games from one origin on an engine without a tape; for one thread, like its engine."""

    def __init__(
        self, engine: Engine, seats: Mapping[str, str], scripts: Mapping[str, Iterable[ScriptRow]], counting: bool = True
    ) -> None:  # fmt: skip
        self.engine, self.at = engine, engine.at
        self.s = engine.new("", seats=seats)
        self.s[self.at["COUNTING"]] = int(counting)
        self.s[self.at["DRAWING"]] = 1
        place = self.at["SCRIPTS"]
        for number, role in enumerate(engine.names.roles):
            if role.id in scripts:
                self.s[self.at["SEAT"] + number] = SCRIPT
                self.s[self.at["SCRIPT_AT"] + number] = place
                place = self._write_script(place, scripts[role.id])
        self._set_origin(self.s[: self.at["GAME_CELLS"]])

    def _write_script(self, place: int, rows: Iterable[ScriptRow]) -> int:
        """Lay a script down, ended by a 0; returns the place after it."""
        for turn, option, target, choice, way in rows:
            for i, value in enumerate((turn, option, target, choice, WAYS.index(way))):
                self.s[place + i] = value
            place += 5
        return place + 1

    def start_from(self, position: Sequence[int], roles_through: int | None = None) -> None:
        """Let every game begin from a position of a taped engine: its turn not yet open, or open (its orders may be given).

        `roles_through` says that the turn is open and how many roles have been resolved (0 but in sequential play).
        The seats stay this batch's.
        """
        at, seats = self.at, list(self.s[self.at["SEAT"] : self.at["SEAT"] + self.at["ROLES"]])
        cells = list(position[: at["GAME_CELLS"]])
        cells[at["SEAT"] : at["SEAT"] + at["ROLES"]] = seats
        cells[at["KEY"]] = 0
        self.s[at["DRAWING"]] = 0
        self.s[at["OPENED"]] = 0 if roles_through is None else roles_through + 1
        self._set_origin(cells)

    def _set_origin(self, cells: Iterable[int]) -> None:
        origin = self.at["ORIGIN"]
        values = array("q", cells) if isinstance(self.s, memoryview) else list(cells)
        self.s[origin : origin + self.at["GAME_CELLS"]] = values

    def play(self, keys: Sequence[int]) -> int:
        """Play a game for each dice key, at most `BATCH`; returns how many were played before one went wrong.

        Only a checking engine sees what goes wrong. Raises ValueError for too many keys.
        """
        if len(keys) > BATCH:
            raise ValueError(f"at most {BATCH} games at a time, not {len(keys)}")
        place = self.at["KEYS"]
        for i, key in enumerate(keys):
            self.s[place + i] = self.engine.machine.key(key)
        return self.engine.call("play_games", self.s, len(keys))

    def fault(self) -> str:
        """The first write that went wrong, in words."""
        slot, value = (self.s[self.at[name]] for name in ("FAULT_SLOT", "FAULT_VALUE"))
        if not 0 <= slot < self.at["CELLS"]:
            return f"a write of {value} to {slot}, which is no cell that is kept"
        track = self.engine.names.place(slot)
        name = f"{track[0].id}{f' in {track[1]}' if track[1] else ''}" if track else f"cell {slot}"
        return f"{name} was set to {value}, beyond its limits"

    def results(self, games: int) -> list[array[int]]:
        """The end of each of the last games: outcome, turn, scores (thousandths of a point) by role, and every track cell."""
        first, width = self.at["RESULTS"], self.at["RESULT_CELLS"]
        return [array("q", self.s[first + i * width : first + (i + 1) * width]) for i in range(games)]

    def take_counts(self) -> Counter[int]:
        """The counts since the last time, by cell (from GAMES to before ORIGIN); counts of batches add up."""
        first, last = self.at["GAMES"], self.at["ORIGIN"]
        counts = Counter({first + i: value for i, value in enumerate(self.s[first:last]) if value})
        for cell in counts:
            self.s[cell] = 0
        return counts
