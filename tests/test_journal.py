"""The journal: what a line holds, what is refused, and how a folder of journals is listed."""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.errors import JournalError
from wargame.journal import FORMAT, KINDS, Journal, Kind, digest, journal_path, read_entries, saves, standing
from wargame.journal import chain as chain_module
from wargame.journal.chain import WORDS
from wargame.journal.entries import BODIES, Said

AT = "2030-01-31T09:30:00Z"
HEADER = {"scenario": "baseline", "seed": "s"}

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def bytes_of(*bodies: dict[str, Any]) -> bytes:
    """The bytes of a journal with a note for each body."""
    entry, line = chain_module.seal(None, "header", {**HEADER, "format": FORMAT}, AT)
    lines = [line]
    for body in bodies:
        entry, line = chain_module.seal(entry, "note", body, AT)
        lines.append(line)
    return b"".join(lines)


def saved(folder: Path, name: str, *kinds: Kind, at: str = AT) -> Path:
    path = journal_path(folder, name)
    with Journal.create(path, HEADER, at) as journal:
        for kind in kinds:
            journal.append(kind, {}, at)
    return path


@given(st.lists(st.dictionaries(st.text(), plain, max_size=4), max_size=4))
def test_what_is_written_is_read_again(bodies: list[dict[str, Any]]) -> None:
    entries, cut = read_entries(bytes_of(*bodies))
    assert ([entry.body for entry in entries[1:]], cut) == (bodies, 0)
    assert [entry.number for entry in entries] == list(range(len(bodies) + 1))


@given(st.text())
def test_no_line_holds_a_character_that_a_terminal_obeys(text: str) -> None:
    line = bytes_of({"text": text + "\x1b\x9b\u202e\u2028"}).decode()
    assert line.count("\n") == 2
    assert not set(line) & {
        *map(chr, range(10)),
        "\x1b",
        "\x7f",
        *map(chr, range(0x80, 0xA0)),
        "\u202e",
        "\u2028",
    }


def test_a_line_is_sorted_json_whose_hash_covers_the_hash_before_it_and_the_rest() -> None:
    first, second = bytes_of({"text": "sí"}).decode().splitlines()
    found = json.loads(second)
    given_hash = found.pop("hash")
    rest = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert rest == '{"at":"2030-01-31T09:30:00Z","body":{"text":"sí"},"kind":"note","n":1}'
    assert given_hash == sha256((json.loads(first)["hash"] + rest).encode()).hexdigest()


def test_the_hash_before_the_header_is_zeros() -> None:
    found = json.loads(bytes_of())
    given_hash = found.pop("hash")
    rest = json.dumps(found, sort_keys=True, separators=(",", ":"))
    assert given_hash == sha256(("0" * 64 + rest).encode()).hexdigest()


def test_a_reopened_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = saved(tmp_path, "game", "order", "commit")
    with Journal.open(path) as journal:
        journal.append("turn", {"digest": digest([1, 2])}, AT)
        written = list(journal.entries)
    assert list(Journal.open(path, write=False).entries) == written
    assert [entry.kind for entry in written] == ["header", "order", "commit", "turn"]


def test_an_entry_keeps_its_own_copy_of_the_body() -> None:
    body = {"orders": ["a"], "pair": (1, 2)}
    entry = Journal.memory(HEADER, AT).append("order", body, AT)
    body["orders"] = []
    assert entry.body == {"orders": ["a"], "pair": [1, 2]}


def test_a_journal_in_memory_makes_the_same_entries_as_one_on_disk(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "game.jsonl", HEADER, AT) as kept:
        kept.append("note", {"text": "a"}, AT)
    thought = Journal.memory(HEADER, AT)
    thought.append("note", {"text": "a"}, AT)
    assert list(thought.entries) == list(kept.entries)
    assert thought.path is None


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE(saved(tmp_path / "deep" / "er", "game").stat().st_mode) == 0o600


def test_an_existing_file_is_never_begun_again(tmp_path: Path) -> None:
    path = saved(tmp_path, "game", "order")
    before = path.read_bytes()
    with pytest.raises(JournalError, match="there already"):
        Journal.create(path, HEADER, AT)
    assert path.read_bytes() == before


@pytest.mark.parametrize("write", [True, False])
def test_a_link_is_not_followed(tmp_path: Path, write: bool) -> None:
    (tmp_path / "link.jsonl").symlink_to(saved(tmp_path, "game"))
    with pytest.raises(JournalError, match=r"link\.jsonl: cannot open"):
        Journal.open(tmp_path / "link.jsonl", write=write)


def test_no_file_is_made_through_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError):
        Journal.create(tmp_path / "link.jsonl", HEADER, AT)
    assert not (tmp_path / "elsewhere").exists()


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(JournalError, match="not a file"):
        Journal.open(tmp_path / "pipe.jsonl", write=False)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"none\.jsonl: cannot open: No such file"):
        Journal.open(tmp_path / "none.jsonl")


def test_a_second_writer_is_told_that_it_is_in_use(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "game.jsonl", HEADER, AT), pytest.raises(JournalError, match="in use"):
        Journal.open(tmp_path / "game.jsonl")
    with Journal.open(tmp_path / "game.jsonl"), pytest.raises(JournalError, match="in use"):
        Journal.open(tmp_path / "game.jsonl")


def test_a_reader_may_look_while_a_writer_writes(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "game.jsonl", HEADER, AT) as journal:
        journal.append("note", {}, AT)
        assert len(Journal.open(tmp_path / "game.jsonl", write=False).entries) == 2


@pytest.mark.parametrize("write", [True, False])
def test_a_closed_or_read_journal_takes_nothing_more(tmp_path: Path, write: bool) -> None:
    journal = Journal.open(saved(tmp_path, "game"), write=write)
    journal.close()
    with pytest.raises(JournalError, match=r"it was closed|reading only"):
        journal.append("note", {}, AT)
    assert len(journal.entries) == 1


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"a": 0.5}, "body.a is float"),
        ({"a": [1, {"b": float("nan")}]}, r"body\.a\[1\]\.b is float"),
        ({"a": {1, 2}}, "body.a is set"),
        ({"a": {1: 2}}, "body.a has a key that is not text"),
        ({"a": 2**63}, "body.a is int"),
        ({"a": b"x"}, "body.a is bytes"),
        ({"a": "\ud800"}, "surrogates not allowed"),
        ({"a": "x" * (8 * 2**20)}, "longer than"),
    ],
)
def test_a_body_that_a_line_cannot_hold_is_refused_and_nothing_written(
    tmp_path: Path, body: dict[str, Any], where: str
) -> None:
    with Journal.create(tmp_path / "game.jsonl", HEADER, AT) as journal:
        with pytest.raises(JournalError, match=where):
            journal.append("note", body, AT)
        journal.append("note", {"text": "goes on"}, AT)
    assert len(Journal.open(tmp_path / "game.jsonl").entries) == 2


def test_a_body_nested_without_end_is_refused() -> None:
    body: dict[str, Any] = {}
    body["self"] = body
    with pytest.raises(JournalError, match="32 deep"):
        Journal.memory(HEADER, AT).append("note", body, AT)


@pytest.mark.parametrize(
    "at", ["", "2030-01-31", "2030-01-31T09:30:00", "2030-01-31T09:30:00+02:00", "2030-13-31T09:30:00Z"]
)
def test_a_time_that_is_not_utc_is_refused(at: str) -> None:
    with pytest.raises(JournalError):
        Journal.memory(HEADER, AT).append("note", {}, at)


@pytest.mark.parametrize("kind", ["", "orders", "header"])
def test_an_unknown_kind_or_a_second_header_is_refused(kind: Any) -> None:
    with pytest.raises(JournalError, match=r"kind|header"):
        Journal.memory(HEADER, AT).append(kind, {}, AT)


def test_every_kind_is_taken_and_has_its_words() -> None:
    assert set(get_args(Kind)) == KINDS.keys() == WORDS.keys()
    assert set(BODIES.values()) == set(get_args(Said)) and BODIES.keys() < KINDS.keys()
    journal = Journal.memory(HEADER, AT)
    for kind in KINDS.keys() - {"header"}:
        assert journal.append(kind, {"to": 0}, AT).kind == kind


@pytest.mark.parametrize("to", [None, -1, 1, True, "0"])
def test_a_rewind_names_an_earlier_entry(to: object) -> None:
    with pytest.raises(JournalError, match="earlier entry"):
        Journal.memory(HEADER, AT).append("rewind", {"to": to}, AT)


def test_a_rewind_sets_aside_what_came_after_the_entry_it_names() -> None:
    journal = Journal.memory(HEADER, AT)
    given: list[tuple[Kind, Any]] = [("order", {}), ("turn", {}), ("rewind", {"to": 1}), ("note", {})]
    for kind, body in given:
        journal.append(kind, body, AT)
    assert [entry.number for entry in standing(journal.entries)] == [0, 1, 3, 4]


def test_a_rewind_into_what_was_set_aside_brings_it_back() -> None:
    journal = Journal.memory(HEADER, AT)
    given: list[tuple[Kind, Any]] = [
        ("order", {}),
        ("turn", {}),
        ("rewind", {"to": 0}),
        ("rewind", {"to": 2}),
        ("note", {}),
    ]
    for kind, body in given:
        journal.append(kind, body, AT)
    assert [entry.number for entry in standing(journal.entries)] == [0, 1, 2, 4, 5]


def test_a_digest_is_the_hash_of_the_decimals() -> None:
    assert digest([1, -20, 3]) == sha256(b"1,-20,3").hexdigest()


@pytest.mark.parametrize(
    "name", ["..", "../up", "a/b", "", "Upper", "con", "x" * 65, ".hidden", "a.b", "nul"]
)
def test_a_name_off_the_list_is_refused_not_mended(tmp_path: Path, name: str) -> None:
    with pytest.raises(JournalError, match="cannot name a journal"):
        journal_path(tmp_path, name)


def test_a_name_on_the_list_is_a_file_of_the_folder(tmp_path: Path) -> None:
    assert journal_path(tmp_path, "game-1_b") == tmp_path / "game-1_b.jsonl"


def test_saves_are_listed_newest_last_with_turns_and_state(tmp_path: Path) -> None:
    saved(tmp_path, "b", "turn", "turn", "over", at="2030-01-02T00:00:00Z")
    saved(tmp_path, "a", "turn", at="2030-01-03T00:00:00.5+00:00")
    (tmp_path / "notes.txt").write_text("not a save")
    (tmp_path / "Not-A-Name.jsonl").write_text("not a save")
    found = [(save.name, save.scenario, save.turns, save.state) for save in saves(tmp_path)]
    assert found == [("b", "baseline", 2, "over"), ("a", "baseline", 1, "open")]


def test_turns_and_an_ending_that_were_rewound_are_not_counted(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "game.jsonl", HEADER, AT) as journal:
        given: list[tuple[Kind, Any]] = [("turn", {}), ("turn", {}), ("over", {}), ("rewind", {"to": 1})]
        for kind, body in given:
            journal.append(kind, body, AT)
    assert [(save.turns, save.state) for save in saves(tmp_path)] == [(1, "open")]


def test_saves_lists_every_kind_of_damage_and_raises_nothing(tmp_path: Path) -> None:
    saved(tmp_path, "torn", "turn").open("ab").write(b'{"at')
    saved(tmp_path, "wrong", "turn").open("ab").write(b"{}\n")
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "torn.jsonl")
    os.mkfifo(tmp_path / "pipe.jsonl")
    states = {save.name: save.state for save in saves(tmp_path)}
    assert states.pop("torn") == "open"
    assert (
        states["wrong"] == "damaged: line 3: it is not an entry; the 2 entries before it are good and "
        "can be kept as a new file"
    )
    assert set(states) == {"wrong", "empty", "folder", "link", "pipe"}
    assert all(state.startswith("damaged: ") for state in states.values())


def test_a_folder_that_is_not_there_has_no_saves(tmp_path: Path) -> None:
    assert saves(tmp_path / "none") == []
