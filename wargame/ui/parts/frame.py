"""The frame of every screen: header, body, footer, and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, TypeAlias, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from wargame.table import SeatView
from wargame.ui.parts.drawing import chip, look_of, plain
from wargame.ui.parts.themes import role_colour
from wargame.ui.parts.widgets import Chooser
from wargame.ui.session import Session, guidance

Result = TypeVar("Result")
Choice: TypeAlias = tuple[str, str, Callable[[], object]]
"""Something to point at or choose, for the palette: its words, what it is, and what chooses it."""
SHOWN_AT = ((0, 5), (76, 7), (110, 10))
"""From which width on how many keys are shown."""


class Line(Widget):
    """One line with a left part, which is cut where it must be, and a right part, which is not."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; text-wrap: nowrap; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.parts = Content(""), Content("")

    def show(self, left: Content, right: Content | None = None) -> None:
        """Show other parts."""
        self.parts = left, right or Content("")
        self.refresh()

    def render(self) -> Content:
        """Both parts, with what is between them."""
        left, right = self.parts
        room = self.size.width - right.cell_length
        return left.truncate(max(room - 1, 0), ellipsis=True).pad_right(
            max(room - min(left.cell_length, max(room - 1, 0)), 0)
        ) + right


class Keys(Widget):
    """The keys that matter here, each of them a button; what does not fit is in the help and the palette."""

    DEFAULT_CSS = "Keys { height: 1; width: 1fr; text-wrap: nowrap; }"

    def on_mount(self) -> None:
        """Follow the focus, which decides what keys do."""
        self.spots: list[tuple[int, int, str]] = []
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        """As many keys as there is room for, the palette's always."""
        self.spots = []
        last = Content.assemble(("^p", "bold $accent"), (" all ", "$muted"))
        shown, room = Content(" "), self.size.width - last.cell_length - 1
        most = next(most for width, most in reversed(SHOWN_AT) if self.size.width >= width)
        *others, help_ = self._actives()
        for active in [*others[: most - 1], help_]:
            shown = self._add(shown, active, room)
        self.spots.append((room + 1, room + 1 + last.cell_length, "app.command_palette"))
        return shown.truncate(room).pad_right(max(room - shown.cell_length, 0)) + " " + last

    def _actives(self) -> list[ActiveBinding]:
        """The keys to show, the help's last; of several for one action the first."""
        found: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                found.setdefault(active.binding.action, active)
        return sorted(found.values(), key=lambda a: a.binding.action == "help")

    def _add(self, shown: Content, active: ActiveBinding, room: int) -> Content:
        key = self.app.get_key_display(active.binding)
        label = Content.assemble(
            (key, "bold $accent" if active.enabled else "$muted"), (f" {active.binding.description}", "$muted")
        )
        if shown.cell_length + label.cell_length > room:
            return shown
        self.spots.append((shown.cell_length, shown.cell_length + label.cell_length, active.binding.action))
        return shown + label + "  "

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for start, end, action in self.spots:
            if start <= event.x < end:
                await self.screen.run_action(action)


class Framed(Screen[Result]):
    """A screen in the frame: a subclass gives `body`, `head` and `next_step`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "back", show=False, id="back")]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The widget with the focus; it paints itself anew, and the screen around it need not be."""

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield Line(id="head")
        yield Static(id="guide", markup=False)
        with Vertical(id="body"):
            yield from self.body()
        yield Line(id="next")
        yield Keys(id="keys")

    def on_mount(self) -> None:
        """Fill head and NEXT for the first time."""
        self.reframe()

    def reframe(self) -> None:
        """Write head and NEXT anew."""
        self.query_one("#head", Line).show(*self.head())
        guide = self.query_one("#guide", Static)
        guide.display = bool(self.guide())
        guide.update(plain(self.guide()))
        step = self.next_step()
        self.query_one("#next", Line).show(Content.assemble((" NEXT ", "bold $accent")) + step)

    def body(self) -> ComposeResult:
        """The widgets between head and NEXT."""
        yield from ()

    def head(self) -> tuple[Content, Content]:
        """The head's left and right part."""
        return Content(f"  {self.title or ''}"), Content("")

    def next_step(self) -> Content:
        """The next step, and its key."""
        return Content("")

    def guide(self) -> str:
        """The tutorial's text here; nothing in other games."""
        return ""

    def choices(self) -> Iterable[Choice]:
        """The choices of this screen, for the palette."""
        return ()

    def action_back(self) -> None:
        """One step back; the first screen stays."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()


class Seated(Framed[Result]):
    """A screen of one seat at a table: its head says who plays, when, and who is ready."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.look = session, look_of(session.settings)

    def head(self) -> tuple[Content, Content]:
        """Seat, scenario, turn and phase; the others' readiness and whether all is kept."""
        sight, width = self.session.see(), self.size.width
        parts = [Content(" ") + chip(self.session.names, sight.role)]
        if width >= 76:
            parts.append(plain(self.session.names.title, "bold"))
        parts += [self._turn(sight), plain(sight.phase.title(), "bold $accent")]
        kept = "practice, saved" if sight.practice else "saved"
        saved = [Content.styled(kept, "$muted")] if width >= 76 else []
        gap = Content("   " if width >= 110 else "  ")
        return gap.join(parts), gap.join([*self._ready(sight), *saved]) + Content(" ")

    def guide(self) -> str:
        """The tutorial's text while orders are given."""
        return guidance(self.session)

    def _turn(self, sight: SeatView) -> Content:
        """Which turn it is; with room, as a bar too."""
        if self.size.width < 110:
            return Content.styled(f"{'T' if self.size.width < 76 else 'turn '}{sight.turn}/{sight.turns}", "$muted")
        glyphs, left = self.look.glyphs, sight.turns - sight.turn
        bar = [(glyphs.gone * sight.turn, "$accent"), (glyphs.coming * left, "$rule")] if sight.turns <= 24 else []
        return Content.assemble((f"turn {sight.turn} of {sight.turns}  ", "$muted"), *bar)

    def _ready(self, sight: SeatView) -> list[Content]:
        """Who else has committed, and who has not."""
        names, glyphs, wide = self.session.names, self.look.glyphs, self.size.width >= 76
        found = []
        for role, done in sight.ready.items():
            if role != sight.role and sight.phase != "over":
                state = f" {glyphs.ready if done else glyphs.thinking}" + (f" {'ready' if done else 'thinking'}" if wide else "")
                short = plain(names.role[role].short, f"bold {role_colour(names.role_number(role))}")
                found.append(short + Content.styled(state, "$muted"))
        return found


class Dialog(ModalScreen[Result]):
    """A question in a box in the middle; escape leaves it. A subclass composes a `Vertical(classes="dialog")`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", show=False, id="leave")]

    def choices(self) -> Iterable[Choice]:
        """The choices of this dialog, for the palette: every value of every line."""
        for chooser in self.query(Chooser):
            for at, (_, words) in enumerate(chooser.values):
                yield f"{chooser.label.strip()}: {words}", "Choose this", partial(chooser.choose, at)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
