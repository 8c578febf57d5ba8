"""Where a record of today's kernel parts from what its own rules give: nothing may differ but how rules are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from json import dumps
from typing import Any, TypeAlias, assert_never

from wargame.journal import Kind
from wargame.names import KINDS, Names

Body: TypeAlias = Mapping[str, Any]

NUMBERED = ("sites", "reasons")
"""The names that stand in no order of their own, so that two versions of one kernel may number them otherwise."""
_MOOT = KINDS.index("moot") + 1


class Equal:
    """What was recorded beside what the rules give when run again; a body differs where any value does."""

    def __init__(self, recorded: Body, made: Body) -> None:
        self.recorded, self.made = _whole(recorded["names"]), made["names"]
        self.left_out = list(beside(self.recorded, recorded["names"], "names"))
        """The names that the record does not have, as an older version wrote none; here they would say nothing."""

    def is_rule(self, number: int, made: int) -> bool:
        """Whether the rule that a number means in the record is the one that another means here."""
        return self._theirs["sites"][number] == self._ours["sites"][made]

    def go_back(self, turn: int) -> None:
        """Read on from before a turn: here every entry stands for itself."""

    def difference(self, kind: Kind, recorded: Body, made: Body) -> str | None:
        """The path of the first value in which two entries of a kind part."""
        match kind:
            case "header":
                odd = names_parting(recorded["names"], made["names"])
                return odd or parting({**recorded, "names": None}, {**made, "names": None})
            case "order" | "withdrawn":  # that it was its seat's to decide is known by now
                return parting(_decided(recorded), _decided(made))
            case "turn":
                return self._turn_parting(recorded, made)
            case "intent" | "commit" | "uncommit" | "note" | "practice" | "rewind" | "over":
                return parting(recorded, made)
            case "inject" | "ruling" | "seat":
                return "kind"
            case _:
                assert_never(kind)

    def _turn_parting(self, recorded: Body, made: Body) -> str | None:
        if self.is_numbered_alike:
            return parting(recorded, made)
        return parting(self._renumbered(recorded, self._theirs), self._renumbered(made, self._ours))

    def _renumbered(self, body: Body, numbers: Mapping[str, Sequence[int]]) -> Body:
        """A turn whose rows have for rules and reasons numbers that both records share."""
        rows = []
        for quarter, kind, site, target, cause, slot, before, after in body["rows"]:
            after = numbers["reasons"][after] if kind == _MOOT else after
            rows.append([quarter, kind, numbers["sites"][site], target, cause, slot, before, after])
        return {**body, "rows": rows}

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


def _decided(order: Body) -> Body:
    """An order of which only whether a rule decided it counts."""
    return {**order, "decided": bool(order["decided"])}


def names_parting(recorded: Body, made: Body) -> str | None:
    """The path of the first name that a record has otherwise than its rules give it."""
    whole = _whole(recorded)
    more = next(beside(recorded, whole, "names"), None)
    return more or _first(_name_parting(key, whole[key], made[key]) for key in sorted(whole))


def _name_parting(key: str, recorded: Any, made: Any) -> str | None:
    if key in NUMBERED and _is_shuffled(recorded, made):
        return None
    return parting(recorded, made, f"names.{key}")


def parting(recorded: Any, made: Any, path: str = "") -> str | None:
    """The path of the first value in which two JSON values part; None where they are equal."""
    return None if _text(recorded) == _text(made) else _parting(recorded, made, path)


def _parting(recorded: Any, made: Any, path: str) -> str | None:
    if isinstance(recorded, Mapping) and isinstance(made, Mapping):
        keys = sorted({*recorded, *made})
        if recorded.keys() != made.keys():
            return _under(path, next(key for key in keys if key not in recorded or key not in made))
        return _first(_parting(recorded[key], made[key], _under(path, key)) for key in keys)
    if isinstance(recorded, list) and isinstance(made, list) and len(recorded) == len(made):
        pairs = enumerate(zip(recorded, made, strict=True))
        return _first(_parting(one, other, f"{path}[{i}]") for i, (one, other) in pairs)
    return None if recorded == made and type(recorded) is type(made) else path


def beside(found: Any, other: Any, path: str) -> Iterator[str]:
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


def _whole(names: Body) -> Body:
    """Names with all their fields; one that an older version did not write has its default."""
    return Names.from_json(dict(names)).to_json()


def _is_shuffled(things: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether the same things stand in another order; the first, which is the kernel's own, stays the first."""
    found, known = _plain(things), _plain(others)
    return found[0] == known[0] and sorted(found) == sorted(known)


def _plain(things: Sequence[Any]) -> list[str]:
    """Named things without their numbers, as texts."""
    bare = [{k: v for k, v in thing.items() if k != "number"} if isinstance(thing, Mapping) else thing for thing in things]
    return [_text(thing) for thing in bare]


def _text(value: Any) -> str:
    """A JSON value as text, in which a truth is no number."""
    return dumps(value, sort_keys=True)


def _firsts(things: Sequence[Any], others: Sequence[Any]) -> list[int]:
    """Of each thing, where the first that is like it stands among others."""
    first: dict[str, int] = {}
    for number, other in enumerate(_plain(others)):
        first.setdefault(other, number)
    return [first[thing] for thing in _plain(things)]
