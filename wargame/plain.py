"""The line mode: one person at a table, a line at a time, fit for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TextIO

from wargame.cards import card_text
from wargame.commands import Commit, Intent, Submit, Withdraw
from wargame.errors import WargameError
from wargame.orders import Listed
from wargame.review import why
from wargame.story import Storyteller, closing_of
from wargame.table import Table
from wargame.terms import Order
from wargame.text import safe_text
from wargame.views import Reading

HELP = (
    ("?", "what you may order now"),
    ("card OPTION", "what an option costs and what may come of it"),
    ("order OPTION", "choose an option, its region and its choices"),
    ("closed", "what is closed, and why"),
    ("orders", "what you have ordered this turn"),
    ("undo", "take the last order back"),
    ("status", "what you know of the situation"),
    ("news", "what followed from the last turn"),
    ("deals", "the deals that run"),
    ("why TRACK", "what moved a track, and what caused that"),
    ("back", "leave a question without an answer"),
    ("commit", "finish the turn"),
    ("quit", "leave; the game is kept"),
)


def _reading(reading: Reading) -> str:
    exact = reading.kind == "exact" and not reading.word
    return str(reading.value) if exact else reading.word


class Ended(Exception):
    """The person has left, or there is no more input."""


class Plain:
    """Reads commands from a stream and writes lines to another."""

    def __init__(self, table: Table, role: str, source: TextIO, sink: TextIO, now: Callable[[], str]) -> None:
        self.table, self.role, self.source, self.sink, self.now = table, role, source, sink, now
        self.names = table.game.engine.names
        self.teller = Storyteller(self.names)

    def say(self, line: str = "") -> None:
        """Write a line with nothing in it that a terminal obeys."""
        self.sink.write(safe_text(line, 100_000) + "\n")
        self.sink.flush()

    def ask(self, prompt: str) -> str:
        """Read one line; raises Ended where there is none."""
        self.sink.write(prompt)
        self.sink.flush()
        line = self.source.readline()
        if not line:
            raise Ended
        return safe_text(line).strip()

    def run(self) -> None:
        """Play until the game is over or the person leaves."""
        self.say(
            f"{self.names.title}. You play {self.names.role[self.role].title}. Write help for the commands."
        )
        try:
            while not self.table.game.is_over:
                self._turn()
        except Ended:
            self.say("The game is kept as it is.")
            return
        self._end()

    def _turn(self) -> None:
        sight = self.table.see(self.role)
        self.say(f"Turn {sight.turn} of {sight.turns}, {sight.date}. {self._means()}")
        turn = sight.turn
        self._tell(turn, head=False)
        while self.table.game.turn == turn and not self.table.game.is_over:
            self.table.run_scripted(self.now())
            if self.role in self.table.game.active:
                self._command(self.ask("> "))

    def _means(self) -> str:
        sight = self.table.see(self.role)
        purse = self.teller.price(sight.purse_left)
        return f"{sight.orders_left} orders left; {purse}."

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        known = {"?": self._legal, "help": self._help, "card": self._card, "order": self._order, "closed": self._closed,
                 "orders": self._given, "undo": self._undo, "status": self._status, "news": self._news, "deals": self._deals,
                 "why": self._why, "back": self._back, "commit": self._commit, "quit": self._quit}  # fmt: skip
        begun = [name for name in known if word and name.startswith(word)]
        found = [name for name in known if name == word] or begun
        if len(found) != 1:
            known_words = "Write ? for what you may order, help for the commands."
            self.say(f"Which: {', '.join(found)}?" if found else known_words)
            return
        try:
            known[found[0]](rest.strip())
        except WargameError as fault:
            self.say(str(fault))

    def _back(self, rest: str) -> None:
        self.say("There is no question to leave. undo takes the last order back.")

    def _help(self, rest: str) -> None:
        for command, what in HELP:
            self.say(f"{command}: {what}")

    def _open(self) -> list[Listed]:
        return [entry for entry in self.table.legal(self.role) if not entry.reason]

    def _title(self, option: str) -> str:
        return self.teller.titles[self.role, option]

    def _legal(self, rest: str) -> None:
        seen: dict[str, Listed] = {}
        for entry in self._open():
            seen.setdefault(entry.order.option, entry)
        for option, entry in seen.items():
            self.say(f"{self._title(option)}: from {self.teller.price(entry.cost) or 'nothing'}")
        if not seen:
            self.say("Nothing is open. Write commit to finish the turn.")

    def _closed(self, rest: str) -> None:
        opened = {entry.order.option for entry in self._open()}
        told: set[str] = set()
        for entry in self.table.legal(self.role):
            if entry.reason and entry.order.option not in opened | told:
                told.add(entry.order.option)
                self.say(f"{self._title(entry.order.option)}: {entry.reason}")

    def _card(self, rest: str) -> None:
        titles = {title: option for (role, option), title in self.teller.titles.items() if role == self.role}
        title = self._pick("option", list(titles), rest)
        engine, view = self.table.game.engine, self.table.see(self.role).view
        for card in engine.compiled.cards:
            if title is not None and (card.role, card.id) == (self.role, titles[title]):
                for line in card_text(engine, view, card):
                    self.say(line)

    def _order(self, rest: str) -> None:
        entries = self._open()
        titles = {self._title(e.order.option): e.order.option for e in entries}
        title = self._pick("option", list(titles), rest)
        if title is None:
            return
        left = [e for e in entries if e.order.option == titles[title]]
        for label, value in self._questions(left):
            options = list(dict.fromkeys(value(e.order) for e in left))
            chosen = options[0] if len(options) == 1 else self._pick(label, options, "")
            if chosen is None:
                return
            left = [e for e in left if value(e.order) == chosen]
        self.table.do(self.role, Submit(left[0].order), self.now())
        self.say(f"Ordered: {self._words(left[0].order)}. {self._means()}")

    def _questions(self, left: Sequence[Listed]) -> list[tuple[str, Callable[[Order], str]]]:
        """What is still open of an order: its way, its region, and each of its choices."""
        questions: list[tuple[str, Callable[[Order], str]]] = [("way", lambda o: o.way)]
        questions.append(("region", lambda o: self.names.region_title(o.target)))
        for name in left[0].order.choices:
            questions.append((self.teller.value(name), partial(self._chosen, name)))
        return questions

    def _chosen(self, name: str, order: Order) -> str:
        return self.teller.value(order.choices.get(name, ""))

    def _pick(self, label: str, options: list[str], word: str) -> str | None:
        """One of some titles by number or unique beginning; None goes back."""
        while True:
            if word:
                found = self._found(options, word)
                if len(found) == 1:
                    return found[0]
                self.say(
                    f"'{word}' could be {len(found)} of them." if found else f"There is no {label} '{word}'."
                )
            for i, option in enumerate(options, 1):
                self.say(f"{i}. {option}")
            word = self.ask(f"{label} (number, beginning, or back): ")
            if word in ("", "back"):
                return None

    def _found(self, options: list[str], word: str) -> list[str]:
        if word.isdecimal() and 1 <= int(word) <= len(options):
            return [options[int(word) - 1]]
        exact = [option for option in options if option.lower() == word.lower()]
        return exact or [option for option in options if option.lower().startswith(word.lower())]

    def _words(self, order: Order) -> str:
        where = f" in {self.teller.place(order.target)}" if order.target else ""
        chosen = self.teller.choices(order.choices)
        return f"{self._title(order.option)}{where}" + (f" ({chosen})" if chosen else "")

    def _given(self, rest: str) -> None:
        for order in self.table.see(self.role).given:
            self.say(self._words(order))
        self.say(self._means())

    def _undo(self, rest: str) -> None:
        given = self.table.see(self.role).given
        if not given:
            self.say("There is no order to take back.")
            return
        self.table.do(self.role, Withdraw(given[-1]), self.now())
        self.say(f"Taken back: {self._words(given[-1])}. {self._means()}")

    def _status(self, rest: str) -> None:
        known = [r for r in self.table.see(self.role).view.readings if r.kind != "hidden"]
        shown = [r for r in known if rest == "all" or self.role in self.names.track[r.track].rank]
        for track, group in groupby(shown, lambda r: r.track):
            places = [f"{self.names.region_title(r.region)} {_reading(r)}".strip() for r in group]
            self.say(f"{self.teller.track(track)}: {', '.join(places)}")

    def _news(self, rest: str) -> None:
        turn = self.table.game.turn - 1
        if turn < 1:
            self.say("Nothing has happened yet.")
            return
        self._tell(turn)

    def _tell(self, turn: int, head: bool = True) -> None:
        for line in self.teller.turn(self.table.since(self.role, 0), turn, head):
            self.say(line)

    def _deals(self, rest: str) -> None:
        deals = self.table.see(self.role).view.deals
        for deal in deals:
            terms = self.teller.choices(deal.terms)
            self.say(f"{self.teller.title(deal.option)}: {deal.state} ({terms}), due by turn {deal.due}")
        if not deals:
            self.say("No deal runs.")

    def _why(self, rest: str) -> None:
        titles = {track.title: track.id for track in self.names.tracks if track.see[self.role] != "hidden"}
        title = self._pick("track", list(titles), rest)
        if title is None:
            return
        told = self.table.since(self.role, 0)
        track = self.names.track[titles[title]]
        regions = [region.id for region in self.names.regions] if track.regional else [None]
        chains = [chain for region in regions for chain in why(told, track.id, region)]
        for causes in chains:
            self.say(f"Turn {causes[0].turn}. {self.teller.because(causes)}")
        if not chains:
            self.say("Nothing that you know of has moved it.")

    def _commit(self, rest: str) -> None:
        sight = self.table.see(self.role)
        if sight.orders_left > 0:
            self.say(f"{sight.orders_left} orders are not used.")
        meant = self.ask("What do you intend? (empty: skip) ")
        expected = self.ask("What do you expect? (empty: skip) ")
        if meant or expected:
            self.table.do(self.role, Intent(meant, {"said": expected} if expected else {}), self.now())
        turn = self.table.game.turn
        self.table.do(self.role, Commit(), self.now())
        self.table.run_scripted(self.now())
        self._tell(turn)

    def _quit(self, rest: str) -> None:
        raise Ended

    def _end(self) -> None:
        for line in self.teller.ending(closing_of(self.table, self.role)):
            self.say(line)
