"""The layout of a position: named cells, their ranges, their values at the start, and a batch's counters."""

from __future__ import annotations

from dataclasses import dataclass, field

from wargame.compiler.options import answers_mask
from wargame.compiler.programs import stage_lengths
from wargame.compiler.sites import Sites
from wargame.compiler.symbols import OptionInfo, SymbolTable, TrackInfo
from wargame.compiler.triggers import limit_of
from wargame.dice import rule_key
from wargame.library import Loc
from wargame.manifest import KINDS, OF_DEALS
from wargame.rulebook import OptionEntry, Triggered
from wargame.terms import FARTHEST


def check_starts(symbols: SymbolTable) -> None:
    """Note the start values of what is no track."""
    for name in symbols.content.scenario.start:
        if name not in symbols.tracks:
            symbols.diagnostics.unknown(("scenario", "start", name), "track", name, symbols.tracks, key=True)


def start_of(symbols: SymbolTable, track: TrackInfo) -> list[int]:
    """The start values of a track's cells, from the scenario or else from the rulebook; faults are noted."""
    scenario = symbols.content.scenario.start
    own = track.id in scenario
    given = scenario[track.id] if own else track.entry.start
    loc: Loc = ("scenario", "start", track.id) if own else (*track.loc, "start")
    count = len(symbols.regions) if track.regional else 1
    if isinstance(given, dict):
        return _regional_start(symbols, track, given, loc)
    return [_start_value(symbols, track, given, loc)] * count


def _regional_start(symbols: SymbolTable, track: TrackInfo, given: dict[str, int], loc: Loc) -> list[int]:
    if not track.regional:
        symbols.diagnostics.add(loc, f"'{track.id}' is one number, not one for each region")
        return [0]
    for region in given:
        if region not in symbols.regions:
            symbols.diagnostics.unknown((*loc, region), "region", region, symbols.regions, key=True)
    own = track.entry.start
    base = own if isinstance(own, dict) else dict.fromkeys(symbols.regions, own)
    values = []
    for region in symbols.regions:
        value = given.get(region, base.get(region))
        if value is None:
            symbols.diagnostics.add(loc, f"a start value for {region} is missing")
        values.append(_start_value(symbols, track, value if value is not None else track.low, loc))
    return values


def _start_value(symbols: SymbolTable, track: TrackInfo, value: int | str, loc: Loc) -> int:
    if isinstance(value, str):
        if value not in track.values:
            symbols.diagnostics.unknown(loc, f"value of '{track.id}':", value, track.values)
            return 0
        return track.values.index(value)
    if not track.low <= value <= track.high:
        symbols.diagnostics.add(loc, f"{value} is outside {track.low} to {track.high}")
    return value


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
         "DECLINED": 4, "SLOTS": 12, "FARTHEST": 2**62, "QUEUE_LENGTH": 96, "NOTED": 64,
         "ORDER_SITE": 1, "ORDER_REASON": 2, "ORDER_ROW": 3, "ORDER_CELLS": 4}  # fmt: skip
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


def lay_out(symbols: SymbolTable, fills: list[str], words: list[str], option_sites: dict[str, int]) -> Layout:
    """Lay out everything that the compiled rules and the kernel name."""
    layout = Layout()
    layout.set(**FIXED)
    layout.set(**{f"{name.upper()}_SITE": site for name, site in option_sites.items()})
    layout.set(**{name: i + 1 for i, name in enumerate(REASONS)})
    layout.set(**{kind.upper(): i + 1 for i, kind in enumerate(KINDS)})
    layout.set(**{name: i for i, name in enumerate(PROGRAM_FIELDS)})
    layout.set(**{name: i for i, name in enumerate(DEAL_FIELDS)})
    check_starts(symbols)
    _lay_copied(symbols, layout)
    _lay_quiet(symbols, layout)
    layout.set(CELLS=len(layout.cells))
    _lay_scratch(symbols, layout, words)
    layout.set(GAME_CELLS=len(layout.cells))
    _lay_tables(symbols, layout)
    _lay_passing(symbols, layout, fills)
    _numbers(symbols, layout)
    return layout


def size_of(symbols: SymbolTable, area: int) -> int:
    return len(symbols.regions) if area else 1


def _lay_copied(symbols: SymbolTable, layout: Layout) -> None:
    for track in symbols.tracks.values():
        layout.lay(track.place, values=start_of(symbols, track))
    for program in symbols.programs:
        size = size_of(symbols, symbols.rules[program].area)
        for part in PROGRAM_FIELDS:
            layout.lay(f"{program.upper()}_{part}", size)
    for deal in symbols.deals:
        for part in DEAL_FIELDS:
            layout.lay(f"{deal.upper()}_{part}")
    for rule, kinds in symbols.memory.items():
        for kind in ("LAST", "TIMES", "WENT"):
            if kind in kinds:
                layout.lay(f"{rule.upper()}_{kind}", size_of(symbols, symbols.rules[rule].area))
    layout.set(COPIED=len(layout.cells))


def _lay_quiet(symbols: SymbolTable, layout: Layout) -> None:
    for name in ("TURN", "QUARTER", "OUTCOME"):
        layout.lay(name)
    layout.lay("QUEUE", FIXED["QUEUE_LENGTH"] * 5)
    for option in symbols.options:
        if "RECENT" in symbols.memory.get(option.name, ()) or "RECENT" in symbols.memory.get(option.id, ()):
            layout.lay(f"{option.name.upper()}_RECENT", size_of(symbols, option.area))
        layout.lay(f"{option.name.upper()}_OPENED", size_of(symbols, option.area))
    for rule, kinds in symbols.memory.items():
        if "ONCE" in kinds:
            layout.lay(f"{rule.upper()}_ONCE")
    count = sum(len(own) for own in symbols.content.scenario.objectives.values())
    layout.lay("SUMS", max(count, 1))
    layout.lay("DRAWN", len(symbols.roles))
    layout.lay("SCORE", len(symbols.roles))


def _lay_scratch(symbols: SymbolTable, layout: Layout, words: list[str]) -> None:
    """What a game needs beside what is kept of it; it begins as it stands here."""
    roles, copied, resources = len(symbols.roles), layout.constants["COPIED"], max(len(symbols.resources), 1)
    for name in ("PREVIOUS", "SNAPSHOT", "CAUSE"):
        layout.lay(name, copied)
    layout.lay("VIEWS", copied * roles)
    for i, role in enumerate(symbols.roles):
        layout.set(**{f"VIEW_{role.upper()}": layout.constants["VIEWS"] + i * copied})
    for rule in symbols.rules.values():
        if isinstance(rule.entry, Triggered) and limit_of(rule) in ("target", "turn"):
            layout.lay(f"{rule.id.upper()}_FIRED", len(symbols.regions) + 1)
    for name in (
        "EVENT_COUNT",
        "EVENT_CURSOR",
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
    layout.lay("ORDERS", roles * FIXED["SLOTS"] * FIXED["ORDER_CELLS"])
    layout.lay("NOTES", FIXED["NOTED"])
    layout.lay("QUEUE_ROW", FIXED["QUEUE_LENGTH"])
    for word in words:
        layout.lay(f"{word.upper()}_WORD", 2)


def _lay_passing(symbols: SymbolTable, layout: Layout, fills: list[str]) -> None:
    """What is always written before it is read: a new game may find in it what the last one left."""
    layout.set(EVENTS_ROOM=len(symbols.events) * (len(symbols.regions) + 1) * 3 + 64)
    layout.lay("EVENTS", 5 * layout.constants["EVENTS_ROOM"])
    for name in fills:
        layout.lay(f"{name.upper()}_AT", len(symbols.regions))


def _lay_tables(symbols: SymbolTable, layout: Layout) -> None:
    soft: dict[str, list[int]] = {"SOFT_LOW": [], "SOFT_HIGH": []}
    for track in symbols.tracks.values():
        for name, value in zip(soft, track.entry.soft or [-FARTHEST, FARTHEST], strict=True):
            soft[name] += [value] * (len(symbols.regions) if track.regional else 1)
    for name, values in soft.items():
        layout.lay(name, values=values)
    layout.lay("RESOURCE_SLOT", values=[layout.constants[id.upper()] for id in symbols.resources] or [0])
    owners = [str(symbols.tracks[id].entry.resource) for id in symbols.resources]
    layout.lay("PURSES", values=[sum(map(owners.count, symbols.roles[:i])) for i in range(len(symbols.roles) + 1)])
    fatigue = symbols.content.rulebook.fatigue
    layout.lay("FATIGUE_LEFT", values=list(fatigue.left) if fatigue else [100])
    _lay_options(symbols, layout)
    _lay_programs(symbols, layout)
    _lay_deals(symbols, layout)


def _lay_options(symbols: SymbolTable, layout: Layout) -> None:
    steps = symbols.content.rulebook.sequence
    rows = [_option_row(symbols, layout, option, steps) for option in symbols.options] or [dict.fromkeys(OPTION_FIELDS, 0)]
    for name in OPTION_FIELDS:
        layout.lay(f"OPTION_{name}", values=[row[name] for row in rows])
    firsts = [next((o.number for o in symbols.options if o.role == role), 0) for role in symbols.roles]
    layout.lay("ROLE_FIRST", values=firsts)
    layout.lay("ROLE_OPTIONS", values=[sum(o.role == role for o in symbols.options) for role in symbols.roles])


def _option_row(symbols: SymbolTable, layout: Layout, option: OptionInfo, steps: list[str]) -> dict[str, int]:
    entry = option.entry
    if entry.step not in steps:
        symbols.diagnostics.unknown((*option.loc, "step"), "step of the sequence", entry.step, steps)
    return {
        "STEP": steps.index(entry.step) if entry.step in steps else 0,
        "TARGETS": option.area,
        "CHOICES": option.combinations,
        "PROGRAM": symbols.programs.index(option.id) + 1 if entry.program else 0,
        "UPKEEP": int(bool(entry.program and entry.program.upkeep)),
        "DEAL": symbols.deals.index(option.id) + 1 if entry.deal else 0,
        "ANSWERS": answers_mask(symbols, option),
        "OPENED": layout.constants[f"{option.name.upper()}_OPENED"],
        "SITE": layout.constants.get(f"{option.name.upper()}_SITE", 0),
    }


def _lay_programs(symbols: SymbolTable, layout: Layout) -> None:
    table: dict[str, list[int]] = {"AT": [], "SIZE": [], "STAGES": [], "EVENT": [], "LAPSES": [], "SITE": []}
    for program in symbols.programs:
        rule, entry = symbols.rules[program], symbols.program(program)
        stages = symbols.stages(program)
        row = (layout.constants[f"{program.upper()}_STAGE"], size_of(symbols, rule.area), len(stages),
               symbols.event(program, stages[0].id), entry.lapses_after or 0,
               layout.constants.get(f"{program.upper()}_SITE", 0))  # fmt: skip
        for name, value in zip(table, row, strict=True):
            table[name].append(value)
        stage_lengths(symbols, program)
    for name, values in table.items():
        layout.lay(f"PROGRAM_{name}", values=values or [0])


def _lay_deals(symbols: SymbolTable, layout: Layout) -> None:
    layout.lay("DEAL_AT", values=[layout.constants[f"{deal.upper()}_STATUS"] for deal in symbols.deals] or [0])
    layout.lay("DEAL_EVENT", values=[symbols.event(deal, OF_DEALS[0]) for deal in symbols.deals] or [0])
    sites = [layout.constants.get(f"{deal.upper()}_SITE", 0) for deal in symbols.deals]
    layout.lay("DEAL_SITE", values=sites or [0])


def _numbers(symbols: SymbolTable, layout: Layout) -> None:
    scenario = symbols.content.scenario
    fatigue = symbols.content.rulebook.fatigue
    layout.set(
        REGIONS=len(symbols.regions), ROLES=len(symbols.roles), RESOURCES=len(symbols.resources),
        STEPS=len(symbols.content.rulebook.sequence),
        PROGRAMS=len(symbols.programs), DEALS=len(symbols.deals), OPTIONS=len(symbols.options), SEAT_KEY=SEAT_KEY,
        PROGRAM_FIELDS=len(PROGRAM_FIELDS), DEAL_FIELDS=len(DEAL_FIELDS), QUARTERS_PER_TURN=scenario.quarters_per_turn,
        TURNS=scenario.turns, SEQUENTIAL=int(scenario.play == "sequential"), FATIGUE_STEPS=len(fatigue.left) if fatigue else 1,
        FATIGUE_WITHIN=fatigue.within if fatigue else 0,
    )  # fmt: skip
    for rule in symbols.rules.values():
        layout.set(**{f"{rule.id.upper()}_KEY": rule.key})
    for i, program in enumerate(symbols.programs):
        layout.set(**{f"{program.upper()}_PROGRAM": i})
    for i, deal in enumerate(symbols.deals):
        layout.set(**{f"{deal.upper()}_DEAL": i})


def stand(symbols: SymbolTable, layout: Layout) -> None:
    """Set up the programs that stand already at the start."""
    for i, item in enumerate(symbols.content.scenario.standing):
        loc: Loc = ("scenario", "standing", i)
        option = symbols.option_of(item.option)
        if option is None or not isinstance(option.entry, OptionEntry) or option.entry.program is None:
            symbols.diagnostics.unknown((*loc, "option"), "program", item.option, symbols.programs)
            continue
        if (item.target in symbols.regions) != bool(option.area):
            symbols.diagnostics.add(
                loc, f"'{item.option}' " + ("stands in a region: name it" if option.area else "has no region")
            )
            continue
        _stand(symbols, layout, option, item.target, dict(item.choices), loc)


def _stand(
    symbols: SymbolTable, layout: Layout, option: OptionInfo, target: str | None, chosen: dict[str, int | str], loc: Loc
) -> None:
    index = symbols.regions.index(target) if target else 0
    try:
        choice = option.index(chosen)
    except ValueError:
        symbols.diagnostics.add((*loc, "choices"), "these are not choices of the option")
        return
    values = {"STAGE": len(symbols.stages(option.id)), "CHOICE": choice + 1, "FRESH": 100}
    for part, value in values.items():
        layout.cells[layout.constants[f"{option.id.upper()}_{part}"] + index] = value


UNLIMITED = 2**62
ROUNDS = 1000
"""More turns than any game has, with the times that deals set beyond its end."""


def lay_limits(symbols: SymbolTable, layout: Layout) -> None:
    """The tables LOW and HIGH over all kept cells."""
    count = layout.constants["CELLS"]
    low, high = [-UNLIMITED] * count, [UNLIMITED] * count

    def limit(name: str, size: int, least: int, most: int) -> None:
        first = layout.constants[name]
        low[first : first + size] = [least] * size
        high[first : first + size] = [most] * size

    for track in symbols.tracks.values():
        limit(track.place, len(symbols.regions) if track.regional else 1, track.low, track.high)
    for program in symbols.programs:
        for part, most in zip(PROGRAM_FIELDS, _program_limits(symbols, program), strict=True):
            limit(f"{program.upper()}_{part}", size_of(symbols, symbols.rules[program].area), 0, most)
    for deal in symbols.deals:
        for part, most in zip(DEAL_FIELDS, _deal_limits(symbols, deal), strict=True):
            limit(f"{deal.upper()}_{part}", 1, 0, most)
    for name, size, most in _game_limits(symbols):
        limit(name, size, 0, most)
    layout.lay("LOW", values=low)
    layout.lay("HIGH", values=high)


def _program_limits(symbols: SymbolTable, program: str) -> tuple[int, ...]:
    """The most of stage, clock, unpaid, choice, begun, stopped, fresh."""
    option = symbols.option_of(program)
    clock = max([length or 0 for length in stage_lengths(symbols, program)], default=0)
    return len(symbols.stages(program)), clock, ROUNDS, option.combinations if option else 1, ROUNDS, 1, 100


def _deal_limits(symbols: SymbolTable, deal: str) -> tuple[int, ...]:
    """The most of status, terms, due, part, offered, settled and stalled at, ask, promise, threat, freshness."""
    option = symbols.option_of(deal)
    return 4, option.combinations if option else 1, 2 * ROUNDS, 100, *[ROUNDS] * 3, 2, 2, 2, 100


def _game_limits(symbols: SymbolTable) -> list[tuple[str, int, int]]:
    """The most of the cells that every game has: name, size, most."""
    scenario, roles = symbols.content.scenario, len(symbols.roles)
    return [
        ("TURN", 1, scenario.turns),
        ("QUARTER", 1, scenario.turns * scenario.quarters_per_turn),
        ("OUTCOME", 1, len(scenario.outcomes)),
        ("DRAWN", roles, max(len(own) for own in [*scenario.objectives.values(), ()])),
        ("SCORE", roles, 100_000),
    ]


BATCH = 256
"""How many games are played at a time."""
SCRIPTED = 64
"""The most orders that a script gives for a role in one turn."""
BINS = 1024
"""The most values of a track that are told apart where games are counted."""


def lay_tables(symbols: SymbolTable, layout: Layout, sites: Sites, private: dict[str, int]) -> None:
    """The tables that counting reads: rules by site, private objectives, and the bins of the tracks."""
    rules = sorted({site.rule for site in sites.names})
    layout.lay("SITE_RULE", values=[rules.index(site.rule) for site in sites.names])
    layout.set(RULES=len(rules), PRIVATE_KEY=rule_key("private"))
    drawn = symbols.content.scenario.objectives
    counts = [sum(o.private for o in drawn.get(role, {}).values()) for role in symbols.roles]
    layout.lay("PRIVATE_COUNT", values=counts)
    layout.lay("PRIVATE_NAMED", values=[private.get(role, 0) for role in symbols.roles])
    _lay_bins(symbols, layout)


def _lay_bins(symbols: SymbolTable, layout: Layout) -> None:
    """Where each track's cell counts its values; where a track is wide (WIDE), values fall into bins, and sums are kept."""
    is_wide = any(track.high - track.low >= BINS for track in symbols.tracks.values())
    at, shifts, width = [], [], 0
    for track in symbols.tracks.values():
        shift = max(0, (track.high - track.low).bit_length() - BINS.bit_length() + 1)
        for _ in range(len(symbols.regions) if track.regional else 1):
            at.append(width if is_wide else width - track.low)
            shifts.append(shift)
            width += (track.high - track.low >> shift) + 1
    layout.lay("HISTOGRAM_AT", values=at)
    layout.lay("HISTOGRAM_SHIFT", values=shifts)
    layout.set(TRACKED=len(at), HISTOGRAM_WIDTH=width, WIDE=int(is_wide))


def lay_batch(layout: Layout, endings: int) -> None:
    """Name the cells behind a position that a batch needs; only an engine that plays batches has them."""
    at = layout.constants
    turns, options, reasons = at["TURNS"] + 1, at["OPTIONS"], at["REASONS"]
    layout.set(RESULT_CELLS=2 + at["ROLES"] + at["TRACKED"])
    place = len(layout.cells)
    for name, size in (
        ("COUNTING", 1), ("DRAWING", 1), ("OPENED", 1), ("FAULTS", 1), ("FAULT_SLOT", 1), ("FAULT_VALUE", 1),
        ("SCRIPT_AT", at["ROLES"]), ("HAPPENED", at["RULES"]), ("GAMES", 1),
        ("HAPPENED_IN_ALL", at["RULES"]), ("HAPPENED_IN", at["RULES"]), ("ORDERED_IN_ALL", options),
        ("REFUSED_FOR", options * reasons), ("MOOT_FOR", options * reasons), ("ENDED", endings + 1),
        ("SCORED", at["ROLES"] * 101), ("HISTOGRAM", turns * at["HISTOGRAM_WIDTH"]), ("SUMMED", turns * at["TRACKED"]),
        ("ORIGIN", at["GAME_CELLS"]), ("KEYS", BATCH), ("RESULTS", BATCH * at["RESULT_CELLS"]),
        ("SCRIPTS", at["ROLES"] * (at["TURNS"] * SCRIPTED + 1) * 5),
    ):  # fmt: skip
        layout.set(**{name: place})
        place += size
    layout.set(BATCH_CELLS=place - len(layout.cells))
