"""Folders of content: where rulebooks and scenarios lie, which one a name means, and what its text says."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from wargame.errors import ContentError, Finding
from wargame.files import NotRegular, TooLarge, read_regular
from wargame.library.documents import (
    MAX_BYTES,
    MAX_PART,
    Document,
    Loc,
    Place,
    Source,
    check_text,
    finding_at,
    finding_of_file,
    too_large,
)
from wargame.paths import leads_nowhere, may_be_folder
from wargame.terms import ID
from wargame.text import is_name, near, safe_text


@lru_cache(maxsize=256)
def read_document(source: Source) -> Document:
    """Read one YAML text; raise ContentError with all that is wrong in it."""
    from wargame.library.yaml import Reading  # loads YAML, which a game known before does without

    check_text(source)
    return Reading(source).document()


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


MAX_FILES = 500
_SOURCE = re.compile(rf"(rules/{ID.pattern}(/[a-z0-9][a-z0-9_-]*)+|scenarios/{ID.pattern})\.yaml")

Asked: TypeAlias = tuple[Place, Loc]
"""Where a name is asked for."""


@dataclass(frozen=True)
class Shelf:
    """Where names are looked up: single folders and files by name first, then each root in order."""

    roots: tuple[Path, ...]
    rulebooks: Mapping[str, Path] = field(default_factory=dict)
    scenarios: Mapping[str, Path] = field(default_factory=dict)

    def rulebook_names(self) -> dict[str, Path]:
        """Every rulebook that can be found, and its folder. Raises ContentError for a folder that cannot be read."""
        found = dict(self.rulebooks)
        for root in self.roots:
            for folder in rulebook_folders(root / "rules"):
                if is_content_name(folder.name):
                    found.setdefault(folder.name, folder)
        return found

    def scenario_names(self) -> dict[str, Path]:
        """Every scenario that can be found, and its file. Raises ContentError for a folder that cannot be read."""
        found = dict(self.scenarios)
        for root in self.roots:
            for file in yaml_files(root / "scenarios"):
                if is_content_name(file.stem):
                    found.setdefault(file.stem, file)
        return found

    def digest(self) -> str:
        """The sha256, in hex, of all that can be found here, read or not: what it says, and where it stands.

        Raises ContentError for a folder that cannot be read.
        """
        return files_digest(file for root in self.roots for file in files_of(root))

    def scenario_source(self, name: str) -> Source:
        """The text of a scenario; raises ContentError if there is none of that name."""
        path = self.scenario(name)
        if path is None:
            asked = (Place(scenario_file(name), 1, 1), ())
            raise ContentError([_unknown(asked, "scenario", name, self.scenario_names())])
        return read_source(path, scenario_file(name))

    def scenario(self, name: str) -> Path | None:
        """The file of a scenario, looked for by its name alone, since thousands may stand beside it; raises ContentError."""
        if name in self.scenarios or not is_content_name(name):
            return self.scenarios.get(name)
        files = (root / "scenarios" / f"{name}.yaml" for root in self.roots)
        return next((file for file in files if is_there(file)), None)

    def rulebook_sources(self, name: str, asked: Asked | None = None) -> tuple[Source, ...]:
        """The texts of a rulebook and of all that it extends; raises ContentError if one cannot be had."""
        known, found = self.rulebook_names(), dict[str, list[Source]]()
        asked = asked or asked_for(name)
        following: str | None = name
        while following is not None and following not in found:
            if following not in known:
                raise ContentError([_unknown(asked, "rulebook", following, known)])
            found[following] = _folder_sources(known[following], following)
            following, asked = extended(found[following])
        return tuple(source for sources in found.values() for source in sources)


def is_content_name(name: str) -> bool:
    """Whether a rulebook or scenario may be called so."""
    return ID.fullmatch(name) is not None and is_name(name)


def check_names(sources: Iterable[Source]) -> None:
    """Refuse names that no file of content has, for the compiled functions repeat them. Raises ContentError."""
    for source in sources:
        if not _SOURCE.fullmatch(source.name):
            what = "a file of content is called rules/NAME/FILE.yaml or scenarios/NAME.yaml, in a to z, digits, _ and -"
            raise ContentError([finding_of_file(safe_text(source.name, MAX_PART), what)])


def scenario_file(name: str) -> str:
    """The display path of a scenario."""
    return f"scenarios/{name if is_content_name(name) else '?'}.yaml"


def file_order(name: str) -> tuple[int, str]:
    """Sorts a rulebook's files: rulebook.yaml, the tracks, the options, then all others."""
    inner = name.split("/", 2)[-1]
    firsts = ("rulebook.yaml", "tracks", "options")
    rank = next((rank for rank, first in enumerate(firsts) if inner.startswith(first)), len(firsts))
    return rank, name


def asked_for(rulebook: str) -> Asked:
    """The place that stands for a name that somebody typed."""
    return Place(f"rules/{rulebook if is_content_name(rulebook) else '?'}/rulebook.yaml", 1, 1), ()


def read_source(path: Path, name: str) -> Source:
    """The text of one file, newlines made plain; raises ContentError if it cannot be had."""
    try:
        data = read_regular(path, MAX_BYTES)
    except TooLarge:
        raise ContentError([too_large(name)]) from None
    except (OSError, ValueError) as error:
        raise ContentError([finding_of_file(name, _why_unread(path, error))]) from None
    return Source(name, _decoded(data, name).replace("\r\n", "\n"))


def _why_unread(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, NotRegular):
        return "this is not a file"
    if isinstance(error, FileNotFoundError):
        return "this link leads nowhere" if leads_nowhere(path) else "there is no such file"
    return f"the file cannot be read: {getattr(error, 'strerror', None) or 'its name is not valid'}"


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the file is not UTF-8 (line {line}): save it as UTF-8"
        raise ContentError([finding_of_file(name, what)]) from None


def _folder_sources(folder: Path, name: str) -> list[Source]:
    sources: list[Source] = []
    findings: list[Finding] = []
    paths = rulebook_files(folder)
    if len(paths) > MAX_FILES:
        what = f"the folder has more than {MAX_FILES} files: merge some"
        findings.append(finding_of_file(f"rules/{name}", what))
    for path in paths[:MAX_FILES]:
        shown = f"rules/{name}/{path.relative_to(folder).as_posix()}"
        try:
            _check_file(path, folder, shown)
            sources.append(read_source(path, shown))
        except ContentError as error:
            findings += error.findings
    if findings:
        raise ContentError(findings)
    return sorted(sources, key=lambda source: file_order(source.name))


def _check_file(path: Path, folder: Path, shown: str) -> None:
    parts = path.relative_to(folder).with_suffix("").parts
    if path.suffix != ".yaml":
        raise ContentError([finding_of_file(shown, "the file would not be read: let its name end in .yaml")])
    if path.is_symlink():
        raise ContentError([finding_of_file(shown, "the file is a link: put a copy here")])
    if not all(is_name(part) for part in parts):
        what = "a file's name has small letters, digits, _ and - only: rename it"
        raise ContentError([finding_of_file(shown, what)])


def extended(sources: Iterable[Source]) -> tuple[str | None, Asked]:
    """The rulebook that these sources extend, and where they say so; faults are for the loader to report."""
    head = next((source for source in sources if source.name.endswith("/rulebook.yaml")), None)
    nowhere = (Place("", 1, 1), ())
    try:
        return word_at(read_document(head), "extends") if head else (None, nowhere)
    except ContentError:
        return None, nowhere


def word_at(document: Document, key: str) -> tuple[str | None, Asked]:
    """The text under a key at the top of a document, if there is one, and its place."""
    word = document.data.get(key) if isinstance(document.data, dict) else None
    return (word if isinstance(word, str) else None), (document.place((key,)), (key,))


def _unknown(asked: Asked, kind: str, name: str, known: Iterable[str]) -> Finding:
    return finding_at(*asked, f"there is no {kind} '{name[:MAX_PART]}'", near(name, known))
