"""The review: a recorded game, moment by moment, as anybody saw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from wargame.commands import Reasons
from wargame.doctrine import Decision
from wargame.lobby import kept_pins, opened, rerun_table
from wargame.manifest import TrackName
from wargame.narrative.outline import Item
from wargame.review import Deeds, KeyMoment, Place, Record, deeds_of, look
from wargame.terms import CONTROL
from wargame.ui.handover import PinPrompt
from wargame.ui.parts.drawing import Look, look_of, plain
from wargame.ui.parts.frame import Framed
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.widgets import beside
from wargame.ui.review.cause_tree import BranchPath, is_folded_at_first, item_at, rows_of
from wargame.ui.review.history import HistoryScreen
from wargame.ui.review.panes import (
    charted,
    charts,
    knew_beside_truth,
    meant,
    region_grid,
    regional,
    timeline,
    viewpoint_line,
)
from wargame.ui.review.why import Asked, Why, WhyDialog, hint, joined
from wargame.ui.session import PointOfView, known_then
from wargame.ui.settings import Settings
from wargame.views import NewsItem

BOOKMARKS = 4
LINES = 3
"""How many tracks are charted at once."""


class ReviewState:
    """Point of view, turn and tracks of the review, each of which can be moved on."""

    def __init__(self, record: Record, look: Look) -> None:
        self.record, self.look, self.viewpoints = record, look, record.viewpoints
        self.role, self.turn = self.viewpoints[0], min(1, record.turns)
        self.at_layer, self.shift = 0, 0
        self._kept: dict[str, PointOfView] = {}

    @property
    def known(self) -> PointOfView:
        """Knowledge from the present point of view."""
        return self.known_to(self.role)

    def known_to(self, role: str) -> PointOfView:
        """The point of view of a role, or of control."""
        if role not in self._kept:
            self._kept[role] = known_then(self.record, role, self.look)
        return self._kept[role]

    @property
    def truth(self) -> PointOfView:
        """How it was."""
        return self.known_to(CONTROL)

    @property
    def measure(self) -> PointOfView:
        """The measure of what came: the truth, or while people still play the present role's knowledge."""
        return self.truth if self.may_compare else self.known

    @property
    def may_compare(self) -> bool:
        """Whether how it was may be set beside what was known."""
        return CONTROL in self.viewpoints

    def make_ready(self) -> None:
        """Compute beforehand what every point of view will ask for."""
        for role in self.viewpoints:
            self.known_to(role).moments  # noqa: B018 - kept for when it is asked for

    def learn(self, told: Mapping[str, Sequence[NewsItem]]) -> None:
        """Take what roles were told when the rules ran again in place of what the record shows."""
        self._kept |= {role: known_then(self.record, role, self.look, events) for role, events in told.items()}

    @cached_property
    def deeds(self) -> Deeds:
        """The orders and intents, turn by turn."""
        return deeds_of(self.record)

    @property
    def items(self) -> list[Item]:
        """The outline of the turn from the present point of view."""
        return self.known.outline(self.turn)

    @property
    def moments(self) -> list[KeyMoment]:
        """Key moments from the present point of view, one for a turn."""
        found: dict[int, KeyMoment] = {}
        for moment in self.known.moments:
            found.setdefault(moment.turn, moment)
        return list(found.values())[:BOOKMARKS]

    @property
    def charted(self) -> list[Place]:
        """The tracks in the chart."""
        most = charted(self.known, most=99)
        return [most[(self.shift + i) % len(most)] for i in range(min(LINES, len(most)))]

    @property
    def layer(self) -> TrackName | None:
        """The track in the grid of regions; none where the role follows none there."""
        layers = regional(self.known)
        return layers[self.at_layer % len(layers)] if layers else None

    def go(self, turn: int) -> None:
        """Look at a turn, or at the nearest that there is."""
        self.turn = min(max(turn, min(1, self.record.turns)), self.record.turns)

    def moment_beyond(self, step: int) -> int:
        """The next turn that mattered, or the one before; the present one where there is none."""
        turns = sorted(m.turn for m in self.moments if (m.turn - self.turn) * step > 0)
        return (turns[0] if step > 0 else turns[-1]) if turns else self.turn

    def next_viewpoint(self) -> None:
        """Go to the next point of view."""
        self.role = self.viewpoints[(self.viewpoints.index(self.role) + 1) % len(self.viewpoints)]


FAITHFUL = "EXACT"
CHECKING = "checking ..."


@dataclass(frozen=True)
class Checked:
    """The result of running the rules again; before that, a sign that it is being done."""

    fidelity: str = CHECKING
    told: Mapping[str, Sequence[NewsItem]] = field(default_factory=dict)
    """The news of each role, with all the odds that it could compute."""
    reasons: Callable[[int], Sequence[Decision]] | None = None
    """Why scripted seats ordered what they did in a turn; None where nobody may ask, or the rules are others."""

    @property
    def is_faithful(self) -> bool:
        """Whether its own rules give the record, whatever else there is to know of it."""
        return self.fidelity.split(",")[0] == FAITHFUL

    def word(self) -> Content:
        """The fidelity, for a head."""
        style = "$muted" if self.fidelity == CHECKING else "bold $good" if self.is_faithful else "bold $bad"
        return plain(self.fidelity, style)

    def decisions(self, turn: int) -> Sequence[Decision]:
        """Why scripted seats ordered what they did in a turn; nothing where that cannot be asked."""
        return self.reasons(turn) if self.reasons and turn else ()

    def refusal(self, turn: int) -> str:
        """Why nothing can be asked of a turn; nothing where it can."""
        if self.fidelity == CHECKING:
            return "The record's rules are still run again: ask in a moment."
        if not self.is_faithful:
            return "These rules do not play this record as it stands, so they cannot say why."
        if not turn:
            return "No turn is finished, so there is nothing to ask."
        return "" if self.reasons else "Scripted seats say why once the game is over, or in practice."


PANES = {
    "chart": "Go to the chart", "grid": "Go to the grid of regions", "causes": "Go to the turn by cause",
    "knew": "What was known then, beside the truth", "meant": "What was meant and expected, and what came",
}  # fmt: skip
LOWER = ("causes", "knew", "meant")
BEFORE, NEXT = "The turn before this one that mattered", "The next turn that mattered"
SECONDS = 1.5
"""How long a turn is shown while the record plays."""


class Review(Framed[None]):
    """Looks back at a record; `check`, which may take a while, says what its own rules make of it."""

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
        Binding("left,h", "turn(-1)", "turn", key_display="← →", priority=True, id="review.before", tooltip="Step by a turn"),
        Binding("right,l", "turn(1)", "next turn", show=False, priority=True, id="review.next", tooltip="The next turn"),
        Binding("e", "viewpoint", "eyes", id="review.eyes", tooltip="Look through another role's eyes, or at the truth"),
        Binding("v", "layer", "layer", id="review.layer", tooltip="Another track in the grid of regions"),
        Binding("t", "track", "track", id="review.track", tooltip="Another track in the chart"),
        Binding("w", "why", "why", id="review.why", tooltip="Say why this happened"),
        Binding("a", "ask", "ask", id="review.ask", tooltip="Ask scripted seats which rule decided each order of the turn"),
        Binding("p", "play", "play", id="review.play", tooltip="Let the turns pass, or stop"),
        Binding("left_square_bracket", "moment(-1)", "moment before", show=False, id="review.moment_before", tooltip=BEFORE),
        Binding("right_square_bracket", "moment(1)", "next moment", show=False, id="review.moment", tooltip=NEXT),
        Binding("g", "turn(-9999)", "first turn", show=False, priority=True, id="review.first", tooltip="The first turn"),
        Binding("G", "turn(9999)", "last turn", show=False, priority=True, id="review.last", tooltip="The last turn"),
        *(Binding(str(n), f"pane('{pane}')", f"show {pane}", show=False, id=f"review.{pane}", tooltip=words)
          for n, (pane, words) in enumerate(PANES.items(), 1)),
    ]

    def __init__(self, record: Record, settings: Settings, check: Callable[[], Checked]) -> None:
        super().__init__()
        self.record, self.check, self.look = record, check, look_of(settings)
        self.review_state = ReviewState(record, self.look)
        self.checked = Checked()
        self.pane = "causes"
        self.turned: set[BranchPath] = set()
        self.playing: Timer | None = None

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

    @work
    async def verify(self) -> None:
        """Make every point of view ready and check the record, beside the screen."""
        self.checked = await beside(self, self._check, "Running the record's rules again", self.look.glyphs)
        self.review_state.learn(self.checked.told)
        self._write()

    def _check(self) -> Checked:
        self.review_state.make_ready()
        return self.check()

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
        for id, lines in self._statics().items():
            pane = self.query_one(f"#{id}", Static)
            if pane.display:
                pane.update(joined(lines(*pane.content_size)))
        for id, title in self._titles().items():
            self.query_one(f"#{id}").border_title = plain(title)
        causes = self.query_one("#causes-rows", Rows)
        causes.show(rows_of(self.review_state.known.pen, self.review_state.items, self.turned, causes.content_size.width))
        self.query_one("#knew-rows", Rows).show(self._knew())
        self.reframe()

    def _knew(self) -> list[Row]:
        state = self.review_state
        if state.role == CONTROL:
            return [Row(plain("This is how it was. Choose a role's eyes with e to compare.", "$muted"))]
        if not state.may_compare:
            return [Row(plain("How it was is shown once the game is over.", "$muted"))]
        return list(knew_beside_truth(state.known, state.truth, state.turn))

    def _statics(self) -> dict[str, Callable[[int, int], list[Content]]]:
        state = self.review_state
        known, turn, deeds, layer = state.known, state.turn, state.deeds, state.layer
        return {
            "timeline": lambda w, h: timeline(known.pen, deeds, state.moments, self.record.turns, turn, w),
            "chart": lambda w, h: charts(known, state.charted, turn, w, h),
            "grid": lambda w, h: region_grid(known, layer, turn, w) if layer else [],
            "meant": lambda w, h: list(meant(known, state.measure, deeds, turn, w)) if turn else [],
        }

    def _titles(self) -> dict[str, str]:
        dot, names, turn = self.look.glyphs.dot, self.record.names, self.review_state.turn
        layer = self.review_state.layer.title if self.review_state.layer else ""
        when = f"turn {turn} of {names.turns} {dot} {names.date(turn * names.quarters_per_turn)}"
        return {
            "timeline": f"Timeline {dot} {when}", "chart": "1 Chart", "grid": f"2 {layer}",
            "causes": f"3 Turn {turn} by cause", "knew": "4 Knew then beside truth",
            "meant": f"5 Turn {turn}: meant, expected, came",
        }  # fmt: skip

    def head(self) -> tuple[Content, Content]:
        """The game, its fidelity, and the point of view."""
        sign = plain(" REVIEW ", "bold $ink on $control")
        title, turns = plain(f" {self.record.names.title}", "bold"), plain(f"  {self.record.turns} turns  ", "$muted")
        left = Content(" ") + sign + title + turns + self.checked.word() + self._again()
        return left, viewpoint_line(self.review_state.known.pen, self.review_state.viewpoints, self.review_state.role) + " "

    def _again(self) -> Content:
        """Whether turns were taken again: what was played before that is not shown."""
        times = len(self.record.rewinds)
        words = ["practice"] * self.record.practice + [f"{times} turn{'' if times == 1 else 's'} taken again"] * (times > 0)
        return plain(f"  {', '.join(words)}", "$control")

    def next_step(self) -> Content:
        """Step, jump, take another point of view."""
        return hint("{← →} turn, {[ ]} moment, {1}-{5} panes, {enter} why, {a} ask, {e} other eyes")

    def _item(self) -> Item | None:
        path = self.query_one("#causes-rows", Rows).key
        return item_at(self.review_state.items, path) if isinstance(path, tuple) and self.review_state.items else None

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Unfold a list, open a track's history, or say why."""
        if event.rows.id == "knew-rows" and isinstance(event.key, tuple):
            self.app.push_screen(HistoryScreen(self.review_state.known, (str(event.key[0]), event.key[1])))
            return
        item = self._item()
        if item is not None and is_folded_at_first(item) and isinstance(event.key, tuple):
            self.turned ^= {event.key}
            self._write()
        elif item is not None and item.parts:
            part = item.parts[0]
            self.app.push_screen(HistoryScreen(self.review_state.known, (str(part.track), part.track_region)))
        else:
            self.action_why()

    def on_click(self, event: events.Click) -> None:
        """Go to the turn that is clicked on the timeline."""
        line = self.query_one("#timeline", Static)
        if event.widget is line and self.record.turns:
            cell = min(max((line.content_size.width - 1) // self.record.turns, 3), 10)
            self._go(event.get_content_offset_capture(line).x // cell + 1)

    def _go(self, turn: int) -> None:
        self.review_state.go(turn)
        self.turned = set()
        self._write()

    def action_turn(self, step: int) -> None:
        """Go to another turn."""
        self._go(self.review_state.turn + step)

    def action_moment(self, step: int) -> None:
        """Go to the next turn that mattered, or the one before."""
        self._go(self.review_state.moment_beyond(step))

    def action_viewpoint(self) -> None:
        """Go to the next point of view."""
        self.review_state.next_viewpoint()
        self.turned = set()
        self._write()

    def action_layer(self) -> None:
        """Show another track in the grid."""
        self.review_state.at_layer += 1
        self._write()

    def action_track(self) -> None:
        """Show other tracks in the chart."""
        self.review_state.shift += 1
        self._write()

    def action_why(self) -> None:
        """Explain what is pointed at."""
        item = self._item()
        if item is not None:
            self.app.push_screen(WhyDialog(Why(self.review_state.known, self.checked.decisions(self.review_state.turn)), item))

    def action_ask(self) -> None:
        """Say of each order of a scripted seat which rule decided it, what that saw, and what it passed over."""
        turn = self.review_state.turn
        if refusal := self.checked.refusal(turn):
            self.notify(refusal, markup=False)
        else:
            self.app.push_screen(Asked(self.review_state.known, turn, self.checked.decisions(turn), self.size.width))

    def action_play(self) -> None:
        """Let the turns pass one after the other, or stop."""
        if self.playing is not None:
            self.playing.stop()
            self.playing = None
        else:
            self.playing = self.set_interval(SECONDS, self._pass)

    def _pass(self) -> None:
        if self.review_state.turn < self.record.turns:
            self._go(self.review_state.turn + 1)
        else:
            self.action_play()

    def action_pane(self, pane: str) -> None:
        """Show a pane, and point into it."""
        self.pane = pane
        self.redraw()


def review_of(path: Path, settings: Settings, seat: str | None = None) -> Review | PinPrompt:
    """The screen for a journal; of a game that several people still play, to `seat` (its PIN was given), or who asks for one.

    Raises JournalError; TableError where several play it and its PINs are not beside it.
    """
    record = look(path)
    if record.is_guarded and seat is None:
        pins = kept_pins(record, path)
        return PinPrompt(record.names, [*record.people, *[CONTROL] * (CONTROL in pins)], record.people[0], pins)
    return screen_of(path, opened(record, seat) if seat else record, settings)


def screen_of(path: Path, record: Record, settings: Settings) -> Review:
    """The screen for a journal that was read already, and may be looked at."""
    return Review(record, settings, lambda: checked(path, record))


def checked(path: Path, record: Record) -> Checked:
    """How a journal compares with its own rules, run again; and where it is the same game, what only they can tell."""
    fidelity, table = rerun_table(path)
    if table is None:
        return Checked(str(fidelity))
    told = {role: table.since(role, 0) for role in record.viewpoints if role != CONTROL}
    may_ask = table.see(CONTROL).practice or CONTROL in record.viewpoints
    return Checked(str(fidelity), told, (lambda turn: table.ask(record.viewpoints[-1], Reasons(turn))) if may_ask else None)
