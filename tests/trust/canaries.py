"""A game for three people in which everything that a seat alone may know is a word that stands nowhere else."""

from __future__ import annotations

from pathlib import Path

from wargame.commands import Commit, Intent, Submit
from wargame.lobby import new_table, now
from wargame.table import Table
from wargame.terms import Order

SEATS = ("red", "green", "blue")
PINS = {"red": "4711r", "green": "4712g", "blue": "4713b", "control": "4714c"}
STARTS = {"red": 271_801, "green": 314_101, "blue": 161_801}
"""What each seat has in secret before the first turn; an order adds 11 to it."""

_ROLE = """
  {0}: {{title: The {0} house, short: {short}}}"""
_TRACK = """
  purse_{0}:
    title: Purse of {0}
    theme: all
    rank: {{{0}: 1}}
    start: 10
    range: [0, 20]
    resource: {0}
    see: {{{0}: exact, all: hidden}}
  hoard_{0}:
    title: Hoard of {0}
    theme: all
    rank: {{{0}: 2}}
    good: {{{0}: up}}
    start: {start}
    range: [0, 999999]
    see: {{{0}: exact, all: hidden}}"""
_OPTION = """
  dig_{0}:
    role: {0}
    title: Dig zq{0}digs
    about: They dig.
    theme: all
    step: night
    horizon: short
    tier: recommended
    decides: The house
    consents: Nobody
    answer: Nothing.
    covert: {{{other}: 1}}
    cost: {{purse_{0}: 1}}
    effects: [{{change: hoard_{0}, by: 11}}]
    text: The zq{0}spade is heavy."""
_OBJECTIVES = """
  {0}:
    rich: {{title: A rich house, weight: 60, measure: hoard_{0}, worst: 0, best: 999999}}
    alone: {{title: Be zq{0}alone, weight: 40, private: true, when: turn > 1}}"""


def _each(template: str) -> str:
    return "".join(
        template.format(seat, start=STARTS[seat], short=seat[:4].upper(), other=SEATS[SEATS.index(seat) - 1]) for seat in SEATS
    )


def write_content(root: Path) -> None:
    """Write the rulebook and the scenario `canary` into a folder that holds content."""
    book, scenario = root / "rules" / "canary", root / "scenarios" / "canary.yaml"
    book.mkdir(parents=True)
    scenario.parent.mkdir(parents=True, exist_ok=True)
    (book / "rulebook.yaml").write_text(
        "title: Three houses\nabout: Three houses dig.\nsequence: [night]\nthemes: {all: Everything}\n"
        f"regions: {{town: {{title: The town, states: [Town], tiles: {{TO: [0, 0]}}}}}}\nroles:{_each(_ROLE)}\n"
        f"tracks:{_each(_TRACK)}\noptions:{_each(_OPTION)}\n"
    )
    seats = ", ".join(f"{seat}: hold" for seat in SEATS)
    briefings = "".join(f"\n  {seat}: Remember zq{seat}task." for seat in SEATS)
    scenario.write_text(
        "title: Three houses\nabout: Three houses dig.\nrulebook: canary\nturns: 3\nfirst: {year: 2030, quarter: 1}\n"
        f"seats: {{{seats}}}\nobjectives:{_each(_OBJECTIVES)}\n"
        f"outcomes: {{over: {{title: Over, when: true}}}}\nbriefings:\n  all: Dig.{briefings}\n"
    )


def secrets_of(seat: str) -> list[str]:
    """All words that the seat alone may read while the game runs, its numbers with and without a mark for thousands."""
    if seat not in SEATS:
        return [PINS[seat]]
    hoards = [STARTS[seat] + 11 * n for n in range(4)]
    words = [f"zq{seat}{what}" for what in ("digs", "spade", "alone", "task", "means", "hopes")]
    return [*words, *map(str, hoards), *(f"{hoard:,}" for hoard in hoards), PINS[seat]]


def begun_table(control: str = "") -> Table:
    """A table with a new game of three people who have chosen their PINs."""
    table = new_table("canary", seed="canary", seats=dict.fromkeys(SEATS, "person"), control=control)
    for seat in SEATS:
        table.pins.choose(seat, PINS[seat])
    return table


def play_turn(table: Table, seats: tuple[str, ...] = SEATS) -> None:
    """Let some seats give their order, say what they mean by it, and commit."""
    for seat in seats:
        table.do(seat, Submit(Order(f"dig_{seat}")), now())
        table.do(seat, Intent(f"zq{seat}means", {f"hoard_{seat}": "up", "said": f"zq{seat}hopes"}), now())
        table.do(seat, Commit(), now())
