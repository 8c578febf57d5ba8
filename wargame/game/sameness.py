"""Whether a record of another kernel tells the same game: each is read with its own names, so numbers and places may differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, assert_never

from wargame.engine import Event, decode, fold
from wargame.journal import Kind, digest
from wargame.names import OF_OPTIONS, Names, SiteName

Body: TypeAlias = Mapping[str, Any]

OF_THE_WRITER = {"kernel", "format"}
"""Fields of a header that say who wrote it, not what the game is."""
_APART = {"sites", "reasons", "cells", "places", "stages"}
"""Names that rows and positions refer to by number, compared where a row uses them; and words that a version makes up."""
_OWN_NUMBERS = {"slot", "number"}
_OF_THE_CLOCK = ("turn_began", "quarter_began", "game_over")


class Telling:
    """One record of a game, read entry by entry."""

    def __init__(self, header: Body) -> None:
        self.names = Names.from_json(dict(header["names"]))
        self.positions = [list(header["start"])]
        """The kept cells at the start and after every turn that was followed."""
        self.layout = self.names.cells, self.names.places, [(t.id, t.slot) for t in self.names.tracks]

    def follow(self, rows: Sequence[Sequence[int]]) -> str:
        """The digest of the position after some more rows."""
        self.positions.append(fold(list(self.positions[-1]), rows))
        return digest(self.positions[-1])

    def go_back(self, turn: int) -> None:
        """Read on from before a turn."""
        del self.positions[turn:]

    def facts(self, rows: Sequence[Sequence[int]], layout: bool) -> list[tuple[Any, ...]]:
        """What rows say without a number that is only a version's own; `layout`: also of cells without a name."""
        return [self._fact(event, layout) for event in decode(rows, self.names)]

    def _fact(self, event: Event, layout: bool) -> tuple[Any, ...]:
        thing = self._thing(event) or (event.slot if layout and event.kind not in _OF_THE_CLOCK else None)
        after = self.names.reasons[event.after] if event.kind == "moot" else event.after
        return (event.quarter, event.kind, _rule_of(self.names.sites[event.site]), event.region, event.cause, thing,
                event.before, after)  # fmt: skip

    def _thing(self, event: Event) -> Any:
        """The track or option that a row is about; None for what has no name."""
        if event.kind in OF_OPTIONS:
            return self.names.options[event.slot].role, self.names.options[event.slot].id
        place = self.names.place(event.slot) if event.kind in ("changed", "delayed") else None
        return place and (place[0].id, place[1])

    def views(self, views: Mapping[str, Body]) -> dict[str, Body]:
        """What the roles knew, stages of programs by their numbers."""
        return {
            role: {**view, "programs": [self._program(p) for p in view["programs"]]}
            for role, view in views.items()
        }

    def _program(self, program: Body) -> Body:
        stages = self.names.stages[self.names.programs.index(program["option"])]
        return {**program, "stage": stages.index(program["stage"])}

    def values(self) -> list[list[int]]:
        """The values of the tracks at the start."""
        sizes = [len(self.names.regions) if track.regional else 1 for track in self.names.tracks]
        return [self.positions[0][t.slot : t.slot + n] for t, n in zip(self.names.tracks, sizes, strict=True)]


def _rule_of(site: SiteName) -> tuple[Any, ...]:
    return site.rule, site.role, site.file, site.line, site.cites, site.text, site.audience


class Alike:
    """What another kernel recorded beside what its rules give when today's runs them: the same as far as both tell it."""

    left_out: Iterable[str] = ()
    """What the record does not have is not looked for, nor how it is numbered."""
    is_numbered_alike = True

    def __init__(self, recorded: Body, made: Body) -> None:
        self.recorded, self.made = Telling(recorded), Telling(made)
        self.is_alike = self.recorded.layout == self.made.layout
        """Both keep a position the same way, so that bare numbers can be compared."""

    def is_rule(self, number: int, made: int) -> bool:
        """Whether the rule that a number means in the record is the one that another means here."""
        return _rule_of(self.recorded.names.sites[number]) == _rule_of(self.made.names.sites[made])

    def go_back(self, turn: int) -> None:
        """Read both on from before a turn."""
        for telling in (self.recorded, self.made):
            telling.go_back(turn)

    def difference(self, kind: Kind, recorded: Body, made: Body) -> str | None:
        """The first field of two entries of a kind that tells another game."""
        match kind:
            case "header" | "turn" | "over" | "rewind":  # which both write the same way
                keys = sorted({*made, *recorded} - OF_THE_WRITER)
                return next((key for key in keys if not self._is_shared(kind, key, recorded, made)), None)
            case "order" | "withdrawn" | "intent" | "commit" | "uncommit" | "practice" | "note":
                return None  # it was given again, or refused
            case "inject" | "ruling" | "seat":
                return "kind"
            case _:
                assert_never(kind)

    def _is_shared(self, kind: Kind, key: str, recorded: Body, made: Body) -> bool:
        return key in made and key in recorded and self._is_same(kind, key, recorded, made)

    def _is_same(self, kind: Kind, key: str, recorded: Body, made: Body) -> bool:
        match kind, key:
            case "header", "names":
                return is_same_content(recorded[key], made[key])
            case "header", "start" if not self.is_alike:
                return self.recorded.values() == self.made.values()
            case "turn", "digest" if not self.is_alike:
                return bool(recorded[key] == self.recorded.follow(recorded["rows"]))
            case "turn", "rows":
                return self._facts(self.recorded, recorded) == self._facts(self.made, made)
            case "turn", "views":
                return self.recorded.views(recorded[key]) == self.made.views(made[key])
        return bool(recorded[key] == made[key])

    def _facts(self, telling: Telling, body: Body) -> list[tuple[Any, ...]]:
        return telling.facts(body["rows"], self.is_alike)


def is_same_content(recorded: Body, made: Body) -> bool:
    """Whether two versions name the same things, apart from their numbers and from what only one of them says."""
    shared = recorded.keys() & made.keys() - _APART
    return all(_named(recorded[key], made[key]) == _named(made[key], recorded[key]) for key in shared)


def is_numbered_alike(recorded: Body, made: Body) -> bool:
    """Whether rows of one version can stand in the record of the other."""
    shared = recorded.keys() & made.keys()
    return all(_shared(recorded[key], made[key]) == _shared(made[key], recorded[key]) for key in shared)


def _shared(found: Any, other: Any) -> Any:
    """A list of named things with those of their fields that another has too."""
    if not isinstance(found, list) or not isinstance(other, list) or len(found) != len(other):
        return found
    pairs = zip(found, other, strict=True)
    return [
        {k: v for k, v in a.items() if k in b} if isinstance(a, dict) and isinstance(b, dict) else a
        for a, b in pairs
    ]


def _named(found: Any, other: Any) -> Any:
    things = _shared(found, other)
    if not isinstance(things, list):
        return things
    return [
        {k: v for k, v in t.items() if k not in _OWN_NUMBERS} if isinstance(t, dict) else t for t in things
    ]
