"""Several people at one terminal: while their game runs, nobody reads what a seat knows without that seat's PIN."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.proofs import effort, proof, record
from tests.trust.canaries import PINS, SEATS, begun_table, play_turn, secrets_of, write_content
from tests.trust.findings import finding
from tests.trust.lines import Said, typed
from tests.ui.pilots import QUIET, pilot, press, reach, text_of
from wargame.cli.app import app
from wargame.commands import Rewind
from wargame.errors import JournalError, TableError
from wargame.game import reopen
from wargame.journal import Pins, good_prefix, move
from wargame.journal.pins import _Line
from wargame.lobby import kept_pins, new_table, now, open_table
from wargame.paths import cache_dir
from wargame.review import look
from wargame.terms import CONTROL
from wargame.ui.handover import Control, Handover, PinPrompt
from wargame.ui.home import Home
from wargame.ui.new_game import NewGame
from wargame.ui.play.screen import Play
from wargame.ui.review.screen import Review
from wargame.ui.saved import Saved

HARBOUR = Path(__file__).resolve().parents[2] / "saves" / "examples" / "harbour.jsonl"
LATER = "2031-01-01T00:00:00Z"
TOLD_OF_CONTENT = {"rules", "check", "coverage", "directions", "simulate", "fuzz", "balance", "sensitivity", "demo"}
"""The commands that take no recorded game: what they tell stands in the files of rules and scenarios."""


@pytest.fixture
def game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of a game of three people and control in its second turn; one of them has committed."""
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    write_content(tmp_path)
    table = begun_table(PINS[CONTROL])
    play_turn(table)
    play_turn(table, ("green",))
    table.close()
    assert table.path
    return table.path


def pins_of(game: Path) -> Pins:
    """The PINs beside a journal."""
    return kept_pins(look(game), game)


def hidden_from(*seats: str) -> list[str]:
    """What nobody may read who has given the PINs of some seats."""
    return [word for seat in (*SEATS, CONTROL) if seat not in seats for word in secrets_of(seat)]


def assert_silent(shown: str, *seats: str) -> None:
    assert [word for word in hidden_from(*seats) if word in shown] == []


@proof("F1")
@finding("hostile H1")
@finding("audit F1")
@pytest.mark.parametrize("role", [None, *SEATS, CONTROL])
def test_a_game_that_several_people_play_is_shown_to_nobody_without_a_pin(game: Path, role: str | None) -> None:
    done = typed("review", str(game), *(["--role", role] if role else []), fed="")
    assert done.code == 2 and "PIN" in done.all
    assert_silent(done.all)


@proof("F1")
@finding("hostile H1")
def test_a_pin_opens_the_eyes_of_its_own_seat_and_of_no_other(game: Path) -> None:
    own = typed("review", str(game), "--role", "red", fed=PINS["red"])
    assert own.code == 0 and "zqreddigs" in own.all and "zqredspade" in own.all
    assert_silent(own.all, "red")
    assert "not the PIN" in typed("review", str(game), "--role", "green", fed=PINS["red"]).all
    everything = typed("review", str(game), "--role", CONTROL, fed=PINS[CONTROL]).all
    assert all(f"zq{seat}digs" in everything for seat in SEATS)


def test_after_the_end_everybody_looks_at_everything(game: Path) -> None:
    table = open_table(game)
    play_turn(table, ("red", "blue"))
    play_turn(table)
    assert table.is_over
    table.close()
    assert all(f"zq{seat}digs" in typed("review", str(game)).all for seat in SEATS)


@proof("F1")
@finding("hostile H2")
@finding("audit F2")
def test_a_game_that_was_left_asks_for_the_same_pins_again(game: Path) -> None:
    async def act(acting: Pilot[None]) -> tuple[str, Any]:
        await press(acting, "c")
        await reach(acting, Handover)
        await press(acting, "enter")
        refused = text_of(acting)
        acting.app.screen.query_one(Input).value = PINS["red"]
        await press(acting, "enter")
        return refused, await reach(acting, Play)

    refused, screen = pilot(lambda: Home(QUIET), act)
    assert "not the PIN" in refused and screen.session.seat == "red"


@proof("F1")
@finding("hostile H2")
def test_five_wrong_pins_make_a_pause_that_outlasts_the_program(game: Path) -> None:
    for n in range(5):
        assert "not the PIN" in typed("review", str(game), "--role", "red", fed=f"{n}").all
    late = typed("review", str(game), "--role", "red", fed=PINS["red"])
    assert late.code == 2 and "5 wrong PINs in a row: try again in" in late.all
    assert_silent(late.all)
    pins = pins_of(game)
    pins.admit("green", PINS["green"], now())  # the other seats are not held up
    pins.admit("red", PINS["red"], LATER)


def test_each_further_pause_is_twice_as_long() -> None:
    pins = Pins.create(None, "")
    pins.choose("red", "right")
    waits = []
    for hour in range(3):
        for _ in range(5):
            with pytest.raises(TableError, match="not the PIN"):
                pins.admit("red", "wrong", f"2030-01-01T0{hour}:00:00Z")
        with pytest.raises(TableError) as refusal:
            pins.admit("red", "right", f"2030-01-01T0{hour}:00:00Z")
        waits.append(int(str(refusal.value).split()[-2]))
    assert waits == [60, 120, 240]


def test_a_clock_set_back_does_not_end_a_pause_and_an_empty_pin_is_no_try() -> None:
    pins = Pins.create(None, "")
    pins.choose("red", "right")
    for pin in ["", "wrong"] * 5:
        with pytest.raises(TableError, match="not the PIN"):
            pins.admit("red", pin, "2030-01-02T00:00:00Z")
    with pytest.raises(TableError, match="5 wrong PINs"):
        pins.admit("red", "right", "2030-01-01T00:00:00Z")


def test_terminals_that_tried_at_once_bring_the_pause_all_the_same() -> None:
    pins = Pins.create(None, "")
    pins.choose("red", "right")
    at = datetime(2030, 1, 1, tzinfo=UTC)
    for _ in range(8):  # as many as looked for a pause before any of them was counted
        pins._add(_Line(seat="red", tried=at))
    with pytest.raises(TableError, match="wrong PINs in a row"):
        pins.admit("red", "right", "2030-01-01T00:00:30Z")
    pins.admit("red", "right", "2030-01-01T00:01:00Z")


def test_a_line_of_pins_that_nobody_wrote_so_is_passed_over(game: Path) -> None:
    kept = game.with_suffix(".pins")
    odd = [b'{"seat":"red","tried":"2030-01-01T00:00:00"}', b'{"seat":"red","key":1}', b"[]", b"\xff"]
    kept.write_bytes(kept.read_bytes() + b"\n".join(odd) + b"\n")
    assert "zqreddigs" in typed("review", str(game), "--role", "red", fed=PINS["red"]).all


def test_nothing_that_a_team_copied_goes_through_the_curtain() -> None:
    async def act(acting: Pilot[None]) -> str:
        acting.app.copy_to_clipboard("zqredmeans")
        await acting.app.push_screen(Handover(look(HARBOUR).names, ["council"], "council", Pins.create(None, "")))
        await acting.pause()
        acting.app.screen.query_one(Input).password = False
        await press(acting, "ctrl+v")
        return acting.app.clipboard + text_of(acting)

    assert "zqred" not in pilot(lambda: Home(QUIET), act)


def test_a_try_counts_before_it_is_compared(game: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever kills the program at the word `wrong` has tried all the same."""
    with monkeypatch.context() as killing:
        killing.setattr("wargame.journal.pins.hmac.compare_digest", lambda *_: 1 / 0)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                pins_of(game).admit("red", "?", "2030-01-01T00:00:00Z")
    with pytest.raises(TableError, match="5 wrong PINs"):
        pins_of(game).admit("red", PINS["red"], "2030-01-01T00:00:01Z")


def test_a_pin_is_kept_scrambled_and_for_its_owner_alone(game: Path) -> None:
    kept = game.with_suffix(".pins")
    assert [path.stat().st_mode & 0o777 for path in (kept, game, game.parent)] == [0o600, 0o600, 0o700]
    data = kept.read_bytes() + game.read_bytes()
    assert not [pin for pin in PINS.values() if pin.encode() in data]


def test_a_line_that_a_crash_tore_costs_no_other(game: Path) -> None:
    kept = game.with_suffix(".pins")
    kept.write_bytes(kept.read_bytes() + b'{"seat":"red","tri')
    typed("review", str(game), "--role", "red", fed="wrong")
    assert "zqreddigs" in typed("review", str(game), "--role", "red", fed=PINS["red"]).all


@proof("F1")
@finding("hostile H2")
def test_a_seat_without_a_pin_chooses_one_at_its_own_curtain_and_writes_it_twice(game: Path) -> None:
    pins = Pins.create(None, "")

    async def act(acting: Pilot[None]) -> list[str]:
        read = []
        for pin in ("12", "21", "12", "12"):
            acting.app.screen.query_one(Input).value = pin
            await press(acting, "enter")
            read.append(text_of(acting))
        return read

    names = look(game).names
    first, second, *_ = pilot(lambda: Handover(names, SEATS, "red", pins), act)
    assert "once more" in first and "two different PINs" in second
    pins.admit("red", "12", now())


@proof("F1")
@finding("audit F3")
def test_continue_begins_with_the_role_that_begins_a_new_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    table = new_table("baseline_2024", seats=dict.fromkeys(("us", "mexico", "tco"), "person"))
    table.close()

    async def act(acting: Pilot[None]) -> str:
        await press(acting, "c")
        curtain = await reach(acting, Handover)
        return str(curtain.seat)

    assert pilot(lambda: Home(QUIET), act) == "us" == table.people[0]


@proof("F1")
@finding("audit F4")
def test_control_sits_behind_its_own_pin_sees_everything_and_has_a_turn_taken_again(game: Path) -> None:
    async def act(acting: Pilot[None]) -> str:
        await press(acting, "c")
        await reach(acting, Handover)
        await press(acting, "tab", "tab", "tab")
        assert "C O N T R O L" in text_of(acting)
        await press(acting, "enter")
        assert "not the PIN" in text_of(acting)
        acting.app.screen.query_one(Input).value = PINS[CONTROL]
        await press(acting, "enter")
        await reach(acting, Control)
        await press(acting, "r")
        review = await reach(acting, Review)
        assert review.review_state.viewpoints == [*SEATS, CONTROL]
        await press(acting, "escape")
        await reach(acting, Handover)
        acting.app.screen.query_one(Input).value = PINS["red"]
        await press(acting, "enter")
        await reach(acting, Play)
        await press(acting, "escape")
        await reach(acting, Handover)
        await press(acting, "tab", "tab", "tab")
        acting.app.screen.query_one(Input).value = PINS[CONTROL]
        await press(acting, "enter")
        await reach(acting, Control)
        await press(acting, "z", "y")
        await reach(acting, Handover)
        return text_of(acting)

    assert_silent(pilot(lambda: Home(QUIET), act))
    rewound = reopen(game, write=False)
    assert rewound.turn == 1 and rewound.journal.entries[-1].kind == "rewind"
    assert rewound.journal.entries[-1].body["role"] == CONTROL


def test_where_nobody_sits_in_control_nobody_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    write_content(tmp_path)
    table = begun_table()
    play_turn(table)
    table.close()
    path = str(table.path)
    assert "has no PIN" in typed("review", path, "--role", CONTROL, fed="").all
    with pytest.raises(TableError, match="only control"):
        table.do("red", Rewind(1), now())


def test_a_copied_journal_shows_nothing_and_is_not_gone_on_with(game: Path, tmp_path: Path) -> None:
    copy = tmp_path / "stick" / game.name
    copy.parent.mkdir()
    shutil.copy(game, copy)
    for arguments in (["review", str(copy)], ["review", str(copy), "--role", "red"], ["play", "--go-on", str(copy)]):
        done = typed(*arguments, fed=PINS["red"])
        assert done.code == 2 and "PINs are not beside it" in done.all
        assert_silent(done.all)
    assert "EXACT" in typed("verify", str(copy)).all
    Pins.create(copy, "0" * 64)  # those of another game do not serve
    assert "PINs are not beside it" in typed("review", str(copy), "--role", "red", fed=PINS["red"]).all


def test_saves_moves_a_game_with_its_pins(game: Path, tmp_path: Path) -> None:
    to = tmp_path / "stick"
    assert typed("saves", game.stem, "--to", str(to)).code == 0
    assert not list(game.parent.iterdir()) and len(list(to.iterdir())) == 2
    assert "zqreddigs" in typed("review", str(to / game.name), "--role", "red", fed=PINS["red"]).all


def test_an_example_that_comes_with_the_project_is_not_moved(tmp_path: Path) -> None:
    done = typed("saves", "harbour", "--to", str(tmp_path))
    assert done.code == 2 and "comes with the project" in done.all
    assert HARBOUR.is_file() and not list(tmp_path.glob("*.jsonl"))


def test_a_game_that_is_played_is_not_moved(game: Path, tmp_path: Path) -> None:
    table = open_table(game)
    with pytest.raises(JournalError, match="in use"):
        move(game, tmp_path / "stick")
    table.close()
    assert game.is_file() and not (tmp_path / "stick").exists()


def test_the_good_part_of_a_damaged_game_keeps_its_pins(game: Path) -> None:
    lines = game.read_bytes().splitlines(keepends=True)
    game.write_bytes(b"".join(lines[:-1]) + lines[-1].replace(b"green", b"grean"))
    good = game.with_name("good.jsonl")
    good_prefix(game, good)
    assert "zqreddigs" in typed("review", str(good), "--role", "red", fed=PINS["red"]).all


def lines_played(game: Path) -> Iterator[Said]:
    """What the commands tell that take a recorded game, to somebody with no PIN, a wrong one, or another seat's."""
    for pin in ("", "0000", PINS["blue"]):
        for role in ("red", "green", CONTROL):
            yield typed("review", str(game), "--role", role, fed=pin)
            yield typed("play", "--go-on", game.stem, "--role", role, fed=pin)
            yield typed("play", "--go-on", str(game), "--plain", fed=pin)
    for arguments in (["saves"], ["saves", "--json"], ["verify"], ["verify", "--json"], ["review"]):
        yield typed(*arguments, *([] if arguments[0] == "saves" else [str(game)]))


@proof("F2")
def test_no_command_tells_anything_of_a_seat_without_its_pin(game: Path) -> None:
    takes_games = {str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}
    assert takes_games - TOLD_OF_CONTENT == {"play", "verify", "saves", "review"}
    commands = 0
    for done in lines_played(game):
        assert_silent(done.all)
        commands += 1
    record("F2", cases=commands)


@proof("F2")
def test_a_seat_that_gives_its_pin_in_lines_reads_its_own_alone(game: Path) -> None:
    lines = "\n".join([PINS["red"], "brief", "status all", "news", "why Hoard of red all", "orders", "aims", "closed", "quit"])
    done = typed("play", "--go-on", "--role", "red", fed=lines)
    assert "zqredtask" in done.all and "zqredspade" in done.all and "271812" in done.all
    assert_silent(done.all, "red")
    record("F2", cases=1)


@proof("F2")
def test_no_file_but_the_record_holds_a_word_of_it(game: Path, tmp_path: Path) -> None:
    typed("review", str(game), "--role", "red", fed=PINS["red"])
    typed("play", "--go-on", "--role", "red", fed=f"{PINS['red']}\nquit")
    words = [word.encode() for seat in SEATS for word in (f"zq{seat}means", f"zq{seat}hopes", PINS[seat])]
    files = [path for folder in (tmp_path, cache_dir()) for path in folder.rglob("*") if path.is_file() and path != game]
    assert len(files) > 3
    for path in files:
        assert not [word for word in words if word in path.read_bytes()], path
    record("F2", cases=len(files))


KEYS = (*"acdeghjklmopruvwxz12345bsk", "enter", "escape", "tab", "space", "up", "down", "left", "right", "question_mark",
        "f1", "ctrl+p", "ctrl+s")  # fmt: skip
"""Keys that anybody may press anywhere."""


async def wander(acting: Pilot[None], chance: Random, presses: int, seats: tuple[str, ...]) -> set[str]:
    """Press keys at random, anywhere, and read all that is shown; the screens that came."""
    seen = set()
    for _ in range(presses):
        screen = acting.app.screen
        seen.add(type(screen).__name__)
        if isinstance(screen, Handover) and seats and chance.random() < 0.7:
            screen.seat = seats[0]
            screen.query_one(Input).value = PINS[seats[0]]
            await press(acting, "enter")
        else:
            sure = isinstance(screen, NewGame) or chance.random() < 0.5
            await press(acting, chance.choice(likely(screen) if sure else KEYS))
        await acting.pause(0.02)
        assert_silent(all_of(acting), *seats)
    return seen


def likely(screen: Screen[Any]) -> Sequence[str]:
    """The keys that lead on; a game of one's own, which tells what the rules say of any seat, is not begun."""
    leave, take = ["escape"], ["enter"]
    ways: dict[type[Screen[Any]], Sequence[str]] = {Home: "cgr", Saved: take, CommandPalette: leave, NewGame: leave}
    return ways.get(type(screen), KEYS)


def all_of(acting: Pilot[None]) -> str:
    """All that can be read now: the screen, toasts, and what the palette offers."""
    offered = [f"{entry.title} {entry.help}" for entry in acting.app.get_system_commands(acting.app.screen)]
    toasts = [str(toast.message) for toast in acting.app._notifications]
    return "\n".join([text_of(acting), *offered, *toasts])


@proof("F2")
@pytest.mark.parametrize("seats", [(), ("red",)], ids=["without a PIN", "with one"])
def test_no_screen_shows_anything_of_another_seat(game: Path, seats: tuple[str, ...]) -> None:
    presses, walks = effort("F2", 25, 60), effort("F2", 1, 20)
    seen: set[str] = set()
    for walk in range(walks):
        stroll = partial(wander, chance=Random(f"F2/{walk}/{seats}"), presses=presses, seats=seats)
        seen |= pilot(lambda: Home(QUIET), stroll, size=(120, 40))
    # The examples that come with the project may be reviewed by anybody.
    assert seen & {"Handover", "PinPrompt"} and ({"Play", "Review"} & seen if seats else not {"Play", "Resolution"} & seen)
    record("F2", cases=presses * walks, seed="F2")


@proof("F2")
def test_what_a_seat_expected_is_measured_by_what_it_reads_until_the_end(game: Path) -> None:
    async def act(acting: Pilot[None]) -> list[str]:
        await press(acting, "r")
        await reach(acting, Saved)
        while not isinstance(acting.app.screen, PinPrompt):  # the list fills beside the screen
            await press(acting, "enter")
        acting.app.screen.query_one(Input).value = PINS["red"]
        await press(acting, "enter")
        await reach(acting, Review)
        read = []
        for pane in "12345":
            await press(acting, pane)
            await acting.pause(0.2)
            read.append(all_of(acting))
        return read

    shown = pilot(lambda: Home(QUIET), act)
    assert "zqredmeans" in shown[-1]
    for pane in shown:
        assert_silent(pane, "red")
    record("F2", cases=len(shown))


