"""What is kept between runs: entries in the user's own cache folder, each with a code that only this user can make."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from wargame.files import read_regular
from wargame.paths import cache_dir

MAC = hashlib.sha256().digest_size
"""Bytes of an authentication code (HMAC-SHA256), which an entry begins with, and of the key that makes it."""
_LARGEST = 2**28
"""The largest entry that is read, in bytes."""
_WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_KEPT = {"found": 48, "checked": 48}
"""How many entries of a kind are kept that every edit of content makes useless; of the other kinds `_MOST`."""
_MOST = 400
_PACKAGE = Path(__file__).resolve().parent
_MAKERS = ("cards", "compiler", "engine", "library", "dice.py", "expressions.py", "manifest.py", "rulebook", "scenario.py",
           "terms.py")  # fmt: skip
"""The code that what is kept was made by."""


@cache
def code_stamp() -> str:
    """The hash of the code that reads, compiles and runs content, and of the Python it runs on: part of a name."""
    whole = hashlib.sha256(sys.version.encode())
    for maker in _MAKERS:
        path = _PACKAGE / maker
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            whole.update(file.read_bytes())
    return whole.hexdigest()


def fetch(kind: str, name: str) -> bytes | None:
    """What was kept under a name, or None: what cannot be read, or has another code, is as good as nothing."""
    with suppress(OSError):
        folder = _own_folder()
        entry = read_regular(_path(folder, kind, name), _LARGEST)
        data = entry[MAC:]
        if hmac.compare_digest(entry[:MAC], _code(folder, kind, name, data)):
            return data
    return None


def keep(kind: str, name: str, data: bytes) -> None:
    """Keep something, whole or not at all; a folder that cannot be written or trusted is no fault."""
    with suppress(OSError):
        folder = _own_folder(make=True)
        path = _path(folder, kind, name)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        _write(path, _code(folder, kind, name, data) + data)
        _forget_old(path.parent, _KEPT.get(kind, _MOST))


def _own_folder(make: bool = False) -> Path:
    """The cache folder; raises OSError where it is none, a link, another user's, or another may write to it."""
    folder = cache_dir()
    if not folder.is_absolute():  # of a user without a home: it would lie in the current folder
        raise PermissionError(folder)
    if make:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or not _is_own(found):
        raise PermissionError(folder)
    return folder


def _is_own(found: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):  # a system without modes: there the folders of a user are closed to others
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _WRITTEN_BY_OTHERS


def _path(folder: Path, kind: str, name: str) -> Path:
    return folder / kind / hashlib.sha256(_bytes(name)).hexdigest()[:40]


def _code(folder: Path, kind: str, name: str, data: bytes) -> bytes:
    """What only this user can say of an entry, which stands for no other. Raises OSError."""
    return hmac.digest(_key(folder), _bytes(f"{kind}\0{name}\0") + data, "sha256")


def _key(folder: Path) -> bytes:
    """The user's own key, made when it is first asked for. Raises OSError."""
    path = folder / "key"
    if not path.is_file() or path.stat().st_size != MAC:
        _write(path, os.urandom(MAC))
    return read_regular(path, MAC)


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its user may read, whole or not at all. Raises OSError."""
    part = path.with_suffix(f".{os.getpid()}")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)
    part.replace(path)


def _forget_old(folder: Path, keep: int) -> None:
    """Delete all but the newest files of a folder. Raises OSError where that cannot be done."""
    newest_last = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in newest_last[:-keep]:
        path.unlink(missing_ok=True)


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogatepass")
