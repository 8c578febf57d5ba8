"""The PINs of a game's seats, in a file beside its journal: they open what a seat knows before the game is over.

Lines are only ever added, so that neither a crash nor a second terminal loses a wrong try: first the game that
they belong to, then a seat's PIN (scrypt, its own salt), every try before it is compared, and every right one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Self, TypeAlias

import msgspec

from wargame.errors import JournalError, TableError
from wargame.journal.file import add_line, new_file, read_file

SUFFIX = ".pins"
"""How the name of the file ends; before that it is called like the journal."""

TRIES = 5
"""So many wrong PINs in a row make a pause."""

PAUSE, LONGEST = timedelta(minutes=1), timedelta(hours=1)
"""How long the first pause is; each further one is twice as long, up to the longest."""

_CAP = 2**20
_Time: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the file; what it does not say is empty."""

    game: str = ""
    """The hash of the journal's header, 64 hex digits."""
    seat: str = ""
    salt: bytes = b""
    """With `key`: the seat has a PIN from now on."""
    key: bytes = b""
    tried: _Time | None = None
    """When somebody tried a PIN."""
    right: _Time | None = None
    """When that was the right one."""


class Pins:
    """Which seats of one game have a PIN, and whether a PIN is theirs."""

    def __init__(self, path: Path | None, lines: list[_Line]) -> None:
        self.path = path
        self._lines = lines

    @classmethod
    def create(cls, journal: Path | None, game: str) -> Self:
        """Begin the PINs of a game, in a new file for its owner alone; without a path in memory only. Raises JournalError.

        `game`: the hash of the journal's header.
        """
        pins = cls(pins_path(journal) if journal else None, [_Line(game=game)])
        if pins.path:
            os.close(new_file(pins.path, _written(pins._lines[0])))
        return pins

    @classmethod
    def beside(cls, journal: Path, game: str) -> Self | None:
        """The PINs beside a journal; None where there are none, or where they are another game's or not to be read."""
        try:
            lines = list(_lines(read_file(pins_path(journal), _CAP)))
        except JournalError:
            return None
        return cls(pins_path(journal), lines) if lines and lines[0].game == game else None

    def __contains__(self, seat: object) -> bool:
        """Whether a seat has a PIN."""
        return any(line.seat == seat and line.key for line in self._lines)

    def choose(self, seat: str, pin: str) -> None:
        """Give a seat its PIN, once. Raises TableError if it has one, or if this is none; JournalError if it cannot be kept."""
        self._refresh()
        if seat in self:
            raise TableError("this seat has a PIN already")
        if not pin:
            raise TableError("an empty PIN is none: write at least one letter or digit")
        salt = os.urandom(16)
        self._add(_Line(seat=seat, salt=salt, key=_key(pin, salt)))

    def admit(self, seat: str, pin: str, now: str) -> None:
        """Raises TableError unless this is the seat's PIN; a try is kept before it is compared, or JournalError is raised."""
        self._refresh()
        line = next((line for line in self._lines if line.seat == seat and line.key), None)
        if line is None:
            raise TableError("this seat has no PIN, so nothing of it is shown before the game is over")
        time = datetime.fromisoformat(now)
        self._check_pause(seat, time)
        if not pin:
            raise TableError("that is not the PIN of this seat")
        self._add(_Line(seat=seat, tried=time))
        if not hmac.compare_digest(_key(pin, line.salt), line.key):
            raise TableError("that is not the PIN of this seat")
        self._add(_Line(seat=seat, right=time))

    def _check_pause(self, seat: str, now: datetime) -> None:
        """Refuse while the pause lasts that every few wrong tries make; a clock set back does not end it."""
        tries = self._tries(seat)
        pauses = len(tries) // TRIES  # of two terminals at once, one may have tried beyond the last of a row
        if not pauses:
            return
        pause = min(PAUSE * 2 ** (pauses - 1), LONGEST)
        passed = max(now - tries[pauses * TRIES - 1], timedelta(0))
        if passed < pause:
            left = -(-(pause - passed) // timedelta(seconds=1))
            raise TableError(f"{len(tries)} wrong PINs in a row: try again in {left} seconds")

    def _tries(self, seat: str) -> list[datetime]:
        """When a PIN of the seat was tried since the last right one."""
        tries: list[datetime] = []
        for line in self._lines:
            if line.seat == seat and line.right:
                tries.clear()
            elif line.seat == seat and line.tried:
                tries.append(line.tried)
        return tries

    def _add(self, line: _Line) -> None:
        if self.path:
            add_line(self.path, _written(line))
            self._refresh()
        else:
            self._lines.append(line)

    def _refresh(self) -> None:
        """Take in what another terminal may have added meanwhile."""
        if self.path:
            self._lines = list(_lines(read_file(self.path, _CAP)))


def pins_path(journal: Path) -> Path:
    """The file of the PINs that belong to a journal."""
    return journal.with_suffix(SUFFIX)


def _key(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8", "surrogatepass"), salt=salt, **_COST)


def _written(line: _Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _lines(data: bytes) -> Iterator[_Line]:
    """The whole lines; what a crash left of one is passed over."""
    for text in data.split(b"\n"):
        try:
            yield msgspec.json.decode(text, type=_Line)
        except (msgspec.DecodeError, RecursionError):
            continue
