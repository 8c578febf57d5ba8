"""Finds content by name in the folders that may hold it, and reads its files as text."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from wargame.errors import ContentError, Finding
from wargame.library.hygiene import MAX_BYTES, too_large
from wargame.library.marks import MAX_PART, Document, Loc, Place, Source, finding_at, finding_of_file
from wargame.library.nearness import near
from wargame.library.reader import read_document
from wargame.terms import ID
from wargame.text import is_name, safe_text

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
        """Every rulebook that can be found, and its folder."""
        found = dict(self.rulebooks)
        for root in self.roots:
            for path in _sorted(root / "rules", "*/rulebook.yaml"):
                if is_content_name(path.parent.name):
                    found.setdefault(path.parent.name, path.parent)
        return found

    def scenario_names(self) -> dict[str, Path]:
        """Every scenario that can be found, and its file."""
        found = dict(self.scenarios)
        for root in self.roots:
            for path in _sorted(root / "scenarios", "*.yaml"):
                if is_content_name(path.stem):
                    found.setdefault(path.stem, path)
        return found

    def digest(self) -> str:
        """The sha256, in hex, of all that can be found here, read or not: what it says, and where it stands."""
        whole = hashlib.sha256()
        for folder in (*self.rulebook_names().values(), *self.scenario_names().values()):
            for path in _sorted(folder, "**/*") if folder.is_dir() else [folder]:
                whole.update(f"{path}\0{path.is_symlink()}\0".encode(errors="surrogateescape"))
                whole.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"")
        return whole.hexdigest()

    def scenario_source(self, name: str) -> Source:
        """The text of a scenario; raises ContentError if there is none of that name."""
        known = self.scenario_names()
        if name not in known:
            asked = (Place(scenario_file(name), 1, 1), ())
            raise ContentError([_unknown(asked, "scenario", name, known)])
        return read_source(known[name], scenario_file(name))

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
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ContentError([finding_of_file(name, "this is not a file")])
        if found.st_size > MAX_BYTES:
            raise ContentError([too_large(name)])
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise ContentError([finding_of_file(name, f"the file cannot be read: {reason}")]) from None
    return Source(name, _decoded(data, name).replace("\r\n", "\n"))


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
    paths = [path for path in _sorted(folder, "**/*.y*ml") if not _hidden(path, folder)]
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


def _sorted(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern)) if folder.is_dir() else []


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
