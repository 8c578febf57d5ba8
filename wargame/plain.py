"""The line mode: one person at a table, a line at a time, fit for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

from wargame.commands import Commit, Intent, Submit, Why, Withdraw
from wargame.errors import WargameError
from wargame.orders import Listed
from wargame.story import Storyteller
from wargame.table import Table
from wargame.terms import Order
from wargame.text import safe_text

HELP = (
    ("?", "what you may order now"),
    ("order OPTION", "choose an option, its region and its choices"),
    ("closed", "what is closed, and why"),
    ("orders", "what you have ordered this turn"),
    ("undo", "take the last order back"),
    ("status", "what you know of the situation"),
    ("news", "what followed from the last turn"),
    ("deals", "the deals that run"),
    ("why TRACK", "what moved a track"),
    ("commit", "finish the turn"),
    ("quit", "leave; the game is kept"),
)


def _chosen(name: str, order: Order) -> str:
    return str(order.choices.get(name, "")).replace("_", " ")


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
        while self.table.game.turn == turn and not self.table.game.is_over:
            self.table.run_scripted(self.now())
            if self.role in self.table.game.active:
                self._command(self.ask("> "))

    def _means(self) -> str:
        sight = self.table.see(self.role)
        purse = ", ".join(
            f"{left} {self.names.track[id].title.lower()}" for id, left in sight.purse_left.items()
        )
        return f"{sight.orders_left} orders left; {purse}."

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        known = {"?": self._legal, "help": self._help, "order": self._order, "closed": self._closed, "orders": self._given,
                 "undo": self._undo, "status": self._status, "news": self._news, "deals": self._deals, "why": self._why,
                 "commit": self._commit, "quit": self._quit}  # fmt: skip
        found = [name for name in known if name == word] or [
            name for name in known if word and name.startswith(word)
        ]
        if len(found) != 1:
            self.say(
                "Write ? for what you may order, help for the commands."
                if not found
                else f"Which: {', '.join(found)}?"
            )
            return
        try:
            known[found[0]](rest.strip())
        except WargameError as fault:
            self.say(str(fault))

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
            cost = (
                ", ".join(f"{n} {self.names.track[id].title.lower()}" for id, n in entry.cost.items())
                or "nothing"
            )
            self.say(f"{self._title(option)}: from {cost}")
        if not seen:
            self.say("Nothing is open. Write commit to finish the turn.")

    def _closed(self, rest: str) -> None:
        opened = {entry.order.option for entry in self._open()}
        told: set[str] = set()
        for entry in self.table.legal(self.role):
            if entry.reason and entry.order.option not in opened | told:
                told.add(entry.order.option)
                self.say(f"{self._title(entry.order.option)}: {entry.reason}")

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
            questions.append((name.replace("_", " "), partial(_chosen, name)))
        return questions

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
        where = f" in {self.names.region_title(order.target)}" if order.target else ""
        chosen = ", ".join(str(value).replace("_", " ") for value in order.choices.values())
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
        for reading in self.table.see(self.role).view.readings:
            track = self.names.track[reading.track]
            if (self.role not in track.rank and rest != "all") or reading.kind == "hidden":
                continue
            where = f", {self.names.region_title(reading.region)}" if reading.region else ""
            self.say(f"{track.title}{where}: {reading.word or reading.value}")

    def _news(self, rest: str) -> None:
        turn = max(self.table.game.turn - 1, 1)
        for line in self.teller.turn(self.table.since(self.role, 0), turn):
            self.say(line)

    def _deals(self, rest: str) -> None:
        deals = self.table.see(self.role).view.deals
        for deal in deals:
            terms = ", ".join(f"{name} {value}".replace("_", " ") for name, value in deal.terms.items())
            self.say(f"{self.teller.options[deal.option]}: {deal.state} ({terms}), due by turn {deal.due}")
        if not deals:
            self.say("No deal runs.")

    def _why(self, rest: str) -> None:
        titles = {track.title: track.id for track in self.names.tracks if track.see[self.role] != "hidden"}
        title = self._pick("track", list(titles), rest)
        if title is None:
            return
        told = {event.number: event for event in self.table.since(self.role, 0)}
        regions = (
            [None] if not self.names.track[titles[title]].regional else [r.id for r in self.names.regions]
        )
        for region in regions:
            for event in self.table.ask(self.role, Why(titles[title], region)):
                cause = told.get(event.cause)
                source = (cause.title if cause and cause.title else "") or event.title or "unseen causes"
                where = f", {self.names.region_title(region)}" if region else ""
                self.say(f"Turn {event.turn}{where}: {event.before} to {event.after}, by {source}")

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
        for line in self.teller.turn(self.table.since(self.role, 0), turn):
            self.say(line)

    def _quit(self, rest: str) -> None:
        raise Ended

    def _end(self) -> None:
        game = self.table.game
        for line in self.teller.ending(str(game.outcome), game.scores):
            self.say(line)
