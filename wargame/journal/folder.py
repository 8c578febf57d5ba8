"""A folder of journals: their names, what is in it, and how a damaged one is saved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wargame.errors import JournalError
from wargame.journal.chain import scan, standing
from wargame.journal.file import Journal, new_file, read_file
from wargame.journal.pins import pins_path
from wargame.text import is_name, safe_text

SUFFIX = ".jsonl"
"""How the name of a journal's file ends."""


@dataclass(frozen=True, slots=True)
class SaveInfo:
    """What a list of saved games shows of one; the seed stays control's."""

    name: str
    path: Path
    size: int
    """Bytes."""
    scenario: str
    """The scenario's id; empty if the header cannot be read."""
    turns: int
    """How many turns are done, those rewound left out."""
    last: str
    """When the last good entry was made; empty if there is none."""
    state: str
    """`open`, `over`, or `damaged: ` and why."""


def journal_path(folder: Path, name: str) -> Path:
    """The file of the journal called `name`; JournalError if that cannot be a name."""
    if not is_name(name):
        raise JournalError(
            f"'{safe_text(name, 80)}' cannot name a journal: use small letters, digits, '-' and '_'"
        )
    return folder / f"{name}{SUFFIX}"


def saves(folder: Path) -> list[SaveInfo]:
    """Every journal of a folder, the newest last; damaged ones say so."""
    try:
        names = sorted(path.stem for path in folder.iterdir() if path.suffix == SUFFIX and is_name(path.stem))
    except OSError:
        return []
    return sorted((_info(journal_path(folder, name)) for name in names), key=_age)


def good_prefix(path: Path, to: Path) -> int:
    """Write the good entries of a damaged journal as the new file `to`; how many they are."""
    data = read_file(path)
    reading = scan(data)
    if not reading.entries:
        raise JournalError(f"{safe_text(str(path))}: there is no good entry to keep")
    os.close(new_file(to, data[: reading.good]))
    _copy_pins(path, to)
    return len(reading.entries)


def move(path: Path, folder: Path) -> Path:
    """Move a journal, and the PINs beside it, into a folder; its new path. Raises JournalError, and moves nothing then."""
    to = folder / path.name
    with Journal.open(path):  # so that nobody plays it meanwhile
        os.close(new_file(to, read_file(path)))
        try:
            _copy_pins(path, to)
            path.unlink()
        except (JournalError, OSError):
            for part in (to, pins_path(to)):
                part.unlink(missing_ok=True)
            raise
    pins_path(path).unlink(missing_ok=True)
    return to


def _copy_pins(path: Path, to: Path) -> None:
    if pins_path(path).is_file():
        os.close(new_file(pins_path(to), read_file(pins_path(path))))


def _info(path: Path) -> SaveInfo:
    try:
        data = read_file(path)
    except JournalError as unread:
        return SaveInfo(path.stem, path, 0, "", 0, "", f"damaged: {unread}")
    reading = scan(data)
    kinds = [entry.kind for entry in standing(reading.entries)]
    fault = reading.fault or ("" if kinds else "it holds no whole entry")
    state = "over" if "over" in kinds else "open"
    return SaveInfo(
        name=path.stem,
        path=path,
        size=len(data),
        scenario=safe_text(str(reading.entries[0].body.get("scenario", "")), 80) if kinds else "",
        turns=kinds.count("turn"),
        last=reading.entries[-1].at if kinds else "",
        state=f"damaged: {fault}" if fault else state,
    )


def _age(save: SaveInfo) -> tuple[datetime, str]:
    return datetime.fromisoformat(save.last) if save.last else datetime.min.replace(tzinfo=UTC), save.name
