"""What `verify` says: EXACT only where all is as the record's own rules give it, and everything else that it knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.forging import EXAMPLES, NOW, Line, finished, lines_of, practised, sealed, several, table_of
from wargame.cli.app import app
from wargame.commands import Commit, Intent, Practice, Submit, Uncommit, Withdraw
from wargame.errors import JournalError, TableError
from wargame.game import reopen, verify
from wargame.journal import Journal, Kind
from wargame.review import look
from wargame.terms import CONTROL

HARBOUR = EXAMPLES / "harbour.jsonl"
LATER, EARLIER = "2031-01-01T00:00:00Z", "2029-01-01T00:00:00Z"
Forge = Callable[[Any], Any]


@cache
def lines(make: Callable[[Path], None], folder: Path) -> list[Line]:
    make(folder / "base.jsonl")
    return lines_of(folder / "base.jsonl")


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """A finished game of a person against a scripted seat."""
    return lines(finished, tmp_path_factory.mktemp("finished"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """A finished game with turns taken again."""
    return lines(practised, tmp_path_factory.mktemp("practised"))


@pytest.fixture(scope="module")
def sealed_game(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """A running game of three people."""
    return lines(several, tmp_path_factory.mktemp("several"))


def kept(path: Path, entries: list[Line]) -> Path:
    data = sealed(entries)
    assert data is not None
    path.write_bytes(data)
    return path


def forged(path: Path, entries: list[Line], kind: str, forge: Forge, which: int = 0) -> tuple[Path, int]:
    """A copy in which an entry of a kind (the first, or another) is forged; its number."""
    number = [n for n, line in enumerate(entries) if line.kind == kind][which]
    body = json.loads(json.dumps(entries[number].body))
    forge(body)
    changed = [*entries[:number], replace(entries[number], body=body), *entries[number + 1 :]]
    return kept(path, changed), number


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["verify", *arguments])


def set_to(change: dict[str, Any]) -> Forge:
    return lambda body: body.update(change)


def each_site(**fields: Any) -> Forge:
    return lambda body: [site.update(fields) for site in body["names"]["sites"]]


def without(key: str) -> Forge:
    return lambda body: [site.pop(key) for site in body["names"]["sites"]]


NAMES: list[tuple[str, Forge]] = [
    ("names.sites[0].title", each_site(title="FORGED")),
    ("names.sites[0].secret", each_site(secret=["council"])),
    ("names.sites[", without("secret")),
    ("names.sites[", without("reads")),
    ("names.sites[", each_site(reads=[])),
    ("names.sites[", each_site(audience=None)),
    ("names.reasons[1]", lambda body: body["names"]["reasons"].__setitem__(1, "FORGED")),
    ("names.roles[0].title", lambda body: body["names"]["roles"][0].update(title="FORGED")),
    ("names.stages[0]", lambda body: body["names"]["stages"][0].append("FORGED")),
    ("names.places.turn", lambda body: body["names"]["places"].update(turn=1)),
    ("names.options[0].knowers", lambda body: [option.pop("knowers") for option in body["names"]["options"]]),
]


@proof("F1")
@finding("hostile M3")
@pytest.mark.parametrize(("field", "forge"), NAMES, ids=range(len(NAMES)))
def test_a_name_that_the_sources_do_not_give_diverges(game: list[Line], tmp_path: Path, field: str, forge: Forge) -> None:
    path, _ = forged(tmp_path / "a.jsonl", game, "header", forge)
    found = verify(path)
    assert (found.state, found.entry) == ("DIVERGED", 0) and found.field.startswith(field)
    with pytest.raises(JournalError):
        reopen(path)


@proof("F1")
@finding("hostile M3")
@pytest.mark.parametrize("seats", [{"smugglers": "person"}, {"smugglers": "hold"}, {"smugglers": "random"}, {"council": "hold"},
                                   {"council": "random"}])  # fmt: skip
def test_a_seat_that_somebody_else_had_diverges(game: list[Line], tmp_path: Path, seats: dict[str, str]) -> None:
    path, _ = forged(tmp_path / "a.jsonl", game, "header", lambda body: body["seats"].update(seats))
    assert verify(path).state == "DIVERGED" and verify(path).field in ("decided", "role", "option", "target", "orders")


@proof("F1")
@finding("hostile M3")
@pytest.mark.parametrize("seat", ["random", "hold"])
def test_a_person_who_did_no_more_than_a_scripted_seat_is_named(tmp_path: Path, seat: str) -> None:
    table = table_of("primer", (), tmp_path / "true.jsonl", council=seat)
    while not table.is_over:
        table.run_scripted(NOW)
    assert str(verify(tmp_path / "true.jsonl")) == "EXACT"
    true = lines_of(tmp_path / "true.jsonl")
    path, _ = forged(tmp_path / "a.jsonl", true, "header", lambda body: body["seats"].update(council="person"))
    assert verify(path).notes == (f"council is said to be a person, and ordered only what '{seat}' does",)


@proof("F1")
@finding("hostile M3")
def test_an_intent_put_in_behind_a_commit_is_named(game: list[Line], tmp_path: Path) -> None:
    place = [line.kind for line in game].index("intent")
    path = kept(tmp_path / "a.jsonl", [*game[: place - 1], game[place], *game[place - 1 :]])
    assert verify(path).notes == (f"entry {place - 1} is an intent that no commit of its role follows",)


@proof("F1")
@finding("hostile M3")
def test_a_game_without_its_end_and_times_that_run_backward_are_said(game: list[Line], tmp_path: Path) -> None:
    assert verify(kept(tmp_path / "a.jsonl", game)).notes == ()
    cut = [line for line in game if line.kind != "over"][:-1]
    assert str(verify(kept(tmp_path / "b.jsonl", cut))) == "EXACT, without its end"
    back = [*game[:3], replace(game[3], at=EARLIER), replace(game[4], at=LATER), *game[5:]]
    first = f"the time runs backward at entry 3, from {NOW} to {EARLIER} (and 1 more like it)"
    assert verify(kept(tmp_path / "c.jsonl", back)).notes == (first,)


@proof("F1")
@finding("hostile M4")
def test_a_torn_file_is_exact_and_torn(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_bytes(HARBOUR.read_bytes()[:137_000])
    done = run(str(tmp_path / "t.jsonl"))
    assert done.exit_code == 0 and "EXACT, torn: 5577 bytes cut; without its end" in done.output


@proof("F1")
@finding("hostile M5")
@pytest.mark.parametrize(("kind", "field", "forge"), [
    ("over", "over.outcome: there is no outcome 'nowhere'", lambda body: body.update(outcome="nowhere")),
    ("over", "over.scores: each role has its score", lambda body: body["scores"].pop("council")),
    ("turn", "turn.rows[5][4]: its cause", lambda body: body["rows"][5].__setitem__(4, 6)),
    ("turn", "turn.rows[5][1]: its kind", lambda body: body["rows"][5].__setitem__(1, 99)),
    ("turn", "turn.views.council.readings", lambda body: body["views"]["council"]["readings"].pop()),
    ("turn", "turn.views: each role has its view", lambda body: body["views"].pop("council")),
    ("header", "header.names.options[0].choices", lambda body: body["names"]["options"][0].update(choices=None)),
    ("intent", "intent.expects", lambda body: body.update(expects={"calm": 1})),
    ("order", "order.forged: this field is not known here", lambda body: body.update(forged=1)),
])  # fmt: skip
def test_an_entry_that_no_reader_could_tell_is_refused_with_its_field(
    game: list[Line], tmp_path: Path, kind: str, field: str, forge: Forge
) -> None:
    path, number = forged(tmp_path / "a.jsonl", game, kind, forge)
    done = CliRunner().invoke(app, ["review", str(path)])
    assert isinstance(done.exception, JournalError) and f"entry {number}: {field}" in str(done.exception)
    assert run(str(path)).exit_code == 1 and f"DIVERGED at entry {number}" in run(str(path)).output


@proof("F1")
@finding("hostile L8")
def test_a_file_that_is_not_there_is_missing_and_the_others_are_verified(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("no journal\n")
    done = run(str(tmp_path / "nowhere"), str(tmp_path / "bad.jsonl"), str(HARBOUR))
    assert done.exit_code == 4
    states = [line.split(": ")[1].split(",")[0] for line in done.output.splitlines() if not line.startswith(" ")]
    assert states == ["MISSING", "DAMAGED", "EXACT"] and "nowhere: MISSING: there is no such file" in done.output


def test_the_last_hash_is_shown_and_found_with_what_came_after_it(game: list[Line], tmp_path: Path) -> None:
    path = kept(tmp_path / "a.jsonl", [line for line in game if line.kind != "note"])
    last = Journal.open(path, write=False).entries[-1]
    assert f"its last entry, {last.number}, has the hash {last.hash}" in run(str(path)).output
    with Journal.open(path) as journal:
        for _ in range(3):
            journal.append("note", {"role": CONTROL, "text": "well played"}, NOW)
    done = run(str(path), "--hash", f"{last.hash[:8]} {last.hash[8:16].upper()}")
    assert done.exit_code == 0
    assert f"entry {last.number}, the game's end, has this hash; since then only: 3 notes" in done.output


def test_what_came_after_a_hash_and_is_no_note_is_named_and_a_finding(game: list[Line], tmp_path: Path) -> None:
    path = kept(tmp_path / "a.jsonl", game)
    entries = Journal.open(path, write=False).entries
    place = [entry.kind for entry in entries].index("over")
    done = run(str(path), "--hash", entries[place - 1].hash)
    assert done.exit_code == 1
    assert f"entry {place - 1}, a turn's result, has this hash; since then: entry {place}: the game's end; 1 note" in done.output
    found = json.loads(run(str(path), "--hash", entries[place - 1].hash, "--json").output)["games"][0]
    assert found["found"] == {"entry": place - 1, "kind": "turn", "notes": 1, "others": [{"entry": place, "kind": "over"}]}
    assert found["hash"] == entries[-1].hash


@pytest.mark.parametrize(
    ("digits", "code", "words"), [("0" * 16, 1, "no entry has this hash"), ("abc", 2, "16 to 64"), ("x" * 20, 2, "")]
)
def test_a_hash_that_is_none_of_the_record_is_a_finding(digits: str, code: int, words: str) -> None:
    done = run(str(HARBOUR), "--hash", digits)
    assert done.exit_code == code and words in done.output


def test_the_rules_of_a_record_are_held_against_those_that_are_here(game: list[Line], tmp_path: Path) -> None:
    assert "its rules are those that are here for primer" in run(str(kept(tmp_path / "a.jsonl", game))).output
    comment: Forge = lambda body: body["sources"][-1].update(text=body["sources"][-1]["text"] + "# forged\n")  # noqa: E731
    path, _ = forged(tmp_path / "b.jsonl", game, "header", comment)
    assert "its rules are not those that are here in scenarios/primer.yaml" in run(str(path)).output


@pytest.mark.parametrize("kind", ["order", "intent", "turn"])
def test_nothing_that_several_people_sealed_is_printed(sealed_game: list[Line], tmp_path: Path, kind: str) -> None:
    ordered = {str(line.body[key]) for line in sealed_game for key in ("option", "target") if line.kind == "order"} - {"None"}
    for change in ({"role": "mexico"}, {"option": "x"}, {"way": "stop"}, {"choices": {"x": 1}}, {"target": "x"}):
        path, _ = forged(tmp_path / "a.jsonl", sealed_game, kind, set_to(change), which=-1)
        printed = run(str(path)).output.split(": ", 1)[1]
        assert not [word for word in (*ordered, "calm the town") if word in printed]


def test_a_scripted_seat_gives_just_what_it_decides(game: list[Line], tmp_path: Path) -> None:
    place = next(n for n, line in enumerate(game) if line.kind == "order" and line.body["role"] == "smugglers")
    less = verify(kept(tmp_path / "less.jsonl", [*game[:place], *game[place + 1 :]]))
    more = verify(kept(tmp_path / "more.jsonl", [*game[: place + 1], *game[place:]]))
    assert (less.state, less.entry) == ("DIVERGED", place) and (more.state, more.entry) == ("DIVERGED", place + 1)
    path, number = forged(tmp_path / "a.jsonl", game, "order", lambda body: body.update(decided=9))
    assert (verify(path).entry, verify(path).field) == (number, "decided")


def test_a_scripted_seat_says_nothing_and_takes_nothing_back() -> None:
    table = table_of("primer", ())
    for command in (Intent("?"), Uncommit(), Withdraw(table.legal("council")[0].order)):
        with pytest.raises(TableError, match="plays by itself"):
            table.do("council", command, NOW)


@pytest.mark.parametrize("kind", ["practice", "rewind"])
def test_only_control_or_a_person_alone_takes_turns_again(again: list[Line], tmp_path: Path, kind: str) -> None:
    path, number = forged(tmp_path / "a.jsonl", again, kind, lambda body: body.update(role="smugglers"))
    assert (verify(path).state, verify(path).entry, verify(path).field) == ("DIVERGED", number, "role")
    control, number = forged(tmp_path / "b.jsonl", again, kind, lambda body: body.update(role=CONTROL))
    assert f"entry {number} is control's, where council plays alone" in verify(control).notes


def test_a_person_takes_no_turn_again_unless_the_record_says_practice(again: list[Line], tmp_path: Path) -> None:
    found = verify(kept(tmp_path / "a.jsonl", [line for line in again if line.kind != "practice"]))
    assert (found.state, found.field) == ("DIVERGED", "kind")


def test_a_note_is_no_input_to_the_rules_and_a_game_with_notes_goes_on(tmp_path: Path) -> None:
    table = table_of("primer", ("council",), tmp_path / "a.jsonl")
    for text in ("first", "second"):
        table._game.journal.append("note", {"role": CONTROL, "text": text}, NOW)
        table.do("council", Commit(), NOW)
        table.run_scripted(NOW)
    table.do("council", Practice(), NOW)
    table.close()
    again = reopen(tmp_path / "a.jsonl")
    again.rewind("council", 2, "stay", NOW)
    assert verify(tmp_path / "a.jsonl").state == "EXACT" and look(tmp_path / "a.jsonl").turns == 1


@pytest.mark.parametrize("kind", ["inject", "ruling", "seat"])
def test_a_kind_of_a_later_version_is_refused_as_that(game: list[Line], tmp_path: Path, kind: Kind) -> None:
    path = kept(tmp_path / "a.jsonl", [*game, Line(kind, NOW, {})])
    with pytest.raises(JournalError, match=f"entry {len(game)}: kind: .*'{kind}' is of a later version"):
        look(path)


def test_the_choices_of_an_order_are_all_written_down(tmp_path: Path) -> None:
    table = table_of("primer", ("council",))
    order = next(listed.order for listed in table.legal("council") if not listed.reason and listed.order.choices)
    table.do("council", Submit(replace(order, choices={})), NOW)
    assert table._game.journal.entries[-1].body["choices"].keys() == order.choices.keys()
