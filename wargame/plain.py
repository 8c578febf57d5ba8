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
from wargame.narrative import Narrator, closing_of, reading_words, wrapped
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

    def __init__(self, source: TextIO, sink: TextIO, width: int) -> None:
        self.source, self.sink, self.width = source, sink, width

    def say(self, *lines: str) -> None:
        """Write lines with nothing in them that a terminal obeys."""
        self.sink.write("".join(safe_text(line, 100_000) + "\n" for line in lines))
        self.sink.flush()

    def tell(self, text: str, indent: str = "") -> None:
        """Write a sentence in lines of the page's width."""
        self.say(*wrapped(safe_text(text, 100_000), self.width, indent, indent))

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
        """The answer to a question; None goes back. Raises Ended where there is no more input, or on `quit`."""
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
            self.say(*(f"{options.index(option) + 1}. {option}" for option in found))


def _found(options: list[str], word: str) -> list[str]:
    """The options that a word may mean: by whole title, number, its beginning, or that of a word in it."""
    small = word.lower()
    exact = [option for option in options if option.lower() == small]
    if not exact and word.isdecimal() and 1 <= int(word) <= len(options):
        return [options[int(word) - 1]]
    begun = [option for option in options if option.lower().startswith(small)]
    return exact or begun or [option for option in options if f" {small}" in option.lower()]


class Looking:
    """The commands of the line mode that change nothing."""

    def __init__(self, table: Table, role: str, prompt: Prompt) -> None:
        self.table, self.role, self.prompt, self.names = table, role, prompt, table.names
        self.narrator = Narrator(self.names, prompt.width)
        self.words = self.narrator.phrases

    def brief(self, rest: str = "") -> None:
        """The situation, the role's task, and its aims."""
        briefing = self.table.ask(self.role, Brief())
        self.prompt.tell(briefing.about)
        for name, text in briefing.texts:
            self.prompt.tell(f"{name}: {text}" if name else text)
        self.aims()

    def aims(self, rest: str = "") -> None:
        """The role's aims, and the weight of each in its score; control is told everyone's."""
        for role in self.names.roles:
            aims = [aim for aim in self.table.see(self.role).aims if aim.role == role.id and self.role in (role.id, CONTROL)]
            public = [f"{self.words.within(aim.title)} ({aim.weight})" for aim in aims if not aim.private]
            if aims:
                self.prompt.tell(f"{role.title} wants, of 100 points: {', '.join(public)}.")
            for aim in aims:
                if aim.private:
                    self.prompt.tell(f"And in private: {self.words.within(aim.title)} ({aim.weight}).")

    def card(self, rest: str) -> None:
        """The card of an option: its cost, and its possible effects."""
        options = {o.title: o.id for o in self.names.options if self.role in (o.role, CONTROL)}
        title = self.prompt.pick("option", list(options), rest)
        for line in self.table.ask(self.role, Card(options[title])) if title else []:
            self.prompt.tell(line.strip(), " " * (len(line) - len(line.lstrip())))

    def status(self, rest: str) -> None:
        """The readings of the tracks that matter to the role; `all`: of all."""
        known = [r for r in self.table.see(self.role).view.readings if r.kind != "hidden"]
        shown = [r for r in known if rest == "all" or concerns(self.names.track[r.track], self.role)]
        shown.sort(key=lambda r: (self._rank(r), self.names.track[r.track].slot))
        for track, group in groupby(shown, lambda r: r.track):
            places = [f"{self.names.region_title(r.region)} {reading_words(r)}".strip() for r in group]
            self.prompt.tell(f"{self.words.track(track)}: {', '.join(places)}")

    def _rank(self, reading: Reading) -> int:
        """Where a track stands on the role's screens; control has the order of whoever it concerns most."""
        rank = self.names.track[reading.track].rank
        return rank.get(self.role, 1000 if self.role != CONTROL else min(rank.values(), default=1000))

    def news(self, rest: str) -> None:
        """The events of the last turn."""
        turn = self.table.turn - (not self.table.is_over)
        if turn < 1:
            self.prompt.say("Nothing has happened yet.")
        else:
            self.story(turn)

    def story(self, turn: int, head: bool = True) -> None:
        """A turn as the role was told of it."""
        self.prompt.say(*self.narrator.turn(self.table.since(self.role, 0), turn, head, self.role))

    def deals(self, rest: str) -> None:
        """The deals that run."""
        deals = self.table.see(self.role).view.deals
        for deal in deals:
            self.prompt.tell(self._deal(deal))
        if not deals:
            self.prompt.say("No deal runs.")

    def _deal(self, deal: DealSeen) -> str:
        option, terms = self.words.options[deal.option], self.words.choices(deal.terms)
        answers = [o.title for o in self.names.options if o.role == self.role != option.role and deal.option in o.answers]
        hint = f" Write order {answers[0]} to answer it." if answers and deal.state == "open" else ""
        whose = self.names.role[option.role].title
        return f"{option.title} ({whose}): {deal.state} ({terms}), due by turn {deal.due}.{hint}"

    def why(self, rest: str) -> None:
        """The changes of a track of late (`all`: ever) with their causes, and its drift."""
        asked, ever = (rest[:-3].strip(), True) if f" {rest}".endswith(" all") else (rest, False)
        titles = {t.title: t for t in self.names.tracks if self.role == CONTROL or t.see[self.role] != "hidden"}
        title = self.prompt.pick("track", list(titles), asked)
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
            first, *others = self.words.decision(decision, told.get(decision.role, 0))
            self.prompt.tell(f"Turn {turn}. {first}")
            for line in others:
                self.prompt.tell(line, "  ")
            told[decision.role] = len(decision.passed)
        if not told:
            self.prompt.say("No scripted seat has ordered anything yet.")

    def _changes(self, track: TrackName, ever: bool) -> None:
        shares = self.table.ask(self.role, Why(track.id))
        last = max((share.change.turn for share in shares), default=0)
        shown = [share for share in shares if ever or share.change.turn == last]
        for share in shown:
            self.prompt.tell(f"Turn {share.change.turn}. {self.words.because(share)}")
        if not shares:
            self.prompt.say("Nothing that you know of has moved it.")
        elif len(shown) < len(shares):
            self.prompt.say(f"{len(shares) - len(shown)} earlier changes: why {track.title} all")

    def _drift(self, track: TrackName) -> None:
        for region in [region.id for region in self.names.regions] if track.regional else [None]:
            terms = self.table.ask(self.role, Drift(track.id, region))
            if terms:
                place = f"{self.names.region_title(region)}: " if region else ""
                self.prompt.tell(place + self.words.pull(terms))


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


class Plain:
    """Plays a game for one person, or shows it to control, on two streams."""

    def __init__(self, table: Table, role: str, source: TextIO, sink: TextIO, now: Callable[[], str], width: int = 80) -> None:
        self.table, self.role, self.now, self.names = table, role, now, table.names
        self.prompt = Prompt(source, sink, width)
        self.looking = Looking(table, role, self.prompt)
        self.words = self.looking.words

    def run(self) -> None:
        """Play until the game is over or the person leaves. Raises JournalError where nothing more can be recorded."""
        who = f"You play {self.names.role[self.role].title}" if self.role != CONTROL else "You are control and see everything"
        self.prompt.tell(f"{self.names.title}. {who}. Write help for the commands.")
        if self.table.turn == 1:
            self.looking.brief()
        try:
            while True:
                while not self.table.is_over:
                    self._turn()
                self._end()
        except Ended:
            self.prompt.say("The game is kept as it is." if self.table.path else "The game is not kept.")

    def _end(self) -> None:
        """Tell how it ended; anything may be asked then, until one leaves or takes a turn again."""
        end, last_hash = closing_of(self.table, self.role), self.table.see(self.role).last_hash
        self.prompt.say(*self.looking.narrator.ending(end), *self.looking.narrator.proof(last_hash))
        while self.table.is_over:
            self._command(self.prompt.ask("> "))

    def _turn(self) -> None:
        sight = self.table.see(self.role)
        self.prompt.tell(f"Turn {sight.turn} of {sight.turns}, {sight.date}. {self._means()}")
        self.looking.story(sight.turn, head=False)
        if sight.view.deals:
            self.looking.deals("")
        while self.table.turn == sight.turn and not self.table.is_over:
            if self.role != CONTROL:
                self._try(lambda: self.table.run_scripted(self.now()))
            self._command(self.prompt.ask("> "))

    def _means(self) -> str:
        sight = self.table.see(self.role)
        if self.role == CONTROL:
            return "Write commit to let the scripted seats play it."
        orders = f"{sight.orders_left} order{'' if sight.orders_left == 1 else 's'} left"
        return f"{orders}; {self.words.price(sight.purse_left)}."

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        look = self.looking
        known = {"?": self._legal, "help": self._help, "card": look.card, "order": self._order, "closed": self._closed,
                 "orders": self._given, "undo": self._undo, "brief": look.brief, "aims": look.aims, "status": look.status,
                 "news": look.news, "deals": look.deals, "why": look.why, "back": self._back, "commit": self._commit,
                 "again": self._again, "reasons": look.reasons, "practice": self._practice, "quit": self._quit}  # fmt: skip
        begun = [name for name in known if word and name.startswith(word)]
        found = [name for name in known if name == word] or begun
        if len(found) != 1:
            unknown = "Write ? for what you may order, help for the commands."
            self.prompt.say(f"Which: {', '.join(found)}?" if found else unknown)
        else:
            self._try(lambda: known[found[0]](rest.strip()))

    def _try(self, deed: Callable[[], None]) -> None:
        """Do something, or say why not. Raises JournalError where nothing more can be recorded."""
        try:
            deed()
        except WargameError as fault:
            if self.table.stopped:
                raise
            self.prompt.tell(str(fault))

    def _back(self, rest: str) -> None:
        self.prompt.say("There is no question to leave. undo takes the last order back.")

    def _help(self, rest: str) -> None:
        for command, what in HELP:
            self.prompt.tell(f"{command}: {what}")

    def _open(self) -> list[Listed]:
        return [entry for entry in self.table.legal(self.role) if not entry.reason]

    def _nothing(self) -> str:
        return OVER if self.table.is_over else "Nothing is open. Write commit to finish the turn."

    def _title(self, option: str) -> str:
        return self.words.titles[self.role, option]

    def _legal(self, rest: str) -> None:
        seen: dict[str, Listed] = {}
        for entry in self._open():
            seen.setdefault(entry.order.option, entry)
        for option, entry in seen.items():
            self.prompt.tell(f"{self._title(option)}: from {self.words.price(entry.cost) or 'nothing'}")
        if not seen:
            self.prompt.say(self._nothing())

    def _closed(self, rest: str) -> None:
        known = {entry.order.option for entry in self._open()}
        for entry in self.table.legal(self.role):
            if entry.reason and entry.order.option not in known:
                known.add(entry.order.option)
                self.prompt.tell(f"{self._title(entry.order.option)}: {entry.reason}")

    def _order(self, rest: str) -> None:
        entries = self._open()
        if not entries:
            self.prompt.say(self._nothing())
            return
        titles = {self._title(e.order.option): e.order.option for e in entries}
        title = self.prompt.pick("option", list(titles), rest)
        if title is None:
            return
        left = [e for e in entries if e.order.option == titles[title]]
        for label, value in self._questions(left):
            options = list(dict.fromkeys(value(e.order) for e in left))
            chosen = options[0] if len(options) == 1 else self.prompt.pick(label, options, "")
            if chosen is None:
                return
            left = [e for e in left if value(e.order) == chosen]
        self.table.do(self.role, Submit(left[0].order), self.now())
        self.prompt.tell(f"Ordered: {self._words(left[0].order)}. {self._means()}")

    def _questions(self, left: Sequence[Listed]) -> list[tuple[str, Callable[[Order], str]]]:
        """The open questions of an order: its way, its region, and each of its choices."""
        return [
            ("way", lambda order: order.way),
            ("region", lambda order: self.names.region_title(order.target)),
            *((self.words.value(name), partial(self._chosen, name)) for name in left[0].order.choices),
        ]

    def _chosen(self, name: str, order: Order) -> str:
        return self.words.value(order.choices.get(name, ""))

    def _words(self, order: Order) -> str:
        where = f" in {self.words.place(order.target)}" if order.target else ""
        chosen = self.words.choices(order.choices)
        return f"{self._title(order.option)}{where}" + (f" ({chosen})" if chosen else "")

    def _given(self, rest: str) -> None:
        self.prompt.say(*map(self._words, self.table.see(self.role).given), self._means())

    def _undo(self, rest: str) -> None:
        sight = self.table.see(self.role)
        if sight.ready.get(self.role):
            self.table.do(self.role, Uncommit(), self.now())
            self.prompt.say("Taken back: the commit.")
        elif not sight.given:
            self.prompt.say("There is no order to take back.")
        else:
            self.table.do(self.role, Withdraw(sight.given[-1]), self.now())
            self.prompt.tell(f"Taken back: {self._words(sight.given[-1])}. {self._means()}")

    def _commit(self, rest: str) -> None:
        turn = self.table.turn
        if self.table.is_over:
            self.prompt.say(OVER)
            return
        if self.role != CONTROL and not self._finish_orders():
            self.prompt.say("Not committed: the orders stand as they are.")
            return
        self.table.run_scripted(self.now())
        if self.table.turn == turn and not self.table.is_over:
            waiting = [self.names.role[role].title for role, is_ready in self.table.see(self.role).ready.items() if not is_ready]
            self.prompt.tell(f"The turn waits for: {', '.join(waiting)}.")
        else:
            self.looking.story(turn)

    def _practice(self, rest: str) -> None:
        """Play for practice from now on."""
        self.table.do(self.role, Practice(), self.now())
        self.prompt.tell("This game is practice now, as the record says: reasons tells why the other seats did what they did.")

    def _again(self, rest: str) -> None:
        """Take a turn again, after two questions and one confirmation."""
        sight = self.table.see(self.role)
        turns = [str(n) for n in range(1, sight.turn + (sight.phase == "over"))]
        if not sight.may_rewind or not turns:
            self.prompt.say("Only a person alone at the game takes turns again, and only finished ones.")
            return
        turn = self.prompt.pick("turn", turns, rest)
        luck = self.prompt.pick("dice", list(LUCK), "") if turn else None
        if turn and luck and self.prompt.pick("answer", ["yes", "no"], "") == "yes":
            self.table.do(self.role, Rewind(int(turn), LUCK[luck]), self.now())
            self.prompt.tell("Taken back. What came of it stays in the record, which says that the game is practice.")

    def _finish_orders(self) -> bool:
        """Ask what is meant and expected, and commit; False where the person goes back instead."""
        left = self.table.see(self.role).orders_left
        if left > 0:
            self.prompt.say(f"{left} order{' is' if left == 1 else 's are'} not used.")
        meant = self.prompt.answer("What do you intend? (empty: skip) ")
        expected = None if meant is None else self.prompt.answer("What do you expect? (empty: skip) ")
        if meant is None or expected is None:
            return False
        if meant or expected:
            self.table.do(self.role, Intent(meant, {"said": expected} if expected else {}), self.now())
        self.table.do(self.role, Commit(), self.now())
        return True

    def _quit(self, rest: str) -> None:
        raise Ended
