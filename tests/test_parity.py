"""The line mode has every decision and every question that the table has: nobody needs the screens to play."""

from __future__ import annotations

import io
from typing import Any, get_args

from tests.goldens import THEN
from tests.proofs import proof, record
from wargame.commands import Command, Legal, Pages, Question, Quote
from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.plain import Plain
from wargame.table import Table

DRAWN = {Pages, Quote}
"""What only a picture needs, readings over time and a card that follows one's hands: lines say it by `why` and `card`."""
SAID = """\
help
brief
aims
status all
?
closed
card patrol
order patrol
1
1
orders
undo
order demand
1
1
1
1
deals
commit
quiet streets
less smuggling
undo
practice
"""
TURN = """\
news
deals
why calm all
commit


"""
MEMO = """\
order surv
1
1
2
1
commit


order sound
commit


order ultimatum
2
1
2
2
commit


commit


quit
"""


class Watched(Table):
    """A table that notes what is done and asked."""

    def __init__(self, game: Game) -> None:
        super().__init__(game)
        self.seen: set[type] = set()

    def do(self, seat: str, command: Command, now: str) -> None:
        """Note and do."""
        if not self.is_scripted(seat):
            self.seen.add(type(command))
        super().do(seat, command, now)

    def ask(self, seat: str, question: Question) -> Any:
        """Note and answer."""
        self.seen.add(type(question))
        return super().ask(seat, question)

    def legal(self, seat: str) -> Any:
        """Note and answer."""
        self.seen.add(Legal)
        return super().legal(seat)


def table(scenario: str, people: tuple[str, ...]) -> Watched:
    content = load_scenario(scenario)
    engine = build_engine(content)
    seats = {**engine.compiled.seats, **dict.fromkeys(people, "person")}
    return Watched(Game.start(content, engine, seed="parity", at=THEN, seats=seats))


def typed(seat: str, at: Table, text: str) -> str:
    sink = io.StringIO()
    Plain(at, seat, io.StringIO(text), sink, lambda: THEN).run()
    return sink.getvalue()


@proof("D8")
def test_a_game_is_played_to_its_end_in_lines_with_every_decision_and_question() -> None:
    alone = table("primer", ("council",))
    told = typed("council", alone, SAID + TURN * 6 + "reasons\nagain 6\n1\nyes\ncommit\n\n\nquit\n")
    assert alone.is_over and "THE END" in told
    two = table("primer", ("council", "smugglers"))
    typed("council", two, "commit\n\n\nundo\nquit\n")
    wanted = set(get_args(Command)) | set(get_args(Question)) - DRAWN
    assert wanted - (alone.seen | two.seen) == set()
    record("D8", cases=len(wanted))


@proof("D8")
def test_reasons_are_told_in_practice_and_not_before() -> None:
    alone = table("primer", ("council",))
    told = typed("council", alone, "reasons\ncommit\n\n\npractice\nreasons\nquit\n")
    before, after = told.split("This game is practice now")
    assert "scripted seats say why they ordered once the game is over" in before
    assert "The smugglers: " in after


@proof("D8")
def test_a_commit_is_taken_back_while_others_think() -> None:
    two = table("primer", ("council", "smugglers"))
    assert "Taken back: the commit." in typed("council", two, "commit\n\n\nundo\nquit\n")
    assert "council" not in two._game.committed


@proof("D8")
def test_the_memo_game_is_played_to_its_end_in_lines() -> None:
    long = table("tutorial", ("us",))
    told = typed("us", long, MEMO)
    assert long.is_over and "THE END" in told
    assert {"io_campaign", "probe_wishes", "ultimatum"} <= {
        long.names.options[e.slot].id for e in long._game.events if e.kind == "ordered"
    }
