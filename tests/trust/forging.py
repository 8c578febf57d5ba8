"""Journals to forge, and every way to forge them: each field of each kind of entry changed, entries put in, out and about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from wargame.commands import Commit, Intent, Practice, Rewind, Submit, Uncommit, Withdraw
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game
from wargame.journal import KINDS, Entry, Journal, Kind
from wargame.journal.chain import seal
from wargame.library import load_scenario
from wargame.table import Table

NOW = "2030-01-01T00:00:00Z"
EXAMPLES = Path(__file__).parents[2] / "saves" / "examples"


def table_of(scenario: str, people: tuple[str, ...], path: Path | None = None, **others: str) -> Table:
    """A new game in which some roles are played by people, and others by the seats that are named."""
    content = load_scenario(scenario)
    engine = build_engine(content)
    seats = {**engine.compiled.seats, **others, **dict.fromkeys(people, "person")}
    return Table(Game.start(content, engine, seed="forged/0", seats=seats, path=path, at=NOW))


def play_turn(table: Table, dice: Random) -> None:
    """A turn in which every person orders, thinks twice, means something and commits."""
    for role in table.people:
        is_open = [listed.order for listed in table.legal(role) if not listed.reason]
        first, second = dice.choice(is_open), dice.choice(is_open)
        table.do(role, Submit(first), NOW)
        table.do(role, Withdraw(first), NOW)
        table.do(role, Submit(second), NOW)
        table.do(role, Intent("calm the town", {"said": "less trouble"}), NOW)
        table.do(role, Commit(), NOW)
        if role in table._game.committed and dice.random() < 0.5:
            table.do(role, Uncommit(), NOW)
            table.do(role, Commit(), NOW)
    table.run_scripted(NOW)
    table._game.journal.append("note", {"role": "control", "text": "they hesitate"}, NOW)


def finished(path: Path) -> None:
    """The primer played to its end by a person against a scripted seat."""
    table, dice = table_of("primer", ("council",), path), Random(1)
    while not table.is_over:
        play_turn(table, dice)
    table.close()


def several(path: Path) -> None:
    """The memo's game as three people play it: a turn, and what one of them has sealed in the next."""
    table, dice = table_of("baseline_2024", ("us", "mexico", "tco"), path), Random(2)
    play_turn(table, dice)
    table.do("us", Submit(next(listed.order for listed in table.legal("us") if not listed.reason)), NOW)
    table.close()


def practised(path: Path) -> None:
    """The primer with turns taken again, to its end."""
    table, dice = table_of("primer", ("council",), path), Random(3)
    play_turn(table, dice)
    table.do("council", Practice(), NOW)
    for turn, luck in ((1, "change"), (1, "stay")):
        table.do("council", Rewind(turn, "change" if luck == "change" else "stay"), NOW)
        play_turn(table, dice)
    while not table.is_over:
        play_turn(table, dice)
    table.close()


def example(path: Path) -> None:
    """A game that comes with the project."""
    path.write_bytes((EXAMPLES / "harbour.jsonl").read_bytes())


BASES = {"finished": finished, "several": several, "practised": practised, "example": example}
"""The records to forge, by name."""


@dataclass(frozen=True)
class Line:
    """An entry without its place in a chain."""

    kind: Kind
    at: str
    body: Any


@dataclass(frozen=True)
class Forgery:
    """A changed record: what was changed, in words of its fields."""

    kind: str
    """The kind of the entry that was changed."""
    field: str
    """Its field, with `[]` for any place in a list; `at`, `kind`, or what was done with the entry as a whole."""
    entry: int
    lines: list[Line]


def lines_of(path: Path) -> list[Line]:
    """The entries of a journal, to be changed."""
    return [Line(entry.kind, entry.at, entry.body) for entry in Journal.open(path, write=False).entries]


def sealed(lines: list[Line]) -> bytes | None:
    """The lines as a journal whose hashes fit; None where no journal can be made of them."""
    before: Entry | None = None
    written = []
    try:
        for line in lines:
            before, data = seal(before, line.kind, line.body, line.at)
            written.append(data)
    except JournalError:
        return None
    return b"".join(written)


Path_ = tuple[str | int, ...]


def paths(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Every place in a JSON value, the whole value first."""
    yield at
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(each, (*at, key))


def field_of(path: Path_) -> str:
    """A path as a field: all places of a list are one."""
    return re.sub(r"\.\[", "[", ".".join("[]" if isinstance(part, int) else part for part in path))


class Forger:
    """Forges one record at random, every field of every kind as often as any other."""

    def __init__(self, lines: list[Line], dice: Random) -> None:
        self.lines, self.dice = lines, dice
        self.fields: dict[tuple[str, str], list[tuple[int, Path_]]] = {}
        for number, line in enumerate(lines):
            for path in paths(line.body):
                if path:
                    self.fields.setdefault((line.kind, field_of(path)), []).append((number, path))

    def forgeries(self, count: int) -> Iterator[Forgery]:
        """Some forgeries; every field once before any comes again."""
        keys = sorted(self.fields)
        for i in range(count):
            if i % 5 == 4:
                yield self._moved()
            else:
                yield self._changed(*keys[(i - i // 5) % len(keys)])

    def _changed(self, kind: str, field: str) -> Forgery:
        number, path = self.dice.choice(self.fields[kind, field])
        body = deepcopy(self.lines[number].body)
        parent = body
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = self._other(kind, field, parent[path[-1]])
        return Forgery(kind, field, number, self._with(number, body=body))

    def _with(self, number: int, **change: Any) -> list[Line]:
        lines, line = list(self.lines), self.lines[number]
        lines[number] = Line(**{"kind": line.kind, "at": line.at, "body": line.body, **change})
        return lines

    def _other(self, kind: str, field: str, value: Any) -> Any:
        """Another value: one from elsewhere in the record, one of its kind, or one of another."""
        like = [self._at(*self.dice.choice(self.fields[kind, field])) for _ in range(4)]
        mine = [changed for changed in (self._alike(value) for _ in range(4))]
        strange: list[Any] = [None, 0, -1, True, "", "forged", "control", "hold", "random", [], {}, [None], 2**61]
        pools = [like, mine, strange]
        for _ in range(20):
            found = self.dice.choice(self.dice.choice(pools))
            if json.dumps(found, sort_keys=True) != json.dumps(value, sort_keys=True):
                return found
        return "another"

    def _at(self, number: int, path: Path_) -> Any:
        value = self.lines[number].body
        for part in path:
            value = value[part]
        return value

    def _alike(self, value: Any) -> Any:
        dice = self.dice
        match value:
            case bool():
                return not value
            case int():
                return value + dice.choice((-100, -1, 1, 7))
            case str():
                return dice.choice((value + " ", value.upper(), value[:-1], value + "\n# a word"))
            case dict():
                return self._rewritten(value)
            case list() if value:
                changed = list(value)
                i, j = dice.randrange(len(value)), dice.randrange(len(value))
                changed[i], changed[j] = changed[j], changed[i]
                return dice.choice((changed, value[:i] + value[i + 1 :], [*value[:i], value[i], *value[i:]]))
        return [value]

    def _rewritten(self, value: dict[str, Any]) -> dict[str, Any]:
        key = self.dice.choice([*value] or ["x"])
        rest = {k: v for k, v in value.items() if k != key}
        return self.dice.choice((rest, {**value, "forged": 1}, {**rest, f"{key}_": value.get(key)}))

    def _moved(self) -> Forgery:
        """An entry at another time, of another kind, put out, in again, before another, or made up."""
        dice, lines = self.dice, list(self.lines)
        number = dice.randrange(1, len(lines))
        line, deed = lines[number], dice.choice(("at", "kind", "dropped", "again", "swapped", "put in", "the end dropped"))
        match deed:
            case "at":
                lines = self._with(number, at=dice.choice(("2029-01-01T00:00:00Z", "9999-01-01T00:00:00Z")))
            case "kind":
                lines = self._with(number, kind=dice.choice([kind for kind in KINDS if kind not in ("header", line.kind)]))
            case "dropped":
                del lines[number]
            case "again":
                lines.insert(number, line)
            case "swapped":
                other = min(number + 1, len(lines) - 1)
                lines[number], lines[other] = lines[other], line
            case "put in":
                made = dice.choice([each for each in lines[1:] if each.kind in ("order", "commit", "intent", "note", "uncommit")])
                lines.insert(number, made)
                line = made
            case "the end dropped":
                del lines[number:]
        return Forgery(line.kind, deed, number, lines)
