"""Looking: what the person knows of the game, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from wargame.commands import Brief, Card, Drift, Reasons, Why
from wargame.names import TrackName
from wargame.plain.prompt import Prompt
from wargame.review import concerns
from wargame.story import Storyteller
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.text import safe_text
from wargame.views import DealSeen, Reading


class Looking(Prompt):
    """The commands of the line mode that change nothing."""

    def __init__(self, table: Table, role: str, source: TextIO, sink: TextIO, width: int) -> None:
        super().__init__(source, sink)
        self.table, self.role, self.names = table, role, table.game.names
        self.teller = Storyteller(self.names, width)

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
        turn = self.table.game.turn - (not self.table.game.is_over)
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
