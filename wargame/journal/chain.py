"""The chain of a journal: entries, each with the hash of the one before it, and which of them stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, NoReturn, TypeAlias, TypeGuard

from wargame.errors import JournalError

FORMAT = 1
"""The number of the way a journal is written; the header states it."""

Kind: TypeAlias = Literal[
    "header", "order", "withdrawn", "intent", "commit", "uncommit", "turn", "note", "inject", "ruling", "practice",
    "rewind", "seat", "over",
]  # fmt: skip
"""The closed list of the kinds of entries; `inject`, `ruling` and `seat` are kept for later versions."""
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "header": "what the game is: rules, scenario, names, seed, seats",
        "order": "an order given by a role",
        "withdrawn": "an order taken back before the commit",
        "intent": "what a role means to do and what it expects",
        "commit": "a role has finished its orders",
        "uncommit": "a role takes its commit back",
        "turn": "what came of a turn: events, digest of the position, views",
        "note": "a remark by somebody at the table",
        "inject": "an event brought in by the scenario or by control",
        "ruling": "control's reasoned change of an outcome",
        "practice": "from now on a person alone may take turns again, and hears why scripted seats ordered",
        "rewind": "the game goes on from the earlier entry that `to` names",
        "seat": "a role is played by somebody else from now on",
        "over": "the game has ended",
    }
)
"""Every kind of entry, with what it records."""

LINE_CAP = 8 * 2**20
"""The longest line, in bytes with its newline."""

FILE_CAP = 256 * 2**20
"""The largest journal, in bytes."""

ENTRY_CAP = 100_000
"""The most entries that a journal holds."""
RESULTS: tuple[Kind, ...] = ("turn", "over")
"""The kinds of entries that follow from the others: there is room for them where no more is taken."""

_DEPTH = 32
_START = "0" * 64
_FIELDS = {"at", "body", "hash", "kind", "n"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)", re.ASCII)
_RAW = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal; its hash covers the line and, through the hash before it, all earlier ones."""

    number: int
    """Its place in the file; the header is 0."""
    kind: Kind
    at: str
    """When the table took it: UTC, ISO 8601."""
    body: dict[str, Any]
    """Its content: plain JSON without fractions; not to be changed."""
    hash: str
    """64 hex digits."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a journal's bytes: the good entries, their size, the torn bytes, the first fault."""

    entries: list[Entry]
    good: int
    cut: int
    fault: str


def seal(before: Entry | None, kind: Kind, body: Mapping[str, object], at: str) -> tuple[Entry, bytes]:
    """The entry that follows `before` (None: the header), and its line; JournalError if it cannot be."""
    number = before.number + 1 if before else 0
    try:
        plain = _plain(body, "body")
        assert isinstance(plain, dict)
        _check(number, kind, at, plain)
        mark, line = _written(number, kind, at, plain, before)
    except ValueError as fault:
        raise JournalError(f"entry {number}: {fault}; nothing was recorded") from fault
    return Entry(number, kind, at, plain, mark), line


def read_entries(data: bytes, after: Sequence[Entry] = ()) -> tuple[list[Entry], int]:
    """The entries of a journal's bytes and the size of its torn tail; JournalError if it is damaged.

    `after`: entries read earlier, whose bytes `data` continues; those are neither checked nor given again.
    """
    reading = scan(data, after)
    if reading.fault:
        raise JournalError(reading.fault)
    return reading.entries, reading.cut


def scan(data: bytes, after: Sequence[Entry] = ()) -> Reading:
    """The result of `read_entries`, with the first fault in words (or "") instead of an error."""
    count = len(after) + data.count(b"\n")
    if count > ENTRY_CAP:
        return Reading([], 0, 0, f"it holds {count:,} entries, and no journal may hold more than {ENTRY_CAP:,}")
    *lines, tail = data.split(b"\n")
    last = after[-1] if after else None
    entries: list[Entry] = []
    good = 0
    try:
        for line in lines:
            last = _entry(line, last)
            entries.append(last)
            good += len(line) + 1
        _check_torn(tail)
    except (ValueError, RecursionError) as fault:
        return Reading(entries, good, 0, _damage(len(after) + len(entries), fault))
    return Reading(entries, good, len(tail), "")


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that still count: a rewind stands right after the entry it returns to."""
    stands = []
    number = len(entries) - 1
    while number >= 0:
        entry = entries[number]
        stands.append(entry)
        number = entry.body["to"] if entry.kind == "rewind" else number - 1
    return stands[::-1]


def last_hash_of(stand: Sequence[Entry]) -> str:
    """The hash of the entry that ended the game, among those that still count: 64 hex digits; nothing before the end."""
    return next((entry.hash for entry in stand if entry.kind == "over"), "")


def digest(cells: Sequence[int]) -> str:
    """The SHA-256 (hex) of a position: its cells as decimals, joined by commas."""
    return sha256(",".join(map(str, cells)).encode()).hexdigest()


def _entry(line: bytes, before: Entry | None) -> Entry:
    number = before.number + 1 if before else 0
    if len(line) >= LINE_CAP:
        raise ValueError(f"it is longer than {LINE_CAP} bytes")
    found = _parsed(line)
    if not isinstance(found, dict) or found.keys() != _FIELDS or not isinstance(found["body"], dict):
        raise ValueError("it is not an entry")
    if found["n"] != number:
        raise ValueError(f"it is not numbered {number}")
    kind, at, body = found["kind"], found["at"], found["body"]
    _check(number, kind, at, body)
    mark, again = _written(number, kind, at, body, before)
    if found["hash"] != mark or line != again[:-1]:
        raise ValueError("its hash does not fit")
    return Entry(number, kind, at, body, mark)


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line.decode(), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise ValueError("it is not JSON of whole numbers") from fault


def _refuse(number: str) -> NoReturn:
    raise ValueError("not a whole number")


def _check_torn(tail: bytes) -> None:
    """Refuse a tail that no torn write leaves: what is more than one line has lost the newline between."""
    if len(tail) >= LINE_CAP:
        raise ValueError(f"it is longer than {LINE_CAP} bytes")
    text = tail.decode(errors="replace")
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return
    if end < len(text):
        raise ValueError("it has lost the newline at its end")


def is_kind(kind: object) -> TypeGuard[Kind]:
    """Whether this is a kind of entry."""
    return isinstance(kind, str) and kind in KINDS


def _check(number: int, kind: object, at: object, body: Mapping[str, object]) -> None:
    if not is_kind(kind):
        raise ValueError("it is of an unknown kind")
    if (kind == "header") != (number == 0):
        raise ValueError("the first entry, and no other, is the header")
    if kind == "header" and body.get("format") != FORMAT:
        raise ValueError(f"it is not of format {FORMAT}, the one this version reads")
    to = body.get("to")
    if kind == "rewind" and not (type(to) is int and 0 <= to < number):
        raise ValueError("a rewind names an earlier entry as `to`")
    if not isinstance(at, str) or not _TIME.fullmatch(at):
        raise ValueError("its time is not UTC as in 2030-01-31T09:30:00Z")
    datetime.fromisoformat(at)


def _written(
    number: int, kind: str, at: str, body: Mapping[str, object], before: Entry | None
) -> tuple[str, bytes]:
    """The hash of an entry and its line: one JSON object, keys sorted, nothing that a terminal obeys."""
    head = f'{{"at":{_canonical(at)},"body":{_canonical(body)}'
    tail = f',"kind":{_canonical(kind)},"n":{number}}}'
    mark = sha256(f"{before.hash if before else _START}{head}{tail}".encode()).hexdigest()
    line = f'{head},"hash":"{mark}"{tail}\n'.encode()
    if len(line) > LINE_CAP:
        raise ValueError(f"it is longer than {LINE_CAP} bytes")
    return mark, line


def _canonical(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return _RAW.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _plain(value: object, where: str, depth: int = 0) -> object:
    """A copy of `value` in dicts and lists; ValueError, saying where, for what a line cannot hold."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    if depth < _DEPTH and isinstance(value, Mapping):
        return {_key(key, where): _plain(each, f"{where}.{key}", depth + 1) for key, each in value.items()}
    if depth < _DEPTH and isinstance(value, (list, tuple)):
        return [_plain(each, f"{where}[{i}]", depth + 1) for i, each in enumerate(value)]
    raise ValueError(f"{where} is {type(value).__name__}, too large, or more than {_DEPTH} deep")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise ValueError(f"{where} has a key that is not text")
    return key


def _damage(number: int, fault: Exception) -> str:
    kept = f"the {number} entries before it are good and can be kept as a new file"
    return f"line {number + 1}: {fault}; {kept if number else 'there is no good entry before it'}"


WORDS: Mapping[Kind, str] = {
    "header": "the beginning", "order": "an order", "withdrawn": "an order taken back", "intent": "an intent",
    "commit": "a commit", "uncommit": "a commit taken back", "turn": "a turn's result", "note": "a note",
    "inject": "an inject", "ruling": "a ruling", "practice": "a word that it is practice", "rewind": "a turn taken again",
    "seat": "a change of seats", "over": "the game's end",
}  # fmt: skip
"""The name of a kind of entry within a sentence."""
LEAST = 16
"""So many digits of a hash are enough to know it by."""
SHOWN = 20
"""So many of the entries that came after are named one by one."""
_DIGITS = re.compile(rf"[0-9a-f]{{{LEAST},64}}")


@dataclass(frozen=True)
class Since:
    """An entry found by its hash, and what came after it."""

    entry: Entry
    notes: int
    others: tuple[Entry, ...]
    """All that came after it and is not a note."""

    def __str__(self) -> str:
        found = f"entry {self.entry.number}, {WORDS[self.entry.kind]}, has this hash"
        notes = f"{self.notes} note{'s' if self.notes != 1 else ''}"
        if not self.others:
            return f"{found}; since then {f'only: {notes}' if self.notes else 'nothing'}"
        shown = [f"entry {entry.number}: {WORDS[entry.kind]}" for entry in self.others[:SHOWN]]
        more = [f"{len(self.others) - SHOWN} more"] if len(self.others) > SHOWN else []
        return f"{found}; since then: {'; '.join([*shown, *more, *([notes] if self.notes else [])])}"


def hash_in(text: str) -> str | None:
    """The digits of a hash as somebody wrote them down; None if they are too few or none."""
    digits = "".join(text.split()).lower()
    return digits if _DIGITS.fullmatch(digits) else None


def since(entries: Sequence[Entry], digits: str) -> Since | None:
    """The entries after the one whose hash begins with some digits; None where there is none, or several."""
    found = [entry for entry in entries if entry.hash.startswith(digits)]
    if len(found) != 1:
        return None
    after = entries[found[0].number + 1 :]
    others = tuple(entry for entry in after if entry.kind != "note")
    return Since(found[0], len(after) - len(others), others)
