"""A journal that is cut, flipped, forged, or whose disk fails is its exact prefix, or it is refused."""

from __future__ import annotations

import errno
import os
import random
import signal
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from wargame.errors import JournalError
from wargame.journal import FORMAT, Entry, Journal, Kind, digest, good_prefix, read_entries
from wargame.journal import chain as chain_module

AT = "2030-01-31T09:30:00Z"
ROLES = ("north", "south")


def two_turns() -> list[tuple[Kind, dict[str, Any]]]:
    """The entries of a small made-up game after its header."""
    found: list[tuple[Kind, dict[str, Any]]] = []
    for turn in (1, 2):
        for role in ROLES:
            found.append(("order", {"role": role, "option": "build", "choices": {"size": turn}}))
            found.append(("withdrawn", {"role": role, "entry": len(found)}))
            found.append(("intent", {"role": role, "text": "¿Qué sigue? *J* ñ \u202e end"}))
            found.append(("commit", {"role": role}))
        events = [[turn, 2, place, -1, place // 3, 7, 50 - place, 55 + place] for place in range(20)]
        found.append(("turn", {"events": events, "digest": digest(range(turn)), "views": {"north": [turn]}}))
    return [*found, ("over", {"outcome": "truce"})]


def sample() -> tuple[bytes, list[Entry]]:
    """The bytes and the entries of a finished game of two turns."""
    header = {"format": FORMAT, "scenario": "made_up", "rules": "key: value\n" * 40}
    entry, line = chain_module.seal(None, "header", header, AT)
    entries, data = [entry], line
    for kind, body in two_turns():
        entry, line = chain_module.seal(entry, kind, body, AT)
        entries, data = [*entries, entry], data + line
    return data, entries


DATA, ENTRIES = sample()


def is_prefix_or_refused(data: bytes) -> bool:
    """Whether reading gives the first entries of the sample, or refuses."""
    try:
        found, _ = read_entries(data)
    except JournalError:
        return True
    return found == ENTRIES[: len(found)]


def resealed(lines: list[bytes], **changes: str) -> bytes:
    """The lines with the last one altered (old=new) and its hash made to fit again."""
    start = b"0" * 64 if len(lines) == 1 else lines[-2].split(b'"hash":"')[1][:64]
    line = lines[-1].decode().rstrip("\n")
    mark = line.split('"hash":"')[1][:64]
    rest = line.replace(f',"hash":"{mark}"', "").replace(changes["old"], changes["new"])
    fresh = sha256(start + rest.encode()).hexdigest()
    place = rest.index(',"kind"')
    return b"".join(lines[:-1]) + f'{rest[:place]},"hash":"{fresh}"{rest[place:]}\n'.encode()


def test_cut_at_every_byte_is_the_exact_prefix_of_whole_lines() -> None:
    for size in range(len(DATA) + 1):
        whole = DATA[:size].count(b"\n")
        assert read_entries(DATA[:size]) == (ENTRIES[:whole], size - (DATA.rfind(b"\n", 0, size) + 1))


def test_reading_on_after_known_entries_is_reading_the_whole() -> None:
    start = 0
    for known, line in enumerate(DATA.splitlines(keepends=True)):
        assert read_entries(DATA[start:], ENTRIES[:known]) == (ENTRIES[known:], 0)
        start += len(line)


def test_a_flipped_bit_is_never_read_as_another_game() -> None:
    dice = random.Random(1)
    for _ in range(5_000):
        changed = bytearray(DATA)
        changed[dice.randrange(len(DATA))] ^= 1 << dice.randrange(8)
        assert is_prefix_or_refused(bytes(changed))


def test_a_flipped_bit_in_a_torn_file_is_never_read_as_another_game() -> None:
    dice = random.Random(2)
    for _ in range(1_000):
        changed = bytearray(DATA[: dice.randrange(1, len(DATA))])
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        assert is_prefix_or_refused(bytes(changed))


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_newline_is_refused_so_that_no_whole_entry_is_lost(bit: int) -> None:
    for place in (place for place, byte in enumerate(DATA) if byte == ord("\n")):
        changed = DATA[:place] + bytes([DATA[place] ^ 1 << bit]) + DATA[place + 1 :]
        for data in (changed, changed[: place + 1], changed[: place + 40]):
            with pytest.raises(JournalError, match=r"line \d+: it (has lost the newline|is not JSON)"):
                read_entries(data)


def test_a_tail_of_zeros_is_torn() -> None:
    assert read_entries(DATA + bytes(512)) == (ENTRIES, 512)


def test_lines_left_out_doubled_or_swapped_are_refused() -> None:
    lines = DATA.splitlines(keepends=True)
    for place in range(len(lines) - 1):
        for changed in (
            lines[:place] + lines[place + 1 :],
            lines[: place + 1] + lines[place:],
            [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]],
        ):
            with pytest.raises(JournalError):
                read_entries(b"".join(changed))


@pytest.mark.parametrize(
    ("line", "old", "new", "why"),
    [
        (2, '"role":', '"role":"north","role":', "hash does not fit"),
        (2, '"size":1', '"size":1.0', "whole numbers"),
        (2, '"size":1', '"size":NaN', "whole numbers"),
        (2, '"size":1', '"size":-0', "hash does not fit"),
        (2, '"size":1', '"size": 1', "hash does not fit"),
        (2, '"size":1', '"size":' + "9" * 5000, "whole numbers"),
        (2, '"size":1', '"size":' + "[" * 200_000, "whole numbers"),
        (2, '"n":1', '"n":2', "not numbered 1"),
        (2, '"kind":"order"', '"kind":"ordre"', "unknown kind"),
        (2, '"kind":"order"', '"kind":["order"]', "unknown kind"),
        (2, '"kind":"order"', '"kind":"order","more":0', "not an entry"),
        (2, f'"at":"{AT}"', '"at":0', "not UTC"),
        (1, '"format":1', '"format":2', "not of format 1"),
        (1, '"kind":"header"', '"kind":"note"', "is the header"),
    ],
)
def test_a_line_that_we_would_not_write_is_refused_even_with_a_hash_that_fits(
    line: int, old: str, new: str, why: str
) -> None:
    with pytest.raises(JournalError, match=f"line {line}: .*{why}"):
        read_entries(resealed(DATA.splitlines(keepends=True)[:line], old=old, new=new))


def test_an_entry_resealed_unchanged_is_read() -> None:
    lines = DATA.splitlines(keepends=True)
    assert read_entries(resealed(lines, old="truce", new="truce")) == (ENTRIES, 0)


def test_a_line_over_the_cap_is_refused_whole_or_torn() -> None:
    for end in (b"", b"\n"):
        with pytest.raises(JournalError, match="longer than"):
            read_entries(DATA + b"x" * (8 * 2**20) + end)


def test_the_refusal_names_file_line_and_how_many_entries_are_good(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    path.write_bytes(DATA.replace(b'"size":2', b'"size":3', 1))
    with pytest.raises(
        JournalError, match=r"game\.jsonl: line 11: its hash does not fit; the 10 entries before"
    ):
        Journal.open(path)


def test_the_good_entries_are_kept_as_a_new_file_and_the_old_one_is_left(tmp_path: Path) -> None:
    path, to = tmp_path / "game.jsonl", tmp_path / "good.jsonl"
    damaged = DATA.replace(b'"size":2', b'"size":3', 1)
    path.write_bytes(damaged)
    assert good_prefix(path, to) == 10
    assert list(Journal.open(to).entries) == ENTRIES[:10]
    assert path.read_bytes() == damaged
    with pytest.raises(JournalError, match="there already"):
        good_prefix(path, to)


@pytest.mark.parametrize("data", [b"", b"\n", b"hello", b"hello\n", DATA[:100], bytes(range(256))])
def test_a_file_without_a_whole_header_is_refused_and_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "game.jsonl"
    path.write_bytes(data)
    with pytest.raises(JournalError):
        Journal.open(path)
    with pytest.raises(JournalError, match="no good entry"):
        good_prefix(path, tmp_path / "good.jsonl")
    assert path.read_bytes() == data


def test_opening_cuts_a_torn_tail_says_so_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    path.write_bytes(DATA[:-5])
    with Journal.open(path) as journal:
        assert journal.cut == len(DATA.splitlines()[-1]) - 4
        journal.append("over", ENTRIES[-1].body, AT)
    assert path.read_bytes() == DATA


def test_a_torn_tail_is_left_alone_when_reading_or_without_repair(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    path.write_bytes(DATA + b'{"at"')
    assert Journal.open(path, write=False).cut == 5
    with pytest.raises(JournalError, match="last 5 bytes are torn"):
        Journal.open(path, repair=False)
    assert path.read_bytes() == DATA + b'{"at"'


def failing(call: Callable[..., Any], at: int, fault: BaseException) -> Callable[..., Any]:
    """`call`, except that its `at`-th use from now (from 0) and all later ones raise `fault`."""
    count = 0

    def instead(*given: Any) -> Any:
        nonlocal count
        count += 1
        if count > at:
            raise fault
        return call(*given)

    return instead


def short(disk: int, data: memoryview) -> int:
    return os.pwrite(disk, data[:7], os.fstat(disk).st_size)


FAULTS = [OSError(errno.ENOSPC, "No space left"), OSError(errno.EIO, "I/O error"), KeyboardInterrupt()]


@pytest.mark.parametrize("fault", FAULTS[:2], ids=repr)
def test_after_a_write_that_failed_the_same_entry_can_be_tried_again(tmp_path: Path, fault: OSError) -> None:
    path = tmp_path / "game.jsonl"
    with Journal.create(path, {}, AT) as journal:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", failing(os.write, 0, fault))
            with pytest.raises(JournalError, match=r"not recorded: .*; (make room on|see to) the disk and try again"):
                journal.append("note", {"text": "kept"}, AT)
        journal.append("note", {"text": "kept"}, AT)
    assert [entry.body for entry in Journal.open(path, write=False).entries[1:]] == [{"text": "kept"}]


@pytest.mark.parametrize(
    ("call", "fault"), [("write", FAULTS[2]), *(("fsync", fault) for fault in FAULTS)], ids=lambda part: repr(part)
)
def test_after_a_failed_disk_nothing_is_taken_and_disk_and_memory_agree(
    tmp_path: Path, call: str, fault: BaseException
) -> None:
    path = tmp_path / "game.jsonl"
    with Journal.create(path, {}, AT) as journal:
        journal.append("note", {"text": "kept"}, AT)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, call, failing(getattr(os, call), 0, fault))
            with pytest.raises((JournalError, KeyboardInterrupt), match=r"game\.jsonl|^$"):
                journal.append("note", {"text": "lost"}, AT)
        with pytest.raises(JournalError, match="writing failed"):
            journal.append("note", {"text": "refused"}, AT)
        kept = list(journal.entries)
    assert len(kept) == 2
    assert list(Journal.open(path).entries) == kept


def test_a_disk_that_fills_within_a_line_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "game.jsonl"
    with Journal.create(path, {}, AT) as journal:
        before = path.read_bytes()
        monkeypatch.setattr(os, "write", failing(short, 3, FAULTS[0]))
        with pytest.raises(JournalError, match="No space left"):
            journal.append("note", {}, AT)
        assert path.read_bytes() == before


def test_a_part_that_cannot_be_cut_back_is_torn_for_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "game.jsonl"
    with Journal.create(path, {}, AT) as journal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", failing(short, 3, FAULTS[1]))
        patch.setattr(os, "ftruncate", failing(os.ftruncate, 0, FAULTS[1]))
        with pytest.raises(JournalError, match="I/O error"):
            journal.append("note", {}, AT)
    with Journal.open(path) as again:
        assert (again.cut, len(again.entries)) == (21, 1)


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", short)
    with Journal.create(tmp_path / "game.jsonl", {}, AT) as journal:
        journal.append("note", {"text": "long" * 50}, AT)
    assert list(Journal.open(tmp_path / "game.jsonl").entries) == list(journal.entries)


@pytest.mark.parametrize("at", [0, 1])
def test_a_journal_that_could_not_be_begun_leaves_no_file(tmp_path: Path, at: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync, at, FAULTS[1]))
        with pytest.raises(JournalError, match=r"game\.jsonl: cannot write: I/O error"):
            Journal.create(tmp_path / "game.jsonl", {}, AT)
    assert list(tmp_path.iterdir()) == []


def test_a_file_changed_or_removed_behind_our_back_is_not_written_to(tmp_path: Path) -> None:
    for name, spoil in (("longer", lambda path: path.open("ab").write(b"x")), ("gone", Path.unlink)):
        with Journal.create(tmp_path / f"{name}.jsonl", {}, AT) as journal:
            spoil(tmp_path / f"{name}.jsonl")
            with pytest.raises(JournalError, match="changed or removed"):
                journal.append("note", {}, AT)
            assert journal.broken
    assert (tmp_path / "longer.jsonl").read_bytes().endswith(b"\nx")


def test_a_journal_that_would_outgrow_the_cap_refuses_the_entry_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.create(tmp_path / "game.jsonl", {}, AT) as journal:
        monkeypatch.setattr("wargame.journal.file.FILE_CAP", 400)
        with pytest.raises(JournalError, match="over 400 bytes"):
            journal.append("note", {"text": "x" * 400}, AT)
        journal.append("note", {}, AT)
    monkeypatch.setattr("wargame.journal.file.FILE_CAP", 200)
    with pytest.raises(JournalError, match="larger than 200"):
        Journal.open(tmp_path / "game.jsonl")


def in_child(work: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """Run `work` in a forked child, able to acknowledge; its process id and our end of the pipe."""
    ours, theirs = os.pipe()
    write = os.write
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            work(lambda number: (write(theirs, number.to_bytes(4, "big")), None)[1])
        finally:
            os._exit(0)
    os.close(theirs)
    return child, ours


def last_heard(ours: int, heard: bytes = b"") -> int:
    """The last entry that the child acknowledged (-1: none), once it is gone; `heard` was read before."""
    with os.fdopen(ours, "rb") as pipe:
        heard += pipe.read()
    return int.from_bytes(heard[-4:], "big") if heard else -1


def write_on(path: Path, entries: int, acknowledge: Callable[[int], None]) -> None:
    journal = Journal.create(path, {}, AT)
    acknowledge(0)
    for number in range(1, entries):
        acknowledge(journal.append("note", {"number": number, "text": "x" * (number % 90)}, AT).number)


def check_kept(path: Path, acknowledged: int) -> None:
    """Every acknowledged entry is there as it was written, and at most one more."""
    if acknowledged < 0 and (not path.exists() or b"\n" not in path.read_bytes()):
        return
    with Journal.open(path) as journal:
        assert len(journal.entries) - 1 in (acknowledged, acknowledged + 1)
        assert all(entry.body["number"] == entry.number for entry in journal.entries[1:])


def test_killed_at_any_moment_no_acknowledged_entry_is_lost(tmp_path: Path) -> None:
    dice = random.Random(3)
    for number in range(40):
        path = tmp_path / f"{number}.jsonl"
        child, ours = in_child(partial(write_on, path, 10**6))
        heard = b"".join(os.read(ours, 4) for _ in range(dice.randrange(40)))
        sum(range(dice.randrange(40_000)))  # so that it dies anywhere between two entries
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check_kept(path, last_heard(ours, heard))


def dying_at(n: int) -> None:
    """Let this process die within its `n`-th write or flush, half of the bytes written."""
    left = n

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(disk: int, *data: memoryview) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.pwrite(disk, data[0][: len(data[0]) // 2], os.fstat(disk).st_size) if data else None
                os._exit(9)
            return call(disk, *data)

        return instead

    os.write, os.fsync = counted(os.write), counted(os.fsync)


def write_until(n: int, path: Path, acknowledge: Callable[[int], None]) -> None:
    dying_at(n)
    write_on(path, 8, acknowledge)


def test_killed_within_each_write_and_each_flush_no_acknowledged_entry_is_lost(tmp_path: Path) -> None:
    calls = 3 + 2 * 7  # the header: write, flush, flush of the folder; then two for each entry
    for n in range(calls + 1):
        path = tmp_path / f"{n}.jsonl"
        child, ours = in_child(partial(write_until, n, path))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (9 if n < calls else 0)
        check_kept(path, last_heard(ours))


@pytest.mark.parametrize("spaced", [b'"kind": ', b'{ "at"'])
def test_a_line_with_its_own_hash_in_another_spelling_is_not_read(spaced: bytes) -> None:
    lines = DATA.splitlines(keepends=True)
    other = lines[3].replace(spaced.replace(b" ", b""), spaced, 1)
    assert other != lines[3]
    with pytest.raises(JournalError, match="line 4: its hash does not fit"):
        read_entries(b"".join([*lines[:3], other]))
