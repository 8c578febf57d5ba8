"""The card of an option: its choices, its quote, and the key that orders it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from wargame.table import SeatView
from wargame.terms import Order
from wargame.ui.parts.drawing import Look, head, look_of, plain, price_text, row, value
from wargame.ui.play.card_text import WAYS, WIDE, CardText, Drafts, Question
from wargame.ui.session import Session

Drawn: TypeAlias = tuple[list[Content], dict[int, Question]]
"""The lines of a card, and which of them ask what."""


class Card(Widget, can_focus=True):
    """Shows an option's card; up and down go to a choice, left and right change it."""

    DEFAULT_CSS = "Card { height: auto; width: 1fr; text-wrap: nowrap; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "ask(-1)", "choice before", show=False),
        Binding("down,j", "ask(1)", "next choice", show=False),
        Binding("left,h", "step(-1)", "value before", show=False),
        Binding("right,l", "step(1)", "next value", show=False),
        *(Binding(str(n), f"number({n})", f"value {n}", show=False) for n in range(1, 10)),
    ]

    class Changed(Message):
        """The order is another one now."""

    def __init__(self, session: Session, drafts: Drafts, *, id: str) -> None:
        super().__init__(id=id)
        self.session, self.drafts = session, drafts
        self.look: Look = look_of(session.settings)
        self.option, self.asked, self.source = "", 0, False
        self.spots: dict[int, Question] = {}
        self.written: tuple[SeatView, Hashable, Drawn] | None = None

    def show(self, option: str) -> None:
        """Show another option, or the same one anew."""
        self.asked = self.asked if option == self.option else 0
        self.option = option
        self.refresh(layout=True)

    @property
    def order(self) -> Order:
        """The order as it is drafted."""
        return self.drafts.of(self.option)

    @property
    def questions(self) -> list[Question]:
        """The choices."""
        return self.drafts.questions(self.option) if self.option else []

    def action_ask(self, step: int) -> None:
        """Go to another choice; beyond the last one the card scrolls."""
        last = len(self.questions) - 1
        if not 0 <= self.asked + step <= last and self.parent is not None:
            scroll = self.screen.query_one(f"#{self.parent.id}")
            scroll.scroll_relative(y=3 * step, animate=False)
        elif step < 0 and self.parent is not None:
            self.screen.query_one(f"#{self.parent.id}").scroll_home(animate=False)
        self.asked = min(max(self.asked + step, 0), max(last, 0))
        self.refresh()

    def action_step(self, step: int) -> None:
        """Take the next value of the choice."""
        if self.questions:
            question = self.questions[min(self.asked, len(self.questions) - 1)]
            self.drafts.step(self.option, question.name, step)
            self._changed()

    def action_number(self, number: int) -> None:
        """Take a value by its number: a region where one is asked for."""
        asked = self.questions
        where = [q for q in asked if q.name == "target"] or asked[self.asked : self.asked + 1]
        for question in where:
            numbered = self._numbered(question)
            if number in numbered:
                self.choose(question.name, numbered[number])

    def _numbered(self, question: Question) -> dict[int, str | int | None]:
        """The values by the number that they are shown with."""
        if question.name != "target":
            return dict(enumerate(question.values, 1))
        numbers = {region.id: n for n, region in enumerate(self.session.names.regions, 1)}
        return {numbers[str(v)]: v for v in question.values}

    def choices(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """Every value of every choice, for the palette."""
        for question in self.questions:
            for chosen in question.values:
                words = f"{self._title(question)}: {self._word(question, chosen)}"
                yield words, "Choose this", partial(self.choose, question.name, chosen)

    def choose(self, name: str, value: str | int | None) -> None:
        """Choose a value."""
        self.drafts.choose(self.option, name, value)
        self._changed()

    def _changed(self) -> None:
        self.refresh(layout=True)
        self.post_message(self.Changed())

    def on_focus(self) -> None:
        """Show which choice is meant."""
        self.refresh()

    def on_blur(self) -> None:
        """Show none."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose what the mouse is on: the left half of a line takes the value before, the right half the next."""
        line = event.get_content_offset_capture(self)
        question = self.spots.get(line.y)
        if question is not None:
            self.asked = self.questions.index(question)
            self.action_step(-1 if line.x < self.content_size.width // 2 and len(question.values) > 2 else 1)

    def render(self) -> Content:
        """The card in lines."""
        lines, self.spots = self._lines(self.content_size.width)
        return Content("\n").join(lines)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as the card has."""
        return len(self._lines(width)[0])

    def _lines(self, width: int) -> Drawn:
        """The card for a width, and which lines ask what; written once for measuring and drawing."""
        now = (self.option, self.option and self.order.key(), width, self.source, self.has_focus and self.asked)
        if self.written is None or self.written[0] is not self.session.see() or self.written[1] != now:
            self.written = self.session.see(), now, self._write(width)
        return self.written[2]

    def _write(self, width: int) -> Drawn:
        if not self.option:
            return [Content.styled(" Point at an option to read its card.", "$muted")], {}
        text = CardText(self.session, self.session.quote(self.order), max(width - 2, 20), source=self.source)
        lines, choices = list(text.title()), list(self._choices(text.width))
        if choices:
            lines += [Content("")] * (text.width >= WIDE) + [head("CHOICES")]
        spots = {len(lines) + i: question for i, (_, question) in enumerate(choices)}
        lines += [line for line, _ in choices] + list(text.rest())
        return [Content(" ") + line for line in lines], spots

    def _choices(self, width: int) -> Iterator[tuple[Content, Question]]:
        asked = self.questions
        names = [self._title(question) for question in asked]
        column = max((len(name) for name in names), default=0) + 1
        for i, question in enumerate(asked):
            here = self.has_focus and i == self.asked
            name = plain(f" {names[i]:<{column}}", "bold $accent" if here else "$muted")
            line = row(name + " " + self._values(question, width - column - 3), self._beside(question), width, self.look)
            yield (line.stylize("on $panel") if here else line), question

    def _title(self, question: Question) -> str:
        return {"way": "give it", "target": "target"}.get(question.name, self.session.words.value(question.name))

    def _values(self, question: Question, width: int) -> Content:
        """All values, the chosen one marked, where there is room; else the chosen one between arrows."""
        chosen = self.drafts.value(self.option, question.name)
        words = [self._word(question, value) for value in question.values]
        if question.name != "target" and sum(len(word) + 4 for word in words) <= width - 6:
            parts = [self._mark(word, value == chosen) for word, value in zip(words, question.values, strict=True)]
            return Content("  ").join(parts)
        word = self._word(question, chosen)
        less, more = ((sign, "$accent") for sign in (self.look.glyphs.less, self.look.glyphs.more))
        return Content.assemble(less, " ", plain(word, "bold"), " ", more)

    def _mark(self, word: str, chosen: bool) -> Content:
        glyphs = self.look.glyphs
        sign = Content.styled(f"{glyphs.on if chosen else glyphs.off} ", "$accent" if chosen else "$muted")
        return sign + plain(word, "bold" if chosen else "$muted")

    def _word(self, question: Question, chosen: str | int | None) -> str:
        if question.name == "way":
            return WAYS[str(chosen)]
        if question.name == "target":
            numbers = [region.id for region in self.session.names.regions]
            return f"{numbers.index(str(chosen)) + 1} {self.session.names.region_title(str(chosen))}"
        return self.session.words.value(chosen if chosen is not None else "")

    def _beside(self, question: Question) -> Content:
        """Beside a region the track that the seat looks at first; beside a choice what it adds to the price."""
        if question.name == "target":
            return self._region_reading()
        prices = dict(self.drafts.prices(self.option, question.name))
        now = prices.get(self.drafts.value(self.option, question.name))
        least = min(prices.values(), key=lambda cost: sum(cost.values()), default=None)
        if now is None or least is None or now == least:
            return Content("")
        more = {track: now.get(track, 0) - least.get(track, 0) for track in now}
        return plain("+" + price_text(self.look, self.session.names, more), "bold")

    def _region_reading(self) -> Content:
        names, seat = self.session.names, self.session.seat
        ranked = [track for track in names.tracks if track.regional and seat in track.rank]
        if not ranked:
            return Content("")
        track = min(ranked, key=lambda t: t.rank[seat])
        reading = self.session.see().view.reading(track.id, self.order.target)
        return plain(f"{self.session.words.within(track.title)} ", "$muted") + value(self.look, track, reading)
