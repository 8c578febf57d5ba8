"""The layout of a position: which cell is what, as constants, and the cells before turn 1."""

from __future__ import annotations

from dataclasses import dataclass, field

from wargame.compiler.book import DEAL_WORDS, Book, OptionInfo
from wargame.compiler.options import answers_mask
from wargame.compiler.standing import stage_lengths
from wargame.compiler.starts import check_starts, start_of
from wargame.compiler.world import limit_of
from wargame.library import Loc
from wargame.names import KINDS
from wargame.rulebook import OptionEntry, Triggered
from wargame.terms import FARTHEST

PROGRAM_FIELDS = ("STAGE", "CLOCK", "UNPAID", "CHOICE", "BEGUN", "STOPPED", "FRESH")
DEAL_FIELDS = (
    "STATUS",
    "TERMS",
    "DUE",
    "PART",
    "OFFERED_AT",
    "SETTLED_AT",
    "STALLED_AT",
    "ASK",
    "PROMISE",
    "THREAT",
    "FRESHNESS",
)
OPTION_FIELDS = ("STEP", "TARGETS", "CHOICES", "PROGRAM", "UPKEEP", "DEAL", "ANSWERS", "OPENED", "SITE")
REASONS = ("NO_ORDERS_LEFT", "ALREADY_ORDERED", "CANNOT_BE_PAID", "ALREADY_STANDING", "NO_OPEN_DEAL", "DEAL_IS_OPEN",
           "DOES_NOT_STAND", "ALREADY_SO", "NO_OPENING")  # fmt: skip
FIXED = {"M64": 2**64 - 1, "PLAIN": 0, "BY_OPEN": 1, "STOP": 2, "RESUME": 3, "OPEN": 1, "AGREED": 2, "BARGAINED": 3,
         "DECLINED": 4, "SLOTS": 12, "FARTHEST": 2**62, "QUEUE_LENGTH": 96, "NOTED": 64}  # fmt: skip
SEAT_KEY = 0x53454154
"""The dice key of the random seat."""


@dataclass
class Layout:
    """Named cells, growing from 0, and what stands in them at the start."""

    constants: dict[str, int] = field(default_factory=dict)
    cells: list[int] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    """Names that were given twice."""

    def set(self, **constants: int) -> None:
        """Give names to numbers."""
        self.clashes += self.constants.keys() & constants.keys()
        self.constants.update(constants)

    def lay(self, name: str, size: int = 1, values: list[int] | None = None) -> int:
        """Lay out a run of cells under a constant; returns its first cell."""
        place = len(self.cells)
        self.set(**{name: place})
        self.cells += values if values is not None else [0] * size
        return place


def lay_out(book: Book, fills: list[str], words: list[str], option_sites: dict[str, int]) -> Layout:
    """Lay out everything that the compiled rules and the kernel name."""
    layout = Layout()
    layout.set(**FIXED)
    layout.set(**{f"{name.upper()}_SITE": site for name, site in option_sites.items()})
    layout.set(**{name: i + 1 for i, name in enumerate(REASONS)})
    layout.set(**{kind.upper(): i + 1 for i, kind in enumerate(KINDS)})
    layout.set(**{name: i for i, name in enumerate(PROGRAM_FIELDS)})
    layout.set(**{name: i for i, name in enumerate(DEAL_FIELDS)})
    check_starts(book)
    _lay_copied(book, layout)
    _lay_quiet(book, layout)
    layout.set(CELLS=len(layout.cells))
    _lay_scratch(book, layout, words)
    layout.set(GAME_CELLS=len(layout.cells))
    _lay_tables(book, layout)
    _lay_passing(book, layout, fills)
    _numbers(book, layout)
    return layout


def size_of(book: Book, area: int) -> int:
    return len(book.regions) if area else 1


def _lay_copied(book: Book, layout: Layout) -> None:
    for track in book.tracks.values():
        layout.lay(track.place, values=start_of(book, track))
    for program in book.programs:
        size = size_of(book, book.rules[program].area)
        for part in PROGRAM_FIELDS:
            layout.lay(f"{program.upper()}_{part}", size)
    for deal in book.deals:
        for part in DEAL_FIELDS:
            layout.lay(f"{deal.upper()}_{part}")
    for rule, kinds in book.memory.items():
        for kind in ("LAST", "TIMES", "WENT"):
            if kind in kinds:
                layout.lay(f"{rule.upper()}_{kind}", size_of(book, book.rules[rule].area))
    layout.set(COPIED=len(layout.cells))


def _lay_quiet(book: Book, layout: Layout) -> None:
    for name in ("TURN", "QUARTER", "OUTCOME"):
        layout.lay(name)
    layout.lay("QUEUE", FIXED["QUEUE_LENGTH"] * 5)
    for option in book.options:
        if "RECENT" in book.memory.get(option.name, ()) or "RECENT" in book.memory.get(option.id, ()):
            layout.lay(f"{option.name.upper()}_RECENT", size_of(book, option.area))
        layout.lay(f"{option.name.upper()}_OPENED", size_of(book, option.area))
    for rule, kinds in book.memory.items():
        if "ONCE" in kinds:
            layout.lay(f"{rule.upper()}_ONCE")
    count = sum(len(own) for own in book.content.scenario.objectives.values())
    layout.lay("SUMS", max(count, 1))
    layout.lay("DRAWN", len(book.roles))
    layout.lay("SCORE", len(book.roles))


def _lay_scratch(book: Book, layout: Layout, words: list[str]) -> None:
    """What a game needs beside what is kept of it; it begins as it stands here."""
    roles, copied, resources = len(book.roles), layout.constants["COPIED"], max(len(book.resources), 1)
    for name in ("THEN", "NOW", "CAUSE"):
        layout.lay(name, copied)
    layout.lay("VIEWS", copied * roles)
    for i, role in enumerate(book.roles):
        layout.set(**{f"VIEW_{role.upper()}": layout.constants["VIEWS"] + i * copied})
    for rule in book.rules.values():
        if isinstance(rule.entry, Triggered) and limit_of(rule) in ("target", "turn"):
            layout.lay(f"{rule.id.upper()}_FIRED", len(book.regions) + 1)
    for name in (
        "TOLD",
        "ANSWERED",
        "ROOT",
        "ROLL_ROW",
        "BRIEFING",
        "WRITTEN",
        "WAVE",
        "ROWS",
        "ROWS_BEFORE",
        "KEY",
    ):
        layout.lay(name)
    for name in ("GIVEN", "COUNTED", "BY_OPENING", "CAPACITY", "SEAT"):
        layout.lay(name, roles)
    layout.lay("SPENT", resources)
    layout.lay("PRICE", resources)
    layout.lay("PAID", roles * FIXED["SLOTS"] * resources)
    layout.lay("ORDERS", roles * FIXED["SLOTS"] * 4)
    layout.lay("NOTES", FIXED["NOTED"])
    layout.lay("QUEUE_ROW", FIXED["QUEUE_LENGTH"])
    for word in words:
        layout.lay(f"{word.upper()}_WORD", 2)


def _lay_passing(book: Book, layout: Layout, fills: list[str]) -> None:
    """What is always written before it is read: a new game may find in it what the last one left."""
    layout.set(EVENTS_ROOM=len(book.events) * (len(book.regions) + 1) * 3 + 64)
    layout.lay("EVENTS", 5 * layout.constants["EVENTS_ROOM"])
    for name in fills:
        layout.lay(f"{name.upper()}_AT", len(book.regions))


def _lay_tables(book: Book, layout: Layout) -> None:
    soft: dict[str, list[int]] = {"SOFT_LOW": [], "SOFT_HIGH": []}
    for track in book.tracks.values():
        for name, value in zip(soft, track.entry.soft or [-FARTHEST, FARTHEST], strict=True):
            soft[name] += [value] * (len(book.regions) if track.regional else 1)
    for name, values in soft.items():
        layout.lay(name, values=values)
    layout.lay("RESOURCE_SLOT", values=[layout.constants[id.upper()] for id in book.resources] or [0])
    owners = [str(book.tracks[id].entry.resource) for id in book.resources]
    layout.lay("PURSES", values=[sum(map(owners.count, book.roles[:i])) for i in range(len(book.roles) + 1)])
    fatigue = book.content.rulebook.fatigue
    layout.lay("FATIGUE_LEFT", values=list(fatigue.left) if fatigue else [100])
    _lay_options(book, layout)
    _lay_programs(book, layout)
    _lay_deals(book, layout)


def _lay_options(book: Book, layout: Layout) -> None:
    steps = book.content.rulebook.sequence
    rows = [_option_row(book, layout, option, steps) for option in book.options] or [dict.fromkeys(OPTION_FIELDS, 0)]
    for name in OPTION_FIELDS:
        layout.lay(f"OPTION_{name}", values=[row[name] for row in rows])
    firsts = [next((o.number for o in book.options if o.role == role), 0) for role in book.roles]
    layout.lay("ROLE_FIRST", values=firsts)
    layout.lay("ROLE_OPTIONS", values=[sum(o.role == role for o in book.options) for role in book.roles])


def _option_row(book: Book, layout: Layout, option: OptionInfo, steps: list[str]) -> dict[str, int]:
    entry = option.entry
    if entry.step not in steps:
        book.faults.unknown((*option.loc, "step"), "step of the sequence", entry.step, steps)
    return {
        "STEP": steps.index(entry.step) if entry.step in steps else 0,
        "TARGETS": option.area,
        "CHOICES": option.combinations,
        "PROGRAM": book.programs.index(option.id) + 1 if entry.program else 0,
        "UPKEEP": int(bool(entry.program and entry.program.upkeep)),
        "DEAL": book.deals.index(option.id) + 1 if entry.deal else 0,
        "ANSWERS": answers_mask(book, option),
        "OPENED": layout.constants[f"{option.name.upper()}_OPENED"],
        "SITE": layout.constants.get(f"{option.name.upper()}_SITE", 0),
    }


def _lay_programs(book: Book, layout: Layout) -> None:
    table: dict[str, list[int]] = {"AT": [], "SIZE": [], "STAGES": [], "EVENT": [], "LAPSES": [], "SITE": []}
    for program in book.programs:
        rule, entry = book.rules[program], book.program(program)
        stages = book.stages(program)
        row = (layout.constants[f"{program.upper()}_STAGE"], size_of(book, rule.area), len(stages),
               book.event(program, stages[0].id), entry.lapses_after or 0,
               layout.constants.get(f"{program.upper()}_SITE", 0))  # fmt: skip
        for name, value in zip(table, row, strict=True):
            table[name].append(value)
        stage_lengths(book, program)
    for name, values in table.items():
        layout.lay(f"PROGRAM_{name}", values=values or [0])


def _lay_deals(book: Book, layout: Layout) -> None:
    layout.lay("DEAL_AT", values=[layout.constants[f"{deal.upper()}_STATUS"] for deal in book.deals] or [0])
    layout.lay("DEAL_EVENT", values=[book.event(deal, DEAL_WORDS[0]) for deal in book.deals] or [0])
    sites = [layout.constants.get(f"{deal.upper()}_SITE", 0) for deal in book.deals]
    layout.lay("DEAL_SITE", values=sites or [0])


def _numbers(book: Book, layout: Layout) -> None:
    scenario = book.content.scenario
    fatigue = book.content.rulebook.fatigue
    layout.set(
        REGIONS=len(book.regions), ROLES=len(book.roles), RESOURCES=len(book.resources),
        STEPS=len(book.content.rulebook.sequence),
        PROGRAMS=len(book.programs), DEALS=len(book.deals), OPTIONS=len(book.options), SEAT_KEY=SEAT_KEY,
        PROGRAM_FIELDS=len(PROGRAM_FIELDS), DEAL_FIELDS=len(DEAL_FIELDS), QUARTERS_PER_TURN=scenario.quarters_per_turn,
        TURNS=scenario.turns, SEQUENTIAL=int(scenario.play == "sequential"), FATIGUE_STEPS=len(fatigue.left) if fatigue else 1,
        FATIGUE_WITHIN=fatigue.within if fatigue else 0,
    )  # fmt: skip
    for rule in book.rules.values():
        layout.set(**{f"{rule.id.upper()}_KEY": rule.key})
    for i, program in enumerate(book.programs):
        layout.set(**{f"{program.upper()}_PROGRAM": i})
    for i, deal in enumerate(book.deals):
        layout.set(**{f"{deal.upper()}_DEAL": i})


def stand(book: Book, layout: Layout) -> None:
    """Set up the programs that stand already at the start."""
    for i, item in enumerate(book.content.scenario.standing):
        loc: Loc = ("scenario", "standing", i)
        option = book.option_of(item.option)
        if option is None or not isinstance(option.entry, OptionEntry) or option.entry.program is None:
            book.faults.unknown((*loc, "option"), "program", item.option, book.programs)
            continue
        if (item.target in book.regions) != bool(option.area):
            book.faults.add(
                loc, f"'{item.option}' " + ("stands in a region: name it" if option.area else "has no region")
            )
            continue
        _stand(book, layout, option, item.target, dict(item.choices), loc)


def _stand(
    book: Book, layout: Layout, option: OptionInfo, target: str | None, chosen: dict[str, int | str], loc: Loc
) -> None:
    index = book.regions.index(target) if target else 0
    try:
        choice = option.index(chosen)
    except ValueError:
        book.faults.add((*loc, "choices"), "these are not choices of the option")
        return
    values = {"STAGE": len(book.stages(option.id)), "CHOICE": choice + 1, "FRESH": 100}
    for part, value in values.items():
        layout.cells[layout.constants[f"{option.id.upper()}_{part}"] + index] = value
