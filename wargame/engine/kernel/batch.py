"""Batches: many games from one origin, each with its own dice, counted as they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.dice import among, drawn
    from wargame.engine.kernel.given import *
    from wargame.engine.kernel.turn import play_out, play_turn


# kernel
def draw_private(s: Position) -> int:
    """Draw each role's private objective, where the scenario does not name it."""
    for role in range(ROLES):
        s[DRAWN + role] = s[PRIVATE_NAMED + role]
        if s[PRIVATE_NAMED + role] == 0 and s[PRIVATE_COUNT + role] > 0:
            s[DRAWN + role] = among(drawn(s, PRIVATE_KEY, role, -1, 0), s[PRIVATE_COUNT + role]) + 1
    return 0


def measure(s: Position, turn: int) -> int:
    """Count the value of every place of the map after a turn (0: the opening)."""
    if s[COUNTING] == 0:
        return 0
    row = HISTOGRAM + turn * HISTOGRAM_WIDTH
    # A turn's row has a bin for every value of every track; where a track is WIDE, values share bins and sums are kept.
    for cell in range(TRACKED):
        value = s[cell]
        if WIDE == 1:
            value = s[cell] - s[LOW + cell] >> s[HISTOGRAM_SHIFT + cell]
            s[SUMMED + turn * TRACKED + cell] = s[SUMMED + turn * TRACKED + cell] + s[cell]
        counted = row + s[HISTOGRAM_AT + cell] + value
        s[counted] = s[counted] + 1
    return 0


def count_rules(s: Position) -> int:
    """Add what happened in a game to what happened in all, and begin anew."""
    for rule in range(RULES):
        times = s[HAPPENED + rule]
        if times > 0:
            s[HAPPENED + rule] = 0
            if s[COUNTING] == 1:
                s[HAPPENED_IN_ALL + rule] = s[HAPPENED_IN_ALL + rule] + times
                s[HAPPENED_IN + rule] = s[HAPPENED_IN + rule] + 1
    return 0


def keep_result(s: Position, game: int) -> int:
    """Keep how a game ended: outcome, turn, scores, and the tracks."""
    at = RESULTS + game * RESULT_CELLS
    s[at] = s[OUTCOME]
    s[at + 1] = s[TURN]
    copy(s, at + 2, SCORE, ROLES)
    copy(s, at + 2 + ROLES, 0, TRACKED)
    count_rules(s)
    if s[COUNTING] == 0:
        return 0
    s[GAMES] = s[GAMES] + 1
    s[ENDED + s[OUTCOME]] = s[ENDED + s[OUTCOME]] + 1
    for role in range(ROLES):
        points = SCORED + role * 101 + s[SCORE + role] // 1000
        s[points] = s[points] + 1
    return 0


def play_on(s: Position) -> int:
    """Play a position to its end; OPENED tells whether its turn has begun, and how many roles are through."""
    if s[OPENED] > 0:
        play_out(s, s[OPENED] - 1)
    measure(s, s[TURN])
    for turn in range(s[TURN] + 1, TURNS + 1):
        if s[OUTCOME] == 0:
            play_turn(s)
        measure(s, turn)
    return 0


def play_games(s: Position, games: int) -> int:
    """Play so many games from the origin, each with the dice of its key; returns how many went without a fault."""
    for game in range(games):
        copy(s, 0, ORIGIN, GAME_CELLS)
        s[KEY] = s[KEYS + game]
        s[WRITTEN] = NOTED
        if s[DRAWING] == 1:
            draw_private(s)
        play_on(s)
        keep_result(s, game)
        if CHECKING == 1 and s[FAULTS] > 0:
            return game
    return games
