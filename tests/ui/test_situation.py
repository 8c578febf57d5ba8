"""The situation: what fits stands under its headings, and the last line that is seen is a track."""

from __future__ import annotations

import pytest

from tests.ui.pilots import QUIET, session
from wargame.ui.drawing import look_of
from wargame.ui.situation import situation


@pytest.mark.parametrize(("width", "height"), [(width, height) for width in (22, 40) for height in range(7, 34)])
def test_no_heading_stands_last_above_what_is_left_out(width: int, height: int) -> None:
    seen = [row for row in situation(session(turns=1), look_of(QUIET), width, height)[: height - 1] if row.left.plain]
    assert seen[-1].key is not None
