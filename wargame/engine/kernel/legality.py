"""What may be ordered: the first reason why not, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.deals import open_deal
    from wargame.engine.kernel.given import *
    from wargame.engine.kernel.packing import last_turn_of, option_of, packed, percent_of, target_of
    from wargame.engine.kernel.programs import program_cell


# kernel
def slot_of(role: int, k: int) -> int:
    """The place of a role's k-th order of the turn: the packed order, then ORDER_SITE, ORDER_REASON, ORDER_ROW."""
    return ORDERS + (role * SLOTS + k) * ORDER_CELLS


def is_free(s: Position, option: int, way: int) -> int:
    """Whether an order costs none of the role's orders: an answer, an opening, a stop or a resume."""
    return 1 if way != PLAIN or s[OPTION_ANSWERS + option] > 0 else 0


def already_given(s: Position, role: int, option: int, target: int) -> int:  # inlined
    """Whether the role has given this order (or one by another way) this turn."""
    for k in range(s[GIVEN + role]):
        other = s[slot_of(role, k)]
        if option_of(other) == option and target_of(other) == target:
            return 1
    return 0


def opening_percent(s: Position, role: int, option: int, target: int) -> int:  # inlined
    """At what percent an opening lets the role order this now; -1 if none does."""
    opened = s[s[OPTION_OPENED + option] + max(target, 0)] if s[OPTION_OPENED + option] > 0 else 0
    if opened == 0 or last_turn_of(opened) < s[TURN] or s[BY_OPENING + role] == 1:
        return -1
    return percent_of(opened)


def free_to_pay(s: Position, role: int) -> int:  # inlined
    """Whether the role can pay the PRICE beside what its orders cost already, as its view says."""
    # The view and not the position is asked, so that no refusal tells a role what it may not know.
    for r in range(s[PURSES + role], s[PURSES + role + 1]):
        if s[PRICE + r] > 0:
            if s[SPENT + r] + s[PRICE + r] > s[VIEWS + role * COPIED + s[RESOURCE_SLOT + r]]:
                return 0
    return 1


def set_price(s: Position, option: int, target: int, choice: int, percent: int) -> int:  # inlined
    """Fill PRICE with what an order costs, a percent of it rounded up."""
    for r in range(RESOURCES):
        s[PRICE + r] = 0
    price(s, option, target, choice)
    if percent != 100:
        for r in range(RESOURCES):
            s[PRICE + r] = (s[PRICE + r] * percent + 99) // 100
    return 0


def judge_payment(s: Position, option: int, target: int, way: int) -> int:
    """Why a program may not be stopped (or resumed) now."""
    if s[OPTION_UPKEEP + option] == 0 or s[OPTION_TARGETS + option] > 0 and target < 0:
        return DOES_NOT_STAND
    program = s[OPTION_PROGRAM + option] - 1
    if s[program_cell(s, program, STAGE, target)] == 0:
        return DOES_NOT_STAND
    stopped = s[program_cell(s, program, STOPPED, target)]
    return ALREADY_SO if stopped == (1 if way == STOP else 0) else 0


def judge_kind(s: Position, option: int, target: int) -> int:  # inlined
    """Why a standing program, a running deal or a missing offer closes an option."""
    if s[OPTION_PROGRAM + option] > 0:
        if s[program_cell(s, s[OPTION_PROGRAM + option] - 1, STAGE, target)] > 0:
            return ALREADY_STANDING
    if s[OPTION_DEAL + option] > 0:
        if s[s[DEAL_AT + s[OPTION_DEAL + option] - 1] + STATUS] > 0:
            return DEAL_IS_OPEN
    if s[OPTION_ANSWERS + option] > 0:
        if open_deal(s, s[OPTION_ANSWERS + option]) < 0:
            return NO_OPEN_DEAL
    return 0


def judge(s: Position, role: int, option: int, target: int, choice: int, way: int) -> int:  # inlined
    """The first reason why the role may not give this order now, 0 if it may; fills PRICE."""
    if already_given(s, role, option, target) == 1:
        return ALREADY_ORDERED
    percent = 100
    if way == STOP or way == RESUME:
        set_price(s, option, target, choice, 0)
        return judge_payment(s, option, target, way)
    reason = judge_kind(s, option, target)
    if reason == 0:
        reason = may(s, option, target, choice)
    if reason > 0:
        return reason
    if way == BY_OPEN:
        percent = opening_percent(s, role, option, target)
        if percent < 0:
            return NO_OPENING
    elif is_free(s, option, way) == 0 and s[COUNTED + role] >= s[CAPACITY + role]:
        return NO_ORDERS_LEFT
    set_price(s, option, target, choice, percent)
    if free_to_pay(s, role) == 0:
        return CANNOT_BE_PAID
    return NO_ORDERS_LEFT if s[GIVEN + role] == SLOTS else 0


def give(s: Position, role: int, option: int, target: int, choice: int, way: int, site: int) -> int:  # inlined
    """Give an order if it is legal; returns the reason why not, or 0."""
    reason = judge(s, role, option, target, choice, way)
    if reason > 0:
        return reason
    at = slot_of(role, s[GIVEN + role])
    s[at] = packed(option, target, choice, way)
    s[at + ORDER_SITE] = site
    s[at + ORDER_REASON] = 0
    s[at + ORDER_ROW] = 0
    s[GIVEN + role] = s[GIVEN + role] + 1
    if way == BY_OPEN:
        s[BY_OPENING + role] = 1
    if is_free(s, option, way) == 0:
        s[COUNTED + role] = s[COUNTED + role] + 1
    for r in range(s[PURSES + role], s[PURSES + role + 1]):
        s[SPENT + r] = s[SPENT + r] + s[PRICE + r]
    return 0


def take_back_all(s: Position, role: int) -> int:
    """Forget the orders that a role has given this turn."""
    s[GIVEN + role] = 0
    s[COUNTED + role] = 0
    s[BY_OPENING + role] = 0
    for r in range(s[PURSES + role], s[PURSES + role + 1]):
        s[SPENT + r] = 0
    return 0
