"""Comparison of a recorded game with its re-run, by the ids of either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from json import dumps
from typing import Literal, TypeAlias, assert_never

from msgspec.structs import replace

from wargame.engine import Event, decode, fold
from wargame.journal import Entry, digest
from wargame.journal.entries import Header, ProgramSeen, Row, Turn, View, header_of, turn_of
from wargame.manifest import KINDS, OF_OPTIONS, Manifest, SiteName

Names: TypeAlias = Mapping[str, object]
"""A manifest as the JSON of some version."""
Fact: TypeAlias = tuple[object, ...]

OF_THE_WRITER = {"kernel", "format"}
"""Fields of a header that say who wrote it, not what the game is."""
_APART = {"sites", "reasons", "cells", "places", "stages"}
"""Names that rows and positions refer to by number, compared where a row uses them; and words that a version makes up."""
_OWN_NUMBERS = {"slot", "number"}
_OF_THE_CLOCK = ("turn_began", "quarter_began", "game_over")


class RecordReader:
    """One record of a game, read entry by entry."""

    def __init__(self, header: Header) -> None:
        self.names = header.names
        self.positions = [list(header.start)]
        """The kept cells at the start and after every turn that was followed."""
        self.layout = self.names.cells, self.names.places, [(t.id, t.slot) for t in self.names.tracks]

    def follow(self, rows: Sequence[Row]) -> str:
        """The digest of the position after some more rows."""
        self.positions.append(fold(list(self.positions[-1]), rows))
        return digest(self.positions[-1])

    def go_back(self, turn: int) -> None:
        """Read on from before a turn."""
        del self.positions[turn:]

    def facts(self, rows: Sequence[Row], layout: bool) -> list[Fact]:
        """The rows without numbers that are only a version's own; `layout`: cells without a name by their number."""
        return [self._fact(event, layout) for event in decode(rows, self.names)]

    def _fact(self, event: Event, layout: bool) -> Fact:
        thing = self._thing(event) or (event.slot if layout and event.kind not in _OF_THE_CLOCK else None)
        after = self.names.reasons[event.after] if event.kind == "moot" else event.after
        return (event.quarter, event.kind, _rule_of(self.names.sites[event.site]), event.region, event.cause, thing,
                event.before, after)  # fmt: skip

    def _thing(self, event: Event) -> Fact | None:
        """The track or option that a row is about; None for what has no name."""
        if event.kind in OF_OPTIONS:
            return self.names.options[event.slot].role, self.names.options[event.slot].id
        place = self.names.place(event.slot) if event.kind in ("changed", "delayed") else None
        return place and (place[0].id, place[1])

    def views(self, turn: Turn) -> dict[str, View]:
        """The views of the roles, stages of programs by their numbers."""
        return {
            role: replace(view, programs=[replace(p, stage=self._stage(p)) for p in view.programs])
            for role, view in turn.views.items()
        }

    def _stage(self, program: ProgramSeen) -> str:
        return str(self.names.stages[self.names.programs.index(program.option)].index(program.stage))

    def values(self) -> list[list[int]]:
        """The values of the tracks at the start."""
        return [[self.positions[0][cell] for cell in self.names.cells_of(track)] for track in self.names.tracks]


def _rule_of(site: SiteName) -> Fact:
    return site.rule, site.role, site.file, site.line, site.cites, site.text, site.audience


class Alike:
    """A record of another kernel beside its re-run by today's: the same as far as both tell it."""

    left_out: Iterable[str] = ()
    """Names that the record lacks are not looked for, nor how they are numbered."""
    is_numbered_alike = True

    def __init__(self, recorded: Entry, made: Entry) -> None:
        self.recorded, self.made = RecordReader(header_of(recorded)), RecordReader(header_of(made))
        self.is_alike = self.recorded.layout == self.made.layout
        """Both keep a position the same way, so that bare numbers can be compared."""

    def is_rule(self, number: int, made: int) -> bool:
        """Whether the rule that a number means in the record is the one that another means here."""
        return _rule_of(self.recorded.names.sites[number]) == _rule_of(self.made.names.sites[made])

    def go_back(self, turn: int) -> None:
        """Read both on from before a turn."""
        for reader in (self.recorded, self.made):
            reader.go_back(turn)

    def difference(self, recorded: Entry, made: Entry) -> str | None:
        """The first field of two entries of a kind that tells another game."""
        match recorded.kind:
            case "header" | "turn" | "over" | "rewind":  # which both write the same way
                keys = sorted({*made.body, *recorded.body} - OF_THE_WRITER)
                return next((key for key in keys if not self._is_shared(key, recorded, made)), None)
            case "order" | "withdrawn" | "intent" | "commit" | "uncommit" | "practice" | "note":
                return None  # it was given again, or refused
            case "inject" | "ruling" | "seat":
                return "kind"
            case _:
                assert_never(recorded.kind)

    def _is_shared(self, key: str, recorded: Entry, made: Entry) -> bool:
        return key in made.body and key in recorded.body and self._is_same(key, recorded, made)

    def _is_same(self, key: str, recorded: Entry, made: Entry) -> bool:
        match recorded.kind, key:
            case "header", "names":
                return is_same_content(recorded.body[key], made.body[key])
            case "header", "start" if not self.is_alike:
                return self.recorded.values() == self.made.values()
            case "turn", "digest" | "rows" | "views":
                return self._is_same_turn(key, turn_of(recorded), turn_of(made))
        return bool(recorded.body[key] == made.body[key])

    def _is_same_turn(self, key: Literal["digest", "rows", "views"], recorded: Turn, made: Turn) -> bool:
        match key:
            case "digest":
                return recorded.digest == (made.digest if self.is_alike else self.recorded.follow(recorded.rows))
            case "rows":
                return self.recorded.facts(recorded.rows, self.is_alike) == self.made.facts(made.rows, self.is_alike)
            case "views":
                return self.recorded.views(recorded) == self.made.views(made)


def is_same_content(recorded: Names, made: Names) -> bool:
    """Whether two versions name the same things, apart from their numbers and from what only one of them says."""
    shared = recorded.keys() & made.keys() - _APART
    return all(_named(recorded[key], made[key]) == _named(made[key], recorded[key]) for key in shared)


def is_numbered_alike(recorded: Names, made: Names) -> bool:
    """Whether rows of one version can stand in the record of the other."""
    shared = recorded.keys() & made.keys()
    return all(_shared(recorded[key], made[key]) == _shared(made[key], recorded[key]) for key in shared)


def _shared(found: object, other: object) -> object:
    """A list of named things with those of their fields that another has too."""
    if not isinstance(found, list) or not isinstance(other, list) or len(found) != len(other):
        return found
    pairs = zip(found, other, strict=True)
    return [
        {k: v for k, v in a.items() if k in b} if isinstance(a, dict) and isinstance(b, dict) else a
        for a, b in pairs
    ]


def _named(found: object, other: object) -> object:
    things = _shared(found, other)
    if not isinstance(things, list):
        return things
    return [
        {k: v for k, v in t.items() if k not in _OWN_NUMBERS} if isinstance(t, dict) else t for t in things
    ]


NUMBERED = ("sites", "reasons")
"""The names that stand in no order of their own, so that two versions of one kernel may number them otherwise."""
_MOOT = KINDS.index("moot") + 1


class Equal:
    """A record of this kernel beside its re-run; a body differs where any value does."""

    def __init__(self, recorded: Entry, made: Entry) -> None:
        self.recorded, self.made = _whole(recorded.body["names"]), made.body["names"]
        self.left_out = list(beside(self.recorded, recorded.body["names"], "names"))
        """The names that the record does not have, as an older version wrote none; here they would say nothing."""

    def is_rule(self, number: int, made: int) -> bool:
        """Whether the rule that a number means in the record is the one that another means here."""
        return self._theirs["sites"][number] == self._ours["sites"][made]

    def go_back(self, turn: int) -> None:
        """Read on from before a turn: here every entry stands for itself."""

    def difference(self, recorded: Entry, made: Entry) -> str | None:
        """The path of the first value in which two entries of a kind part."""
        match recorded.kind:
            case "header":
                odd = names_parting(recorded.body["names"], made.body["names"])
                return odd or parting({**recorded.body, "names": None}, {**made.body, "names": None})
            case "order" | "withdrawn":  # that it was its seat's to decide is known by now
                return parting(_decided(recorded), _decided(made))
            case "turn":
                return self._turn_parting(recorded, made)
            case "intent" | "commit" | "uncommit" | "note" | "practice" | "rewind" | "over":
                return parting(recorded.body, made.body)
            case "inject" | "ruling" | "seat":
                return "kind"
            case _:
                assert_never(recorded.kind)

    def _turn_parting(self, recorded: Entry, made: Entry) -> str | None:
        if self.is_numbered_alike:
            return parting(recorded.body, made.body)
        return parting(self._renumbered(recorded, self._theirs), self._renumbered(made, self._ours))

    def _renumbered(self, entry: Entry, numbers: Mapping[str, Sequence[int]]) -> Mapping[str, object]:
        """A turn whose rows have for rules and reasons numbers that both records share."""
        rows = []
        for quarter, kind, site, target, cause, slot, before, after in turn_of(entry).rows:
            after = numbers["reasons"][after] if kind == _MOOT else after
            rows.append([quarter, kind, numbers["sites"][site], target, cause, slot, before, after])
        return {**entry.body, "rows": rows}

    @cached_property
    def is_numbered_alike(self) -> bool:
        """Whether rules and reasons have the numbers that they have here."""
        return all(self.recorded[key] == self.made[key] for key in NUMBERED)

    @cached_property
    def _theirs(self) -> dict[str, list[int]]:
        return {key: _firsts(self.recorded[key], self.made[key]) for key in NUMBERED}

    @cached_property
    def _ours(self) -> dict[str, list[int]]:
        return {key: _firsts(self.made[key], self.made[key]) for key in NUMBERED}


def _decided(order: Entry) -> Mapping[str, object]:
    """An order of which only whether a rule decided it counts."""
    return {**order.body, "decided": bool(order.body["decided"])}


def names_parting(recorded: Names, made: Names) -> str | None:
    """The path of the first name that a record has otherwise than its rules give it."""
    whole = _whole(recorded)
    more = next(beside(recorded, whole, "names"), None)
    return more or _first(_name_parting(key, whole[key], made[key]) for key in sorted(whole))


def _name_parting(key: str, recorded: object, made: object) -> str | None:
    if key in NUMBERED and _is_shuffled(recorded, made):
        return None
    return parting(recorded, made, f"names.{key}")


def parting(recorded: object, made: object, path: str = "") -> str | None:
    """The path of the first value in which two JSON values part; None where they are equal."""
    return None if _text(recorded) == _text(made) else _parting(recorded, made, path)


def _parting(recorded: object, made: object, path: str) -> str | None:
    if isinstance(recorded, Mapping) and isinstance(made, Mapping):
        keys = sorted({*recorded, *made})
        if recorded.keys() != made.keys():
            return _under(path, next(key for key in keys if key not in recorded or key not in made))
        return _first(_parting(recorded[key], made[key], _under(path, key)) for key in keys)
    if isinstance(recorded, list) and isinstance(made, list) and len(recorded) == len(made):
        pairs = enumerate(zip(recorded, made, strict=True))
        return _first(_parting(one, other, f"{path}[{i}]") for i, (one, other) in pairs)
    return None if recorded == made and type(recorded) is type(made) else path


def beside(found: object, other: object, path: str) -> Iterator[str]:
    """The paths of the fields that one of two values alike in shape has, and the other has not."""
    if found == other:
        return
    if isinstance(found, Mapping) and isinstance(other, Mapping):
        yield from (_under(path, key) for key in found if key not in other)
        for key in found.keys() & other.keys():
            yield from beside(found[key], other[key], _under(path, key))
    elif isinstance(found, list) and isinstance(other, list):
        for i, (one, another) in enumerate(zip(found, other, strict=False)):
            yield from beside(one, another, f"{path}[{i}]")


def _first(paths: Iterator[str | None]) -> str | None:
    return next((path for path in paths if path is not None), None)


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _whole(names: Names) -> Names:
    """Names with all their fields; one that an older version did not write has its default."""
    return Manifest.from_json(names).to_json()


def _is_shuffled(things: object, others: object) -> bool:
    """Whether the same things stand in another order; the first, which is the kernel's own, stays the first."""
    found, known = _plain(things), _plain(others)
    return found[0] == known[0] and sorted(found) == sorted(known)


def _plain(things: object) -> list[str]:
    """Named things without their numbers, as texts."""
    assert isinstance(things, list)
    bare = [{k: v for k, v in thing.items() if k != "number"} if isinstance(thing, Mapping) else thing for thing in things]
    return [_text(thing) for thing in bare]


def _text(value: object) -> str:
    """A JSON value as text, in which a truth is no number."""
    return dumps(value, sort_keys=True)


def _firsts(things: object, others: object) -> list[int]:
    """Of each thing, where the first that is like it stands among others."""
    first: dict[str, int] = {}
    for number, other in enumerate(_plain(others)):
        first.setdefault(other, number)
    return [first[thing] for thing in _plain(things)]
