"""Text that a file or a person can fill: nothing in it is obeyed, drawn over other things, or fatal, on any screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from tests.proofs import effort, proof, record
from tests.ui.gallery import SEATED, Maker, finished, middle, seated
from tests.ui.pilots import NORMAL, QUIET, SMALL, new_table, pilot, show_all
from wargame.cards import EXPLAINED, explanation_of
from wargame.table import Table
from wargame.ui.play.end import End
from wargame.ui.session import Session

ATTACKS = (
    "[/] [red]x[/red] [@click=app.quit]y[/]",
    "\x1b[31m\x1b]0;title\x07\x9b2J\r\x00\x7f",
    "\u202eright to left\u2066 \u200b\u00ad\ufeff\U000e0041",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \u0e33\u0300\u0301\u0302\u0303\u0304 \uff57\uff49\uff44\uff45",
    "x" * 10_000,
    "$accent \\[ ${bad} %s {0} \n\n\t",
)
WRITTEN = {"title", "short", "about", "text", "states", "stages", "reasons", "debrief", "map_words", "themes", "briefings",
           "decides", "consents", "answer", "sources", "file", "cites", "needs"}  # fmt: skip
"""The fields that an author fills with words of any kind."""


def hostile(thing: Any, text: str, field: str = "") -> Any:
    """A value with the text in every field that an author fills; ids and numbers stay."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: hostile(getattr(thing, f.name), text, f.name) for f in fields(thing) if f.init})
    if isinstance(thing, str):
        return text if field in WRITTEN and thing else thing
    if isinstance(thing, Mapping):
        words = {k: hostile(v, text, field if isinstance(v, (str, Mapping)) else "") for k, v in thing.items()}
        return {text if field == "map_words" else k: v for k, v in words.items()}
    if isinstance(thing, (list, tuple)):
        return type(thing)(hostile(v, text, field) for v in thing)
    return thing


def corrupted(seat: Session, text: str) -> Session:
    """The same seat in a game whose content says the text everywhere."""
    game = seat.table._game
    known, told = game.engine.compiled, explanation_of(game.engine)
    engine = type(game.engine)(replace(known, names=hostile(known.names, text)))
    EXPLAINED[engine] = replace(told, cards=hostile(told.cards, text))
    copied = type(game)(engine, game.journal, list(game.position), dict(game.seats), list(game.events), list(game.views))
    copied.committed = set(game.committed)
    return Session(Table(copied), seat.seat, QUIET)


async def clean(acting: Pilot[None]) -> None:
    """Nothing on the screen is obeyed by a terminal or hidden, every line has its width, and nothing can be clicked away."""
    width, _ = acting.app.size
    for strip in acting.app.screen._compositor.render_strips():
        assert strip.cell_length == width
        for segment in strip:
            assert not [c for c in segment.text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
            assert "quit" not in str(segment.style.meta if segment.style else "")
    assert acting.app.is_running


def all_screens(text: str) -> Mapping[str, Maker]:
    """A seat's screens in a game that says the text everywhere."""
    end = corrupted(finished("primer", "council"), text)
    return {**seated(corrupted(middle("primer", "council"), text)), "end": lambda: End(end)}


@proof("D6")
@pytest.mark.parametrize("attack", range(len(ATTACKS)))
def test_no_text_of_an_author_is_obeyed_on_any_screen(attack: int) -> None:
    show_all(all_screens(ATTACKS[attack]), clean)
    record("D6", cases=len(SEATED) + 1)


@proof("D6")
@settings(max_examples=effort("D6", 2, 40))
@given(st.text(st.characters(), max_size=60), st.sampled_from([*SEATED, "end"]), st.sampled_from([SMALL, NORMAL]))
def test_no_text_at_all_is_obeyed(text: str, name: str, size: tuple[int, int]) -> None:
    pilot(all_screens(text or "?")[name], clean, size=size)


@proof("D6")
@pytest.mark.parametrize("name", ["commit", "catalogue"])
def test_nothing_that_a_person_types_is_obeyed(name: str) -> None:
    table = new_table("primer", frozenset(["council"]))

    async def act(acting: Pilot[None]) -> None:
        for attack in ATTACKS:
            for field in acting.app.screen.query(Input):
                field.value = attack
            await acting.pause()
            await clean(acting)

    pilot(seated(Session(table, "council", QUIET))[name], act)
