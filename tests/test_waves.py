"""What a wave reads is the position as it was when the wave began, however much was written before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.test_executors import compiled
from wargame.dice import game_key
from wargame.engine.batch import Batch
from wargame.engine.executor import Engine


def watched(engine: Engine) -> list[int]:
    """Have the beginning of each wave looked at; gives how many cells the copy and the position differ in."""
    functions: dict[str, Any] = engine.machine.function("begin_wave").__globals__
    begin, found, at = functions["begin_wave"], list[int](), engine.at

    def look(s: list[int]) -> int:
        begin(s)
        cells = range(at["COPIED"])
        found.append(sum(s[at["SNAPSHOT"] + cell] != s[cell] for cell in cells))
        return 0

    functions["begin_wave"] = look
    return found


@pytest.mark.parametrize("noted", [1, 2, 8, 32])
def test_a_wave_reads_every_cell_that_was_written_however_many_are_noted(noted: int) -> None:
    content = compiled("baseline_2024")
    engine = Engine(replace(content, constants={**content.constants, "NOTED": noted}), taping=False)
    found = watched(engine)
    seats = {role.id: "random" for role in content.names.roles}
    Batch(engine, seats, {}).play([game_key(f"waves/{game}") for game in range(4)])
    assert len(found) > 400 and not any(found)


def test_a_place_that_is_set_between_phases_is_read_by_the_next_wave() -> None:
    content = compiled("baseline_2024")
    engine = Engine(content)
    s = engine.new("waves", seats={role.id: "random" for role in content.names.roles})
    engine.play_turn(s)
    found = watched(engine)
    s[0] += 1
    engine.play_turn(s)
    assert found and not any(found)
