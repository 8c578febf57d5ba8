"""Forged journals whose hashes fit: the record's own rules find them out, or the change is one that only a hash can show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.proofs import effort, proof, record
from tests.trust.forging import BASES, Forger, Forgery, Line, lines_of, sealed
from wargame import game as room
from wargame.cli.games import Verdict, _verdict, told
from wargame.engine.cache import build_engine
from wargame.errors import ContentError, JournalError
from wargame.game import reopen
from wargame.game import replay as replaying
from wargame.journal import journal_path, saves
from wargame.journal.entries import BODIES
from wargame.lobby import opened, saved_game
from wargame.review import look
from wargame.terms import CONTROL

FULL = {"finished": 1_000, "practised": 900, "example": 800, "several": 300}
SAID = {("intent", "text"), ("intent", "expects"), ("note", "text"), ("note", "role")}
"""What somebody said: no rule knows whether it was that."""
FREE = ("intent", "note")
"""Kinds of entries that nothing follows from."""
SEALED = ("order", "withdrawn", "intent", "commit", "uncommit", "note")
"""Kinds of entries that may stand in another order within a turn."""


@dataclass(frozen=True)
class Base:
    """A record to forge, and what is said of it as it is."""

    lines: list[Line]
    verdict: Verdict


@cache
def base_of(name: str, folder: Path) -> Base:
    path = folder / f"{name}.jsonl"
    BASES[name](path)
    return Base(lines_of(path), _verdict(path, None))


@pytest.fixture
def one_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Contents are made ready once: an engine holds no game. What a review says at its end is asked for apart."""
    ready = cache(build_engine)
    monkeypatch.setattr(replaying, "build_engine", ready)
    monkeypatch.setattr(room, "verify", lambda path: "")
    yield


def is_left_to_the_hash(base: Base, forgery: Forgery) -> bool:
    """Whether a change is one that no rule can find out: only who kept the last hash can."""
    top = forgery.field.split(".")[0].split("[")[0]
    if forgery.field in ("at", "the end dropped") or (forgery.kind, top) in SAID:
        return True
    if forgery.entry > max(n for n, line in enumerate(base.lines) if line.kind == "turn"):
        return True  # of a turn that is open nothing has come yet: it is as if the end were dropped
    if forgery.field in ("dropped", "again", "put in"):
        return forgery.kind in FREE
    return forgery.field == "swapped" and forgery.kind in SEALED


def check_found_out(base: Base, forgery: Forgery, path: Path) -> None:
    """A forged record diverges at an entry and a field, or is named, or is left to the hash that was kept."""
    found = _verdict(path, base.verdict.hash)
    assert found.found is None, "its last hash is another"
    if found.state in ("DIVERGED", "DAMAGED"):
        assert found.state == "DAMAGED" or (found.entry is not None and found.field)
    elif found.state == "EXACT":
        named = {*found.notes} - {*base.verdict.notes} or found.rules != base.verdict.rules
        assert named or is_left_to_the_hash(base, forgery), (forgery.kind, forgery.field, forgery.entry)
    else:
        assert (found.state, forgery.field) == ("OTHER KERNEL", "kernel")


def check_read(path: Path) -> None:
    """Every reader reads a forged record, or says what is wrong with it."""
    assert [saved_game(save).save for save in saves(path.parent)]
    with suppress(JournalError):
        record = opened(look(path), CONTROL)
        for eyes in record.viewpoints:
            list(told(record, eyes))
    with suppress(JournalError, ContentError):
        reopen(path, write=False)


@proof("F4")
@pytest.mark.usefixtures("one_engine")
@pytest.mark.parametrize("name", BASES)
def test_a_forged_record_is_found_out_and_breaks_no_reader(name: str, tmp_path: Path) -> None:
    base, dice = base_of(name, tmp_path), Random(f"forged {name}")
    count = effort("F4", 2 if name == "several" else 6, FULL[name])
    path = journal_path(tmp_path / "saves", "forged")
    path.parent.mkdir()
    for forgery in Forger(base.lines, dice).forgeries(count):
        data = sealed(forgery.lines)
        if data is not None:
            path.write_bytes(data)
            check_found_out(base, forgery, path)
            check_read(path)
    record("F4", cases=count, seed=f"forged {name}")


@proof("F4")
def test_every_field_of_every_kind_of_entry_is_forged(tmp_path: Path) -> None:
    bases = [base_of(name, tmp_path) for name in ("finished", "practised")]
    forged = {(kind, field) for base in bases for kind, field in Forger(base.lines, Random(4)).fields}
    assert {(kind, field) for kind, model in BODIES.items() for field in model.__struct_fields__} <= forged
