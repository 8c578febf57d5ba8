"""What the compiler gives to the kernel: the places and numbers of the layout, and the generated functions.

Places (`TURN`, `SNAPSHOT`, `QUEUE` ...) are the first cells of named runs; the rest are counts, kinds of rows, fields of
programs and deals, and reasons. This stub is for type checkers and readers: in the running module the constants
come before the kernel's text and the functions after it. `python -m tests.goldens` writes the constants anew.
"""

from typing import TypeAlias

Position: TypeAlias = list[int]
"""One array of integers: the cells that are kept, then scratch, tables and the tape."""

PLACES: list[int]
(
    ACCEPTED, AGREED, ALREADY_ORDERED, ALREADY_SO, ALREADY_STANDING, ASK, BARGAINED, BARGAINING, BEGUN,
    BLUFFED, BRIEFING, BROKEN, BY_OPEN, BY_OPENING, CANNOT_BE_PAID, CAPACITY, CARRIED_OUT, CAUSE, CELLS,
    CHANGED, CHEATED, CHECKING, CHOICE, CLOCK, COPIED, COUNTED, COUNTING, DEALS, DEAL_AT, DEAL_EVENT,
    DEAL_FIELDS, DEAL_IS_OPEN, DEAL_SITE, DECIDED, DECLINED, DELAYED, DOES_NOT_STAND, DRAWING, DRAWN, DUE,
    ENDED, ENDS, EVENTS, EVENTS_ROOM, EVENT_COUNT, EVENT_CURSOR, FARTHEST, FATIGUE_LEFT, FATIGUE_STEPS,
    FATIGUE_WITHIN, FAULTS, FAULT_SLOT, FAULT_VALUE, FRESH, FRESHNESS, GAMES, GAME_CELLS, GAME_OVER, GIVEN,
    HAPPENED, HAPPENED_IN, HAPPENED_IN_ALL, HAPPENS, HIGH, HISTOGRAM, HISTOGRAM_AT, HISTOGRAM_SHIFT,
    HISTOGRAM_WIDTH, KEPT, KEY, KEYS, LOW, M64, MODIFIER, MOOT, MOOT_FOR, NOTED, NOTES, NOTICED, NO_OPENING,
    NO_OPEN_DEAL, NO_ORDERS_LEFT, OFFERED, OFFERED_AT, OPEN, OPENED, OPENS, OPTION_ANSWERS, OPTION_CHOICES,
    OPTION_DEAL, OPTION_OPENED, OPTION_PROGRAM, OPTION_SITE, OPTION_STEP, OPTION_TARGETS, OPTION_UPKEEP,
    ORDERED, ORDERED_IN_ALL, ORDERS, ORDER_CELLS, ORDER_REASON, ORDER_ROW, ORDER_SITE, ORIGIN, OUTCOME, PAID,
    PART, PLACED, PLAIN, PREVIOUS, PRICE, PRIVATE_COUNT, PRIVATE_KEY, PRIVATE_NAMED, PROGRAMS, PROGRAM_AT,
    PROGRAM_EVENT, PROGRAM_FIELDS, PROGRAM_LAPSES, PROGRAM_SITE, PROGRAM_SIZE, PROGRAM_STAGES, PROMISE,
    PURSES, QUARTER, QUARTERS_PER_TURN, QUARTER_BEGAN, QUEUE, QUEUE_LENGTH, QUEUE_ROW, REASONS, REFUSED,
    REFUSED_FOR, REGIONS, RESOURCES, RESOURCE_SLOT, RESULTS, RESULT_CELLS, RESUME, RESUMED_PAYING, REWARDED,
    ROLES, ROLE_FIRST, ROLE_OPTIONS, ROLLED, ROLL_ROW, ROOT, ROWS, ROWS_BEFORE, RULES, SCALED, SCORE, SCORED,
    SCRIPT_AT, SEAT, SEAT_KEY, SEQUENTIAL, SETTLED_AT, SITE_RULE, SLOTS, SNAPSHOT, SOFT_HIGH, SOFT_LOW, SPENT,
    STAGE, STAGE_BEGINS, STALLED, STALLED_AT, STATUS, STEPS, STOP, STOPPED, STOPPED_PAYING, SUMMED, TAPE,
    TAPING, TERMS, THREAT, TRACKED, TURN, TURNS, TURN_BEGAN, UNFUNDED, UNPAID, VIEWS, WAVE, WIDE, WRITTEN
) = PLACES

def copy(s: Position, to: int, start: int, count: int) -> None:
    """Copy a run of cells: the one intrinsic."""

def may(s: Position, option: int, target: int, choice: int) -> int:
    """The first reason why an option may not be ordered, as its role's view says; 0 if it may."""

def holds(s: Position, option: int, target: int, choice: int) -> int:
    """The first reason why an order cannot be carried out, asked of the position."""

def price(s: Position, option: int, target: int, choice: int) -> int:
    """Fill PRICE with an order's cost."""

def act(s: Position, option: int, role: int, target: int, choice: int, cause: int) -> int:
    """Carry an order out."""

def stage_begins(s: Position, program: int, stage: int, target: int, cause: int) -> int:
    """What a program's stage brings when it begins."""

def stage_works(s: Position, program: int, stage: int, target: int, cause: int) -> int:
    """What a stage does each funded quarter."""

def stage_quarters(s: Position, program: int, stage: int) -> int:
    """How many quarters a stage takes; 0 for the last."""

def program_unfunded(s: Position, program: int, target: int, cause: int) -> int:
    """What an unfunded quarter brings."""

def program_ends(s: Position, program: int, target: int, cause: int) -> int:
    """What a program's end brings."""

def price_upkeep(s: Position, program: int, target: int) -> int:
    """Fill PRICE with a quarter's upkeep."""

def deal_within(s: Position, deal: int, which: int) -> int:
    """Turns to answer (0), to keep (1), to act (2)."""

def deal_asked(s: Position, deal: int) -> int:
    """Whether what was asked is done: 1, 0, or 2 where nothing was."""

def deal_promised(s: Position, deal: int) -> int:
    """The same for the promise."""

def deal_threatened(s: Position, deal: int) -> int:
    """The same for the threat."""

def deal_says(s: Position, deal: int, word: int, cause: int) -> int:
    """What follows a word of a deal."""

def react(s: Position, event: int, target: int, choice: int, row: int, observer: int) -> int:
    """Offer an event to the reactions it calls."""

def watch(s: Position) -> int:
    """Ask every other reaction whether it holds."""

def income(s: Position) -> int:
    """The income of a quarter."""

def each_turn(s: Position) -> int:
    """The other rules of every quarter."""

def injects(s: Position, phase: int) -> int:
    """The injects of the brief (0) or the assessment (1)."""

def drifts(s: Position) -> int:
    """One quarter's drift."""

def see(s: Position, role: int) -> int:
    """Compute a role's view."""

def capacity(s: Position, role: int) -> int:
    """How many orders a role may give."""

def tally(s: Position) -> int:
    """Add the turn's measures to the sums."""

def scores(s: Position) -> int:
    """Work out every role's score."""

def sudden(s: Position) -> int:
    """The outcome that ends the game now, or 0."""

def outcome(s: Position) -> int:
    """The outcome at the game's end."""

def doctrine(s: Position, number: int, role: int) -> int:
    """Let a doctrine give its role's orders."""
