"""The screen of play: what to do next, news, map and orders of one seat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from wargame.commands import Intent, Uncommit, Withdraw
from wargame.errors import WargameError
from wargame.ui.parts.dialogs import Reading, Rewindable
from wargame.ui.parts.drawing import head, plain
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.widgets import Tabs
from wargame.ui.play.map import MapPane
from wargame.ui.play.news import deals, news, orders, situation, to_answer
from wargame.ui.session import Session

LONGEST = 10_000
"""Letters of the longest text of a briefing."""


class Briefing(Reading):
    """Shows a seat its briefing."""

    def __init__(self, session: Session) -> None:
        super().__init__(f"Briefing for {session.names.role[session.seat].title}", _blocks(session))


def _blocks(session: Session) -> Iterator[Content]:
    brief = session.brief()
    yield plain(brief.about, limit=LONGEST)
    for title, text in brief.texts:
        said = plain(text, limit=LONGEST)
        yield head(title) + "\n" + said if title else said
    aims = [
        plain(f"{aim.weight:>4}  ", "bold") + plain(aim.title) + Content.styled("  private" if aim.private else "", "$muted")
        for aim in session.see().aims
        if aim.role == session.seat
    ]
    yield Content("\n").join([head("What counts for you, in points of 100"), *aims])


MOST = 3
"""How many steps are shown at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: in a sentence, in two words, with which key, and by which action of the play screen."""

    text: str
    short: str
    key: str
    action: str


def steps(session: Session) -> list[Step]:
    """The next steps, the best first."""
    return list(_steps(session))[:MOST]


def _steps(session: Session) -> Iterator[Step]:
    sight, names = session.see(), session.names
    if sight.phase == "over":
        yield Step("The game is over: look at how it ended", "the end", "enter", "next")
        return
    if sight.ready.get(session.seat):
        waiting = [names.role[role].title for role, done in sight.ready.items() if not done]
        yield Step(f"Committed. Waiting for {', '.join(waiting)}. Until then it can be taken back", "take back", "u", "undo")
        return
    for deal in to_answer(session):
        owner = next(o.role for o in names.options if o.id == deal.option)
        yield Step(f"{names.role[owner].title} waits for an answer", f"answer {names.role[owner].short}", "d", "deals")
    if sight.turn == 1 and not sight.given:
        yield Step("Read your briefing", "briefing", "b", "brief")
    if sight.orders_left:
        many = "One order is" if sight.orders_left == 1 else f"{sight.orders_left} orders are"
        yield Step(f"{many} open", "open order" if sight.orders_left == 1 else "open orders", "o", "options")
    yield Step("Or commit" if sight.orders_left else "Commit", "commit", "c", "commit")


def line(found: list[Step], width: int) -> Content:
    """The steps in one line: whole sentences where there is room."""
    said = [_said(step.text, step) for step in found]
    whole = Content(". ").join(said)
    if whole.cell_length <= width:
        return whole
    return Content("   ").join(_said(step.short, step) for step in found)


def _said(text: str, step: Step) -> Content:
    said = plain(f"{text} ") + Content.styled(step.key, "bold $accent")
    return said.stylize(Style.from_meta({"@click": f"screen.{step.action}"}))


PANES = ("situation", "map", "news", "orders", "deals")
"""The panes by their number from 1."""


class Play(Rewindable[Intent]):
    """One seat's turn; the result is what it means to do, once it is to be committed, or a turn to be taken again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "options", "options", id="play.options", tooltip="Choose what to order"),
        Binding("c", "commit", "commit", id="play.commit", tooltip="Finish the turn's orders"),
        Binding("w", "why", "why", id="play.why", tooltip="What moved the track or caused the news under the cursor"),
        Binding("d", "deals", "deals", id="play.deals", tooltip="Make an offer, or answer one"),
        Binding("u,ctrl+z", "undo", "undo", id="play.undo", tooltip="Take the last order or the commit back"),
        Binding("v", "layer", "layer", id="play.layer", tooltip="Show another track on the map"),
        Binding("n", "next", "next step", show=False, id="play.next", tooltip="Do what NEXT says first"),
        Binding("b", "brief", "briefing", show=False, id="play.brief", tooltip="Read the briefing"),
        Binding("m", "pane(2)", "map", show=False, id="play.map", tooltip="Go to the map"),
        *(Binding(str(n), f"pane({n})", name, show=False, tooltip="Go to this pane") for n, name in enumerate(PANES, 1)),
    ]

    chosen = "map"
    """The pane that was gone to last."""

    def body(self) -> ComposeResult:
        """The tabs of a narrow screen, and the panes."""
        yield Tabs(id="tabs")
        with Vertical(id="left"):
            yield Rows(id="situation", look=self.look, classes="pane")
            yield Rows(id="deals-left", look=self.look, classes="pane")
        with Vertical(id="right"):
            yield MapPane(self.session, self.look, id="map", classes="pane")
            yield Rows(id="news", look=self.look, classes="pane")
            yield Rows(id="orders", look=self.look, classes="pane")
            yield Rows(id="deals", look=self.look, classes="pane")

    def on_mount(self) -> None:
        """Go to the map first."""
        self.action_pane(2)

    def on_resize(self) -> None:
        """Show as many panes as there is room for."""
        self.call_after_refresh(self.reframe)

    def reframe(self) -> None:
        """Read everything anew."""
        super().reframe()
        rows = self.query_one("#situation", Rows)
        if not self.query_one("#body").size:
            return  # nothing is laid out yet: this comes again
        self._mark()
        if self.focused is None or not self.focused.display:
            self.call_after_refresh(self._focus)
        self._fill("situation", situation(self.session, self.look, *rows.content_size), "1 Situation", "No tracks to show.")
        fresh = news(self.session, self.look)
        self._fill("news", fresh, "3 News", "No news yet: the first turn is being planned.")
        self._fill("orders", orders(self.session, self.look), self._orders_title(), "")
        for id in ("deals", "deals-left"):
            self._fill(id, deals(self.session, self.look), "5 Deals", "No deals run. d makes an offer.")
        self.query_one("#map", MapPane).refresh()
        self._retab(len(fresh))

    def _fill(self, id: str, rows: list[Row], title: str, empty: str) -> None:
        pane = self.query_one(f"#{id}", Rows)
        pane.border_title = title
        pane.show(rows or [Row(Content.styled(empty, "$muted"))])

    def _orders_title(self) -> str:
        count = len(self.session.see().view.deals)
        return f"4 Orders · 5 Deals {count}" if self.has_class("-mid") else "4 Orders"

    def _retab(self, fresh: int) -> None:
        sight = self.session.see()
        given, running = len(sight.given), len(sight.view.deals)
        counts = {"news": fresh or "", "orders": f"{given}/{given + sight.orders_left}", "deals": running or ""}
        titles = [f"{n} {name.title()} {counts.get(name, '')}".strip() for n, name in enumerate(PANES, 1)]
        self.query_one("#tabs", Tabs).show(titles)

    def next_step(self) -> Content:
        """The next step."""
        return line(steps(self.session), self.size.width - 8)

    # Going about

    def action_pane(self, number: int) -> None:
        """Go to a pane; where only some are shown, show it."""
        self.chosen = PANES[number - 1]
        self._mark()
        self.query_one("#tabs", Tabs).choose(number)
        self._focus()

    def _focus(self) -> None:
        """Give the keys to the chosen pane, if it is shown."""
        panes = [self.query_one(f"#{self.chosen}"), *self.query("#deals-left")]
        for pane in [pane for pane in panes if pane.display][:1]:
            pane.focus()

    def _mark(self) -> None:
        """Say which pane is chosen where others give way to it: to all of a narrow screen, and to the deals."""
        narrow = self.has_class("-narrow")
        for name in PANES:
            self.query_one(f"#{name}").set_class(name == self.chosen and (narrow or name == "deals"), "-chosen")
        for side in ("left", "right"):
            self.query_one(f"#{side}").set_class((side == "left") == (self.chosen == PANES[0]), "-chosen")
        self.query_one("#orders").set_class(self.chosen == "deals", "-behind")

    @on(Tabs.Chosen)
    def _go_to_tab(self, chosen: Tabs.Chosen) -> None:
        self.action_pane(chosen.number)

    def action_layer(self) -> None:
        """Show the next layer of the map."""
        self.query_one("#map", MapPane).next_layer()

    # Orders

    def action_undo(self) -> None:
        """Take the commit back, or the last order."""
        sight = self.session.see()
        try:
            if sight.ready.get(self.session.seat):
                self.session.do(Uncommit())
            elif sight.given:
                self.session.do(Withdraw(sight.given[-1]))
        except WargameError as fault:
            self.say(str(fault))
        self.reframe()

    def action_options(self, option: str | None = None) -> None:
        """Open the catalogue, at an option if one is named."""
        from wargame.ui.play.catalogue import Catalogue

        self.app.push_screen(Catalogue(self.session, option), self._come_back)

    @work
    async def action_commit(self) -> None:
        """Finish the turn's orders."""
        from wargame.ui.play.commit import CommitDialog

        if self.session.see().ready.get(self.session.seat):
            return
        intent = await self.app.push_screen_wait(CommitDialog(self.session))
        if intent is not None:
            self.dismiss(intent)

    def _come_back(self, result: object = None) -> None:
        self.reframe()
        self.take_again(result)

    def action_deals(self) -> None:
        """Answer a deal, or make an offer."""
        from wargame.ui.play.deal import DealDialog

        self.app.push_screen(DealDialog(self.session), self._come_back)

    @work
    async def action_brief(self) -> None:
        """Read the briefing."""
        pass

        await self.app.push_screen_wait(Briefing(self.session))

    async def action_next(self) -> None:
        """Do what NEXT says first."""
        found = steps(self.session)
        if found and found[0].action != "next":
            await self.run_action(found[0].action)

    # Looking into things

    @on(Rows.Opened)
    async def _open_row(self, opened: Rows.Opened) -> None:
        kind, *rest = opened.key if isinstance(opened.key, tuple) else ("",)
        match kind:
            case "slot":
                self.action_options()
            case "order" | "program":
                self.action_options(rest[0][0] if kind == "order" else rest[0])
            case "deal":
                await self.run_action("deals")
            case "event":
                self._open_resolution(rest[0])
            case _:
                self._open_history(opened.key)

    def _open_resolution(self, event: int) -> None:
        from wargame.ui.play.resolution import Resolution

        self.app.push_screen(Resolution(self.session, event=event), self._come_back)

    @on(MapPane.Opened)
    def _open_region(self, opened: MapPane.Opened) -> None:
        track = self.query_one("#map", MapPane).track
        if track:
            self._open_history((track.id, opened.region))

    def _open_history(self, place: object) -> None:
        from wargame.ui.review.history import HistoryScreen
        from wargame.ui.session import known_of

        if isinstance(place, tuple) and place[0] in self.session.names.track:
            self.app.push_screen(HistoryScreen(known_of(self.session), place))

    def action_why(self) -> None:
        """Say what moved the track, or caused the news, under the cursor."""
        focused = self.focused
        if isinstance(focused, MapPane):
            focused.action_open()
        elif isinstance(focused, Rows):
            focused.action_open()

    def say(self, text: str) -> None:
        """Say why something did not go, in a toast that vanishes."""
        self.notify(plain(text).plain, markup=False)
