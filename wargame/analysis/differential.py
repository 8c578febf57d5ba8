"""Differential tests of the two executors: the same game twice, and the first difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from wargame.analysis.runner import Tally, play_turn
from wargame.analysis.scripts import Numbers, Script
from wargame.engine.executor import Engine, Position
from wargame.engine.tape import Row, decode
from wargame.manifest import Manifest
from wargame.views import choices_of

Pair: TypeAlias = tuple[Engine, Engine]
"""Two taped engines of one content; in WebAssembly an engine holds one position, so the two are not the same."""
Given: TypeAlias = tuple[str, int, Numbers]
"""An order that was given: role, turn, and what the engine took."""


@dataclass(frozen=True)
class Match:
    """A game to play on both: the same dice, and the same seats or scripts."""

    seed: str
    seats: Mapping[str, str]
    scripts: Mapping[str, Script] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """Where two engines part in a game: in a row of the tape, in a cell behind equal rows, or by one's failure."""

    match: Match
    turn: int
    orders: tuple[Given, ...]
    """The orders of the first engine, up to this turn."""
    row: int = 0
    """The number of the row on the tape; 0 if the rows are equal."""
    rows: tuple[Row | None, Row | None] = (None, None)
    """None where a tape ends before the other."""
    cell: int = -1
    values: tuple[int, int] = (0, 0)
    failures: tuple[str, str] = ("", "")


_WRITING = ("changed", "placed", "delayed")
"""The kinds of events whose slot is a cell of the position."""


class _Side:
    """One engine with its position of the game."""

    def __init__(self, engine: Engine, match: Match) -> None:
        seats = {role: seat for role, seat in match.seats.items() if role not in match.scripts}
        self.engine, self.scripts = engine, match.scripts
        self.s: Position = engine.new(match.seed, seats=seats)
        self.failure = ""

    def play(self, turn: int) -> None:
        try:
            play_turn(self.engine, self.s, turn, self.scripts, Tally())
        except Exception as fault:  # a trap of the machine has no class that both executors know
            self.failure = f"{type(fault).__name__}: {fault}"

    def rows(self) -> list[int]:
        """The numbers of the rows written in this turn, eight by eight."""
        first = self.engine.at["TAPE"]
        return list(self.s[first : first + 8 * self.s[self.engine.at["ROWS"]]])

    def cells(self) -> list[int]:
        """All that a game needs of the position, but its dice key: the executors write that in two ways."""
        found = list(self.s[: self.engine.at["GAME_CELLS"]])
        found[self.engine.at["KEY"]] = 0
        return found

    def orders(self, turn: int) -> list[Given]:
        roles = enumerate(self.engine.names.roles)
        return [(role.id, turn, given[:4]) for i, role in roles for given in self.engine.given(self.s, i)]

    def forget_rows(self) -> None:
        self.s[self.engine.at["ROWS_BEFORE"]] += self.s[self.engine.at["ROWS"]]
        self.s[self.engine.at["ROWS"]] = 0


def difference(engines: Pair, match: Match) -> Difference | None:
    """Play a game turn by turn on two engines; None if every row and cell is the same to the end."""
    sides = _Side(engines[0], match), _Side(engines[1], match)
    orders: list[Given] = []
    for turn in range(1, engines[0].names.turns + 1):
        for side in sides:
            side.play(turn)
        orders += sides[0].orders(turn)
        found = _compared(sides, Difference(match, turn, tuple(orders)))
        if found or engines[0].is_over(sides[0].s):
            return found
        for side in sides:
            side.forget_rows()
    return None


def _compared(sides: tuple[_Side, _Side], here: Difference) -> Difference | None:
    """What differs after a turn. Raises RuntimeError where both fail: then it is no matter of the executor."""
    one, other = sides
    if one.failure and other.failure:
        raise RuntimeError(f"both engines fail in turn {here.turn}: {one.failure}; {other.failure}")
    if one.failure or other.failure:
        return _with(here, failures=(one.failure, other.failure))
    numbers = one.rows(), other.rows()
    if numbers[0] != numbers[1]:
        at = first_unlike(*numbers) // 8
        rows = tuple(Row(*part) if (part := found[at * 8 : at * 8 + 8]) else None for found in numbers)
        row = one.s[one.engine.at["ROWS_BEFORE"]] + at + 1
        return _with(here, row=row, rows=rows)
    cells = one.cells(), other.cells()
    if cells[0] != cells[1]:
        at = first_unlike(*cells)
        return _with(here, cell=at, values=(cells[0][at], cells[1][at]))
    return None


def _with(here: Difference, **found: object) -> Difference:
    return Difference(here.match, here.turn, here.orders, **found)  # type: ignore[arg-type]


def first_unlike(one: Sequence[int], other: Sequence[int]) -> int:
    """The first place where two lists differ, or where the shorter ends."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def shrink(engines: Pair, found: Difference) -> Difference:
    """The same game with as few orders as still make a difference, each given by a script.

    Where the orders alone make none, the seats choose differently: then the difference comes back as it was.
    """
    smaller = _scripted(engines, found, found.orders)
    if smaller is None:
        return found
    size = len(smaller.orders)
    while size > 0:
        before = smaller
        smaller = _without_some(engines, smaller, size)
        size = 1 if size == 1 and len(smaller.orders) < len(before.orders) else size // 2
    return smaller


def _without_some(engines: Pair, found: Difference, size: int) -> Difference:
    """One pass over the orders, in which so many neighbours at a time are left out where they are not needed."""
    at = 0
    while at < len(found.orders):
        fewer = _scripted(engines, found, found.orders[:at] + found.orders[at + size :])
        if fewer is None:
            at += size
        else:
            found = fewer
    return found


def _scripted(engines: Pair, found: Difference, orders: Sequence[Given]) -> Difference | None:
    roles = [role.id for role in engines[0].names.roles]
    scripts = {role: Script(role, _by_turn(orders, role)) for role in roles}
    return difference(engines, Match(found.match.seed, {}, scripts))


def _by_turn(orders: Sequence[Given], role: str) -> dict[int, tuple[Numbers, ...]]:
    own = [(turn, numbers) for owner, turn, numbers in orders if owner == role]
    return {turn: tuple(numbers for t, numbers in own if t == turn) for turn, _ in own}


def report(engines: Pair, found: Difference) -> str:
    """A difference in words, with the game's orders: for each role that gave any, a script in YAML."""
    names = engines[0].names
    seats = ", ".join(f"{role}: {seat}" for role, seat in found.match.seats.items())
    lines = [f"seed {found.match.seed}{f', seats {seats}' if seats else ''}: turn {found.turn} differs"]
    lines += [
        f"  {side}: {what}" for side, what in zip(("one", "other"), _sides_told(names, found), strict=True)
    ]
    for role in [role.id for role in names.roles]:
        own = _by_turn(found.orders, role)
        if own:
            lines += [f"# {role}", *script_lines(names, own)]
    return "\n".join(lines)


def _sides_told(names: Manifest, found: Difference) -> list[str]:
    if any(found.failures):
        return [failure or "no failure" for failure in found.failures]
    if found.row:
        return [_row_told(names, found.row, row) for row in found.rows]
    return [f"{_place(names, found.cell)} is {value}" for value in found.values]


def _row_told(names: Manifest, number: int, row: Row | None) -> str:
    """A row as an event: what, by which rule, where that is written, and what it changed."""
    if row is None:
        return f"no row {number}"
    (event,) = decode([row], names, number)
    site = names.sites[event.site]
    where = f" in {event.region}" if event.region else ""
    by = f"{site.rule} '{site.title}' ({site.file}:{site.line})" if event.site else "the kernel"
    slot = _place(names, event.slot) if event.kind in _WRITING else str(event.slot)
    what = f"{slot} {event.before} -> {event.after}"
    return f"row {number}: {event.kind}{where} by {by}: {what}, because of row {event.cause}"


def _place(names: Manifest, cell: int) -> str:
    place = names.place(cell)
    if place is None:
        return f"cell {cell}"
    track, region = place
    return f"{track.id}[{region}]" if region else track.id


def script_lines(names: Manifest, turns: Mapping[int, Sequence[Numbers]]) -> list[str]:
    """A role's orders as the lines of a script that `load_script` reads."""
    lines = []
    for turn, orders in sorted(turns.items()):
        lines += [f"{turn}:", *(f"  - {_entry(names, order)}" for order in orders)]
    return lines


def _entry(names: Manifest, numbers: Numbers) -> str:
    option, target, choice, way = numbers
    choices = choices_of(names, option, choice)
    parts = [f"option: {names.options[option].id}"]
    parts += [f"target: {names.regions[target].id}"] if target >= 0 else []
    if choices:
        parts.append(f"choices: {{{', '.join(f'{name}: {value}' for name, value in choices.items())}}}")
    parts += [f"way: {way}"] if way != "plain" else []
    return f"{{{', '.join(parts)}}}"
