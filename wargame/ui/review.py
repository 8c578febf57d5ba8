"""Looking back at a recorded game: turn by turn, through any role's eyes or as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from wargame.review import Moment, Place, Record
from wargame.story.outline import Item
from wargame.terms import CONTROL
from wargame.ui.branches import Path, is_folded_at_first, item_at, rows_of
from wargame.ui.drawing import look_of, plain
from wargame.ui.frame import Framed
from wargame.ui.history import HistoryScreen
from wargame.ui.known import Known, known_then
from wargame.ui.looking import (
    Deeds,
    charted,
    charts,
    deeds_of,
    eyes_line,
    knew_beside_truth,
    meant,
    region_grid,
    regional,
    timeline,
)
from wargame.ui.rows import Row, Rows
from wargame.ui.settings_file import Settings
from wargame.ui.why import Why, WhyDialog, hint, joined
from wargame.views import Told

Check = Callable[[], tuple[str, Mapping[str, list[Told]]]]
PANES = ("chart", "grid", "causes", "knew", "meant")
LOWER = PANES[2:]
BOOKMARKS = 4
SECONDS = 1.5
"""How long a turn is shown while the record plays."""


class Review(Framed[None]):
    """Looks back at a record.

    `check` may take a while: it says how the record compares with its own rules, run again, and, where that can be
    known, what each role was told with all the odds that it could reckon.
    """

    CSS = """
    Review #timeline { height: 4; }
    Review #upper { height: 12; }
    Review #lower { height: 1fr; }
    Review .part { width: 1fr; height: 100%; }
    Review.-mid #chart { width: 35; }
    Review.-narrow #upper { height: 1fr; }
    Review.-wide #timeline { height: 5; }
    Review.-wide #upper { height: 15; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(-1)", "turn", key_display="← →", priority=True, id="review.before", tooltip="The turn before"),
        Binding("right,l", "turn(1)", "next turn", show=False, priority=True, id="review.next", tooltip="The next turn"),
        Binding("e", "eyes", "eyes", id="review.eyes", tooltip="Look through another role's eyes, or at the truth"),
        Binding("v", "layer", "layer", id="review.layer", tooltip="Another track in the grid of regions"),
        Binding("t", "track", "track", id="review.track", tooltip="Another track in the chart"),
        Binding("w", "why", "why", id="review.why", tooltip="Say why this happened"),
        Binding("p", "play", "play", id="review.play", tooltip="Let the turns pass, or stop"),
        Binding("left_square_bracket", "moment(-1)", "moment before", show=False, id="review.moment_before"),
        Binding("right_square_bracket", "moment(1)", "next moment", show=False, id="review.moment"),
        Binding("g", "turn(-9999)", "first turn", show=False, priority=True, id="review.first", tooltip="The first turn"),
        Binding("G", "turn(9999)", "last turn", show=False, priority=True, id="review.last", tooltip="The last turn"),
        *(Binding(str(n), f"pane('{pane}')", f"show {pane}", show=False, id=f"review.{pane}") for n, pane in enumerate(PANES, 1)),
    ]

    def __init__(self, record: Record, settings: Settings, check: Check) -> None:
        super().__init__()
        self.record, self.check, self.look = record, check, look_of(settings)
        self.eyes = record.eyes
        self.role, self.turn = self.eyes[0], min(1, record.turns)
        self.fidelity = "checking ..."
        self.pane, self.at_layer, self.shift = "causes", 0, 0
        self.turned: set[Path] = set()
        self.kept: dict[str, Known] = {}
        self.playing: Timer | None = None

    @property
    def known(self) -> Known:
        """What the present eyes know."""
        return self._known(self.role)

    def _known(self, role: str) -> Known:
        if role not in self.kept:
            self.kept[role] = known_then(self.record, role, self.look)
        return self.kept[role]

    @cached_property
    def deeds(self) -> Deeds:
        """What was done turn by turn."""
        return deeds_of(self.record)

    def body(self) -> ComposeResult:
        """The timeline over chart and grid over what came, what was known and what was meant."""
        yield Static(id="timeline", classes="pane", markup=False)
        with Horizontal(id="upper"):
            for id in ("chart", "grid"):
                yield Static(id=id, classes="pane part", markup=False)
        with Horizontal(id="lower"):
            for id in ("causes", "knew"):
                with Vertical(id=id, classes="pane part"):
                    yield Rows(id=f"{id}-rows", look=self.look)
            yield Static(id="meant", classes="pane part", markup=False)

    def on_mount(self) -> None:
        """Write what is shown first, and have the record checked."""
        self.verify()
        self.call_after_refresh(self.redraw)

    @work(thread=True)
    def verify(self) -> None:
        """Make all eyes ready and check the record, beside the screen."""
        for role in self.eyes:
            self._known(role).moments  # noqa: B018 - kept for when it is asked for
        found, told = self.check()
        nearer = {role: known_then(self.record, role, self.look, events) for role, events in told.items()}
        self.app.call_from_thread(self._verified, found, nearer)

    def _verified(self, found: str, nearer: dict[str, Known]) -> None:
        self.fidelity = found
        self.kept |= nearer
        self._write()

    def on_resize(self) -> None:
        """Draw to the new width."""
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Arrange the panes and write everything that is shown."""
        self._arrange()
        self.call_after_refresh(self._write)

    def _arrange(self) -> None:
        width, lower = self.size.width, self.pane in LOWER
        shown = {self.pane} if width < 76 else {"chart", "grid", self.pane if lower else "causes"}
        if width >= 110:
            shown = {"chart", "grid", "causes", self.pane if self.pane in ("knew", "meant") else "knew"}
        for pane in PANES:
            self.query_one(f"#{pane}").display = pane in shown
        self.query_one("#upper").display = bool(shown & {"chart", "grid"})
        self.query_one("#lower").display = bool(shown & set(LOWER))
        target = self.query_one(f"#{self.pane}-rows") if self.pane in ("causes", "knew") else None
        if target is not None and not target.has_focus:
            target.focus()

    def _write(self) -> None:
        known = self.known
        for id, lines in self._statics().items():
            pane = self.query_one(f"#{id}", Static)
            if pane.display:
                pane.update(joined(lines(*pane.content_size)))
        for id, title in self._titles().items():
            self.query_one(f"#{id}").border_title = plain(title)
        causes = self.query_one("#causes-rows", Rows)
        causes.show(rows_of(known.pen, self.items, self.turned, causes.content_size.width))
        self.query_one("#knew-rows", Rows).show(self._knew())
        self.reframe()

    def _knew(self) -> list[Row]:
        if self.role == CONTROL:
            return [Row(plain("This is how it was. Choose a role's eyes with e to compare.", "$muted"))]
        if CONTROL not in self.eyes:
            return [Row(plain("How it was is shown once the game is over.", "$muted"))]
        return list(knew_beside_truth(self.known, self._known(CONTROL), self.turn))

    def _statics(self) -> dict[str, Callable[[int, int], list[Content]]]:
        known, turn = self.known, self.turn
        layers = regional(known)
        deeds = self.deeds
        return {
            "timeline": lambda w, h: timeline(known.pen, deeds, self.moments, self.record.turns, turn, w),
            "chart": lambda w, h: charts(known, self.charted, turn, w, h),
            "grid": lambda w, h: region_grid(known, layers[self.at_layer % len(layers)], turn, w) if layers else [],
            "meant": lambda w, h: list(meant(known, self._known(CONTROL), deeds, turn, w)) if turn else [],
        }

    def _titles(self) -> dict[str, str]:
        dot, names = self.look.glyphs.dot, self.record.names
        layers = regional(self.known)
        layer = layers[self.at_layer % len(layers)].title if layers else ""
        when = f"turn {self.turn} of {names.turns} {dot} {names.date(self.turn * names.quarters_per_turn)}"
        return {
            "timeline": f"Timeline {dot} {when}", "chart": "1 Chart", "grid": f"2 {layer}",
            "causes": f"3 Turn {self.turn} by cause", "knew": "4 Knew then beside truth",
            "meant": f"5 Turn {self.turn}: meant, expected, came",
        }  # fmt: skip

    @property
    def items(self) -> list[Item]:
        """The outline of the turn, as the present eyes see it."""
        return self.known.outline(self.turn)

    @property
    def moments(self) -> list[Moment]:
        """What mattered most to the present eyes: one moment for a turn."""
        found: dict[int, Moment] = {}
        for moment in self.known.moments:
            found.setdefault(moment.turn, moment)
        return list(found.values())[:BOOKMARKS]

    @property
    def charted(self) -> list[Place]:
        """The tracks in the chart."""
        most = charted(self.known, most=99)
        return [most[(self.shift + i) % len(most)] for i in range(min(3, len(most)))]

    def head(self) -> tuple[Content, Content]:
        """What is looked at, whether it replays, and through whose eyes."""
        sign = plain(" REVIEW ", "bold $ink on $control")
        title, turns = plain(f" {self.record.names.title}", "bold"), plain(f"  {self.record.turns} turns  ", "$muted")
        left = Content(" ") + sign + title + turns + plain(self.fidelity, "bold $good") + self._again()
        return left, eyes_line(self.known.pen, self.eyes, self.role) + " "

    def _again(self) -> Content:
        """Whether turns were taken again: what was played before that is not shown."""
        times = len(self.record.rewinds)
        words = ["practice"] * self.record.practice + [f"{times} turn{'' if times == 1 else 's'} taken again"] * (times > 0)
        return plain(f"  {', '.join(words)}", "$control")

    def next_step(self) -> Content:
        """Step, jump, look through other eyes."""
        return hint("{← →} turn, {[ ]} moment, {1}-{5} panes, {enter} why, {e} other eyes")

    def _item(self) -> Item | None:
        path = self.query_one("#causes-rows", Rows).key
        return item_at(self.items, path) if isinstance(path, tuple) and self.items else None

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Unfold a list, open a track's history, or say why."""
        if event.rows.id == "knew-rows" and isinstance(event.key, tuple):
            self.app.push_screen(HistoryScreen(self.known, (str(event.key[0]), event.key[1])))
            return
        item = self._item()
        if item is not None and is_folded_at_first(item) and isinstance(event.key, tuple):
            self.turned ^= {event.key}
            self._write()
        elif item is not None and item.parts:
            part = item.parts[0]
            self.app.push_screen(HistoryScreen(self.known, (str(part.track), part.track_region)))
        else:
            self.action_why()

    def on_click(self, event: events.Click) -> None:
        """Go to the turn that is clicked on the timeline."""
        line = self.query_one("#timeline", Static)
        if event.widget is line and self.record.turns:
            cell = min(max((line.content_size.width - 1) // self.record.turns, 3), 10)
            self._go(event.get_content_offset_capture(line).x // cell + 1)

    def _go(self, turn: int) -> None:
        self.turn = min(max(turn, min(1, self.record.turns)), self.record.turns)
        self.turned = set()
        self._write()

    def action_turn(self, step: int) -> None:
        """Go to another turn."""
        self._go(self.turn + step)

    def action_moment(self, step: int) -> None:
        """Go to the next turn that mattered, or the one before."""
        turns = sorted(m.turn for m in self.moments if (m.turn - self.turn) * step > 0)
        if turns:
            self._go(turns[0] if step > 0 else turns[-1])

    def action_eyes(self) -> None:
        """Look through the next eyes."""
        self.look_through(self.eyes[(self.eyes.index(self.role) + 1) % len(self.eyes)])
        self._write()

    def look_through(self, role: str) -> None:
        """Take other eyes."""
        self.role, self.turned = role, set()

    def action_layer(self) -> None:
        """Show another track in the grid."""
        self.at_layer += 1
        self._write()

    def action_track(self) -> None:
        """Show other tracks in the chart."""
        self.shift += 1
        self._write()

    def action_why(self) -> None:
        """Explain what is pointed at."""
        item = self._item()
        if item is not None:
            self.app.push_screen(WhyDialog(Why(self.known), item))

    def action_play(self) -> None:
        """Let the turns pass one after the other, or stop."""
        if self.playing is not None:
            self.playing.stop()
            self.playing = None
        else:
            self.playing = self.set_interval(SECONDS, self._pass)

    def _pass(self) -> None:
        if self.turn < self.record.turns:
            self._go(self.turn + 1)
        else:
            self.action_play()

    def action_pane(self, pane: str) -> None:
        """Show a pane, and point into it."""
        self.pane = pane
        self.redraw()
