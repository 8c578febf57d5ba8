"""Bodies of entries: one type for each kind, and rows of the tape as numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, ValidationError, convert

from wargame.errors import JournalError
from wargame.journal.chain import Entry, Kind
from wargame.journal.folder import Misfit
from wargame.manifest import COLUMNS, KINDS, OF_DEALS, OF_OPTIONS, OF_PROGRAMS, Manifest
from wargame.terms import FARTHEST, WAYS, Dice, Way

Count: TypeAlias = Annotated[int, Meta(ge=0)]
Hash: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Row: TypeAlias = tuple[int, int, int, int, int, int, int, int]
"""Quarter, kind, site, target, cause, slot, before, after."""


class Unfit(JournalError):
    """An entry that does not fit what the record says before it: its number, and the field."""

    def __init__(self, entry: int, kind: str, field: str, what: str) -> None:
        self.entry, self.field, self.what = entry, field or kind, what
        super().__init__(f"entry {entry}: {'.'.join(part for part in (kind, field) if part)}: {what}")


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of an entry; a field that an older version did not write has a default."""


class SourceText(Body, frozen=True):
    """A file of the rules, or the scenario, as it was when the game began."""

    name: str
    text: str


class Header(Body, frozen=True):
    """The facts of a game: content, seats and luck."""

    scenario: str
    title: str
    kernel: Count
    format: int
    sources: Annotated[list[SourceText], Meta(min_length=1)]
    names: Manifest
    start: list[int]
    seed: str
    salt: str
    commitment: Hash
    seats: dict[str, str]


class Given(Body, frozen=True):
    """An order."""

    role: str
    option: str
    target: str | None
    choices: dict[str, str | int]
    way: Way
    decided: Count


class Withdrawn(Given, frozen=True):
    """An order taken back before the commit."""


class Intent(Body, frozen=True):
    """The intent of a role, and what it expects of what."""

    role: str
    text: str
    expects: dict[str, str]


class Commit(Body, frozen=True):
    """A role has finished its orders."""

    role: str


class Uncommit(Body, frozen=True):
    """A role takes its commit back."""

    role: str


class Reading(Body, frozen=True):
    """A role's reading of one track (in one region)."""

    track: str
    region: str | None
    kind: Literal["exact", "band", "hidden"]
    value: int | None
    word: str


class ProgramSeen(Body, frozen=True):
    """A program that a role knows of."""

    option: str
    role: str
    region: str | None
    stage: str
    unfunded: int
    stopped: bool


class DealSeen(Body, frozen=True):
    """A deal that a role knows of."""

    option: str
    state: str
    terms: dict[str, str | int]
    due: int


class View(Body, frozen=True):
    """One role's view at the end of a turn."""

    role: str
    turn: int
    quarter: int
    readings: list[Reading]
    orders: Count
    purse: dict[str, int]
    programs: list[ProgramSeen]
    deals: list[DealSeen]
    openings: list[tuple[str, str | None, int, int]]
    private: str | None


class Turn(Body, frozen=True):
    """The result of a turn."""

    turn: Annotated[int, Meta(ge=1)]
    rows: list[Row]
    digest: Hash
    views: dict[str, View]


class Note(Body, frozen=True):
    """A remark by somebody at the table."""

    role: str
    text: str


class Practice(Body, frozen=True):
    """From now on turns may be taken again."""

    role: str


class Rewind(Body, frozen=True):
    """The game goes on from the entry before a turn."""

    role: str
    to: Count
    turn: Annotated[int, Meta(ge=1)]
    dice: Dice
    epoch: Count


class Over(Body, frozen=True):
    """The game has ended."""

    outcome: str
    scores: dict[str, int]
    reached: dict[str, dict[str, int]] = {}


Said: TypeAlias = Header | Given | Withdrawn | Intent | Commit | Uncommit | Turn | Note | Practice | Rewind | Over
"""The closed list of bodies."""

BODIES: Mapping[Kind, type[Said]] = {
    "header": Header, "order": Given, "withdrawn": Withdrawn, "intent": Intent, "commit": Commit, "uncommit": Uncommit,
    "turn": Turn, "note": Note, "practice": Practice, "rewind": Rewind, "over": Over,
}  # fmt: skip
"""The model of every kind of entry; the kinds without one are kept for later versions."""


def body_of(entry: Entry) -> Said:
    """The body of an entry, by the model of its kind. Raises Unfit."""
    model = BODIES.get(entry.kind)
    if model is None:
        raise Unfit(entry.number, "", "kind", f"a '{entry.kind}' is of a later version than this one, which cannot read it")
    try:
        return convert(entry.body, model)
    except ValidationError as fault:
        raise Unfit(entry.number, entry.kind, *_told(str(fault))) from None
    except (KeyError, TypeError, ValueError) as fault:
        raise Unfit(entry.number, entry.kind, "names", f"the names do not belong together: {type(fault).__name__}") from None


def header_of(entry: Entry) -> Header:
    """The body of a record's first entry. Raises Unfit."""
    body = body_of(entry)
    assert isinstance(body, Header)
    return body


def turn_of(entry: Entry) -> Turn:
    """The body of an entry that ends a turn. Raises Unfit."""
    body = body_of(entry)
    assert isinstance(body, Turn)
    return body


_AT = re.compile(r" - at `(key in )?\$\.?(?P<path>[^`]*)`$")
_MEMBER = re.compile(r"^Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)


def _told(fault: str) -> tuple[str, str]:
    """The path and the words of a fault; a value is not quoted, since it may be a secret."""
    found = _AT.search(fault)
    path, words = (found["path"] if found else ""), _AT.sub("", fault)
    member = _MEMBER.match(words)
    if member:
        path = f"{path}.{member['name']}" if path else member["name"]
        known = "is not known here, so it may be of a later version"
        return path, "this field is missing" if member["what"].startswith("missing") else f"this field {known}"
    words = re.sub(r"^Invalid enum value .*$", "there is no such word", words, flags=re.DOTALL).replace("`", "")
    return path, words[:1].lower() + words[1:]


_ANY = range(-(2**62), 2**62)
_SMALL = range(-FARTHEST, FARTHEST + 1)
_CHANGED = KINDS.index("changed") + 1
_PLACED = KINDS.index("placed") + 1
_STAGE = KINDS.index("stage_begins") + 1


class Rows:
    """The ranges of the numbers in one game's rows."""

    def __init__(self, names: Manifest) -> None:
        self.names, self.sites = names, len(names.sites)
        self.regions = range(-1, len(names.regions))
        slots, afters = _slots(names), _afters(names)
        self.slots = [_ANY, *(slots.get(kind, _ANY) for kind in KINDS)]
        self.afters = [_ANY, *(afters.get(kind, _ANY) for kind in KINDS)]
        self.ranges = [range(track.low, track.high + 1) for track, _, _ in names.track_cells()]

    def check(self, rows: Sequence[Row], turn: int, known: int) -> None:
        """Raises Misfit for a number that cannot be; `known`: how many rows there were before this turn."""
        last = turn * self.names.quarters_per_turn
        first = last - self.names.quarters_per_turn
        for i, row in enumerate(rows):
            column = self._odd(row, first, last, known + i)
            if column:
                raise Misfit(f"rows[{i}][{COLUMNS.index(column)}]", f"its {column} cannot be this")

    def _odd(self, row: Row, first: int, last: int, known: int) -> str:
        """The column whose number cannot be; nothing if all can."""
        quarter, kind, site, target, cause, slot, before, after = row
        if not 0 < kind < len(self.slots):
            return "kind"
        if not (first < quarter <= last or (quarter == first and kind == _PLACED)):
            return "quarter"
        if not 0 <= site < self.sites:
            return "site"
        if target not in self.regions:
            return "target"
        if not 0 <= cause <= known:
            return "cause"
        if slot not in self.slots[kind]:
            return "slot"
        return self._odd_value(kind, slot, before, after)

    def _odd_value(self, kind: int, slot: int, before: int, after: int) -> str:
        allowed = self.afters[kind]
        if kind == _STAGE:
            allowed = range(1, len(self.names.stages[slot]) + 1)
        elif kind == _CHANGED and slot < len(self.ranges):
            allowed = self.ranges[slot]
            if before not in allowed:
                return "before"
        return "" if after in allowed and before in _ANY else "after"


def _slots(names: Manifest) -> dict[str, range]:
    """By kind, what a row may be about."""
    return {
        **dict.fromkeys(("changed", "placed", "delayed"), range(names.cells)),
        **dict.fromkeys(OF_OPTIONS, range(len(names.options))),
        **dict.fromkeys(OF_PROGRAMS, range(len(names.programs))),
        **dict.fromkeys(OF_DEALS, range(len(names.deals))),
        "noticed": range(len(names.roles)),
    }


def _afters(names: Manifest) -> dict[str, range]:
    """By kind, what the last number of a row may be."""
    return {
        "ordered": range(len(WAYS)),
        "moot": range(len(names.reasons)),
        "decided": range(len(names.roles)),
        "game_over": range(1, len(names.outcomes) + 1),
    }
