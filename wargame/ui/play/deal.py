"""The deal: offering one, and answering one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from wargame.cards import Quoted, Terms, groups
from wargame.commands import Submit, Withdraw
from wargame.errors import WargameError
from wargame.manifest import TrackName
from wargame.terms import Order
from wargame.ui.parts.drawing import chip, head, look_of, packed, plain, price, row, value, wrapped
from wargame.ui.parts.frame import Dialog
from wargame.ui.parts.widgets import Chooser
from wargame.ui.play.card_text import CardText, Drafts, because
from wargame.ui.session import Session
from wargame.views import DealSeen

LABELS = {"ask": "we ask", "carrot": "we give", "stick": "if refused"}
"""The names of a deal's terms, by the role that offers it."""
TOLD = {"ask": "they ask", "carrot": "they give", "stick": "if refused"}
"""The same by who answers."""
KEPT, BROKEN = ("rewarded", "carried_out"), ("cheated", "bluffed")
"""The events by which who offers is seen to keep its word, or not."""
ROOMY = 36
"""From how many lines on heads have an empty line before them."""
MOST = 6
"""How many tracks of what is known are shown."""


def word_of(session: Session, role: str) -> tuple[int, int]:
    """How often a role kept its word, and how often it was tried, as far as the seat has heard."""
    owners = {option.id: option.role for option in session.names.options}
    kept = broken = 0
    for event in session.news():
        mine = owners.get(event.option or "") == role
        asked = ("kept", "broken") if not mine else ("", "")
        kept += event.kind in KEPT if mine else event.kind == asked[0]
        broken += event.kind in BROKEN if mine else event.kind == asked[1]
    return kept, kept + broken


def _terms(quote: Quoted) -> Terms:
    """The terms of a deal that is quoted."""
    assert quote.card.deal is not None
    return quote.card.deal


class DealDialog(Dialog[None]):
    """Chooses terms, or an answer, and gives it as an order."""

    CSS = """
    DealDialog .dialog { height: auto; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    DealDialog Static, DealDialog Chooser { width: 1fr; }
    DealDialog Horizontal { height: 1; margin-top: 1; }
    DealDialog Button { margin: 0 2 0 1; }
    DealDialog.-narrow .dialog { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,ctrl+s", "send", "send", id="deal.send", tooltip="Give it as an order, or take it back"),
        Binding("n", "leave", "go back", id="deal.back", tooltip="Go back without an order"),
    ]

    def __init__(self, session: Session, option: str | None = None) -> None:
        super().__init__()
        self.session, self.look, self.drafts = session, look_of(session.settings), Drafts(session)
        self.possible = self._possible()
        self.chosen = option if option in self.possible else next(iter(self.possible), "")
        self.said = ""

    def _possible(self) -> dict[str, DealSeen | None]:
        """The deals to choose from, by option: answers to those that wait, and offers of one's own."""
        names, seat = self.session.names, self.session.seat
        waiting = {deal.option: deal for deal in self.session.see().view.deals if deal.state == "open"}
        mine = [option for option in names.options if option.role == seat]
        found: dict[str, DealSeen | None] = {}
        for option in mine:
            for deal in option.answers:
                if deal in waiting and self._owner(deal) != seat:
                    found[option.id] = waiting[deal]
        return found | {option.id: None for option in mine if option.id in names.deals}

    def _owner(self, deal: str) -> str:
        """The role that offers a deal."""
        return next(o.role for o in self.session.names.options if o.id == deal)

    @property
    def deal(self) -> DealSeen | None:
        """The deal that is answered; None for an offer."""
        return self.possible.get(self.chosen)

    def compose(self) -> ComposeResult:
        """Terms or an answer over what would follow, and two buttons."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = self._title()
            box.border_subtitle = Content("y send   n go back" if self.chosen else "n go back")
            if len(self.possible) > 1:
                yield Chooser("deal", self._kinds(), self.chosen, self.look, id="kind")
            yield Static(id="offer")
            if self.chosen:
                yield from self._choosers()
            yield Static(id="effects")
            with Horizontal():
                yield Button(Content("Go back  n"), id="no", compact=True)
                if self.chosen:
                    yield Button(Content("Send  y"), id="yes", compact=True)

    def _title(self) -> Content:
        if not self.chosen:
            return Content("Deals")
        names = self.session.names
        return plain(names.option[self.session.seat, self.chosen].title)

    def _kinds(self) -> list[tuple[str, str]]:
        names, seat = self.session.names, self.session.seat
        words = {True: "answer what is offered", False: "offer"}
        return [
            (id, f"{words[deal is not None]}: {names.option[seat, id].title}" if deal is None else words[True])
            for id, deal in self.possible.items()
        ]

    def _choosers(self) -> Iterator[Chooser]:
        for question in self.drafts.questions(self.chosen):
            label = LABELS.get(question.name, self.session.words.value(question.name))
            values = [(str(v), self.session.words.value(v if v is not None else "")) for v in question.values]
            chosen = str(self.drafts.value(self.chosen, question.name))
            yield Chooser(f" {label}", values, chosen, self.look, id=f"term-{question.name}")

    def on_mount(self) -> None:
        """Begin with the terms."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        terms = [chooser for chooser in self.query(Chooser) if chooser.id != "kind"]
        (terms[0] if terms else self.query(Button).first()).focus()
        self._tell()

    def on_resize(self) -> None:
        """Lines are as long as there is room."""
        self.call_after_refresh(self._tell)

    @on(Chooser.Changed)
    async def _changed(self, changed: Chooser.Changed) -> None:
        name = str(changed.chooser.id).removeprefix("term-")
        self.said = ""
        if name == "kind":
            self.chosen = changed.chooser.value
            await self.recompose()
            self.query_one("#kind").focus()
            self.call_after_refresh(self._tell)
            return
        question = next(q for q in self.drafts.questions(self.chosen) if q.name == name)
        self.drafts.choose(self.chosen, name, question.values[changed.chooser.at])
        self._tell()

    def _tell(self) -> None:
        """Write the lines around the choices anew."""
        offer, effects = self.query_one("#offer", Static), self.query_one("#effects", Static)
        width = max(effects.content_size.width, 24)
        offer.update(Content("\n").join(self._offer(width)))
        effects.update(Content("\n").join(self._effects(width)))
        for button in self.query("#yes").results(Button):
            button.label = Content("Take back  y" if self._is_given() else "Send  y")

    def _is_given(self) -> bool:
        return bool(self.chosen) and self.drafts.is_given(self.drafts.of(self.chosen))

    def _offer(self, width: int) -> Iterator[Content]:
        """Who offers what to whom; for an answer also the terms as they stand."""
        names, deal = self.session.names, self.deal
        if not self.chosen:
            yield from wrapped("Nobody waits for an answer, and you have no offer to make.", width)
            return
        if deal is None:
            quote = self._quote()
            line = chip(names, self.session.seat) + " offers " + chip(names, _terms(quote).role)
            yield row(line, price(self.look, names, quote.cost), width, self.look)
            return
        owner = self._owner(deal.option)
        yield row(chip(names, owner) + " offers", f"answer by T{deal.due}", width, self.look)
        for name, term in deal.terms.items():
            label = TOLD.get(name, self.session.words.value(name))
            yield Content.assemble((f"  {label:<12}", "$muted"), plain(self.session.words.value(term), "bold"))

    def _quote(self) -> Quoted:
        """The terms as they are chosen, or as they lie before the seat."""
        deal = self.deal
        order = Order(deal.option, None, deal.terms) if deal else self.drafts.of(self.chosen)
        return self.session.quote(order)

    def _effects(self, width: int) -> Iterator[Content]:
        if not self.chosen:
            return
        quote = self._quote()
        yield from self._refusal(width)
        yield from self._how_seen(quote, width)
        yield from self._known(quote, width)
        yield from self._outcomes(quote, width)

    def _refusal(self, width: int) -> Iterator[Content]:
        order = self.drafts.of(self.chosen)
        quote = self.session.quote(order)
        reason = "" if self._is_given() else because(self.session, quote.reason, quote.cost)
        if self.said or reason:
            yield from wrapped(plain(self.said or f"{self.look.glyphs.closed} {reason}", "bold $bad"), width)

    def _how_seen(self, quote: Quoted, width: int) -> Iterator[Content]:
        """How one sees that what was asked, promised and threatened is done."""
        chosen = {**quote.order.choices}
        for kind, term, seen in _terms(quote).seen:
            if str(chosen.get(kind)) == str(term):
                label = (TOLD if self.deal else LABELS)[kind]
                yield from wrapped(Content.assemble((f"{label}: done when ", "$muted"), plain(seen)), width, 2)
        times = ", ".join(f"{chosen.get(turns, turns)} {what}" for what, turns in _terms(quote).times)
        if times:
            yield from wrapped(Content.assemble(("turns: ", "$muted"), plain(times)), width, 2)

    def _outcomes(self, quote: Quoted, width: int) -> Iterator[Content]:
        """The consequences of each way that the deal may end."""
        text = CardText(self.session, quote, width)
        yield from self._head("What follows")
        for group in groups(quote.card.effects):
            yield from text.sentence(group.effects, f"{group.when or 'at once'}:", 2)

    def _head(self, title: str) -> list[Content]:
        return [*[Content("")] * (self.size.height >= ROOMY), head(title)]

    def _known(self, quote: Quoted, width: int) -> Iterator[Content]:
        """The seat's readings on the matter, and how both sides have kept their word."""
        yield from self._head("What you know")
        parts = []
        for track in self._telling(quote.order.option)[:MOST]:
            reading = self.session.see().view.reading(track.id)
            parts.append(plain(f"{track.short or track.title} ", "$muted") + value(self.look, track, reading))
        yield from packed(parts, width, 2)
        owner = self._owner(quote.order.option)
        for role in dict.fromkeys((owner, _terms(quote).role)):
            yield from wrapped(self._word(role), width, 2)

    def _telling(self, deal: str) -> list[TrackName]:
        """The tracks that bear on a deal: those that hold one of its terms, then those of its theme by rank."""
        names, seat = self.session.names, self.session.seat
        offer = next(o for o in names.options if o.id == deal)
        terms = {str(term) for values in offer.choices.values() for term in values}
        held = [track for track in names.tracks if terms & set(track.values)]
        themed = [t for t in names.tracks if t.theme == offer.theme and seat in t.rank and not t.regional]
        return held + sorted(themed, key=lambda track: track.rank[seat])

    def _word(self, role: str) -> Content:
        kept, of = word_of(self.session, role)
        who = "you have" if role == self.session.seat else f"The {self.session.names.role[role].title} has"
        return plain(f"{who} kept {kept} of {of} promises and threats" if of else f"{who} not been put to the test yet")

    @on(Button.Pressed)
    def _pressed(self, pressed: Button.Pressed) -> None:
        if pressed.button.id == "yes":
            self.action_send()
        else:
            self.action_leave()

    def action_send(self) -> None:
        """Give the order, or take it back; an order that is not open stays here with its reason."""
        if not self.chosen:
            return
        order = self.drafts.of(self.chosen)
        try:
            self.session.do(Withdraw(order) if self._is_given() else Submit(order))
        except WargameError as fault:
            self.said = str(fault)
            self._tell()
            return
        self.dismiss(None)
