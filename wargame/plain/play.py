"""The turn in line mode: ordering, committing, and what each command does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

from wargame.commands import Commit, Intent, Practice, Rewind, Submit, Uncommit, Withdraw
from wargame.errors import WargameError
from wargame.orders import Listed
from wargame.plain.looking import Looking
from wargame.plain.prompt import Ended
from wargame.story import closing_of
from wargame.table import Table
from wargame.terms import CONTROL, Dice, Order

HELP = (
    ("?", "what you may order now"),
    ("card OPTION", "what an option costs and what may come of it"),
    ("order OPTION", "choose an option, its region and its choices"),
    ("closed", "what is closed, and why"),
    ("orders", "what you have ordered this turn"),
    ("undo", "take the last order back, or the commit while others still think"),
    ("brief", "the situation, your task and your aims"),
    ("aims", "what you want, and what it weighs in your score"),
    ("status", "what you know of the situation; status all: of everything"),
    ("news", "what followed from the last turn"),
    ("deals", "the deals that run"),
    ("why TRACK", "what moved a track of late and what caused that; why TRACK all: ever"),
    ("reasons TURN", "why scripted seats ordered what they did, once the game is over or is practice; of the last turn if none"),
    ("practice", "play for practice from now on, if you are alone at the game; the record says so"),
    ("back", "leave a question without an answer; at the commit's, go back to the orders"),
    ("commit", "finish the turn"),
    ("again TURN", "take a finished turn again, if you are alone at the game"),
    ("quit", "leave, from a question too; the game is kept"),
)
OVER = "The game is over. Ask what you like; again takes a turn again, quit leaves."
LUCK: dict[str, Dice] = {"the same dice": "stay", "other dice": "change"}


class Plain(Looking):
    """Plays a game for one person, or shows it to control, on two streams."""

    def __init__(
        self, table: Table, role: str, source: TextIO, sink: TextIO, now: Callable[[], str], width: int = 80
    ) -> None:
        super().__init__(table, role, source, sink, width)
        self.now = now

    def run(self) -> None:
        """Play until the game is over or the person leaves. Raises JournalError where nothing more can be recorded."""
        who = f"You play {self.names.role[self.role].title}" if self.role != CONTROL else "You are control and see everything"
        self.tell(f"{self.names.title}. {who}. Write help for the commands.")
        if self.table.game.turn == 1:
            self.brief()
        try:
            while True:
                while not self.table.game.is_over:
                    self._turn()
                self._end()
        except Ended:
            self.say("The game is kept as it is." if self.table.game.journal.path else "The game is not kept.")

    def _end(self) -> None:
        """Tell how it ended; anything may be asked then, until one leaves or takes a turn again."""
        end, last_hash = closing_of(self.table, self.role), self.table.see(self.role).last_hash
        for line in (*self.teller.ending(end), *self.teller.proof(last_hash)):
            self.say(line)
        while self.table.game.is_over:
            self._command(self.ask("> "))

    def _turn(self) -> None:
        sight = self.table.see(self.role)
        self.tell(f"Turn {sight.turn} of {sight.turns}, {sight.date}. {self._means()}")
        self.story(sight.turn, head=False)
        if sight.view.deals:
            self.deals("")
        while self.table.game.turn == sight.turn and not self.table.game.is_over:
            if self.role != CONTROL:
                self._try(lambda: self.table.run_scripted(self.now()))
            self._command(self.ask("> "))

    def _means(self) -> str:
        sight = self.table.see(self.role)
        if self.role == CONTROL:
            return "Write commit to let the scripted seats play it."
        orders = f"{sight.orders_left} order{'' if sight.orders_left == 1 else 's'} left"
        return f"{orders}; {self.teller.price(sight.purse_left)}."

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        known = {"?": self._legal, "help": self._help, "card": self.card, "order": self._order, "closed": self._closed,
                 "orders": self._given, "undo": self._undo, "brief": self.brief, "aims": self.aims, "status": self.status,
                 "news": self.news, "deals": self.deals, "why": self.why, "back": self._back, "commit": self._commit,
                 "again": self._again, "reasons": self.reasons, "practice": self._practice, "quit": self._quit}  # fmt: skip
        begun = [name for name in known if word and name.startswith(word)]
        found = [name for name in known if name == word] or begun
        if len(found) != 1:
            known_words = "Write ? for what you may order, help for the commands."
            self.say(f"Which: {', '.join(found)}?" if found else known_words)
            return
        self._try(lambda: known[found[0]](rest.strip()))

    def _try(self, deed: Callable[[], None]) -> None:
        """Do something, or say why not. Raises JournalError where nothing more can be recorded."""
        try:
            deed()
        except WargameError as fault:
            if self.table.game.journal.broken:
                raise
            self.tell(str(fault))

    def _back(self, rest: str) -> None:
        self.say("There is no question to leave. undo takes the last order back.")

    def _help(self, rest: str) -> None:
        for command, what in HELP:
            self.tell(f"{command}: {what}")

    def _open(self) -> list[Listed]:
        return [entry for entry in self.table.legal(self.role) if not entry.reason]

    def _nothing(self) -> str:
        return OVER if self.table.game.is_over else "Nothing is open. Write commit to finish the turn."

    def _title(self, option: str) -> str:
        return self.teller.titles[self.role, option]

    def _legal(self, rest: str) -> None:
        seen: dict[str, Listed] = {}
        for entry in self._open():
            seen.setdefault(entry.order.option, entry)
        for option, entry in seen.items():
            self.tell(f"{self._title(option)}: from {self.teller.price(entry.cost) or 'nothing'}")
        if not seen:
            self.say(self._nothing())

    def _closed(self, rest: str) -> None:
        opened = {entry.order.option for entry in self._open()}
        told: set[str] = set()
        for entry in self.table.legal(self.role):
            if entry.reason and entry.order.option not in opened | told:
                told.add(entry.order.option)
                self.tell(f"{self._title(entry.order.option)}: {entry.reason}")

    def _order(self, rest: str) -> None:
        entries = self._open()
        if not entries:
            self.say(self._nothing())
            return
        titles = {self._title(e.order.option): e.order.option for e in entries}
        title = self.pick("option", list(titles), rest)
        if title is None:
            return
        left = [e for e in entries if e.order.option == titles[title]]
        for label, value in self._questions(left):
            options = list(dict.fromkeys(value(e.order) for e in left))
            chosen = options[0] if len(options) == 1 else self.pick(label, options, "")
            if chosen is None:
                return
            left = [e for e in left if value(e.order) == chosen]
        self.table.do(self.role, Submit(left[0].order), self.now())
        self.tell(f"Ordered: {self._words(left[0].order)}. {self._means()}")

    def _questions(self, left: Sequence[Listed]) -> list[tuple[str, Callable[[Order], str]]]:
        """What is still open of an order: its way, its region, and each of its choices."""
        questions: list[tuple[str, Callable[[Order], str]]] = [("way", lambda o: o.way)]
        questions.append(("region", lambda o: self.names.region_title(o.target)))
        for name in left[0].order.choices:
            questions.append((self.teller.value(name), partial(self._chosen, name)))
        return questions

    def _chosen(self, name: str, order: Order) -> str:
        return self.teller.value(order.choices.get(name, ""))

    def _words(self, order: Order) -> str:
        where = f" in {self.teller.place(order.target)}" if order.target else ""
        chosen = self.teller.choices(order.choices)
        return f"{self._title(order.option)}{where}" + (f" ({chosen})" if chosen else "")

    def _given(self, rest: str) -> None:
        for order in self.table.see(self.role).given:
            self.say(self._words(order))
        self.say(self._means())

    def _undo(self, rest: str) -> None:
        sight = self.table.see(self.role)
        if sight.ready.get(self.role):
            self.table.do(self.role, Uncommit(), self.now())
            self.say("Taken back: the commit.")
            return
        given = sight.given
        if not given:
            self.say("There is no order to take back.")
            return
        self.table.do(self.role, Withdraw(given[-1]), self.now())
        self.tell(f"Taken back: {self._words(given[-1])}. {self._means()}")

    def _commit(self, rest: str) -> None:
        turn = self.table.game.turn
        if self.table.game.is_over:
            self.say(OVER)
            return
        if self.role != CONTROL and not self._finish_orders():
            self.say("Not committed: the orders stand as they are.")
            return
        self.table.run_scripted(self.now())
        if self.table.game.turn == turn and not self.table.game.is_over:
            waiting = [self.names.role[role].title for role, is_ready in self.table.see(self.role).ready.items() if not is_ready]
            self.tell(f"The turn waits for: {', '.join(waiting)}.")
        else:
            self.story(turn)

    def _practice(self, rest: str) -> None:
        """Play for practice from now on."""
        self.table.do(self.role, Practice(), self.now())
        self.tell("This game is practice now, as the record says: reasons tells why the other seats did what they did.")

    def _again(self, rest: str) -> None:
        """Take a turn again, after two questions and one confirmation."""
        sight = self.table.see(self.role)
        turns = [str(n) for n in range(1, sight.turn + (sight.phase == "over"))]
        if not sight.may_rewind or not turns:
            self.say("Only a person alone at the game takes turns again, and only finished ones.")
            return
        turn = self.pick("turn", turns, rest)
        luck = self.pick("dice", list(LUCK), "") if turn else None
        if turn and luck and self.pick("answer", ["yes", "no"], "") == "yes":
            self.table.do(self.role, Rewind(int(turn), LUCK[luck]), self.now())
            self.tell("Taken back. What came of it stays in the record, which says that the game is practice.")

    def _finish_orders(self) -> bool:
        """Ask what is meant and expected, and commit; False where the person goes back instead."""
        left = self.table.see(self.role).orders_left
        if left > 0:
            self.say(f"{left} order{' is' if left == 1 else 's are'} not used.")
        meant = self.answer("What do you intend? (empty: skip) ")
        expected = None if meant is None else self.answer("What do you expect? (empty: skip) ")
        if meant is None or expected is None:
            return False
        if meant or expected:
            self.table.do(self.role, Intent(meant, {"said": expected} if expected else {}), self.now())
        self.table.do(self.role, Commit(), self.now())
        return True

    def _quit(self, rest: str) -> None:
        raise Ended
