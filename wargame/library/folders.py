"""What stands in the folders of content; a folder that cannot be looked into is never passed over."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from wargame.errors import ContentError
from wargame.files import read_regular
from wargame.library.hygiene import MAX_BYTES
from wargame.library.marks import finding_of_file
from wargame.paths import leads_nowhere, may_be_folder

HEAD = "rulebook.yaml"
"""The file that makes a folder a rulebook."""


def rulebook_folders(rules: Path) -> list[Path]:
    """The folders in `rules/` that hold a rulebook, and those of which that cannot be seen; raises ContentError."""
    return [folder for folder in listed(rules) if is_rulebook(folder)]


def yaml_files(folder: Path) -> list[Path]:
    """All in a folder, such as `scenarios/`, that is called as a file of content is; raises ContentError."""
    return [path for path in listed(folder) if path.suffix == ".yaml"]


def rulebook_files(folder: Path) -> list[Path]:
    """All in a rulebook's folder that is called as YAML is, at any depth, but for what is hidden; raises ContentError."""
    waiting, found = [folder], list[Path]()
    while waiting:
        for path in listed(waiting.pop()):
            if path.name.startswith("."):
                continue
            if fnmatchcase(path.name, "*.y*ml"):
                found.append(path)
            if _is_own_folder(path):
                waiting.append(path)
    return sorted(found)


def parts_of(folder: Path) -> tuple[list[Path], list[Path]]:
    """The rulebooks' folders and scenarios' files of a folder: in its `rules/` and `scenarios/`, else in itself.

    Raises ContentError.
    """
    parts = [part for part in (folder / "rules", folder / "scenarios") if may_be_folder(part)] or [folder]
    books = [book for part in parts for book in rulebook_folders(part)]
    return books, [file for part in parts for file in yaml_files(part)]


def files_of(path: Path) -> Iterator[Path]:
    """All that is read of a path that holds content: a file, a rulebook's folder, or a folder of both.

    Of a rulebook that cannot be read there are none. Raises ContentError for any other folder.
    """
    if not os.path.isdir(path):
        yield path
        return
    books, scenarios = ([path], []) if is_rulebook(path) else parts_of(path)
    for book in books:
        with suppress(ContentError):
            yield from rulebook_files(book)
    yield from scenarios


def is_rulebook(folder: Path) -> bool:
    """Whether a folder holds a rulebook; where that cannot be seen, it may."""
    try:
        os.lstat(folder / HEAD)
    except FileNotFoundError:
        return leads_nowhere(folder)
    except NotADirectoryError:
        return False
    except OSError:
        return True
    return True


def is_there(path: Path) -> bool:
    """Whether anything is called so, be it a link to nowhere. Raises ContentError where that cannot be seen."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        if leads_nowhere(path.parent):
            raise _unseen(path.parent, error) from None
        return False
    except OSError as error:
        raise _unseen(path.parent, error) from None
    return True


def listed(folder: Path) -> list[Path]:
    """What stands in a folder, by name; nothing where there is no folder. Raises ContentError if it cannot be read."""
    try:
        return [folder / name for name in sorted(os.listdir(folder))]
    except (FileNotFoundError, NotADirectoryError) as error:
        if leads_nowhere(folder):
            raise _unseen(folder, error) from None
        return []
    except OSError as error:
        raise _unseen(folder, error) from None


def files_digest(files: Iterable[Path]) -> str:
    """The sha256, in hex, of some files: where each stands, and what it says or why it cannot be read."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(b"\0%s\0%d\0" % (os.fsencode(path), os.path.islink(path)))
        try:
            whole.update(hashlib.sha256(read_regular(path, MAX_BYTES)).digest())
        except OSError as error:
            whole.update(str(error.errno).encode())
    return whole.hexdigest()


def _is_own_folder(path: Path) -> bool:
    """Whether this is a folder, and no link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError as error:
        raise _unseen(path.parent, error) from None


def _unseen(folder: Path, error: OSError) -> ContentError:
    what = "this link leads nowhere" if leads_nowhere(folder) else f"the folder cannot be read: {error.strerror}"
    return ContentError([finding_of_file(str(folder), what)])
