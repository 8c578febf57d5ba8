"""Seats that play by themselves: at random, or by a doctrine's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.cells import where_most
    from wargame.engine.kernel.dice import among, drawn
    from wargame.engine.kernel.given import *
    from wargame.engine.kernel.legality import give, judge, opening_percent


# kernel
def count_bits(mask: int) -> int:  # inlined
    """How many regions a bit mask holds."""
    count = 0
    while mask > 0:
        count += mask & 1
        mask = mask >> 1
    return count


def nth_bit(mask: int, n: int) -> int:  # inlined
    """The n-th region (from 0) of a bit mask; -1 if there are fewer."""
    region = 0
    while mask > 0:
        if mask & 1 == 1:
            if n == 0:
                return region
            n = n - 1
        mask = mask >> 1
        region += 1
    return -1


def has_order_left(s: Position, role: int, option: int) -> int:
    """Whether the role has an order left for an option, or may have one by an opening: asked before what costs more."""
    if s[COUNTED + role] < s[CAPACITY + role] or s[OPTION_ANSWERS + option] > 0:
        return 1
    if s[BY_OPENING + role] == 1:
        return 0
    for region in range(REGIONS if s[OPTION_TARGETS + option] > 0 else 1):
        if s[s[OPTION_OPENED + option] + region] > 0:
            return 1
    return 0


def give_somehow(s: Position, role: int, option: int, target: int, choice: int, site: int) -> int:
    """Give an order by an opening where there is one, else plainly; returns the reason why not."""
    if has_order_left(s, role, option) == 0:
        return NO_ORDERS_LEFT
    if opening_percent(s, role, option, target) >= 0:
        if give(s, role, option, target, choice, BY_OPEN, site) == 0:
            return 0
    return give(s, role, option, target, choice, PLAIN, site)


def could_give(s: Position, role: int, option: int, target: int, choice: int) -> int:
    """Whether an order would be taken, by an opening or plainly."""
    if opening_percent(s, role, option, target) >= 0:
        if judge(s, role, option, target, choice, BY_OPEN) == 0:
            return 1
    return 1 if judge(s, role, option, target, choice, PLAIN) == 0 else 0


def legal_regions(s: Position, role: int, option: int, choice: int, area: int) -> int:
    """The regions of an area where an order would be taken, as a bit mask."""
    legal = 0
    if has_order_left(s, role, option) == 0:
        return 0
    for region in range(REGIONS):
        if area >> region & 1 == 1:
            if could_give(s, role, option, region, choice) == 1:
                legal = legal | 1 << region
    return legal


def narrowed(s: Position, at: int, area: int, sign: int) -> int:
    """The regions of an area that share its highest (sign 1) or lowest (sign -1) value."""
    best = where_most(s, at, area, sign)
    kept = 0
    for region in range(REGIONS):
        if area >> region & 1 == 1:
            if s[at + region] == s[at + best]:
                kept = kept | 1 << region
    return kept


def choose(
    s: Position, role: int, option: int, choice: int, area: int, key: int, draw: int, site: int
) -> int:
    """Order an option at one of the regions left (area 0: nowhere), drawn by the seat's own dice."""
    if area == 0:
        return 0
    target = nth_bit(area, among(drawn(s, key, role, -1, draw), count_bits(area)))
    return give_somehow(s, role, option, target, choice, site)


def fill(s: Position, role: int, option: int, key: int, draw: int, site: int) -> int:
    """Order an option with drawn choices, at a drawn region where it is legal."""
    choice = among(drawn(s, key, role, -1, draw), s[OPTION_CHOICES + option])
    if s[OPTION_TARGETS + option] == 0:
        return give_somehow(s, role, option, -1, choice, site)
    area = legal_regions(s, role, option, choice, s[OPTION_TARGETS + option])
    return choose(s, role, option, choice, area, key, draw + 1, site)


def try_at_random(s: Position, role: int, number: int) -> int:
    """One try of the random seat: option, target, choice and way from one number; the reason why not."""
    # bits 40 to 63: option; 20 to 39: target; 2 to 19: choice; 0 and 1: stop, resume or carry out
    option = s[ROLE_FIRST + role] + ((number >> 40) * s[ROLE_OPTIONS + role] >> 24)
    targets = s[OPTION_TARGETS + option]
    target = -1
    if targets > 0:
        target = nth_bit(targets, (number >> 20 & 1048575) * count_bits(targets) >> 20)
    choice = (number >> 2 & 262143) * s[OPTION_CHOICES + option] >> 18
    way = PLAIN
    if s[OPTION_UPKEEP + option] == 1 and number & 3 == 0:
        way = STOP
    elif s[OPTION_UPKEEP + option] == 1 and number & 3 == 1:
        way = RESUME
    elif opening_percent(s, role, option, target) >= 0:
        way = BY_OPEN
    return give(s, role, option, target, choice, way, 0)


def random_seat(s: Position, role: int) -> int:
    """Give random orders: at most eight tries for each order of the turn, and two more for free ones."""
    if s[ROLE_OPTIONS + role] == 0:
        return 0
    for k in range(s[CAPACITY + role]):
        attempt = 0
        while attempt < 8:
            if try_at_random(s, role, drawn(s, SEAT_KEY, role, -1, k * 8 + attempt)) == 0:
                attempt = 8
            attempt += 1
    for attempt in range(2):
        try_at_random(s, role, drawn(s, SEAT_KEY, role, -1, 128 + attempt))
    return 0


def script_seat(s: Position, role: int) -> int:
    """Give what a script says for this turn; what may not be given is counted."""
    at = s[SCRIPT_AT + role]
    while s[at] > 0:
        if s[at] == s[TURN]:
            reason = give(s, role, s[at + 1], s[at + 2], s[at + 3], s[at + 4], 0)
            if reason > 0:
                refused = REFUSED_FOR + s[at + 1] * REASONS + reason
                s[refused] = s[refused] + 1
        at += 5
    return 0


def take_seat(s: Position, role: int) -> int:
    """Let whoever sits at the role give its orders, if it plays by itself."""
    kind = s[SEAT + role]
    if kind == 1:
        return random_seat(s, role)
    if kind >= 2:
        return doctrine(s, kind - 2, role)
    if kind == -1:
        return script_seat(s, role)
    return 0
