"""The frame of every screen: head, NEXT and keys stay within their lines."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.pilots import LARGE, NORMAL, SMALL, pilot, session, text_of
from wargame.ui.parts.frame import Seated


async def shown(acting: Pilot[None]) -> Any:
    return text_of(acting)


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_the_head_says_who_plays_what_and_when(size: tuple[int, int]) -> None:
    text: str = pilot(lambda: Seated(session()), shown, size=size)
    head = text.split("\n")[0]
    assert head.startswith("  US  ") and "1/12" in head.replace(" of ", "/") and "Orders" in head


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_the_palette_is_always_among_the_keys(size: tuple[int, int]) -> None:
    text: str = pilot(lambda: Seated(session()), shown, size=size)
    assert text.split("\n")[-1].endswith("^p all") and len(text.split("\n")) == size[1]
