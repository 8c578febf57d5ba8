"""Disks that are full, for tests: one that is only said to be, and a real one in memory.

`python -m tests.trust.rooms FOLDER SEED TIMES` plays games on the disk at FOLDER, which fills up.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from wargame.commands import Command
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game, reopen, verify
from wargame.library import load_scenario
from wargame.table import Table

NOW = "2030-01-01T00:00:00Z"
PAGE = 4096
"""Bytes by which a disk in memory grows."""
SIZE = 512 * 1024
"""Bytes of the small disk: a header and a game, and not many more."""
KINDS = ("order", "commit")
"""What a scripted seat does."""


class Room(Protocol):
    """A disk that can be full."""

    def leave(self, free: int) -> None:
        """Leave so many bytes."""

    def make(self) -> None:
        """Make as much room as is wanted."""


class Said:
    """A disk that takes so many bytes through `os.write`, and part of a line as the last of them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.left, self._write = 0, os.write
        self.make()
        patch.setattr(os, "write", self._take)

    def _take(self, disk: int, data: bytes | memoryview) -> int:
        if self.left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part = bytes(data[: self.left])
        self.left -= len(part)
        return self._write(disk, part)

    def leave(self, free: int) -> None:
        """Leave so many bytes."""
        self.left = free

    def make(self) -> None:
        """Make as much room as is wanted."""
        self.left = 1 << 40


class InMemory:
    """A small disk in memory, filled up by a ballast."""

    def __init__(self, folder: Path) -> None:
        self.ballast = folder / "ballast"
        self.make()

    def leave(self, free: int) -> None:
        """Leave so many bytes, in whole pages."""
        found = os.statvfs(self.ballast.parent)
        pages = max(found.f_bavail * found.f_frsize // PAGE - free // PAGE, 0)
        self.ballast.write_bytes(bytes(pages * PAGE))

    def make(self) -> None:
        """Make as much room as is wanted."""
        self.ballast.write_bytes(b"")


class Counting(Table):
    """A table that counts what it has acknowledged, and whose disk fills up after so many of these."""

    acknowledged = 0
    soon: Callable[[int], object] = staticmethod(lambda count: None)

    def do(self, seat: str, command: Command, now: str) -> None:
        """Carry a command out, then count it."""
        self.soon(self.acknowledged)
        super().do(seat, command, now)
        self.acknowledged += 1


def new_game(path: Path) -> Game:
    """A game of scripted seats."""
    content = load_scenario("primer")
    return Game.start(content, build_engine(content), seed="full/0", path=path, at=NOW)


def finish(table: Table) -> None:
    """Play to the end. Raises JournalError."""
    while not table.is_over:
        table.run_scripted(NOW)
    table.close()


@cache
def whole_game(folder: Path) -> bytes:
    """The journal of the game that nothing disturbs."""
    path = folder / "whole.jsonl"
    finish(Table(new_game(path)))
    data = path.read_bytes()
    path.unlink()
    return data


@dataclass(frozen=True)
class Place:
    """Where a disk fills up: after so many deeds only so many bytes are left; after none not even a game can begin."""

    after: int
    free: int

    @classmethod
    def of(cls, whole: bytes, dice: Random) -> Place:
        """Any place of a game, its beginning included, but for the last page, which a disk in memory may still hold."""
        if dice.randrange(10) == 0:
            return cls(-1, dice.randrange(whole.index(b"\n")))
        lines = whole.splitlines(keepends=True)
        starts = [start for line, start in zip(lines, accumulate(map(len, lines), initial=0), strict=False) if deeds(line)]
        after = dice.randrange(len(starts))
        room = len(whole) - PAGE - starts[after]
        return cls(after, min(dice.randrange(room), dice.choice((300, 3_000, SIZE))))


def deeds(data: bytes) -> int:
    """How many orders and commits are recorded."""
    return sum(data.count(f'"kind":"{kind}"'.encode()) for kind in KINDS)


def begun(path: Path, room: Room, place: Place) -> Game:
    """A new game; where there is no room it leaves no file, and begins once there is."""
    if place.after >= 0:
        return new_game(path)
    room.leave(place.free)
    with pytest.raises(JournalError, match="No space left"):
        new_game(path)
    assert not path.exists()
    room.make()
    return new_game(path)


def check_kept(path: Path, whole: bytes, acknowledged: int) -> None:
    """Nothing acknowledged is lost, nothing half written is left, and the record is that of the game."""
    data = path.read_bytes()
    assert deeds(data) - acknowledged in (0, 1)  # one more: a commit that is kept, whose result is not
    assert data.endswith(b"\n") and whole.startswith(data)
    assert str(verify(path)).startswith("EXACT")


def check_refused(table: Counting, whole: bytes) -> None:
    """Play until the disk refuses."""
    path = table.path
    assert path is not None
    with pytest.raises(JournalError, match="No space left"):
        finish(table)
    check_kept(path, whole, table.acknowledged)


def filled(path: Path, whole: bytes, room: Room, place: Place) -> None:
    """Play until the disk is full, then make room and go on to the record of the game that nothing disturbs."""
    table = Counting(begun(path, room, place))
    table.soon = lambda count: room.leave(place.free) if count == place.after else None
    if place.after >= 0:
        check_refused(table, whole)
        table.soon = lambda count: None
        if not table.stopped:  # trying again while there is no room changes nothing
            check_refused(table, whole)
    room.make()
    finish(Table(reopen(path)) if table.stopped else table)
    assert path.read_bytes() == whole
    path.unlink()


def fill(folder: Path, room: Room, seed: int, times: int) -> None:
    """Play a game that fills its disk, at so many places."""
    whole, dice = whole_game(folder), Random(seed)
    for number in range(times):
        filled(folder / f"{number}.jsonl", whole, room, Place.of(whole, dice))


def in_memory(folder: Path, size: int, *module: str) -> str:
    """Run a module where a folder is a small disk in memory, which nobody else sees; what it prints."""
    mount = f'mount -t tmpfs -o size={size} none "$0" && exec "$@"'
    command = ["unshare", "-rm", "sh", "-c", mount, str(folder), sys.executable, "-m", *module]
    return subprocess.run(command, check=True, timeout=600, stdout=subprocess.PIPE, encoding="utf-8").stdout


@cache
def has_memory() -> bool:
    """Whether a disk of one's own can be had here."""
    try:
        command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
        return subprocess.run(command, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    fill(Path(sys.argv[1]), InMemory(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]))
