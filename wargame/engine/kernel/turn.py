"""The turn: orders step by step, reactions until quiet, the world's part, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.cells import apply_due, move, put, write
    from wargame.engine.kernel.deals import run_deals
    from wargame.engine.kernel.given import *
    from wargame.engine.kernel.legality import judge_kind, judge_payment, set_price, slot_of
    from wargame.engine.kernel.packing import choice_of, option_of, percent_of, target_of, way_of
    from wargame.engine.kernel.programs import program_cell, run_programs
    from wargame.engine.kernel.seats import take_seat


# kernel
def begin_wave(s: Position) -> int:
    """What a wave reads is the position as it is now: what was written since the last is copied."""
    # Rules read SNAPSHOT and write the cells themselves, so nothing in a wave sees what another of it wrote.
    # NOTES names the cells written since the last wave; where more were written than it holds, all are copied.
    if s[WRITTEN] > 0:
        if s[WRITTEN] < NOTED:
            for i in range(s[WRITTEN]):
                slot = s[NOTES + i]
                if slot < COPIED:
                    s[SNAPSHOT + slot] = s[slot]
        else:
            copy(s, SNAPSHOT, 0, COPIED)
        s[WRITTEN] = 0
        s[WAVE] = s[WAVE] + 1
    return 0


def write_all(s: Position) -> int:
    """Between its phases a game that is played may have been written from outside: the next wave reads it all."""
    if TAPING == 1:
        s[WRITTEN] = NOTED
    return 0


def settle(s: Position) -> int:
    """Waves until nothing happens: what answers a wave is the next."""
    # EVENT_CURSOR .. EVENT_COUNT - 1 are the events of the last wave; what their reactions enqueue waits for the next.
    # An event is five cells: its number, target, choice, row, and the role that alone observed it (-1: all).
    more = 1
    while more > 0:
        begin_wave(s)
        first = s[EVENT_CURSOR]
        last = s[EVENT_COUNT]
        s[EVENT_CURSOR] = last
        for i in range(first, last):
            at = EVENTS + i * 5
            react(s, s[at], s[at + 1], s[at + 2], s[at + 3], s[at + 4])
        watch(s)
        more = s[EVENT_COUNT] - last
    return 0


def look(s: Position) -> int:
    """Compute every role's view, and how many orders it may give."""
    for role in range(ROLES):
        if TAPING == 1 or s[SEAT + role] != 0:
            see(s, role)
        s[CAPACITY + role] = min(max(capacity(s, role), 0), 8)
    return 0


def open_turn(s: Position) -> int:
    """Begin the next turn: the brief's injects, then every role's view."""
    put(s, TURN, s[TURN] + 1, 0)
    put(s, QUARTER, s[QUARTER] + 1, 0)
    s[EVENT_COUNT] = 0
    s[EVENT_CURSOR] = 0
    for role in range(ROLES):
        s[GIVEN + role] = 0
        s[COUNTED + role] = 0
        s[BY_OPENING + role] = 0
    for r in range(RESOURCES):
        s[SPENT + r] = 0
    s[ROOT] = write(s, TURN_BEGAN, 0, -1, 0, TURN, s[TURN] - 1, s[TURN])
    s[BRIEFING] = 1
    write_all(s)
    # PREVIOUS is what `lost`, `gained` and "came to be" compare with: the position as the quarter began.
    copy(s, PREVIOUS, 0, COPIED)
    begin_wave(s)
    injects(s, 0)
    settle(s)
    s[BRIEFING] = 0
    return look(s)


def sort_orders(s: Position, role: int) -> int:  # inlined
    """Put a role's orders in the rulebook's order, so that they are a set."""
    # The packed order is the key: by way, option, target, choice. When an order was given does not count.
    for k in range(1, s[GIVEN + role]):
        order = s[slot_of(role, k)]
        site = s[slot_of(role, k) + ORDER_SITE]
        j = k
        while j > 0 and s[slot_of(role, j - 1)] > order:
            s[slot_of(role, j)] = s[slot_of(role, j - 1)]
            s[slot_of(role, j) + ORDER_SITE] = s[slot_of(role, j - 1) + ORDER_SITE]
            j = j - 1
        s[slot_of(role, j)] = order
        s[slot_of(role, j) + ORDER_SITE] = site
    return 0


def pay(s: Position, role: int, k: int, row: int) -> int:  # inlined
    """Pay an order, and keep what was paid in case it is moot."""
    # PURSES + role and the next are the first and the end of the resources that the role spends.
    order = s[slot_of(role, k)]
    option = option_of(order)
    target = target_of(order)
    percent = 100
    if way_of(order) == BY_OPEN:
        percent = percent_of(s[s[OPTION_OPENED + option] + max(target, 0)])
    elif way_of(order) != PLAIN:
        percent = 0
    set_price(s, option, target, choice_of(order), percent)
    for r in range(s[PURSES + role], s[PURSES + role + 1]):
        paid = 0
        if s[PRICE + r] > 0:
            paid = -move(s, s[RESOURCE_SLOT + r], -s[PRICE + r], s[OPTION_SITE + option], row)
        s[PAID + (role * SLOTS + k) * RESOURCES + r] = paid
    return 0


def pay_orders(s: Position, role: int) -> int:  # inlined
    """Write a role's orders on the tape and pay them; returns the steps that they belong to, as a bit mask."""
    sort_orders(s, role)
    steps = 0
    for k in range(s[GIVEN + role]):
        at = slot_of(role, k)
        option = option_of(s[at])
        target = target_of(s[at])
        cause = s[ROOT]
        if s[at + ORDER_SITE] > 0:
            cause = write(s, DECIDED, s[at + ORDER_SITE], -1, cause, option, 0, role)
        if TAPING == 0:
            s[ORDERED_IN_ALL + option] = s[ORDERED_IN_ALL + option] + 1
        s[at + ORDER_ROW] = write(
            s, ORDERED, s[OPTION_SITE + option], target, cause, option, choice_of(s[at]), way_of(s[at])
        )
        pay(s, role, k, s[at + ORDER_ROW])
        steps = steps | 1 << s[OPTION_STEP + option]
    return steps


def refund(s: Position, role: int, k: int, row: int) -> int:
    """Return what was paid for an order that turned out moot."""
    for r in range(s[PURSES + role], s[PURSES + role + 1]):
        paid = s[PAID + (role * SLOTS + k) * RESOURCES + r]
        move(s, s[RESOURCE_SLOT + r], paid, s[OPTION_SITE + option_of(s[slot_of(role, k)])], row)
    return 0


def why_moot(s: Position, option: int, target: int, choice: int, way: int) -> int:  # inlined
    """Why an order that was legal cannot be carried out now, 0 if it can."""
    if way == STOP or way == RESUME:
        return judge_payment(s, option, target, way)
    reason = judge_kind(s, option, target)
    return reason if reason > 0 else holds(s, option, target, choice)


def carry_out(s: Position, role: int, k: int) -> int:  # inlined
    """Carry out an order whose turn has come, or say why it is moot."""
    at = slot_of(role, k)
    option = option_of(s[at])
    target = target_of(s[at])
    way = way_of(s[at])
    reason = why_moot(s, option, target, choice_of(s[at]), way)
    if reason > 0:
        s[at + ORDER_REASON] = reason
        if TAPING == 0:
            s[MOOT_FOR + option * REASONS + reason] = s[MOOT_FOR + option * REASONS + reason] + 1
        row = write(s, MOOT, s[OPTION_SITE + option], target, s[at + ORDER_ROW], option, 0, reason)
        return refund(s, role, k, row)
    if way == STOP or way == RESUME:
        kind = STOPPED_PAYING if way == STOP else RESUMED_PAYING
        row = write(s, kind, s[OPTION_SITE + option], target, s[at + ORDER_ROW], option, 0, 0)
        cell = program_cell(s, s[OPTION_PROGRAM + option] - 1, STOPPED, target)
        return put(s, cell, 1 if way == STOP else 0, row)
    return act(s, option, role, target, choice_of(s[at]), s[at + ORDER_ROW])


def carry_out_step(s: Position, step: int, first: int, last: int) -> int:  # inlined
    """One step of the sequence is a wave: its orders do not see each other."""
    begin_wave(s)
    for role in range(first, last):
        for k in range(s[GIVEN + role]):
            if s[OPTION_STEP + option_of(s[slot_of(role, k)])] == step:
                carry_out(s, role, k)
    return 0


def resolve(s: Position, first: int, last: int) -> int:
    """Carry out the orders of the roles first .. last - 1, then settle."""
    write_all(s)
    steps = 0
    for role in range(first, last):
        steps = steps | pay_orders(s, role)
    for step in range(STEPS):
        if steps >> step & 1 == 1:
            carry_out_step(s, step, first, last)
    settle(s)
    return look(s) if last < ROLES else 0


def quarter(s: Position, is_last: int) -> int:
    """The world's part of one quarter: every line a wave, then reactions until quiet."""
    # Within a line nothing sees the rest of it; the next line sees all of it. Deals end with the turn, not the quarter.
    s[ROOT] = write(s, QUARTER_BEGAN, 0, -1, 0, QUARTER, 0, s[QUARTER])
    begin_wave(s)
    income(s)
    begin_wave(s)
    run_programs(s)
    if is_last == 1:
        begin_wave(s)
        run_deals(s)
    begin_wave(s)
    apply_due(s)
    begin_wave(s)
    drifts(s)
    begin_wave(s)
    each_turn(s)
    return settle(s)


def close_turn(s: Position) -> int:
    """The world's part and the end of the turn: votes, sums, and whether the game is over."""
    write_all(s)
    for k in range(QUARTERS_PER_TURN):
        if k > 0:
            put(s, QUARTER, s[QUARTER] + 1, s[ROOT])
            copy(s, PREVIOUS, 0, COPIED)
        quarter(s, 1 if k == QUARTERS_PER_TURN - 1 else 0)
    begin_wave(s)
    injects(s, 1)
    settle(s)
    begin_wave(s)
    tally(s)
    ending = sudden(s)
    if ending == 0 and s[TURN] == TURNS:
        scores(s)
        ending = outcome(s)
    if ending > 0:
        if s[TURN] < TURNS:
            scores(s)
        write(s, GAME_OVER, 0, -1, s[ROOT], OUTCOME, 0, ending)
        put(s, OUTCOME, ending, s[ROOT])
    return look(s) if TAPING == 1 else 0


def play_out(s: Position, first: int) -> int:
    """The rest of a turn that is open, from the role `first` on, in which every seat plays by itself."""
    for role in range(first, ROLES):
        take_seat(s, role)
        if SEQUENTIAL == 1:
            resolve(s, role, role + 1)
    if SEQUENTIAL == 0:
        resolve(s, 0, ROLES)
    return close_turn(s)


def play_turn(s: Position) -> int:
    """One whole turn in which every seat plays by itself."""
    open_turn(s)
    return play_out(s, 0)
