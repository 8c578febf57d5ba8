"""A journal with as many entries as one may hold is opened, verified and looked at in time; a longer one is refused at once."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.proofs import effort, proof, proving, record
from tests.trust.forging import NOW, Line, sealed, table_of
from wargame.commands import Commit, Practice, Submit
from wargame.errors import JournalError
from wargame.journal import ENTRY_CAP, FILE_CAP, RESULTS, Journal, Kind, saves
from wargame.terms import CONTROL, Order

ROOT = Path(__file__).parents[2]
PATROL = Order("patrol", "harbour", {"size": "few"})
READ = """
import json, re, sys, time
from pathlib import Path
from wargame.cli.games import told
from wargame.game import reopen, verify
from wargame.review import look
from wargame.journal import saves
path, begun = Path(sys.argv[1]), time.monotonic()
state = str(verify(path))
listed = saves(path.parent)[0].state
lines = sum(1 for _ in told(look(path), None))
opened = len(reopen(path).journal.entries)
spent = time.monotonic() - begun
memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"state": state, "listed": listed, "lines": lines, "opened": opened, "seconds": spent, "kilobytes": memory}))
"""
"""All that is done with a record, and what it took."""


def played() -> list[Line]:
    """The primer as two people play it to its end, for practice."""
    table = table_of("primer", ("council", "smugglers"))
    table.do(CONTROL, Practice(), NOW)
    while not table.is_over:
        for role in table.people:
            if role == "council" and table.turn == 1:
                table.do(role, Submit(PATROL), NOW)
            table.do(role, Commit(), NOW)
    return [Line(entry.kind, entry.at, entry.body) for entry in table._game.journal.entries]


def second_thoughts(lines: list[Line], count: int) -> list[Line]:
    """A record with some more entries in its first turn that change nothing: meant, taken back, and taken again."""
    order = next(line.body for line in lines if line.kind == "order")
    council: dict[str, Any] = {"role": "council"}
    rounds: cycle[tuple[Kind, dict[str, Any]]] = cycle([
        ("intent", {**council, "text": "calm", "expects": {"calm": "up"}}), ("order", order), ("withdrawn", order),
        ("commit", council), ("uncommit", council), ("order", order), ("rewind", {}),
        ("note", {"role": CONTROL, "text": "once more"}),
    ])  # fmt: skip
    more, last = list(lines[:2]), 0
    while len(more) < count // 8 * 8 + 2:
        kind, body = next(rounds)
        if kind == "rewind":
            body, last = {"role": CONTROL, "to": last, "turn": 1, "dice": "stay", "epoch": 0}, len(more)
        more.append(Line(kind, NOW, body))
    more += [Line("note", NOW, {"role": CONTROL, "text": ""})] * (count % 8)
    return [*more, *lines[2:]]


def read(path: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@proof("F7")
def test_as_many_entries_as_a_journal_may_hold_are_read_in_a_minute_and_a_gigabyte(tmp_path: Path) -> None:
    count, lines = effort("F7", 3_000, ENTRY_CAP), played()
    data = sealed(second_thoughts(lines, count - len(lines)))
    assert data is not None and data.count(b"\n") == count
    (tmp_path / "long.jsonl").write_bytes(data)
    found = read(tmp_path / "long.jsonl")
    print(found)
    assert found["state"].startswith("EXACT") and (found["listed"], found["opened"]) == ("over", count)
    assert found["seconds"] < 60 and found["kilobytes"] < 2**20
    record("F7", cases=count)


@proof("F7")
def test_a_journal_of_more_entries_is_refused_at_once_and_the_cap_is_said(tmp_path: Path) -> None:
    count = effort("F7", ENTRY_CAP + 1, 10**6)
    line = b'{"at":"2030-01-01T00:00:00Z","body":{"role":"council"},"hash":"%s","kind":"commit","n":1}\n' % (b"0" * 64)
    path = tmp_path / "longer.jsonl"
    path.write_bytes(line * count)
    begun = monotonic()
    with pytest.raises(JournalError, match=f"it holds {count:,} entries, and no journal may hold more than {ENTRY_CAP:,}"):
        Journal.open(path, write=False)
    assert monotonic() - begun < (1 if proving("F7") else 10)
    assert "no journal may hold more" in saves(tmp_path)[0].state
    record("F7", cases=count)


def test_no_cap_is_lower_than_a_long_day_of_play() -> None:
    assert ENTRY_CAP >= 50_000 and FILE_CAP >= 256 * 2**20


def test_a_full_journal_takes_nothing_more_but_what_comes_of_its_last_commit(tmp_path: Path) -> None:
    lines = second_thoughts(played(), 0)
    journal = Journal.create(tmp_path / "full.jsonl", {"scenario": "primer"}, NOW)
    journal._entries += [journal.entries[0]] * (ENTRY_CAP - len(RESULTS) - 1)
    with pytest.raises(JournalError, match=r"it holds 99,998 entries, and takes no more; begin a new game"):
        journal.append("note", {"role": CONTROL, "text": "?"}, NOW)
    assert not journal.broken
    for kind in RESULTS:
        journal.append(kind, next(line.body for line in lines if line.kind == kind), NOW)
    with pytest.raises(JournalError, match="takes no more"):
        journal.append("over", {}, NOW)
