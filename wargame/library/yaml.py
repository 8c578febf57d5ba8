"""A strict YAML reader: YAML 1.2 scalars, a position for every value, and no anchors, tags or merge keys."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

import yaml

from wargame.errors import ContentError
from wargame.library.documents import (
    Document,
    Loc,
    Node,
    Place,
    Places,
    Source,
    finding_at,
    finding_of_file,
    unsafe_character,
)

MAX_TEXT = 10_000
MAX_INT = 1 << 53

Scalar: TypeAlias = str | int | bool | None

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)(e[-+]?[0-9]+)?|[-+]?[0-9]+e[-+]?[0-9]+|[-+]?\.inf|\.nan",
    re.IGNORECASE,
)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Refused(Exception):
    """A value that content may not hold; the message says why."""


def scalar(written: str, plain: bool) -> Scalar:
    """The value of a scalar as written; one in quotes or a block (not `plain`) is a text. Raises Refused."""
    if len(written) > MAX_TEXT:
        raise Refused(f"a text is longer than {MAX_TEXT:,} characters: shorten it")
    if not plain:
        return _text(written)
    if written in _WORDS:
        return _WORDS[written]
    if _INT.fullmatch(written):
        return _integer(written)
    if _FLOAT.fullmatch(written):
        raise Refused(f"numbers are whole: round {written[:40]}, or quote it if it is a text")
    return _text(written)


def _integer(written: str) -> int:
    value = int(written) if len(written) < 20 else MAX_INT + 1
    if abs(value) > MAX_INT:
        raise Refused("a number lies between -2^53 and 2^53")
    return value


def _text(written: str) -> str:
    if written.isascii() and written.isprintable():
        return written
    if unsafe := unsafe_character(written):
        raise Refused(unsafe[1])
    return unicodedata.normalize("NFC", written)


MAX_DEPTH = 32
MAX_EVENTS = 100_000
MAX_FINDINGS = 100

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MEANINGS = {
    "mapping values are not allowed in this context": "no ':' is expected here: quote the text, or indent",
    "could not find expected ':'": "a key lacks its ':'",
    "did not find expected key": "a key is expected here: look at the indentation and the quotes",
    "did not find expected '-' indicator": "a '-' is expected here: look at the indentation",
    "did not find expected ',' or ']'": "a list in brackets lacks a ',' or its ']'",
    "did not find expected ',' or '}'": "a map in braces lacks a ',' or its '}'",
    "did not find expected node content": "a value is expected here, or a bracket lacks its end",
    "found unexpected end of stream": "a quoted text is never closed",
    "found character that cannot start any token": "no value can begin so: put it in quotes",
    "block sequence entries are not allowed in this context": "no list can begin here: check the indentation",
    "did not find expected alphabetic or numeric character": "no value can begin with & or *: quote it",
    "found undefined tag handle": "tags (!) are not allowed: quote the text if it is one",
}


class _Stop(Exception):
    """Reading cannot go on."""


class _Dropped:
    """The value under a key that was refused: read, and kept nowhere."""


_DROPPED = _Dropped()


@dataclass(slots=True)
class _Open:
    """A map or list that is being read; `key` is the key whose value comes next."""

    node: Node
    value: dict[Any, Any] | list[Any]
    loc: Loc
    key: Any = None
    key_place: Place | None = None

    def next_loc(self) -> Loc:
        part = len(self.value) if isinstance(self.value, list) else self.key
        return self.loc if part is None or part is _DROPPED else (*self.loc, part)


class Reading:
    """One pass over the parser's events: without recursion, so no depth of input can hurt."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Any] = []
        self.stack: list[_Open] = []
        self.top: Node | None = None
        self.data: Any = None

    def document(self) -> Document:
        """What was read; raises ContentError with all that is wrong in it, at most MAX_FINDINGS."""
        try:
            self._read()
        except _Stop:
            pass
        except yaml.YAMLError as error:
            self._syntax(error)
        if not self.findings and self.data is None:
            self.findings.append(finding_of_file(self.source.name, "the file says nothing"))
        if self.findings or self.top is None:
            raise ContentError(self.findings[:MAX_FINDINGS])
        return Document(self.source, self.data, Places(self.top))

    def _read(self) -> None:
        loader = _LOADER(self.source.text)
        try:
            for _ in range(MAX_EVENTS):
                if not loader.check_event():
                    return
                self._take(loader.get_event())
            what = f"the file has more than {MAX_EVENTS:,} parts: split it"
            self.findings = [finding_of_file(self.source.name, what)]
        finally:
            loader.dispose()

    def _take(self, event: Any) -> None:
        if type(event) is yaml.ScalarEvent:
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._stop("an alias (*) is not allowed: write the value again", self._place(event))
        elif isinstance(event, yaml.DocumentStartEvent) and self.top is not None:
            self._stop("a second document (---) is not allowed: use a file for each", self._place(event))

    def _begin(self, event: Any) -> None:
        place = self._checked_place(event)
        if len(self.stack) == MAX_DEPTH:
            self._stop(f"it is nested more than {MAX_DEPTH} deep: flatten it", place)
        if self._awaits_key():
            self._stop("a key must be a word, not a map or a list", place)
        value: dict[Any, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        loc = self.stack[-1].next_loc() if self.stack else ()
        self.stack.append(_Open(self._put(place, value), value, loc))

    def _scalar(self, event: Any) -> None:
        place = self._checked_place(event)
        try:
            value: Any = scalar(event.value, plain=event.implicit[0])
        except Refused as refusal:
            self._find(str(refusal), place)
            value = _DROPPED
        if self._awaits_key():
            self._key(value, place)
        else:
            self._put(place, value)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def _key(self, key: Any, place: Place) -> None:
        at = self.stack[-1]
        at.key, at.key_place = _DROPPED, place
        if key is None or isinstance(key, bool):
            self._find("a key must be a word: put it in quotes", place)
        elif key == "<<":
            self._find("a merge key (<<) is not allowed: write the keys out", place)
        elif key in at.node.parts:
            first = at.node.parts[key].key.line
            self._find(f"'{str(key)[:60]}' is here twice (first on line {first}): keep one", place)
        else:
            at.key = key

    def _put(self, place: Place, value: Any) -> Node:
        if not self.stack:
            self.top, self.data = Node(place, place), value
            return self.top
        at = self.stack[-1]
        node = Node(place, at.key_place or place)
        part = len(at.value) if isinstance(at.value, list) else at.key
        at.key = at.key_place = None
        if part is _DROPPED:
            return node
        at.node.parts[part] = node
        if isinstance(at.value, list):
            at.value.append(value)
        else:
            at.value[part] = value
        return node

    def _checked_place(self, event: Any) -> Place:
        place = self._place(event)
        if event.anchor is not None:
            self._stop("an anchor (&) is not allowed: write the value out where it is used", place)
        if event.tag is not None:
            self._stop("a tag (!) is not allowed: quote the text if it is one", place)
        return place

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.source.name, mark.line + 1, mark.column + 1)

    def _find(self, what: str, place: Place) -> None:
        loc = self.stack[-1].next_loc() if self.stack else ()
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding_at(place, loc, what))

    def _stop(self, what: str, place: Place) -> NoReturn:
        del self.findings[MAX_FINDINGS - 1 :]
        self._find(what, place)
        raise _Stop

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "it cannot be parsed")
        line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        place = Place(self.source.name, line, col)
        del self.findings[MAX_FINDINGS - 1 :]
        start = getattr(error, "context_mark", None)
        begun = f" (begun on line {start.line + 1})" if start and start.line + 1 < line else ""
        what = f"not valid YAML: {_MEANINGS.get(problem, problem)}{begun}"
        self.findings.append(finding_at(place, (), what))
