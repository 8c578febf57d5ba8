"""The one place where the position is written, each write with its row on the tape."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.given import *
    from wargame.engine.kernel.packing import packed_opening, remembered, remembering


# kernel
def write(
    s: Position, kind: int, site: int, target: int, cause: int, slot: int, before: int, after: int
) -> int:
    """Add a row to the tape; returns its number, from 1 (0 where nothing is taped)."""
    if TAPING == 0:
        return 0
    # ROWS counts the rows that nobody has taken off the tape yet; ROWS_BEFORE those that were taken.
    row = s[ROWS]
    at = TAPE + row * 8
    s[at] = s[QUARTER]
    s[at + 1] = kind
    s[at + 2] = site
    s[at + 3] = target
    s[at + 4] = cause
    s[at + 5] = slot
    s[at + 6] = before
    s[at + 7] = after
    s[ROWS] = row + 1
    return s[ROWS_BEFORE] + row + 1


def check(s: Position, slot: int, value: int) -> int:
    """Note a write to what is no kept cell, or beyond its limits: a fault of the engine, never of a rulebook."""
    if slot < 0 or slot >= CELLS or value < s[LOW + slot] or value > s[HIGH + slot]:
        if s[FAULTS] == 0:
            s[FAULT_SLOT] = slot
            s[FAULT_VALUE] = value
        s[FAULTS] = s[FAULTS] + 1
    return 0


def record(s: Position, site: int, target: int, cause: int) -> int:
    """Record that a rule happens; where nothing is taped it is counted."""
    if TAPING == 0:
        rule = HAPPENED + s[SITE_RULE + site]
        s[rule] = s[rule] + 1
    return write(s, HAPPENS, site, target, cause, 0, 0, 0)


def note(s: Position, slot: int, times: int) -> int:  # inlined
    """A cell was written (or not: times 0): the next wave reads it anew, or all cells where notes fill their room."""
    # No branch: NOTED is a power of 2, and a note that was not needed is written over by the next.
    s[NOTES + (s[WRITTEN] & NOTED - 1)] = slot
    s[WRITTEN] = s[WRITTEN] + times
    return 0


def put(s: Position, slot: int, value: int, cause: int) -> int:  # inlined
    """Write a cell that is no track (a clock, a choice, a memory); returns 0."""
    if CHECKING == 1:
        check(s, slot, value)
    if s[slot] != value:
        write(s, PLACED, 0, -1, cause, slot, s[slot], value)
        s[slot] = value
        note(s, slot, 1)
    return 0


def move(s: Position, slot: int, by: int, site: int, cause: int) -> int:  # inlined
    """Change a track within its range; returns what was really changed."""
    before = s[slot]
    after = min(max(before + by, s[LOW + slot]), s[HIGH + slot])
    if TAPING == 1 or CHECKING == 1:
        if after == before:
            return 0
    if CHECKING == 1:
        check(s, slot, after)
    if TAPING == 1:
        s[CAUSE + slot] = write(s, CHANGED, site, -1, cause, slot, before, after)
    s[slot] = after
    note(s, slot, 1 if after != before else 0)
    return after - before


def halved(by: int) -> int:
    """Half of an amount, rounded away from 0."""
    return (by + 1) // 2 if by > 0 else -((1 - by) // 2)


def change(s: Position, slot: int, by: int, site: int, cause: int) -> int:
    """Change a track as an effect does: what goes beyond a soft end is halved."""
    before = s[slot]
    low = s[SOFT_LOW + slot]
    high = s[SOFT_HIGH + slot]
    if by < 0 and before < low or by > 0 and before > high:
        by = halved(by)
    return move(s, slot, by, site, cause)


def assign(s: Position, slot: int, value: int, site: int, cause: int) -> int:
    """Set a track; returns what was changed."""
    return move(s, slot, value - s[slot], site, cause)


def scaled(s: Position, amount: int, percent: int) -> int:
    """A percent of an amount, rounded to the nearest, halves away from 0."""
    product = amount * percent
    return (product + 50) // 100 if product >= 0 else -((50 - product) // 100)


def sized(s: Position, site: int, amount: int, percent: int, cause: int) -> int:
    """A percent of an effect's amount, recorded where it is not the whole."""
    if percent != 100 and amount != 0:
        write(s, SCALED, site, -1, cause, 0, amount, percent)
    return scaled(s, amount, percent)


def schedule(s: Position, slot: int, amount: int, quarters: int, site: int, cause: int, soft: int) -> int:
    """Keep a change for a later quarter, in the first free place; with no place free it comes at once."""
    # A place is five cells: the quarter when it is due (0: free), slot, amount, site, and whether soft ends halve it.
    if amount == 0:
        return 0
    i = 0
    while i < QUEUE_LENGTH and s[QUEUE + i * 5] != 0:
        i += 1
    if i == QUEUE_LENGTH:
        return change(s, slot, amount, site, cause)
    at = QUEUE + i * 5
    row = write(s, DELAYED, site, -1, cause, slot, quarters, amount)
    put(s, at, s[QUARTER] + quarters, row)
    put(s, at + 1, slot, row)
    put(s, at + 2, amount, row)
    put(s, at + 3, site, row)
    put(s, at + 4, soft, row)
    if TAPING == 1:
        s[QUEUE_ROW + i] = row
    return 0


def change_for(s: Position, slot: int, amount: int, quarters: int, site: int, cause: int) -> int:
    """Change a track for some quarters: what was really changed is then given back."""
    return schedule(s, slot, -change(s, slot, amount, site, cause), quarters, site, cause, 0)


def apply_due(s: Position) -> int:
    """Apply what was kept for this quarter."""
    at = QUEUE
    for i in range(QUEUE_LENGTH):
        if s[at] != 0 and s[at] <= s[QUARTER]:
            cause = s[QUEUE_ROW + i]
            if s[at + 4] == 1:
                change(s, s[at + 1], s[at + 2], s[at + 3], cause)
            else:
                move(s, s[at + 1], s[at + 2], s[at + 3], cause)
            for k in range(5):
                put(s, at + k, 0, cause)
        at += 5
    return 0


def pull(s: Position, slot: int, target: int, pace: int, site: int) -> int:  # inlined
    """Drift: move a track a step toward its target, the same way up and down."""
    gap = min(max(target, s[LOW + slot]), s[HIGH + slot]) - s[SNAPSHOT + slot]
    size = abs(gap)
    step = max(1, size // pace)
    step = step if size > 1 else 0
    back = -step
    return move(s, slot, step if gap > 0 else back, site, s[ROOT])


def enqueue(s: Position, event: int, target: int, choice: int, row: int, observer: int) -> int:
    """Put an event before the reactions of the next wave."""
    if CHECKING == 1 and s[EVENT_COUNT] >= EVENTS_ROOM:
        check(s, -1, s[EVENT_COUNT])
        return 0
    at = EVENTS + s[EVENT_COUNT] * 5
    s[at] = event
    s[at + 1] = target
    s[at + 2] = choice
    s[at + 3] = row
    s[at + 4] = observer
    s[EVENT_COUNT] = s[EVENT_COUNT] + 1
    return 0


def remember(s: Position, last: int, times: int, target: int, cause: int) -> int:
    """Note when and how often a rule happened, where a place was laid out for it (0: none)."""
    index = max(target, 0)
    if last > 0:
        put(s, last + index, s[TURN], cause)
    if times > 0:
        put(s, times + index, s[times + index] + 1, cause)
    return 0


def note_result(s: Position, place: int, target: int, result: int, cause: int) -> int:
    """Note how a rule with several results went, where a place was laid out for it (0: none)."""
    return put(s, place + max(target, 0), result, cause) if place > 0 else 0


def noticed(s: Position, event: int, site: int, target: int, choice: int, observer: int, cause: int) -> int:
    """A role has noticed a covert order."""
    row = write(s, NOTICED, site, target, cause, observer, 0, 1)
    return enqueue(s, event, target, choice, row, observer)


def turns_since(s: Position, last: int) -> int:
    """Turns since the one noted in a cell: 0 this turn, 99 never."""
    return s[TURN] - last if last > 0 else 99


def fatigue(s: Position, recent: int) -> int:
    """What is left, in percent, of an order given before within the rulebook's memory."""
    seen = 0
    for k in range(4):
        quarter = remembered(s[recent], k)
        if quarter > 0 and s[QUARTER] - quarter < FATIGUE_WITHIN:
            seen += 1
    return s[FATIGUE_LEFT + min(seen, FATIGUE_STEPS - 1)]


def add_fatigue(s: Position, recent: int, cause: int) -> int:
    """Note that an order was carried out this quarter."""
    return put(s, recent, remembering(s[recent], s[QUARTER]), cause)


def let_order(
    s: Position, opened: int, turns: int, percent: int, option: int, site: int, target: int, cause: int
) -> int:
    """Open an order beside the others, at a percent of its price, for some turns."""
    last = s[TURN] + turns - s[BRIEFING]
    row = write(s, OPENS, site, target, cause, option, turns, percent)
    return put(s, opened + max(target, 0), packed_opening(last, percent), row)


def floor_of(value: int, lowest: int, second: int, third: int, fourth: int, fifth: int) -> int:
    """The floor of the band in which a value lies."""
    return (
        fifth
        if value >= fifth
        else fourth
        if value >= fourth
        else third
        if value >= third
        else second
        if value >= second
        else lowest
    )


def average(s: Position, at: int, area: int) -> int:
    """The mean of a run of regional cells over the regions of an area (a bit mask), rounded down."""
    total = 0
    count = 0
    for region in range(REGIONS):
        total += s[at + region] * (area >> region & 1)
        count += area >> region & 1
    return total // count


def summed(s: Position, at: int, area: int) -> int:
    """The sum of a run of regional cells over an area."""
    total = 0
    for region in range(REGIONS):
        if area >> region & 1 == 1:
            total += s[at + region]
    return total


def where_most(s: Position, at: int, area: int, sign: int) -> int:
    """The first region of an area with the highest (sign 1) or lowest (sign -1) value; -1 in an empty area."""
    best = -1
    top = -FARTHEST
    for region in range(REGIONS):
        value = sign * s[at + region]
        value = value if area >> region & 1 == 1 else -FARTHEST
        best = region if value > top else best
        top = max(top, value)
    return best


def most(s: Position, at: int, area: int, sign: int, count: int) -> int:
    """The mean of the `count` (1 to 3) highest (sign 1) or lowest (sign -1) values of an area."""
    first = -FARTHEST
    second = -FARTHEST
    third = -FARTHEST
    found = 0
    for region in range(REGIONS):
        value = sign * s[at + region]
        value = value if area >> region & 1 == 1 else -FARTHEST
        found += area >> region & 1
        lower = min(first, value)
        first = max(first, value)
        third = max(third, min(second, lower))
        second = max(second, lower)
    found = min(found, count)
    total = first if found > 0 else 0
    total = total + second if found > 1 else total
    total = total + third if found > 2 else total
    return sign * total // max(found, 1)
