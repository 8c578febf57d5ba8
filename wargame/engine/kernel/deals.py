"""Deals: open, then accepted or bargained down or refused; then kept or broken, rewarded or cheated, carried out or bluffed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.engine.kernel.cells import enqueue, put, write
    from wargame.engine.kernel.given import *


# kernel
def say(s: Position, deal: int, word: int, cause: int) -> int:
    """A word of a deal is true from now on: record it, tell it, and do what follows."""
    at = s[DEAL_AT + deal]
    choice = s[at + TERMS] - 1
    row = write(s, word, s[DEAL_SITE + deal], -1, cause, deal, 0, choice)
    enqueue(s, s[DEAL_EVENT + deal] + word - OFFERED, -1, choice, row, -1)
    if word == BARGAINING:
        deal_says(s, deal, ACCEPTED, row)
    deal_says(s, deal, word, row)
    return row


def offer(s: Position, deal: int, choice: int, fresh: int, cause: int) -> int:
    """Lay a deal on the table."""
    at = s[DEAL_AT + deal]
    for field in range(DEAL_FIELDS):
        put(s, at + field, 0, cause)
    put(s, at + TERMS, choice + 1, cause)
    put(s, at + STATUS, OPEN, cause)
    put(s, at + PART, 100, cause)
    put(s, at + FRESHNESS, fresh, cause)
    put(s, at + OFFERED_AT, s[TURN], cause)
    put(s, at + DUE, s[TURN] + deal_within(s, deal, 0), cause)
    row = say(s, deal, OFFERED, cause)
    if TAPING == 1:
        s[CAUSE + at] = row
    return 0


def agree(s: Position, deal: int, part: int, cause: int) -> int:
    """A deal is accepted (part 100) or bargained down (part 50): what was asked and promised now binds."""
    at = s[DEAL_AT + deal]
    put(s, at + PART, part, cause)
    put(s, at + STATUS, AGREED if part == 100 else BARGAINED, cause)
    put(s, at + SETTLED_AT, s[TURN], cause)
    put(s, at + DUE, s[TURN] + deal_within(s, deal, 1), cause)
    return say(s, deal, ACCEPTED if part == 100 else BARGAINING, cause)


def refuse(s: Position, deal: int, cause: int) -> int:
    """A deal is refused, or was left without an answer: a threat now falls due."""
    at = s[DEAL_AT + deal]
    put(s, at + STATUS, DECLINED, cause)
    put(s, at + SETTLED_AT, s[TURN], cause)
    put(s, at + DUE, s[TURN] + deal_within(s, deal, 2), cause)
    return say(s, deal, REFUSED, cause)


def open_deal(s: Position, deals: int) -> int:
    """The first open deal of a bit mask, or -1."""
    for deal in range(DEALS):
        if deals >> deal & 1 == 1 and s[s[DEAL_AT + deal] + STATUS] == OPEN:
            return deal
    return -1


def answer_deals(s: Position, deals: int, word: int, cause: int) -> int:
    """Answer the open deal: 0 accept, 1 bargain, 2 stall, 3 refuse."""
    deal = open_deal(s, deals)
    if deal < 0:
        return 0
    if word == 0:
        agree(s, deal, 100, cause)
    elif word == 1:
        agree(s, deal, 50, cause)
    elif word == 2:
        put(s, s[DEAL_AT + deal] + STALLED_AT, s[TURN], cause)
        say(s, deal, STALLED, cause)
    else:
        refuse(s, deal, cause)
    return 0


def watch_terms(s: Position, deal: int, field: int, seen: int, good: int, bad: int) -> int:
    """See whether one term was met (seen 1), was nothing (2), or is past its time; 1 once that is settled."""
    at = s[DEAL_AT + deal]
    if s[at + field] > 0:
        return 1
    if seen == 2:
        return 1
    if seen == 0 and s[TURN] < s[at + DUE]:
        return 0
    put(s, at + field, 1 if seen == 1 else 2, s[CAUSE + at])
    say(s, deal, good if seen == 1 else bad, s[CAUSE + at])
    return 1


def run_deal(s: Position, deal: int) -> int:
    """One deal at the end of a turn."""
    at = s[DEAL_AT + deal]
    status = s[at + STATUS]
    if status == OPEN:
        if s[TURN] >= s[at + DUE]:
            refuse(s, deal, s[CAUSE + at])
        elif s[TURN] > s[at + OFFERED_AT] and s[at + STALLED_AT] < s[TURN]:
            put(s, at + STALLED_AT, s[TURN], s[CAUSE + at])
            say(s, deal, STALLED, s[CAUSE + at])
        return 0
    if status == DECLINED:
        done = watch_terms(s, deal, THREAT, deal_threatened(s, deal), CARRIED_OUT, BLUFFED)
    else:
        asked = watch_terms(s, deal, ASK, deal_asked(s, deal), KEPT, BROKEN)
        promised = watch_terms(s, deal, PROMISE, deal_promised(s, deal), REWARDED, CHEATED)
        done = asked * promised
    if done == 1:
        put(s, at + STATUS, 0, s[CAUSE + at])
        put(s, at + TERMS, 0, s[CAUSE + at])
    return 0


def run_deals(s: Position) -> int:
    """Every deal that runs, at the end of a turn."""
    for deal in range(DEALS):
        if s[s[DEAL_AT + deal] + STATUS] > 0:
            run_deal(s, deal)
    return 0
