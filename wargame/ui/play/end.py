"""The end of a game: outcome, scores and aims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from wargame.narrative import headline
from wargame.narrative.narrator import met
from wargame.review import Aim, KeyMoment
from wargame.ui.parts.dialogs import Rewindable
from wargame.ui.parts.drawing import chip, gauge, plain, row, wrapped
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.themes import LEVELS
from wargame.ui.play.resolution import Resolution
from wargame.ui.review.cause_tree import signed
from wargame.ui.review.why import hint, joined
from wargame.ui.session import Session, guidance, known_of

Choice = Literal["review", "same", "again"]
"""The choice after the end: looking back, the same seed once more, or another seed."""
MATTERED = 3
KEEP = "hash to keep "
WHOLE = 1000


class End(Rewindable[Choice]):
    """Tells a seat how the game ended; dismissed with what is to come next, a turn to be taken again, or None for home."""

    CSS = """
    End #outcome, End #moments, End #questions { height: 4; }
    End #aims { height: 1fr; }
    End.-narrow #questions { display: none; }
    End.-wide #outcome, End.-wide #moments { height: 5; }
    End.-wide #questions { height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "why", "why", id="end.why", tooltip="Show the turn of what is pointed at by cause"),
        Binding("r", "choose('review')", "look back", id="end.review", tooltip="Look back at the whole game"),
        Binding("s", "choose('same')", "same seed", id="end.same", tooltip="Play again with the same luck"),
        Binding("a", "choose('again')", "again", id="end.again", tooltip="Play again with other luck"),
        Binding("tab", "app.focus_next", "next pane", show=False, id="end.pane"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.known = known_of(session)
        self.moments = [moment for moment in self.known.moments if moment.good][:MATTERED]

    def guide(self) -> str:
        """The tutorial's text at the end."""
        return guidance(self.session, "end")

    def body(self) -> ComposeResult:
        """The outcome over objectives, moments and questions."""
        yield Static(id="outcome", classes="pane", markup=False)
        for id in ("aims", "moments", "questions"):
            with Vertical(id=id, classes="pane"):
                yield Rows(id=f"{id}-rows", look=self.known.pen.look)

    def on_mount(self) -> None:
        """Write what is shown first."""
        mine = [aim for aim in self.session.see().aims if aim.role == self.session.seat]
        whole = sum(met(aim) == "met" for aim in mine)
        aims = f"Objectives {self.known.pen.look.glyphs.dot} {whole} of your {len(mine)} met"
        titles = {"aims": aims, "moments": "Moments that mattered", "questions": "Talk it over"}
        for id, title in titles.items():
            self.query_one(f"#{id}").border_title = Content(title)
        self.query_one("#moments-rows", Rows).focus()
        self.call_after_refresh(self.redraw)

    def on_resize(self) -> None:
        """Draw to the new width."""
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Write everything that is shown."""
        outcome = self.query_one("#outcome", Static)
        kept = self.session.see().last_hash
        title = f"Outcome {self.known.pen.look.glyphs.dot} {KEEP}{kept}" if kept else "Outcome"
        outcome.border_title = Content(title[: outcome.size.width - 2])
        outcome.update(joined(list(self._outcome(outcome.content_size.width))))
        self.query_one("#aims-rows", Rows).show(list(self._aims()))
        self.query_one("#moments-rows", Rows).show([self._moment(m, i) for i, m in enumerate(self.moments)])
        questions = self.query_one("#questions-rows", Rows)
        questions.show(list(self._questions(questions.content_size.width)))
        self.reframe()

    def _outcome(self, width: int) -> Iterator[Content]:
        sight, names = self.session.see(), self.session.names
        found = next((o for o in names.outcomes if o.id == sight.outcome), None)
        scores = [row_of_scores(self.session, role) for role in sight.scores]
        title = plain(found.title if found else "The game goes on.", "bold")
        yield row(Content(" ") + title, Content("   ").join(scores), width, self.known.pen.look)
        yield from wrapped(plain(found.text if found else ""), width, 1)

    def _aims(self) -> Iterator[Row]:
        """The own objectives first, then the others'; each role's points add up to its score."""
        sight = self.session.see()
        for role in sorted(self.known.pen.names.role, key=lambda id: id != self.session.seat):
            aims = [aim for aim in sight.aims if aim.role == role]
            total = f"{sight.scores[role]} of 100" if role in sight.scores else ""
            owner = chip(self.known.pen.names, role)
            yield Row(owner + " " + plain(self.known.pen.names.role[role].title, "bold"), plain(total, "bold"), role)
            for aim in sorted(aims, key=lambda a: (a.private, -a.weight)):
                yield self._aim(aim)

    def _aim(self, aim: Aim) -> Row:
        look = self.known.pen.look
        reached = aim.reached or 0
        sign = look.glyphs.chosen if reached >= WHOLE else look.glyphs.open
        private = plain(f" {look.glyphs.dot} was private", "$muted") if aim.private else Content("")
        word = plain(met(aim), "$good" if reached >= WHOLE else "" if reached else "bold $bad")
        points = plain(f"{aim.tenths // 10}.{aim.tenths % 10} of {aim.weight:>2}".rjust(12))
        right = word + "  " + gauge(look, min(reached * LEVELS // WHOLE, LEVELS) - 1) + points
        return Row(Content(f" {sign} ") + plain(aim.title) + private, right, (aim.role, aim.id))

    def _moment(self, moment: KeyMoment, number: int) -> Row:
        names = self.known.pen.names
        owner = chip(names, moment.cause.role) + " " if moment.cause.role else Content("")
        where = f", {names.region_title(moment.cause.region)}" if moment.cause.region else ""
        left = plain(f"T{moment.turn:<3}", "$muted") + owner + plain(f"{headline(names, moment.cause)}{where}")
        return Row(left, Content("  ").join(self._largest(moment)), number)

    def _largest(self, moment: KeyMoment) -> list[Content]:
        """The largest change that came of a moment, and whether all of it was for the seat's good."""
        pen, change = self.known.pen, moment.largest.change
        track = pen.names.track[str(change.track)]
        word = plain("for you", "$good") if moment.good > 0 else plain("against you", "bold $bad")
        return [plain(track.short or track.title, "$muted") + " " + signed(pen, change), word.pad_left(11 - word.cell_length)]

    def _questions(self, width: int) -> Iterator[Row]:
        for number, question in enumerate(self.session.names.debrief, 1):
            first, *rest = wrapped(question, width - 5)
            yield Row(plain(f"{number}  ", "bold $accent") + first, key=number)
            for line in rest:
                yield Row(Content("   ") + line)
        if not self.session.names.debrief:
            yield Row(plain("What surprised you, and when could you have known?"))

    def next_step(self) -> Content:
        """Look back, or play again."""
        once_more = ", {z} a turn again" if self.session.see().may_rewind else ""
        return hint(f"{{r}} looks back; {{s}} same luck again, {{a}} other luck{once_more}; {{esc}} home")

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Show the turn of a moment."""
        if isinstance(event.key, int):
            self.action_why()

    def action_why(self) -> None:
        """Show the turn of the moment that is pointed at by cause."""
        key = self.query_one("#moments-rows", Rows).key
        if isinstance(key, int):
            self.app.push_screen(Resolution(self.session, self.moments[key].turn), self.take_again)

    def action_choose(self, choice: Choice) -> None:
        """Go on with something else."""
        self.dismiss(choice)

    def action_back(self) -> None:
        """Home."""
        self.dismiss(None)


def row_of_scores(session: Session, role: str) -> Content:
    """A role and its score."""
    return chip(session.names, role) + plain(f" {session.see().scores[role]}", "bold" if role == session.seat else "")
