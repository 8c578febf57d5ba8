"""Programs: options that stand over turns, with stages, upkeep, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.cells import enqueue, move, put, write
    from wargame.engine.kernel.given import *


# kernel
def program_cell(s: Position, program: int, field: int, target: int) -> int:
    """The place of a program's field (STAGE, CLOCK, ...) at a target."""
    return s[PROGRAM_AT + program] + field * s[PROGRAM_SIZE + program] + max(target, 0)


def begin(s: Position, program: int, target: int, choice: int, fresh: int, site: int, cause: int) -> int:
    """Start a program in its first stage; nothing happens if it stands already."""
    if s[program_cell(s, program, STAGE, target)] > 0:
        return 0
    row = write(s, STAGE_BEGINS, site, target, cause, program, 0, 1)
    put(s, program_cell(s, program, STAGE, target), 1, row)
    put(s, program_cell(s, program, CHOICE, target), choice + 1, row)
    put(s, program_cell(s, program, BEGUN, target), s[QUARTER], row)
    put(s, program_cell(s, program, FRESH, target), fresh, row)
    if TAPING == 1:
        s[CAUSE + program_cell(s, program, STAGE, target)] = row
    enqueue(s, s[PROGRAM_EVENT + program], target, choice, row, -1)
    return stage_begins(s, program, 1, target, row)


def clear_program(s: Position, program: int, target: int, row: int) -> int:
    """Empty every cell of a program."""
    for field in range(PROGRAM_FIELDS):
        put(s, program_cell(s, program, field, target), 0, row)
    return 0


def finish(s: Position, program: int, target: int, site: int, cause: int) -> int:
    """End a program that stands, with what its end brings."""
    stage = s[program_cell(s, program, STAGE, target)]
    if stage == 0:
        return 0
    row = write(s, ENDS, site, target, cause, program, stage, 0)
    choice = s[program_cell(s, program, CHOICE, target)] - 1
    program_ends(s, program, target, row)
    clear_program(s, program, target, row)
    return enqueue(s, s[PROGRAM_EVENT + program] + s[PROGRAM_STAGES + program] + 1, target, choice, row, -1)


def upkeep_paid(s: Position, program: int, target: int, row: int) -> int:  # inlined
    """Pay a program's upkeep from the purse as it is now; 0 if it is stopped or the purse is short."""
    if s[program_cell(s, program, STOPPED, target)] == 1:
        return 0
    price_upkeep(s, program, target)
    for r in range(RESOURCES):
        if s[PRICE + r] > s[s[RESOURCE_SLOT + r]]:
            return 0
    for r in range(RESOURCES):
        if s[PRICE + r] > 0:
            move(s, s[RESOURCE_SLOT + r], -s[PRICE + r], s[PROGRAM_SITE + program], row)
    return 1


def go_unfunded(s: Position, program: int, target: int, cause: int) -> int:
    """A quarter without upkeep: the clock stands still, and in the end the program lapses."""
    at = program_cell(s, program, UNPAID, target)
    row = write(s, UNFUNDED, s[PROGRAM_SITE + program], target, cause, program, s[at], s[at] + 1)
    put(s, at, s[at] + 1, row)
    program_unfunded(s, program, target, row)
    choice = s[program_cell(s, program, CHOICE, target)] - 1
    enqueue(s, s[PROGRAM_EVENT + program] + s[PROGRAM_STAGES + program], target, choice, row, -1)
    if s[PROGRAM_LAPSES + program] > 0 and s[at] >= s[PROGRAM_LAPSES + program]:
        finish(s, program, target, s[PROGRAM_SITE + program], row)
    return 0


def work(s: Position, program: int, target: int, cause: int) -> int:
    """A funded quarter: the stage's work is done and the clock goes on, maybe to the next stage."""
    stage = s[program_cell(s, program, STAGE, target)]
    put(s, program_cell(s, program, UNPAID, target), 0, cause)
    stage_works(s, program, stage, target, cause)
    quarters = stage_quarters(s, program, stage)
    if quarters == 0 or s[program_cell(s, program, STAGE, target)] != stage:
        return 0
    clock = s[program_cell(s, program, CLOCK, target)] + 1
    if clock < quarters:
        return put(s, program_cell(s, program, CLOCK, target), clock, cause)
    row = write(s, STAGE_BEGINS, s[PROGRAM_SITE + program], target, cause, program, stage, stage + 1)
    put(s, program_cell(s, program, CLOCK, target), 0, row)
    put(s, program_cell(s, program, STAGE, target), stage + 1, row)
    choice = s[program_cell(s, program, CHOICE, target)] - 1
    enqueue(s, s[PROGRAM_EVENT + program] + stage, target, choice, row, -1)
    return stage_begins(s, program, stage + 1, target, row)


def run_programs(s: Position) -> int:  # inlined
    """The quarter of every program that began before it, in the rulebook's order."""
    for program in range(PROGRAMS):
        for target in range(s[PROGRAM_SIZE + program]):
            stage = s[program_cell(s, program, STAGE, target)]
            if stage > 0 and s[program_cell(s, program, BEGUN, target)] < s[QUARTER]:
                region = target if s[PROGRAM_SIZE + program] > 1 else -1
                cause = s[CAUSE + program_cell(s, program, STAGE, target)]
                if cause == 0:
                    cause = s[ROOT]
                if upkeep_paid(s, program, region, cause) == 1:
                    work(s, program, region, cause)
                else:
                    go_unfunded(s, program, region, cause)
    return 0
