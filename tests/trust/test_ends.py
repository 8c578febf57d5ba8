"""A program that ends anyhow in a real terminal: what it said it took is kept, and the terminal is as it was before."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from shutil import rmtree

import pytest
from textual.pilot import Pilot

from tests.proofs import effort, proof, proving, record
from tests.terminal import PATIENCE, Terminal, needs_tmux
from tests.trust.faulty import SECRET
from tests.trust.findings import finding
from tests.ui.pilots import QUIET, new_table, pilot, press, reach
from wargame.errors import JournalError
from wargame.game import Game, reopen, verify
from wargame.journal import Pins
from wargame.ui.home import Home
from wargame.ui.hot_seat import HotSeat
from wargame.ui.parts.dialogs import Leave
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.screen import Play

ENDS: tuple[int | str, ...] = (
    signal.SIGTERM, "key", signal.SIGHUP, signal.SIGKILL, "worker", signal.SIGINT, signal.SIGQUIT, "beside", signal.SIGKILL,
    signal.SIGTERM, "drawing",
)  # fmt: skip
"""By number a signal that is sent, by name a fault that is planted."""
SCREENS = {
    "home": "New game", "new game": "WHO PLAYS", "play": "1 Situation", "catalogue": "Options ·", "commit": "Commit turn",
    "curtain": "Hand the keyboard to", "resolution": "In short", "review": "Timeline ·",
}  # fmt: skip
"""What stands on each screen of a game, and on no other."""
SECONDS, SHORT = 0.6, 0.15
"""In which an end comes after the last key, and of a pause between two keys."""


@dataclass(frozen=True)
class Way:
    """A way to begin, what stands on the first screen, and the keys that are pressed then."""

    arguments: tuple[str, ...]
    first: str
    keys: str
    people: tuple[str, ...] = ()
    """Who plays the game that is kept before; none is where nobody does."""


SOLO, BOTH = ("council",), ("council", "smugglers")
WAYS = (
    Way(("play", "primer", "--role", "council"), SCREENS["play"], "o Space Down Space Escape c x y C-s"),
    Way(("play", "primer", "--role", "council"), SCREENS["play"], "c C-s n n o Space Escape c C-s w Escape n o Space"),
    Way(("play", "primer", "--role", "council"), SCREENS["play"], "o Space Space Space Escape u v 3 d Escape w"),
    Way(("play",), "Continue", "c 1 2 Enter 1 2 Enter Enter o Space Escape c C-s Enter Enter o Space", BOTH),
    Way(("play",), "Continue", "n Down Right Up Right Tab Escape", SOLO),
    Way(("review", "kept"), SCREENS["review"], "Right e Right t w Escape v ] a Escape", SOLO),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and a place for reports."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def terminal(folder: Path) -> Iterator[list[Terminal]]:
    """The terminals that a test opens, which are closed after it."""
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


def begun(folder: Path, way: Way, end: int | str) -> Terminal:
    """A program that begins; a fault is planted in it if that is to be its end."""
    if way.people:
        path = folder / "saves" / "kept.jsonl"
        table = new_table("primer", frozenset(way.people), path=path)
        Pins.create(path, table._game.journal.entries[0].hash)
        table.close()
    program = ("-m", "wargame") if isinstance(end, int) else ("-m", "tests.trust.faulty", end)
    return Terminal(folder, *way.arguments, program=program)


def post(terminal: Terminal, keys: list[str], dice: Random) -> None:
    """Press the first of some keys, without a pause or with a short one, whether or not the program follows."""
    for key in keys[: dice.randrange(len(keys) + 1)]:
        terminal.post(key)
        time.sleep(dice.choice((0, 0, SHORT)))


def ended(terminal: Terminal, folder: Path, end: int | str) -> None:
    """Bring the end about, and look at what it leaves in the terminal."""
    if isinstance(end, int):
        terminal.kill(end)
        assert terminal.left() == 128 + end
    else:
        terminal.post("C-c")
        assert terminal.left() == 1
        check_report(terminal, folder)
    assert end == signal.SIGKILL or terminal.is_as_before()


def check_report(terminal: Terminal, folder: Path) -> None:
    """One sentence in the terminal, and the way to the fault in a file; what variables held stands in neither."""
    shown = terminal.screen("-S", "-").replace("\n", "")
    [path] = (folder / "state" / "wargame" / "log").iterdir()
    report = path.read_text("utf-8")
    assert "The program failed and has ended" in shown and path.name in shown and "Traceback" not in shown
    assert 'raise RuntimeError(f"planted, ' in report and "tests/trust/faulty.py" in report
    assert SECRET not in shown + report and path.stat().st_mode & 0o777 == 0o600
    path.unlink()


def check_kept(path: Path, shown: str) -> None:
    """What was shown of a game is in its record, which is whole and can go on."""
    try:
        game = reopen(path)
    except JournalError:
        assert not any(word in shown for name, word in SCREENS.items() if name != "home")  # killed before it began
        return
    game.journal.close()
    assert str(verify(path)).startswith("EXACT")
    turn = re.search(r"turn (\d+)/", shown)
    given = re.search(r"You give (\d) of \d orders for turn (\d+)", shown)
    if turn:
        assert kept_orders(game, int(turn[1])) >= shown_orders(shown)
    if given:
        assert kept_orders(game, int(given[2])) >= int(given[1])


def shown_orders(shown: str) -> int:
    """How many options the catalogue marks as given."""
    return len(re.findall("^[▌ ]■ ", shown, re.MULTILINE)) if SCREENS["catalogue"] in shown else 0


def kept_orders(game: Game, turn: int) -> int:
    """How many orders people gave in a turn, those that they took back again included."""
    people, count, now = [role for role, seat in game.seats.items() if seat == "person"], 0, 1
    for entry in game.journal.entries:
        count += entry.kind == "order" and now == turn and entry.body["role"] in people
        now += entry.kind == "turn"
    assert turn <= now
    return count


def end_often(folder: Path, terminal: list[Terminal], part: int) -> None:
    """Half of the ends: the other half runs beside it."""
    dice, times, seen, orders = Random(part), effort("F6", small=1, full=100), set[str](), 0
    for number in range(times):
        end, way = ENDS[(2 * number + part) % len(ENDS)], dice.choice(WAYS)
        terminal.append(one := begun(folder, way, end))
        if isinstance(end, int) and not way.people and not dice.randrange(3):
            one.until("The harbour primer: ")  # printed before the first screen: it ends while it starts
        else:
            one.until(way.first)
            post(one, way.keys.split(), dice)
        time.sleep(dice.random() * SECONDS)
        shown = one.screen()
        ended(one, folder, end)
        seen |= {name for name, word in SCREENS.items() if word in shown}
        orders += shown_orders(shown)
        for path in (folder / "saves").glob("*.jsonl"):
            check_kept(path, shown)
        rmtree(folder / "saves")
        one.close()
    assert (seen == set(SCREENS) and orders) or not proving("F6")
    record("F6", cases=times, seed=part)


@needs_tmux
@proof("F1")
@proof("F6")
@finding("hostile L4")
def test_however_it_ends_what_was_acknowledged_is_kept_and_the_terminal_is_as_before(
    folder: Path, terminal: list[Terminal]
) -> None:
    end_often(folder, terminal, 0)


@needs_tmux
@proof("F6")
def test_a_signal_while_something_is_done_beside_the_screen_leaves_the_terminal_as_before(
    folder: Path, terminal: list[Terminal]
) -> None:
    terminal.append(one := begun(folder, WAYS[0], "slow"))
    one.until("The other seats give their orders")
    one.kill(signal.SIGTERM)
    assert one.left() == 128 + signal.SIGTERM
    assert one.is_as_before()
    [path] = (folder / "saves").iterdir()
    check_kept(path, "")


@needs_tmux
@proof("F6")
def test_so_it_is_at_other_moments(folder: Path, terminal: list[Terminal]) -> None:
    end_often(folder, terminal, 1)


@needs_tmux
@proof("F6")
def test_a_fault_before_the_first_screen_is_written_down_too(folder: Path, terminal: list[Terminal]) -> None:
    terminal.append(one := begun(folder, WAYS[0], "start"))
    assert one.left() == 1
    check_report(one, folder)
    assert one.is_as_before()


@needs_tmux
@proof("F6")
def test_a_window_that_is_closed_ends_the_program_and_its_game_can_go_on(folder: Path, terminal: list[Terminal]) -> None:
    terminal.append(one := begun(folder, WAYS[0], 0))
    one.until(WAYS[0].first)
    one.press("o", "space gives this order")
    shown = one.press("Space", "takes it back")
    one.close()
    began = time.monotonic()
    while is_running(one):
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    [path] = (folder / "saves").iterdir()
    check_kept(path, shown)


def is_running(terminal: Terminal) -> bool:
    try:
        os.kill(terminal.pid(), 0)
    except ProcessLookupError:
        return False
    return True


async def ask_twice(acting: Pilot[None]) -> None:
    """On a screen and in a field; another press while it asks asks no second time."""
    await reach(acting, Play)
    await press(acting, "ctrl+c")
    await reach(acting, Leave)
    await press(acting, "ctrl+c", "n")
    await reach(acting, Play)
    await press(acting, "c")
    await reach(acting, CommitDialog)
    await press(acting, "x", "ctrl+c")
    await reach(acting, Leave)
    await press(acting, "y")
    assert acting.app.return_code == 0


@proof("F1")
@finding("hostile L4")
def test_ctrl_c_asks_before_a_game_is_left_wherever_one_is() -> None:
    table = new_table("primer", frozenset(("council",)))
    pilot(lambda: HotSeat(table, QUIET), ask_twice)
    assert table.stopped == "it was closed"


async def leave_at_once(acting: Pilot[None]) -> None:
    await press(acting, "ctrl+c")
    assert acting.app.return_code == 0


@proof("F1")
@finding("hostile L4")
def test_ctrl_c_leaves_at_once_where_no_game_is_played() -> None:
    pilot(lambda: Home(QUIET), leave_at_once)
