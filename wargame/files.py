"""The door to a file that others may have made: only a regular one is opened, and none beyond a cap is read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_UNWAITING = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class NotRegular(OSError):
    """A folder, a FIFO or a device where a file should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "this is not a file", str(path))


class TooLarge(OSError):
    """A file beyond the cap."""

    def __init__(self, path: Path, cap: int) -> None:
        super().__init__(errno.EFBIG, f"the file is larger than {cap:,} bytes", str(path))


def read_regular(path: Path, cap: int) -> bytes:
    """The bytes of a regular file, `cap` at most; of what is none, or is larger, not one byte is read.

    Raises NotRegular, TooLarge, or the OSError of the system.
    """
    _check_regular(path, path.stat())  # before it is opened: opening alone may wake a device
    disk = os.open(path, os.O_RDONLY | _UNWAITING)
    with open(disk, "rb") as file:
        found = os.fstat(disk)
        _check_regular(path, found)  # and again, for it may be another by now
        data = file.read(cap + 1) if found.st_size <= cap else None
    if found.st_size > cap or len(data or b"") > cap:
        raise TooLarge(path, cap)
    return data or b""  # None: a file of the system that has nothing to say


def write_regular(path: Path, text: str) -> None:
    """Write a text to a file, which is made if it is not there. Raises NotRegular, or the OSError of the system."""
    if path.exists():
        _check_regular(path, path.stat())
    disk = os.open(path, os.O_WRONLY | os.O_CREAT | _UNWAITING, 0o666)
    try:
        with open(disk, "wb") as file:
            _check_regular(path, os.fstat(disk))
            file.truncate()
            file.write(text.encode())
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _check_regular(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular(path)
