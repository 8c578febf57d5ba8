"""The catalogue of options: what can be ordered now, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input

from wargame.commands import Submit, Withdraw
from wargame.errors import JournalError, WargameError
from wargame.manifest import OptionName
from wargame.orders import Listed
from wargame.table import SeatView
from wargame.terms import Order
from wargame.ui.parts.drawing import Look, head, look_of, plain, price, price_text, wrapped
from wargame.ui.parts.frame import Choice, Seated
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.widgets import Field
from wargame.ui.play.card import Card
from wargame.ui.play.card_text import Drafts, because
from wargame.ui.session import Session, awaited

HORIZONS = ("short", "medium", "long")


@dataclass(frozen=True, slots=True)
class Shown:
    """An option with how it stands: `chosen`, `running`, `open` or `closed` with the reason, and its least price."""

    option: OptionName
    state: str
    reason: str
    price: str


class Listing:
    """Every option of a seat; read once for what is ordered now."""

    def __init__(self, session: Session, look: Look) -> None:
        self.session, self.look = session, look
        self.read: tuple[SeatView, list[Shown]] | None = None

    def shown(self) -> list[Shown]:
        """Every option by theme, then horizon, as declared."""
        if self.read is None or self.read[0] is not self.session.see():
            self.read = self.session.see(), self._read()
        return self.read[1]

    def _read(self) -> list[Shown]:
        listed: dict[str, list[Listed]] = {}
        for entry in self.session.legal():
            listed.setdefault(entry.order.option, []).append(entry)
        mine = [option for option in self.session.names.options if option.role == self.session.seat]
        themes = list(self.session.names.themes)
        mine.sort(key=lambda option: (_place(themes, option.theme), _place(HORIZONS, option.horizon)))
        return [self._shown(option, listed.get(option.id, [])) for option in mine]

    def _shown(self, option: OptionName, entries: Sequence[Listed]) -> Shown:
        sight = self.session.see()
        opened = [entry for entry in entries if not entry.reason and entry.order.way in ("plain", "opening")]
        closed = next((because(self.session, e.reason, e.cost) for e in entries if e.reason), "you may not order now")
        runs = any(p.option == option.id and p.role == option.role for p in sight.view.programs)
        given = any(order.option == option.id for order in sight.given)
        state = "chosen" if given else "running" if runs else "open" if opened else "closed"
        return Shown(option, state, "" if opened or given else closed, self._price(opened or entries))

    def _price(self, entries: Sequence[Listed]) -> str:
        """The least price, with `+` if choices can raise it."""
        costs = [entry.cost for entry in entries if entry.order.way == "plain"]
        least = min(costs, key=lambda cost: sum(cost.values()), default={})
        more = "+" if any(cost != least for cost in costs) else ""
        return price_text(self.look, self.session.names, least) + more


def _place(values: Sequence[str], value: str) -> int:
    return values.index(value) if value in values else len(values)


class Catalogue(Seated[None]):
    """Lists what the seat may order, and gives or takes back orders."""

    DEFAULT_CSS = """
    Catalogue #options { width: 34; padding: 0 1 0 0; }
    Catalogue #choosing { width: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Catalogue.-wide #options { width: 48; padding: 0 1; }
    Catalogue #left { width: auto; height: 1fr; }
    Catalogue #filter { height: 1; border: none; padding: 0 1; width: 100%; background: $panel; display: none; }
    Catalogue.filtering #filter { display: block; }
    Catalogue.-narrow #left, Catalogue.-narrow #options { width: 1fr; }
    Catalogue.-narrow #choosing { display: none; }
    Catalogue.-narrow.choosing #choosing { display: block; }
    Catalogue.-narrow.choosing #left { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/", id="catalogue.filter", tooltip="Show options by a word."),
        Binding("space", "give", "add", id="catalogue.give", tooltip="Give this order, or take it back."),
        Binding("enter", "choose", "choices", key_display="enter", id="catalogue.choose", tooltip="Go to what may be chosen."),
        Binding("x", "source", "source", id="catalogue.source", tooltip="Where the numbers come from."),
        Binding("t", "theme", "theme", id="catalogue.theme", tooltip="Go to the next theme."),
        Binding("S", "horizon('short')", "short", show=False, id="catalogue.short", tooltip="Only short-term options."),
        Binding("M", "horizon('medium')", "medium", show=False, id="catalogue.medium", tooltip="Only medium-term options."),
        Binding("L", "horizon('long')", "long", show=False, id="catalogue.long", tooltip="Only long-term options."),
        Binding("u,ctrl+z", "undo", "undo", show=False, id="catalogue.undo", tooltip="Take the last order back."),
        Binding("escape", "back", "back", id="back"),
    ]

    def __init__(self, session: Session, option: str | None = None) -> None:
        super().__init__(session)
        self.look, self.drafts, self.first = look_of(session.settings), Drafts(session), option or awaited(session)
        self.horizon, self.said = "", ""
        self.listing = Listing(session, self.look)

    def body(self) -> ComposeResult:
        """The list, and the card of what it points at."""
        with Horizontal():
            with Vertical(id="left"):
                yield Field(id="filter", placeholder="a word of a title or theme", compact=True)
                yield Rows(id="options", look=self.look, classes="pane")
            with VerticalScroll(id="choosing", classes="pane", can_focus=False):
                yield Card(self.session, self.drafts, id="card")

    def on_mount(self) -> None:
        """Show what there is, and point at the option asked for, or at the one that a guide waits for."""
        self.query_one("#choosing").border_title = "Card"
        self._list()
        rows = self.query_one("#options", Rows)
        rows.focus()
        rows.action_point(0)
        if self.first is not None:
            rows.point_at(self.first)
        super().on_mount()

    @property
    def option(self) -> str:
        """The option that is pointed at; nothing where none is listed."""
        key = self.query_one("#options", Rows).key
        return str(key) if key is not None else ""

    def _list(self) -> None:
        """List the options anew."""
        rows = self.query_one("#options", Rows)
        shown = [entry for entry in self.listing.shown() if self._matches(entry.option)]
        rows.show(self._rows(shown))
        rows.border_title = self._title(shown)
        self.query_one(Card).show(self.option)

    def _title(self, shown: Sequence[Shown]) -> Content:
        count = sum(entry.state != "closed" for entry in shown)
        word = f" {self.look.glyphs.dot} {self.horizon} term" if self.horizon else ""
        return Content(f"Options {self.look.glyphs.dot} {count} open of {len(shown)}{word}")

    def _matches(self, option: OptionName) -> bool:
        word = self.query_one("#filter", Input).value.strip().lower()
        text = f"{option.title} {self.session.names.themes.get(option.theme, '')}".lower()
        return word in text and self.horizon in ("", option.horizon)

    def _rows(self, shown: Sequence[Shown]) -> list[Row]:
        rows: list[Row] = []
        wide, theme = self.size.width >= 110, ""
        room = (self.query_one("#options", Rows).content_size.width or 34) - 1
        for entry in shown:
            if entry.option.theme != theme or not rows:
                rows += [Row(Content(""))] * bool(wide and rows)
                theme = entry.option.theme
                rows.append(Row(head(self.session.names.themes.get(theme, "other"))))
            rows.append(self._row(entry))
            if entry.reason and (wide or entry.option.id == self.query_one("#options", Rows).key):
                rows += [Row(line) for line in wrapped(plain(entry.reason, "italic $muted"), room, 3)]
        return rows or [Row(Content.styled("Nothing has that word. Escape shows all.", "$muted"))]

    def _row(self, entry: Shown) -> Row:
        glyphs = self.look.glyphs
        sign, style = {
            "chosen": (glyphs.chosen, "$accent"), "running": (glyphs.running, "$good"),
            "closed": (glyphs.closed, "$muted"), "open": (glyphs.open, ""),
        }[entry.state]  # fmt: skip
        tone = "$muted" if entry.state == "closed" else "bold" if entry.state == "chosen" else ""
        left = Content.styled(f"{sign} ", style) + plain(entry.option.title, tone)
        right = Content.styled(f"{entry.option.horizon[:1].upper()} ", "$muted") + plain(f"{entry.price:>6}", tone)
        return Row(left, right, entry.option.id)

    def next_step(self) -> Content:
        """The orders left, or why the last command was refused."""
        if self.said:
            return plain(self.said, "bold $bad")
        sight = self.session.see()
        left = price(self.look, self.session.names, sight.purse_left)
        orders = f"{sight.orders_left} order{'s' if sight.orders_left != 1 else ''} open"
        doing = "takes it back" if self.option and self.drafts.given(self.option) else "gives this order"
        return Content.assemble(left, f" left, {orders}.  ", ("space ", "bold $accent"), doing)

    @on(Rows.Pointed, "#options")
    def _pointed(self) -> None:
        self.said = ""
        self._list()
        self.query_one("#choosing").scroll_home(animate=False)
        self.reframe()

    @on(Rows.Opened, "#options")
    def _opened(self) -> None:
        self.action_choose()

    @on(Card.Changed)
    def _changed(self) -> None:
        self.said = ""
        self.reframe()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._list()

    @on(Input.Submitted, "#filter")
    def _found(self) -> None:
        self.query_one("#options", Rows).focus()

    def on_resize(self) -> None:
        """List anew: more is said where there is room."""
        self._list()
        self.reframe()

    def action_filter(self) -> None:
        """Ask for a word."""
        self.add_class("filtering")
        self.query_one("#filter", Input).focus()

    def action_horizon(self, horizon: str) -> None:
        """Show only what pays in this term, or all again."""
        self.horizon = "" if self.horizon == horizon else horizon
        self._list()

    def action_theme(self) -> None:
        """Point at the first option of the next theme."""
        shown = [entry.option for entry in self.listing.shown() if self._matches(entry.option)]
        themes = list(dict.fromkeys(option.theme for option in shown))
        here = next((option.theme for option in shown if option.id == self.option), "")
        if themes:
            then = themes[(themes.index(here) + 1) % len(themes)] if here in themes else themes[0]
            self.query_one("#options", Rows).point_at(next(o.id for o in shown if o.theme == then))

    def action_choose(self) -> None:
        """Go to the choices of the card, and back to the list."""
        card = self.query_one(Card)
        if card.has_focus:
            self._leave_card()
        elif self.option:
            self.add_class("choosing")
            card.focus()

    def _leave_card(self) -> None:
        self.remove_class("choosing")
        self.query_one("#options", Rows).focus()

    def action_source(self) -> None:
        """Say, or say no more, where the numbers come from."""
        card = self.query_one(Card)
        card.source = not card.source
        card.refresh(layout=True)
        if card.source:
            self.call_after_refresh(self.query_one("#choosing").scroll_end, animate=False)

    def action_give(self) -> None:
        """Give the order of the card; if it is given, take it back."""
        if not self.option:
            return
        given = self.drafts.given(self.option)
        order = self.drafts.of(self.option)
        on_card = self.query_one(Card).has_focus
        if given and (self.drafts.is_given(order) or not on_card):
            self._do(Withdraw(order if self.drafts.is_given(order) else given[-1]))
        else:
            self._submit(order)

    def _submit(self, order: Order) -> None:
        quote = self.session.quote(order)
        if quote.reason:
            self.said = f"Not open: {because(self.session, quote.reason, quote.cost)}"
            self.reframe()
        else:
            self._do(Submit(order))

    def action_undo(self) -> None:
        """Take the last order back."""
        given = self.session.see().given
        if given:
            self._do(Withdraw(given[-1]))

    def _do(self, command: Submit | Withdraw) -> None:
        self.said = ""
        try:
            self.session.do(command)
        except JournalError as fault:  # too long for a line
            self.notify(plain(fault).plain, severity="error", markup=False)
        except WargameError as fault:
            self.said = str(fault)
        self._list()
        self.reframe()

    def choices(self) -> Iterable[Choice]:
        """Every option and every value of the card, for the palette."""
        rows, card = self.query_one("#options", Rows), self.query_one(Card)
        for entry in self.listing.shown():
            yield entry.option.title, "Point at this option", partial(rows.point_at, entry.option.id)
        yield from card.choices()

    def action_back(self) -> None:
        """From the choices to the list, from a filter to all options, else one screen back."""
        field = self.query_one("#filter", Input)
        if self.query_one(Card).has_focus:
            self._leave_card()
        elif self.has_class("filtering"):
            self.remove_class("filtering")
            field.value = ""
            self.query_one("#options", Rows).focus()
        else:
            super().action_back()
