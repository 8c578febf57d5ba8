"""The closing page: how the game ended, what each role wanted and reached, and what moved most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from wargame.commands import Pages
from wargame.game import Aim, aims_of
from wargame.names import Names
from wargame.review import Record, Swing, swings
from wargame.story.words import Words
from wargame.table import Table
from wargame.views import Reading

MOST = 6
"""So many of the largest swings are told."""


@dataclass(frozen=True)
class End:
    """What there is to say of a finished game."""

    outcome: str
    scores: Mapping[str, int]
    aims: Sequence[Aim]
    swings: Sequence[Swing]
    """The largest first, as somebody read them."""


def closing_of(table: Table, seat: str) -> End:
    """The end of a finished game, as a seat sees it."""
    sight, pages = table.see(seat), table.ask(seat, Pages())
    names = table.game.names
    return End(str(sight.outcome), sight.scores, sight.aims, swings(names, pages[0], pages[-1], seat))


def closing_in(record: Record, role: str) -> End:
    """The end of a recorded game that is over, as a role saw it; an older record does not say what was reached."""
    pages, over = record.pages(role), record.over or {}
    aims = aims_of(record.names, over.get("reached", {}))
    return End(str(over["outcome"]), over["scores"], aims, swings(record.names, pages[0], pages[-1], role))


class Closing(Words):
    """Tells the end of a game, in lines of some width."""

    def __init__(self, names: Names, width: int = 100) -> None:
        super().__init__(names)
        self.width = width

    def wrapped(self, text: str, first: str, rest: str) -> list[str]:
        """A text in lines, the first and the others behind their own indents; a change is not broken in two."""
        whole = text.replace(" -> ", "\N{NO-BREAK SPACE}->\N{NO-BREAK SPACE}")
        lines = wrap(whole, self.width, initial_indent=first, subsequent_indent=f"{rest}  ", break_long_words=False)
        return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]

    def practice(self, record: Record) -> Iterator[str]:
        """Whether the game was for practice, and which turns were taken again, in the order of the record."""
        if record.practice:
            yield "A game for practice."
        for entry in record.rewinds:
            luck = "other dice" if entry.body["dice"] == "change" else "the same dice"
            who = self.names.role[entry.body["role"]].title if entry.body["role"] in self.names.role else "control"
            yield f"Turn {entry.body['turn']} was taken again by {self.the(who) if who != 'control' else who}, with {luck}."

    def ending(self, end: End) -> Iterator[str]:
        """The outcome; each role's score and how it came about; and the largest swings from start to end."""
        found = next(o for o in self.names.outcomes if o.id == end.outcome)
        yield f"THE END: {found.title}"
        if found.text:
            yield from self.wrapped(found.text, "  ", "")
        for role in self.names.roles:
            yield f"  {role.title}: {end.scores[role.id]} of 100"
            yield from self._reached([aim for aim in end.aims if aim.role == role.id])
        yield "  What moved most, from start to end:"
        for swing in end.swings[:MOST]:
            yield f"    {self.track(*swing.place)} {reading_words(swing.before)} -> {reading_words(swing.after)}"

    def proof(self, last_hash: str) -> Iterator[str]:
        """The line to keep, from which it can be told later whether the record was changed; nothing of a game not kept."""
        if not last_hash:
            return
        yield f"The hash of this game, to keep: {last_hash}"
        how = "`wargame verify GAME --hash HASH` finds it, and says what was added to the record since."
        yield from self.wrapped(how, "  ", "")

    def _reached(self, aims: Sequence[Aim]) -> Iterator[str]:
        """The public aims by how far they were met, and the private one."""
        for word in ("met", "in part", "missed"):
            those = [self._aim(aim) for aim in aims if not aim.private and met(aim) == word]
            if those:
                yield from self.wrapped(f"{word.capitalize()}: {', '.join(those)}", "    ", "    ")
        for aim in aims:
            if aim.private:
                yield from self.wrapped(f"Its private aim: {self._aim(aim)}, {met(aim)}", "    ", "    ")

    def _aim(self, aim: Aim) -> str:
        points = f"{aim.tenths // 10}.{aim.tenths % 10}".removesuffix(".0")
        return f"{self.within(aim.title)} ({points} of {aim.weight})"


def met(aim: Aim) -> str:
    """In a word how far an aim was reached."""
    return {0: "missed", 1000: "met"}.get(aim.reached or 0, "in part")


def reading_words(reading: Reading) -> str:
    """What was read, as a number or in a word."""
    return reading.word or str(reading.value)
