"""The record of a game: a chain of entries in a file that is only ever added to."""

from wargame.journal.chain import (
    ENTRY_CAP,
    FILE_CAP,
    FORMAT,
    KINDS,
    LINE_CAP,
    RESULTS,
    Entry,
    Kind,
    Reading,
    digest,
    last_hash_of,
    read_entries,
    scan,
    standing,
)
from wargame.journal.file import Journal
from wargame.journal.folder import SaveInfo, good_prefix, journal_path, move, saves
from wargame.journal.pins import Pins

__all__ = [
    "ENTRY_CAP",
    "FILE_CAP",
    "FORMAT",
    "KINDS",
    "LINE_CAP",
    "RESULTS",
    "Entry",
    "Journal",
    "Kind",
    "Pins",
    "Reading",
    "SaveInfo",
    "digest",
    "good_prefix",
    "journal_path",
    "last_hash_of",
    "move",
    "read_entries",
    "saves",
    "scan",
    "standing",
]
