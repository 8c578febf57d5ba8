"""The commitment: the last look at a turn's orders, with intent and expectation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from wargame.commands import Intent
from wargame.manifest import TrackName
from wargame.ui.parts.drawing import Look, look_of, plain, price_text, row
from wargame.ui.parts.frame import Dialog
from wargame.ui.parts.widgets import Chooser, Field
from wargame.ui.play.news import orders, to_answer
from wargame.ui.session import Session

EXPECTED = 3
"""How many tracks are asked about."""


def warnings(session: Session, look: Look) -> list[tuple[str, str]]:
    """The loose ends of a turn: unused orders and means, unanswered offers."""
    sight, names = session.see(), session.names
    found = []
    if sight.orders_left > 0:
        many = "one order is" if sight.orders_left == 1 else f"{sight.orders_left} orders are"
        found.append((f"{many} empty", f"{price_text(look, names, sight.purse_left)} unspent"))
    for deal in to_answer(session):
        owner = next(o.role for o in names.options if o.id == deal.option)
        found.append((f"{names.role[owner].title}: its offer has no answer", f"open to T{deal.due}"))
    return found


def expectable(session: Session) -> list[TrackName]:
    """The national tracks to ask about: those that the orders move and the seat ranks, then those ranked first."""
    names, seat = session.names, session.seat
    moved: dict[str, int] = {}
    for order in session.see().given:
        quote = session.quote(order)
        for effect in quote.card.effects:
            if effect.verb == "change" and effect.amount is not None:
                moved[effect.thing] = moved.get(effect.thing, 0) + abs(effect.amount[0])
    ranked = [track for track in names.tracks if seat in track.rank and not track.regional and not track.resource]
    return sorted(ranked, key=lambda t: (-moved.get(t.id, 0), t.rank[seat]))[:EXPECTED]


class CommitDialog(Dialog[Intent]):
    """Shows the orders and what is left undone; gives back what the seat means to do, or nothing."""

    CSS = """
    CommitDialog .dialog { height: auto; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    CommitDialog Static, CommitDialog Chooser { width: 1fr; }
    CommitDialog #orders, CommitDialog Input { margin-bottom: 1; }
    CommitDialog Input { margin: 0 1 1 1; background: $panel; }
    CommitDialog Horizontal { height: 1; margin-top: 1; }
    CommitDialog Button { margin: 0 2 0 1; }
    CommitDialog.-narrow .dialog { padding: 0 1; }
    CommitDialog.-narrow Horizontal { margin-top: 0; }
    CommitDialog.-narrow #orders, CommitDialog.-narrow Input { margin-bottom: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,ctrl+s", "commit", "commit", id="commit.yes", tooltip="Commit the orders"),
        Binding("n", "leave", "go back", id="commit.no", tooltip="Go back to the orders"),
        Binding("up", "app.focus_previous", "line above", show=False),
        Binding("down", "app.focus_next", "line below", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.look = session, look_of(session.settings)
        self.warned = warnings(session, self.look)
        self.tracks = expectable(session)

    def compose(self) -> ComposeResult:
        """Orders and warnings over two questions and two answers."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(f"Commit turn {self.session.see().turn}")
            box.border_subtitle = self._others()
            yield Static(id="orders")
            yield Static(Content.assemble("What do you intend? ", ("may be skipped", "$muted")))
            yield Field(id="intent", compact=True, max_length=400)
            yield Static(Content.assemble("What do you expect? ", ("may be skipped", "$muted")))
            for track in self.tracks:
                yield Chooser(f" {track.short or track.title}", self._values(), "", self.look, id=f"expect-{track.id}")
            with Horizontal():
                yield Button(Content("Go back  n"), id="no", compact=True)
                yield Button(Content("Commit  y"), id="yes", compact=True)

    def on_mount(self) -> None:
        """Ask for the intent first."""
        self.query_one("#intent").focus()

    def on_resize(self) -> None:
        """Lines are as long as there is room."""
        self.call_after_refresh(self._tell)

    def _values(self) -> list[tuple[str, str]]:
        glyphs = self.look.glyphs
        return [("", "not said"), ("up", f"{glyphs.up} up"), ("same", f"{glyphs.same} same"), ("down", f"{glyphs.down} down")]

    def _others(self) -> Content:
        names, ready = self.session.names, self.session.see().ready
        dot = f" {self.look.glyphs.dot} "
        said = [
            f"{names.role[role].short} {'ready' if done else 'thinking'}"
            for role, done in ready.items()
            if role != self.session.seat
        ]
        return plain(dot.join(said), "$muted")

    def _tell(self) -> None:
        orders_ = self.query_one("#orders", Static)
        width = max(orders_.content_size.width, 20)
        orders_.update(Content("\n").join(self._lines(width)))

    def _lines(self, width: int) -> Iterator[Content]:
        sight = self.session.see()
        given, of = len(sight.given), len(sight.given) + sight.orders_left
        text = f"You give {given} of {of} orders for turn {sight.turn}. Undo until all have committed."
        yield from plain(text).wrap(width)
        for shown in orders(self.session, self.look)[:given]:
            yield row(Content(" ") + shown.left, shown.right, width, self.look)
        for what, left in self.warned:
            yield row(plain(f" {self.look.glyphs.warning} {what}", "bold $bad"), plain(left), width, self.look)

    @on(Input.Submitted)
    def _next(self) -> None:
        self.app.action_focus_next()

    @on(Button.Pressed)
    def _pressed(self, pressed: Button.Pressed) -> None:
        if pressed.button.id == "yes":
            self.action_commit()
        else:
            self.action_leave()

    def action_commit(self) -> None:
        """Give back what is meant and expected."""
        expects = {c.id.removeprefix("expect-"): c.value for c in self.query(Chooser) if c.id and c.value}
        self.dismiss(Intent(self.query_one("#intent", Input).value.strip(), expects))
