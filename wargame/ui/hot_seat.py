"""The hot seat: several teams at one terminal, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual import work
from textual.screen import Screen

from wargame.commands import Commit, Intent, Rewind
from wargame.errors import WargameError
from wargame.lobby import new_table, now
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.ui.parts.dialogs import Rewindable
from wargame.ui.parts.drawing import look_of, plain
from wargame.ui.parts.widgets import beside
from wargame.ui.play.screen import Play
from wargame.ui.session import Session
from wargame.ui.settings import Settings

Answer = TypeVar("Answer")
MAKING = "Making the game ready"
LONG = 60.0
"""Seconds for which it is said why a game had to stop."""


class HotSeat(Screen[None]):
    """A blank screen that leads the seats of this terminal through a game; whatever is between them shows nothing."""

    def __init__(self, table: Table, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._sit(table)

    def _sit(self, table: Table) -> None:
        self.table = table
        self.people = table.people
        self._tell_from(table.turn)
        self.following: Table | None = None
        """The game that is played next."""

    def _tell_from(self, turn: int) -> None:
        """Tell every seat what comes of a turn and of those after it."""
        self.told = dict.fromkeys(self.people, turn - 1)

    def on_mount(self) -> None:
        """Begin."""
        self.lead()

    @work(exclusive=True, group="lead")
    async def lead(self) -> None:
        """Lead through game after game until one is left, or over without another."""
        await self._game()
        while self.following:
            self._sit(self.following)
            await self._game()
        self.dismiss()

    async def _game(self) -> None:
        """Lead through the game until it is over or left; the journal is closed then."""
        try:
            while await self._round():
                pass
        except (WargameError, OSError) as fault:
            self.notify(plain(fault).plain, severity="error", timeout=LONG, markup=False)
        finally:
            self.table.close()

    async def _round(self) -> bool:
        """One seat's turn; False when there is no other."""
        await self._apart(lambda: self.table.run_scripted(now()))
        seat = self._seat()
        if seat is None:
            return await self._end(self.people[0])
        if len(self.people) > 1:
            chosen = await self._hand_over(seat)
            if chosen in (None, CONTROL):
                return chosen is not None and await self._lead_by_control()
            seat = chosen
        return await self._turn(seat)

    async def _hand_over(self, seat: str) -> str | None:
        """Who takes over; None to leave the game."""
        from wargame.ui.handover import Handover

        seats, pins = self.people, self.table.pins
        handover = Handover(self.table.names, [*seats, *[CONTROL] * (CONTROL in pins)], seat, pins)
        return await self.app.push_screen_wait(handover)

    async def _lead_by_control(self) -> bool:
        """Let control look at the whole game or take a turn again; the game goes on then."""
        from wargame.ui.handover import Control

        chosen = await self.app.push_screen_wait(Control(self._session(CONTROL)))
        if isinstance(chosen, Rewind):
            await self._take_again(CONTROL, chosen)
        elif chosen == "review":
            await self._look_back(CONTROL)
        return True

    async def _end(self, seat: str) -> bool:
        """Show how it ended, as often as one comes back from looking back; begin another game if that is wanted."""
        from wargame.ui.play.end import End

        session = self._session(seat)
        if again := await self._tell(seat):
            return await self._take_again(seat, again)
        while (choice := await self._show(End(session))) == "review":
            await self._look_back(seat)
        if isinstance(choice, Rewind):
            return await self._take_again(seat, choice)
        if choice in ("same", "again"):
            seed = self.table.seed if choice == "same" else ""
            begin = partial(new_table, self.table.scenario, seed=seed, seats=self.table.seats)
            self.following = await self._apart(begin, MAKING)
        return False

    async def _look_back(self, seat: str) -> None:
        """Look at the record, if there is one, as a seat may."""
        from wargame.ui.review.screen import review_of

        if path := self.table.path:
            screen = await self._apart(lambda: review_of(path, self.settings, seat), "Reading the record")
            await self.app.push_screen_wait(screen)

    async def _show(self, screen: Rewindable[Answer]) -> Answer | Rewind | None:
        """Show a screen until it is left."""
        result: Answer | Rewind | None = await self.app.push_screen_wait(screen)
        return result

    async def _turn(self, seat: str) -> bool:
        if again := await self._tell(seat):
            return await self._take_again(seat, again)
        chosen = await self._show(Play(self._session(seat)))
        if chosen is None:
            return len(self.people) > 1
        if isinstance(chosen, Rewind):
            return await self._take_again(seat, chosen)
        intent = chosen
        await self._apart(lambda: self._commit(seat, intent))
        return True

    async def _take_again(self, seat: str, rewind: Rewind) -> bool:
        """Go on from before a turn."""
        await self._apart(lambda: self.table.do(seat, rewind, now()), "Going back to before that turn")
        self._tell_from(rewind.turn)
        return True

    async def _tell(self, seat: str) -> Rewind | None:
        """Show what came of the last turn, once; it may be taken again at once."""
        from wargame.ui.play.resolution import Resolution

        session = self._session(seat)
        turn = session.turns_done
        if turn > self.told[seat]:
            self.told[seat] = turn
            return await self._show(Resolution(session, turn))
        return None

    def _session(self, seat: str) -> Session:
        return Session(self.table, seat, self.settings)

    def _seat(self) -> str | None:
        """The next person who has not committed."""
        return next((role for role in self.people if role in self.table.active), None)

    def _commit(self, seat: str, intent: Intent) -> None:
        if intent.text or intent.expects:
            self.table.do(seat, intent, now())
        self.table.do(seat, Commit(), now())

    async def _apart(self, task: Callable[[], Answer], words: str = "The other seats give their orders") -> Answer:
        """Do something that may take long beside the screen."""
        return await beside(self, task, words, look_of(self.settings).glyphs)
