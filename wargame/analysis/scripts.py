"""Scripted orders: a YAML file that says, turn by turn, what a role orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wargame.compiler import Compiled
from wargame.compiler.layout import SCRIPTED
from wargame.errors import ContentError, Finding
from wargame.library import Document, Loc, Source, read_document
from wargame.library.documents import finding_at
from wargame.library.search import read_source
from wargame.manifest import OptionName
from wargame.terms import WAYS, Order, Way
from wargame.text import near

_KEYS = ("option", "target", "choices", "way")

Numbers = tuple[int, int, int, Way]
"""An order as the engine takes it: option, target (-1: none), choice, way."""


@dataclass(frozen=True)
class Script:
    """The orders of one role, by turn."""

    role: str
    turns: dict[int, tuple[Numbers, ...]]

    def rows(self) -> list[tuple[int, int, int, int, Way]]:
        """The orders with their turns, in order."""
        return [(turn, *order) for turn, orders in sorted(self.turns.items()) for order in orders]


def load_script(path: Path, role: str, compiled: Compiled) -> Script:
    """Read a role's script; raises ContentError with every unknown word in it."""
    return script_of(read_source(path, str(path)), role, compiled)


def script_of(source: Source, role: str, compiled: Compiled) -> Script:
    """A role's script from its text; raises ContentError."""
    document = read_document(source)
    return script_at(document, (), document.data, role, compiled)


def script_at(document: Document, loc: Loc, data: object, role: str, compiled: Compiled) -> Script:
    """A role's script from the data that stands at `loc` of a document; raises ContentError."""
    reading = _Reading(document, loc, data, role, compiled)
    turns = {turn: tuple(orders) for turn, orders in reading.turns()}
    if reading.findings:
        raise ContentError(reading.findings)
    return Script(role, turns)


class _Reading:
    """One pass over a script, gathering what is wrong."""

    def __init__(self, document: Document, top: Loc, data: object, role: str, compiled: Compiled) -> None:
        self.document, self.top, self.data, self.role, self.compiled = document, top, data, role, compiled
        self.options = {id: option for (owner, id), option in compiled.names.option.items() if owner == role}
        self.findings: list[Finding] = []

    def turns(self) -> Iterator[tuple[int, list[Numbers]]]:
        """Each turn with its orders, those with findings left out."""
        data = self.data
        if not isinstance(data, dict):
            self._find((), "a script should be a map of turn numbers to lists of orders")
            return
        for turn, orders in data.items():
            if (
                not isinstance(turn, int)
                or isinstance(turn, bool)
                or not 1 <= turn <= self.compiled.names.turns
            ):
                self._find((turn,), f"should be a turn from 1 to {self.compiled.names.turns}", key=True)
            elif not isinstance(orders, list):
                self._find((turn,), "should be a list of orders")
            elif len(orders) > SCRIPTED:
                self._find((turn,), f"should be at most {SCRIPTED} orders")
            else:
                read = [self._order((turn, i), entry) for i, entry in enumerate(orders)]
                yield turn, [order for order in read if order]

    def _order(self, loc: Loc, entry: object) -> Numbers | None:
        before = len(self.findings)
        if not isinstance(entry, dict):
            self._find(loc, "an order should be a map with an option")
            return None
        for key in entry:
            if key not in _KEYS:
                self._unknown((*loc, key), "key", key, _KEYS, key=True)
        option = self._option(loc, entry)
        way = entry.get("way", "plain")
        if way not in WAYS:
            self._unknown((*loc, "way"), "way", way, WAYS)
        if option:
            self._target(loc, entry.get("target"), option)
            self._choices(loc, entry.get("choices", {}), option)
        if option is None or len(self.findings) > before:
            return None
        order = Order(option.id, entry.get("target"), entry.get("choices", {}), way)
        return *self.compiled.order_number(self.role, order), way

    def _option(self, loc: Loc, entry: dict[object, object]) -> OptionName | None:
        if "option" not in entry:
            self._find(loc, "the order lacks its option")
            return None
        found = self.options.get(str(entry["option"]))
        if found is None:
            self._unknown((*loc, "option"), f"option of {self.role}", entry["option"], self.options)
        return found

    def _target(self, loc: Loc, target: object, option: OptionName) -> None:
        if target is None and option.targets:
            self._find(loc, f"'{option.id}' needs a target")
        elif target is not None and not option.targets:
            self._find((*loc, "target"), f"'{option.id}' has no target")
        elif target is not None and target not in option.targets:
            self._unknown((*loc, "target"), "target", target, option.targets)

    def _choices(self, loc: Loc, choices: object, option: OptionName) -> None:
        if not isinstance(choices, dict):
            self._find((*loc, "choices"), "should be a map")
            return
        for name, value in choices.items():
            at = (*loc, "choices", name)
            if name not in option.choices:
                self._unknown(at, "choice", name, option.choices, key=True)
            elif value not in option.choices[name]:
                self._unknown(at, f"value of '{name}'", value, map(str, option.choices[name]))

    def _unknown(self, loc: Loc, kind: str, word: object, known: Iterable[str], key: bool = False) -> None:
        shown = str(word)[:60]
        self._find(loc, f"there is no {kind} '{shown}'", near(shown, known), key)

    def _find(self, inner: Loc, what: str, suggestion: str = "", key: bool = False) -> None:
        loc = (*self.top, *inner)
        self.findings.append(finding_at(self.document.place(loc, key), loc, what, suggestion))
