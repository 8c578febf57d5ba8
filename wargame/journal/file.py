"""A journal in its file: nothing counts as recorded before it is on disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from wargame.errors import JournalError
from wargame.journal.chain import ENTRY_CAP, FILE_CAP, FORMAT, RESULTS, Entry, Kind, Reading, scan, seal
from wargame.text import safe_text

_SAFE = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


class Journal:
    """A game's record: entries are appended, one line each, and never changed.

    One process at a time has a journal open for writing; within it one thread may append while another
    closes. It is a context manager: leaving closes it.
    """

    path: Path | None
    """Its file; None: kept in memory only."""
    cut: int
    """How many torn bytes the opening cut off (or, reading only, left aside)."""
    broken: str
    """Why nothing more can be appended; empty while it can."""

    def __init__(self, path: Path | None, entries: list[Entry], size: int, cut: int = 0) -> None:
        self.path, self.cut, self.broken = path, cut, ""
        self._entries, self._size = entries, size
        self._disk: int | None = None
        self._lock = Lock()

    @classmethod
    def create(cls, path: Path, header: Mapping[str, object], at: str) -> Self:
        """Begin a journal in a new file; JournalError if there is one already or it cannot be written."""
        entry, line = _begun(header, at)
        journal = cls(path, [entry], len(line))
        journal._disk = new_file(path, line)
        return journal

    @classmethod
    def memory(cls, header: Mapping[str, object], at: str) -> Self:
        """Begin a journal that is not kept on disk."""
        entry, line = _begun(header, at)
        return cls(None, [entry], len(line))

    @classmethod
    def open(cls, path: Path, *, write: bool = True, repair: bool = True) -> Self:
        """Open a journal and check its whole chain; JournalError if it is damaged, or in use elsewhere.

        A torn tail is cut off the file, and `cut` says so; without `repair` such a file is refused, and
        without `write` the file is neither locked nor touched.
        """
        disk = _opened(path, os.O_RDWR | os.O_APPEND if write else os.O_RDONLY)
        try:
            journal = cls._read(path, disk, write, repair)
        except BaseException:
            os.close(disk)
            raise
        if not write:
            journal.close()
            journal.broken = "it was opened for reading only"
        return journal

    @classmethod
    def _read(cls, path: Path, disk: int, write: bool, repair: bool) -> Self:
        if write:
            _lock(path, disk)
        reading = _whole(path, disk)
        if write and reading.cut:
            _cut(path, disk, reading, repair)
        journal = cls(path, reading.entries, reading.good, reading.cut)
        journal._disk = disk
        return journal

    @property
    def entries(self) -> Sequence[Entry]:
        """All that is recorded; the first is the header."""
        return self._entries

    @property
    def header(self) -> dict[str, Any]:
        """The facts of a game: content, seats and luck."""
        return self._entries[0].body

    def append(self, kind: Kind, body: Mapping[str, object], at: str) -> Entry:
        """Record one entry; it is on disk when this returns.

        JournalError if it is not: because the entry cannot be written, nor anything of it (then the journal
        goes on, and the same entry may be tried again), or because nobody knows what is on disk (then
        `broken` says why, and nothing more is taken).
        """
        with self._lock:
            if self.broken:
                raise JournalError(f"{_name(self.path)}: nothing can be recorded: {self.broken}")
            self._check_room(kind)
            entry, line = seal(self._entries[-1], kind, body, at)
            if self._size + len(line) > FILE_CAP:
                raise JournalError(f"{_name(self.path)}: it would grow over {FILE_CAP} bytes; start a new one")
            if self._disk is not None:
                self._put(self._disk, line)
            self._entries.append(entry)
            self._size += len(line)
            return entry

    def _check_room(self, kind: Kind) -> None:
        """Refuse the entry after the last; what comes of a commit has its place kept free, so that a turn can end."""
        most = ENTRY_CAP - (0 if kind in RESULTS else len(RESULTS))
        if len(self._entries) >= most:
            raise JournalError(f"{_name(self.path)}: it holds {most:,} entries, and takes no more; begin a new game")

    def close(self, why: str = "it was closed") -> None:
        """Let go of the file, once what is being written is; what was recorded can still be read here."""
        with self._lock:
            disk, self._disk = self._disk, None
            self.broken = self.broken or why
            if disk is not None:
                os.close(disk)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _put(self, disk: int, line: bytes) -> None:
        self._check_unchanged(disk)
        is_written = False
        try:
            _write(disk, line)
            is_written = True
            os.fsync(disk)
        except BaseException as fault:
            # After a failed fsync nobody knows what is on disk, so it is never tried again.
            self.broken = f"writing failed ({_why(fault)}); see to the disk and open it again"
            if _cut_back(disk, self._size) and isinstance(fault, OSError) and not is_written:
                self.broken = ""
            if isinstance(fault, OSError):
                raise self._lost(self.broken or f"{_why(fault)}; {_remedy(fault)} and try again") from fault
            raise

    def _check_unchanged(self, disk: int) -> None:
        """Refuse to write after another process did: a file that is elsewhere now, was removed, or has grown or shrunk."""
        assert self.path is not None
        with _told(self.path, "look at it"):
            now = os.fstat(disk)
        if now.st_nlink == 0 or now.st_size != self._size:
            self.broken = "the file was changed or removed by another program; open it again"
            raise self._lost(self.broken)
        if not _is_at(self.path, now):
            raise self._lost("the file was moved or renamed; put it back under this name and try again")

    def _lost(self, why: str) -> JournalError:
        return JournalError(f"{_name(self.path)}: the entry was not recorded: {why}")


def _is_at(path: Path, found: os.stat_result) -> bool:
    """Whether a file that is open still stands at a path."""
    try:
        return os.path.samestat(path.lstat(), found)
    except OSError:
        return False


def _write(disk: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(disk, rest) :]


def write_all(disk: int, data: bytes, size: int) -> None:
    """Append all of `data` to a file of a size and see it on disk; failing that, cut it back as far as it lets us."""
    try:
        _write(disk, data)
        os.fsync(disk)
    except BaseException:
        _cut_back(disk, size)
        raise


def _cut_back(disk: int, size: int) -> bool:
    """Cut off what was written of an entry; whether that is sure to be done."""
    try:
        os.ftruncate(disk, size)
        os.fsync(disk)
    except OSError:
        return False
    return True


def _remedy(fault: OSError, otherwise: str = "see to the disk") -> str:
    return "make room on the disk" if fault.errno in _FULL else otherwise


def new_file(path: Path, data: bytes) -> int:
    """Make a file that was not there, for its owner alone, locked, with `data` on disk; its descriptor."""
    with _told(path.parent, "make the folder"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    disk = _opened(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
    try:
        _lock(path, disk)
        with _told(path, "write"):
            write_all(disk, data, 0)
            _settle(path.parent)
    except BaseException:
        os.close(disk)
        with suppress(OSError):
            path.unlink()
        raise
    return disk


def read_file(path: Path, cap: int | None = None) -> bytes:
    """The bytes of a regular file that is no larger than a cap, in bytes (a journal's, if none); JournalError otherwise."""
    disk = _opened(path, os.O_RDONLY)
    try:
        return _bytes(path, disk, FILE_CAP if cap is None else cap)
    finally:
        os.close(disk)


def add_line(path: Path, line: bytes) -> None:
    """Append a line to a regular file and see it on disk, after the end of one that was torn; JournalError otherwise."""
    disk = _opened(path, os.O_RDWR | os.O_APPEND)
    try:
        _check_regular(path, disk, FILE_CAP)
        with _told(path, "write"):
            size = os.fstat(disk).st_size
            whole = size == 0 or os.pread(disk, 1, size - 1) == b"\n"
            write_all(disk, line if whole else b"\n" + line, size)
    finally:
        os.close(disk)


def _begun(header: Mapping[str, object], at: str) -> tuple[Entry, bytes]:
    return seal(None, "header", {**header, "format": FORMAT}, at)


def _whole(path: Path, disk: int) -> Reading:
    reading = scan(_bytes(path, disk, FILE_CAP))
    fault = reading.fault or ("" if reading.entries else "it holds no whole entry, so it is not a journal")
    if fault:
        raise JournalError(f"{_name(path)}: {fault}")
    return reading


def _cut(path: Path, disk: int, reading: Reading, repair: bool) -> None:
    if not repair:
        raise JournalError(f"{_name(path)}: its last {reading.cut} bytes are torn; open it with repair")
    with _told(path, "cut the torn end off"):
        os.ftruncate(disk, reading.good)
        os.fsync(disk)


def _opened(path: Path, flags: int) -> int:
    with _told(path, "open"):
        return os.open(path, flags | _SAFE, 0o600)


def _bytes(path: Path, disk: int, cap: int) -> bytes:
    with _told(path, "read"):
        size = _check_regular(path, disk, cap)
        with open(disk, "rb", closefd=False) as file:
            return file.read(size)


def _check_regular(path: Path, disk: int, cap: int) -> int:
    """The size of a regular file, in bytes; JournalError for another thing, or a larger one."""
    found = os.fstat(disk)
    if not stat.S_ISREG(found.st_mode) or found.st_size > cap:
        raise JournalError(f"{_name(path)}: not a file, or larger than {cap} bytes")
    return found.st_size


def _lock(path: Path, disk: int) -> None:
    """Keep other writers out while the descriptor lives; where there are no such locks, go without."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(disk, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise JournalError(f"{_name(path)}: in use: another program has it open; close it there") from fault
    except OSError:
        return


def _settle(folder: Path) -> None:
    """See the folder's list of names on disk, where folders can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    disk = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(disk)
    finally:
        os.close(disk)


@contextmanager
def _told(path: Path, doing: str) -> Iterator[None]:
    """Turn what the system refuses into a JournalError that names the file."""
    try:
        yield
    except FileExistsError as fault:
        raise JournalError(f"{_name(path)}: it is there already; choose another name") from fault
    except OSError as fault:
        remedy = _remedy(fault, "see to its folder")
        raise JournalError(f"{_name(path)}: cannot {doing}: {_why(fault)}; {remedy}") from fault


def _why(fault: BaseException) -> str:
    if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
        return "it is a link; name the file itself"
    return (fault.strerror if isinstance(fault, OSError) else None) or type(fault).__name__


def _name(path: Path | None) -> str:
    return safe_text(str(path or "the journal in memory"))
