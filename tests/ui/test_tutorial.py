"""The tutorial from the first start to its end: with the keyboard alone, the palette alone, the mouse alone."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget

from tests.goldens import THEN
from tests.proofs import proof
from tests.ui.pilots import LARGE, NORMAL, SMALL, new_table, pilot, press, reach, session, text_of
from wargame.commands import Commit, Submit
from wargame.paths import saves_dir
from wargame.terms import Order
from wargame.ui.home import Home
from wargame.ui.new_game import NewGame
from wargame.ui.parts.frame import Keys
from wargame.ui.parts.rows import Rows
from wargame.ui.play.card import Card
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.deal import DealDialog
from wargame.ui.play.end import End
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.session import guidance
from wargame.ui.settings import Settings

FIRST = Settings(animations=False)
ORDERS = {1: "io_campaign", 2: "probe_wishes", 3: "ultimatum", 4: "development_aid"}
"""What the guide asks for in each turn."""
WORDS = {
    "io_campaign": "Survivors' voices campaign",
    "probe_wishes": "Sound out Mexico's wishes",
    "development_aid": "Development aid",
}


@pytest.fixture(autouse=True)
def no_saves() -> None:
    """Begin without recorded games."""
    shutil.rmtree(saves_dir(), ignore_errors=True)


class Keyboard:
    """Goes through the tutorial with keys."""

    def __init__(self, acting: Pilot[None]) -> None:
        self.acting = acting

    async def begin(self) -> None:
        await press(self.acting, "enter")
        new = await reach(self.acting, NewGame)
        await ready(self.acting, new)
        await press(self.acting, "enter")

    async def order(self, option: str) -> None:
        await press(self.acting, "o")
        await reach(self.acting, Catalogue)
        await press(self.acting, "slash", *WORDS[option][:4].lower(), "enter")
        while self.acting.app.screen.query_one("#options", Rows).key != option:
            await press(self.acting, "down")
        await press(self.acting, "space", "escape", "escape")

    async def offer(self) -> None:
        await press(self.acting, "d")
        await reach(self.acting, DealDialog)
        await press(self.acting, "right", "down", "down", "right", "y")

    async def commit(self) -> None:
        await press(self.acting, "c")
        await reach(self.acting, CommitDialog)
        await press(self.acting, *"see", "ctrl+s")

    async def go_on(self) -> None:
        await press(self.acting, "n")


class Palette(Keyboard):
    """Goes through it by commands chosen from the palette."""

    async def command(self, words: str) -> None:
        await press(self.acting, "ctrl+p")
        palette = await reach(self.acting, CommandPalette)
        typed = words.split("'")[0].replace(":", "").lower()
        await press(self.acting, *("space" if letter == " " else letter for letter in typed))
        for _ in range(500):
            await self.acting.pause(0.01)
            if found(palette, words):
                break
        for _ in listed(palette):
            if not pointed(palette, words):
                await press(self.acting, "down")
        assert pointed(palette, words), f"there is no command {words!r}"
        await press(self.acting, "enter")
        for _ in range(200):
            await self.acting.pause(0.01)
            if self.acting.app.screen is not palette:
                break
        await self.acting.pause()

    async def begin(self) -> None:
        await self.command("Tutorial")
        await ready(self.acting, await reach(self.acting, NewGame))
        await self.command("Start")

    async def order(self, option: str) -> None:
        await self.command("Options")
        await reach(self.acting, Catalogue)
        await self.command(WORDS[option])
        await self.command("Add")
        await self.command("Back")

    async def offer(self) -> None:
        await self.command("Deals")
        await reach(self.acting, DealDialog)
        await self.command("we give: aid")
        await self.command("Send")

    async def commit(self) -> None:
        await self.command("Commit")
        await reach(self.acting, CommitDialog)
        await self.command("Commit")

    async def go_on(self) -> None:
        await self.command("Go on")


class Mouse(Keyboard):
    """Goes through it by clicks."""

    async def key(self, action: str) -> None:
        """Click on a key of the last line."""
        keys = self.acting.app.screen.query_one(Keys)
        start = next(start for start, _, name in keys.spots if name == action)
        await self.acting.click(keys, offset=(start + 1, 0))
        await self.acting.pause()

    async def row(self, rows: Rows, key: object, times: int = 1) -> None:
        """Click on a row, which is scrolled to first."""
        while not 0 <= (line := [row.key for row in rows.rows].index(key) - rows.top) < rows.content_size.height - 1:
            rows.action_point(5)
            await self.acting.pause()
        place = (rows.content_region.x + 4, rows.content_region.y + line)
        await self.acting.click(offset=place, times=times)
        await self.acting.pause()

    async def button(self, selector: str) -> None:
        """Click on a button, once it is in sight."""
        self.acting.app.screen.query_one(selector, Widget).scroll_visible(animate=False)
        await self.acting.pause()
        await self.acting.click(selector)
        await self.acting.pause()

    async def begin(self) -> None:
        await self.row(self.acting.app.screen.query_one(Rows), "tutorial", 2)
        await ready(self.acting, await reach(self.acting, NewGame))
        await self.button("#start")

    async def order(self, option: str) -> None:
        await self.key("options")
        catalogue = await reach(self.acting, Catalogue)
        await self.row(catalogue.query_one("#options", Rows), option)
        await self.key("give")
        await self.key("back")

    async def offer(self) -> None:
        await self.key("deals")
        dialog = await reach(self.acting, DealDialog)
        carrot = dialog.query_one("#term-carrot")
        await self.acting.click(carrot, offset=(carrot.LABEL + 6, 0))
        await self.button("#yes")

    async def commit(self) -> None:
        await self.key("commit")
        await reach(self.acting, CommitDialog)
        await self.button("#yes")

    async def go_on(self) -> None:
        await self.key("back")


def found(palette: CommandPalette, words: str) -> bool:
    """Whether the palette lists a command."""
    return any(words.lower() == str(option.prompt).split("\n")[0].lower() for option in listed(palette))


def pointed(palette: CommandPalette, words: str) -> bool:
    """Whether it is the one that enter chooses."""
    options = listed(palette)
    at = palette.query_one("CommandList").highlighted  # type: ignore[attr-defined]
    return at is not None and str(options[at].prompt).split("\n")[0].lower() == words.lower()


def listed(palette: CommandPalette) -> list[Any]:
    """The commands that are listed."""
    return list(palette.query_one("CommandList").options)  # type: ignore[attr-defined]


async def ready(acting: Pilot[None], screen: Widget) -> None:
    """Wait until a screen has read what it shows."""
    await acting.app.workers.wait_for_complete([w for w in acting.app.workers if w.node is screen])
    await acting.pause()


async def play_through(acting: Pilot[None], way: Keyboard) -> str:
    """Do what the guide says, from the first start to the end; the text of the last screen."""
    await reach(acting, Home)
    await way.begin()
    for turn, option in ORDERS.items():
        play = await reach(acting, Play)
        said = guidance(play.session)
        assert said.split()[0] in text_of(acting)
        await (way.offer() if option == "ultimatum" else way.order(option))
        play = await reach(acting, Play)
        assert option in [order.option for order in play.session.see().given]
        assert guidance(play.session) != said
        await way.commit()
        told = await reach(acting, Resolution)
        assert guidance(told.session, "result", turn) == told.guide() != ""
        await way.go_on()
    end = await reach(acting, End)
    assert end.guide() and "Outcome" in text_of(acting)
    return text_of(acting)


def travelled(way: Callable[[Pilot[None]], Keyboard], size: tuple[int, int]) -> str:
    def act(acting: Pilot[None]) -> Awaitable[str]:
        return play_through(acting, way(acting))

    text: str = pilot(lambda: Home(FIRST), act, size=size, settings=FIRST)
    return text


@proof("D2")
@pytest.mark.parametrize("size", [NORMAL, *(pytest.param(size, marks=pytest.mark.slow) for size in (SMALL, LARGE))])
def test_the_tutorial_is_played_to_its_end_with_the_keyboard_alone(size: tuple[int, int]) -> None:
    assert "year" in travelled(Keyboard, size)


@proof("D2")
@pytest.mark.slow
def test_the_tutorial_is_played_to_its_end_with_the_palette_alone() -> None:
    assert "year" in travelled(Palette, NORMAL)


@proof("D2")
@pytest.mark.slow
def test_the_tutorial_is_played_to_its_end_with_the_mouse_alone() -> None:
    assert "year" in travelled(Mouse, NORMAL)


def test_the_guide_waits_for_what_it_asks_for_and_then_goes_on() -> None:
    held = session("tutorial")
    first = guidance(held)
    held.do(Submit(next(e.order for e in held.legal() if e.order.option == "io_campaign")))
    assert first and guidance(held) and guidance(held) != first


def test_a_game_without_a_guide_says_nothing() -> None:
    held = session()
    assert [guidance(held, show) for show in ("orders", "result", "end")] == ["", "", ""]


def test_whatever_the_guide_asks_for_can_be_ordered_then() -> None:
    table = new_table("tutorial", frozenset(["us"]))
    for option in ORDERS.values():
        table.run_scripted(THEN)
        asked = [g.until for g in table.names.guide if g.turn == table.turn and g.until]
        assert asked == [option]
        order = next(e.order for e in table.legal("us") if e.order.option == option and not e.reason)
        table.do("us", Submit(order), THEN)
        table.do("us", Commit(), THEN)
    assert table.is_over


def test_doing_what_the_guide_says_does_better_than_doing_nothing() -> None:
    scores = []
    for chosen in (ORDERS, {}):
        table = new_table("tutorial", frozenset(["us"]))
        for turn in ORDERS:
            table.run_scripted(THEN)
            if turn in chosen:
                orders = [e.order for e in table.legal("us") if e.order.option == chosen[turn] and not e.reason]
                wanted = [o for o in orders if o.choices.get("carrot") == "aid" or o.choices.get("backing") == "jobs"]
                table.do("us", Submit((wanted or orders)[0]), THEN)
            table.do("us", Commit(), THEN)
        scores.append(table._game.scores["us"])
    assert scores[0] > scores[1] + 10


def test_every_text_of_the_guide_fits_a_small_screen() -> None:
    for said in session("tutorial").names.guide:
        assert len(said.text) <= 190, said.text


def test_the_card_of_the_first_order_is_one_key_away() -> None:
    async def act(acting: Pilot[None]) -> str:
        await press(acting, "slash", *"surv", "enter", "enter")
        return acting.app.screen.query_one(Card).render().plain

    assert "WHAT MAY FOLLOW" in pilot(lambda: Catalogue(session("tutorial")), act)


def test_an_order_of_the_guide_is_known_to_its_rulebook() -> None:
    names = session("tutorial").names
    assert {g.until for g in names.guide if g.until} <= {option for role, option in names.option if role == "us"}
    assert Order(next(iter(ORDERS.values()))).option in {g.until for g in names.guide}


def test_the_catalogue_begins_with_what_the_guide_waits_for() -> None:
    async def act(acting: Pilot[None]) -> tuple[str, str]:
        screen: Any = acting.app.screen
        first = screen.option
        await press(acting, "space")
        await acting.app.push_screen(Catalogue(screen.session))
        await acting.pause()
        then: Any = acting.app.screen
        return first, then.option

    first, then = pilot(lambda: Catalogue(session("tutorial")), act)
    assert first == ORDERS[1] != then
