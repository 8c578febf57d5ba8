"""Line mode: one person at a table, a line at a time, fit for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TextIO

from wargame.commands import (
    Brief,
    Card,
    Commit,
    Drift,
    Intent,
    Practice,
    Reasons,
    Rewind,
    Submit,
    Uncommit,
    Why,
    Withdraw,
)
from wargame.errors import WargameError
from wargame.manifest import TrackName
from wargame.narrative import Narrator, closing_of
from wargame.orders import Listed
from wargame.review import concerns
from wargame.table import Table
from wargame.terms import CONTROL, Dice, Order
from wargame.text import safe_text
from wargame.views import DealSeen, Reading

LONGEST = 20_000
"""So many letters are no line that somebody types."""


class Ended(Exception):
    """The person has left, or there is no more input."""


class Prompt:
    """Reads lines from a stream and writes lines to another."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self.source, self.sink = source, sink

    def say(self, line: str = "") -> None:
        """Write a line with nothing in it that a terminal obeys."""
        self.sink.write(safe_text(line, 100_000) + "\n")
        self.sink.flush()

    def ask(self, prompt: str) -> str:
        """Read one line; raises Ended where there is none."""
        self.sink.write(prompt)
        self.sink.flush()
        line = self.source.readline(LONGEST)
        if len(line) == LONGEST:
            self.say(f"A line has more than {LONGEST:,} letters: nothing more is read.")
        if not line or len(line) == LONGEST:
            raise Ended
        return safe_text(line).strip()

    def answer(self, question: str) -> str | None:
        """What is answered to a question; None goes back. Raises Ended where there is no more input, or on `quit`."""
        said = self.ask(question)
        if said == "quit":
            raise Ended
        return None if said == "back" else said

    def pick(self, label: str, options: list[str], word: str) -> str | None:
        """One of some titles by its number or a unique beginning of one of its words; None goes back."""
        while True:
            found = options if word in ("", "?") else _found(options, word)
            if len(found) == 1 and word != "?":
                return found[0]
            if not found:
                self.say(f"There is no {label} '{word}'. ? lists them.")
            self._list(options, found)
            said = self.answer(f"{label} (number, beginning, ? or back): ")
            if not said:
                return None
            word = said


    def _list(self, options: list[str], found: list[str]) -> None:
        if all(option.isdecimal() for option in options):
            self.say(f"One of: {', '.join(found)}")
        else:
            for option in found:
                self.say(f"{options.index(option) + 1}. {option}")


def _found(options: list[str], word: str) -> list[str]:
    """The options that a word may mean: by whole title, number, its beginning, or that of a word in it."""
    small = word.lower()
    exact = [option for option in options if option.lower() == small]
    if not exact and word.isdecimal() and 1 <= int(word) <= len(options):
        return [options[int(word) - 1]]
    begun = [option for option in options if option.lower().startswith(small)]
    return exact or begun or [option for option in options if f" {small}" in option.lower()]


class Looking(Prompt):
    """The commands of the line mode that change nothing."""

    def __init__(self, table: Table, role: str, source: TextIO, sink: TextIO, width: int) -> None:
        super().__init__(source, sink)
        self.table, self.role, self.names = table, role, table.names
        self.teller = Narrator(self.names, width)

    def tell(self, text: str) -> None:
        """Write a sentence in lines of the page's width."""
        for line in self.teller.wrapped(safe_text(text, 100_000), "", ""):
            self.say(line)

    def brief(self, rest: str = "") -> None:
        """The situation, the role's task, and its aims."""
        briefing = self.table.ask(self.role, Brief())
        self.tell(briefing.about)
        for name, text in briefing.texts:
            self.tell(f"{name}: {text}" if name else text)
        self.aims()

    def aims(self, rest: str = "") -> None:
        """What the role wants, and what each aim weighs in its score; control is told everyone's."""
        for role in self.names.roles:
            aims = [aim for aim in self.table.see(self.role).aims if aim.role == role.id and self.role in (role.id, CONTROL)]
            public = [f"{self.teller.within(aim.title)} ({aim.weight})" for aim in aims if not aim.private]
            if aims:
                self.tell(f"{role.title} wants, of 100 points: {', '.join(public)}.")
            for aim in aims:
                if aim.private:
                    self.tell(f"And in private: {self.teller.within(aim.title)} ({aim.weight}).")

    def card(self, rest: str) -> None:
        """What an option is, costs and may bring."""
        options = {o.title: o.id for o in self.names.options if self.role in (o.role, CONTROL)}
        title = self.pick("option", list(options), rest)
        for line in self.table.ask(self.role, Card(options[title])) if title else []:
            indent = " " * (len(line) - len(line.lstrip()))
            for part in self.teller.wrapped(safe_text(line.strip()), indent, indent):
                self.say(part)

    def status(self, rest: str) -> None:
        """What is read of the tracks that matter to the role; `all`: of all."""
        known = [r for r in self.table.see(self.role).view.readings if r.kind != "hidden"]
        shown = [r for r in known if rest == "all" or concerns(self.names.track[r.track], self.role)]
        shown.sort(key=lambda r: (self._rank(r), self.names.track[r.track].slot))
        for track, group in groupby(shown, lambda r: r.track):
            places = [f"{self.names.region_title(r.region)} {_reading(r)}".strip() for r in group]
            self.tell(f"{self.teller.track(track)}: {', '.join(places)}")

    def _rank(self, reading: Reading) -> int:
        """Where a track stands on the role's screens; control has the order of whoever it concerns most."""
        rank = self.names.track[reading.track].rank
        return rank.get(self.role, 1000 if self.role != CONTROL else min(rank.values(), default=1000))

    def news(self, rest: str) -> None:
        """What followed from the last turn."""
        turn = self.table.turn - (not self.table.is_over)
        if turn < 1:
            self.say("Nothing has happened yet.")
        else:
            self.story(turn)

    def story(self, turn: int, head: bool = True) -> None:
        """A turn as the role was told of it."""
        for line in self.teller.turn(self.table.since(self.role, 0), turn, head, self.role):
            self.say(line)

    def deals(self, rest: str) -> None:
        """The deals that run."""
        deals = self.table.see(self.role).view.deals
        for deal in deals:
            self.tell(self._deal(deal))
        if not deals:
            self.say("No deal runs.")

    def _deal(self, deal: DealSeen) -> str:
        option, terms = self.teller.options[deal.option], self.teller.choices(deal.terms)
        answers = [o.title for o in self.names.options if o.role == self.role != option.role and deal.option in o.answers]
        hint = f" Write order {answers[0]} to answer it." if answers and deal.state == "open" else ""
        whose = self.names.role[option.role].title
        return f"{option.title} ({whose}): {deal.state} ({terms}), due by turn {deal.due}.{hint}"

    def why(self, rest: str) -> None:
        """What moved a track of late (`all`: ever), what caused that, and what it moves toward by itself."""
        asked, ever = (rest[:-3].strip(), True) if f" {rest}".endswith(" all") else (rest, False)
        titles = {t.title: t for t in self.names.tracks if self.role == CONTROL or t.see[self.role] != "hidden"}
        title = self.pick("track", list(titles), asked)
        if title is not None:
            self._changes(titles[title], ever)
            self._drift(titles[title])

    def reasons(self, rest: str) -> None:
        """Why the scripted seats ordered what they did in a turn: what each rule saw, and what it passed over."""
        sight = self.table.see(self.role)
        done = sight.turn - (sight.phase != "over")
        turn = int(rest) if rest.isdecimal() and int(rest) <= done else done
        told: dict[str, int] = {}
        for decision in self.table.ask(self.role, Reasons(turn)):
            first, *others = self.teller.decision(decision, told.get(decision.role, 0))
            self.tell(f"Turn {turn}. {first}")
            for line in others:
                for part in self.teller.wrapped(safe_text(line), "  ", "  "):
                    self.say(part)
            told[decision.role] = len(decision.passed)
        if not told:
            self.say("No scripted seat has ordered anything yet.")

    def _changes(self, track: TrackName, ever: bool) -> None:
        shares = self.table.ask(self.role, Why(track.id))
        last = max((share.change.turn for share in shares), default=0)
        shown = [share for share in shares if ever or share.change.turn == last]
        for share in shown:
            self.tell(f"Turn {share.change.turn}. {self.teller.because(share)}")
        if not shares:
            self.say("Nothing that you know of has moved it.")
        elif len(shown) < len(shares):
            self.say(f"{len(shares) - len(shown)} earlier changes: why {track.title} all")

    def _drift(self, track: TrackName) -> None:
        for region in [region.id for region in self.names.regions] if track.regional else [None]:
            terms = self.table.ask(self.role, Drift(track.id, region))
            if terms:
                place = f"{self.names.region_title(region)}: " if region else ""
                self.tell(place + self.teller.pull(terms))


def _reading(reading: Reading) -> str:
    exact = reading.kind == "exact" and not reading.word
    return str(reading.value) if exact else reading.word


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
        if self.table.turn == 1:
            self.brief()
        try:
            while True:
                while not self.table.is_over:
                    self._turn()
                self._end()
        except Ended:
            self.say("The game is kept as it is." if self.table.path else "The game is not kept.")

    def _end(self) -> None:
        """Tell how it ended; anything may be asked then, until one leaves or takes a turn again."""
        end, last_hash = closing_of(self.table, self.role), self.table.see(self.role).last_hash
        for line in (*self.teller.ending(end), *self.teller.proof(last_hash)):
            self.say(line)
        while self.table.is_over:
            self._command(self.ask("> "))

    def _turn(self) -> None:
        sight = self.table.see(self.role)
        self.tell(f"Turn {sight.turn} of {sight.turns}, {sight.date}. {self._means()}")
        self.story(sight.turn, head=False)
        if sight.view.deals:
            self.deals("")
        while self.table.turn == sight.turn and not self.table.is_over:
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
            if self.table.stopped:
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
        return OVER if self.table.is_over else "Nothing is open. Write commit to finish the turn."

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
        turn = self.table.turn
        if self.table.is_over:
            self.say(OVER)
            return
        if self.role != CONTROL and not self._finish_orders():
            self.say("Not committed: the orders stand as they are.")
            return
        self.table.run_scripted(self.now())
        if self.table.turn == turn and not self.table.is_over:
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
