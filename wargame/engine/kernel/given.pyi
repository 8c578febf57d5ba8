"""What the compiler gives to the kernel: the places and numbers of the layout, and the generated functions.

Places (`TURN`, `SNAPSHOT`, `QUEUE` ...) are the first cells of named runs; the rest are counts, kinds of rows, fields of
programs and deals, and reasons. This stub is for type checkers and readers: in the running module all of them stand
before the kernel's text (constants) or behind it (functions).
"""

from typing import TypeAlias

Position: TypeAlias = list[int]
"""One array of integers: the cells that are kept, then scratch, tables and the tape."""

ACCEPTED: int
AGREED: int
ALREADY_ORDERED: int
ALREADY_SO: int
ALREADY_STANDING: int
EVENT_CURSOR: int
ASK: int
BARGAINED: int
BARGAINING: int
BEGUN: int
BLUFFED: int
BRIEFING: int
BROKEN: int
BY_OPEN: int
BY_OPENING: int
CANNOT_BE_PAID: int
CAPACITY: int
CARRIED_OUT: int
CAUSE: int
CELLS: int
CHANGED: int
CHEATED: int
CHECKING: int
CHOICE: int
CLOCK: int
COPIED: int
COUNTED: int
COUNTING: int
DEALS: int
DEAL_AT: int
DEAL_EVENT: int
DEAL_FIELDS: int
DEAL_IS_OPEN: int
DEAL_SITE: int
DECIDED: int
DECLINED: int
DELAYED: int
DOES_NOT_STAND: int
DRAWING: int
DRAWN: int
DUE: int
ENDED: int
ENDS: int
EVENTS: int
EVENTS_ROOM: int
FARTHEST: int
FAULTS: int
FAULT_SLOT: int
FAULT_VALUE: int
FATIGUE_LEFT: int
FATIGUE_STEPS: int
FATIGUE_WITHIN: int
FRESH: int
FRESHNESS: int
GAMES: int
GAME_CELLS: int
GAME_OVER: int
GIVEN: int
HAPPENED: int
HAPPENED_IN: int
HAPPENED_IN_ALL: int
HAPPENS: int
HIGH: int
HISTOGRAM: int
HISTOGRAM_AT: int
HISTOGRAM_SHIFT: int
HISTOGRAM_WIDTH: int
KEPT: int
KEY: int
KEYS: int
LOW: int
M64: int
MODIFIER: int
MOOT: int
MOOT_FOR: int
NOTICED: int
NOTED: int
NOTES: int
SNAPSHOT: int
NO_OPENING: int
NO_OPEN_DEAL: int
NO_ORDERS_LEFT: int
OFFERED: int
OFFERED_AT: int
OPEN: int
OPENED: int
OPENS: int
OPTION_ANSWERS: int
OPTION_CHOICES: int
OPTION_DEAL: int
OPTION_OPENED: int
OPTION_PROGRAM: int
OPTION_SITE: int
OPTION_STEP: int
OPTION_TARGETS: int
OPTION_UPKEEP: int
ORDERED: int
ORDERED_IN_ALL: int
ORDERS: int
ORDER_CELLS: int
ORDER_REASON: int
ORDER_ROW: int
ORDER_SITE: int
ORIGIN: int
OUTCOME: int
PAID: int
PART: int
PLACED: int
PLAIN: int
PRICE: int
PRIVATE_COUNT: int
PRIVATE_KEY: int
PRIVATE_NAMED: int
PROGRAMS: int
PROGRAM_AT: int
PROGRAM_EVENT: int
PROGRAM_FIELDS: int
PROGRAM_LAPSES: int
PROGRAM_SITE: int
PROGRAM_SIZE: int
PROGRAM_STAGES: int
PROMISE: int
PURSES: int
QUARTER: int
QUARTERS_PER_TURN: int
QUARTER_BEGAN: int
QUEUE: int
QUEUE_LENGTH: int
QUEUE_ROW: int
REASONS: int
REFUSED: int
REFUSED_FOR: int
REGIONS: int
RESOURCES: int
RESOURCE_SLOT: int
RESULTS: int
RESULT_CELLS: int
RESUME: int
RESUMED_PAYING: int
REWARDED: int
ROLES: int
ROLE_FIRST: int
ROLE_OPTIONS: int
ROLLED: int
ROLL_ROW: int
ROOT: int
ROWS: int
ROWS_BEFORE: int
RULES: int
SCALED: int
SCORE: int
SCORED: int
SCRIPT_AT: int
SEAT: int
SEAT_KEY: int
SEQUENTIAL: int
SETTLED_AT: int
SITE_RULE: int
SLOTS: int
SOFT_HIGH: int
SOFT_LOW: int
SPENT: int
STAGE: int
STAGE_BEGINS: int
STALLED: int
STALLED_AT: int
STATUS: int
STEPS: int
STOP: int
STOPPED: int
STOPPED_PAYING: int
SUMMED: int
TAPE: int
TAPING: int
TERMS: int
PREVIOUS: int
THREAT: int
EVENT_COUNT: int
TRACKED: int
TURN: int
TURNS: int
TURN_BEGAN: int
UNFUNDED: int
UNPAID: int
VIEWS: int
WAVE: int
WIDE: int
WRITTEN: int

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
