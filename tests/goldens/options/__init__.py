"""Told examples: each of the memo's options in a short game, with a risk that came, one that did not, and an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.goldens import THEN, control
from wargame.commands import Commit, Submit
from wargame.engine.cache import build_engine
from wargame.errors import IllegalOrder
from wargame.game import Game
from wargame.library import load_scenario
from wargame.narrative import Narrator
from wargame.review import Branch, Causes
from wargame.table import Table
from wargame.terms import Order, Way
from wargame.views import NewsItem

FOLDER = Path(__file__).resolve().parent
Orders = Mapping[int, Mapping[str, list[Order]]]


@dataclass(frozen=True)
class Example:
    """One option of the memo at work: who orders what in which turn, and what is to be seen of it."""

    name: str
    option: str
    answer: str
    """The option by which another role answers."""
    risks: tuple[str, ...]
    """The rules whose rolls are looked at."""
    turns: tuple[int, ...]
    """The turns that are told."""
    orders: Orders
    seed: str
    """Found once by `python -m tests.goldens.options --search`."""
    fails: bool = False
    """The harm is that the roll fails, as a vote does."""


def order(option: str, target: str | None = None, way: Way = "plain", **choices: str | int) -> Order:
    """An order in short."""
    return Order(option, target, choices, way)


EXAMPLES = (
    Example(
        "01_information", "io_campaign", "retaliate", ("campaign_backfires", "cells_threaten"), (1, 2),
        {
            1: {"us": [order("io_campaign", "northeast", tone="mock_the_cartels", backing="jobs", partner="oas")]},
            2: {
                "us": [order("io_campaign", "west", tone="survivor_stories", backing="none", partner="alone")],
                "tco": [order("retaliate", "northeast", "opening")],
            },
        },
        "told/1",
    ),
    Example(
        "02_cyber", "cyber_strike", "cyber_attack", ("payback_online",), (1, 4, 5),
        {
            1: {"us": [order("cyber_task_force"), order("cyber_authority")]},
            4: {"us": [order("cyber_strike", aim="propaganda"), order("hunt_forward")]},
            5: {"us": [order("cyber_strike", aim="laundering")], "tco": [order("cyber_attack", None, "opening")]},
        },
        "told/1",
    ),
    Example(
        "03_coercion", "ultimatum", "answer_deal", ("wrong_name", "investors_wait"), (1, 2, 3),
        {
            1: {"us": [order("ultimatum", ask="confront", stick="tariffs", carrot="aid", deadline=2)]},
            2: {"mexico": [order("answer_deal", answer="refuse")]},
            3: {
                "us": [order("impose_tariffs"), order("sanction_officials", care="sweeping")],
                "mexico": [order("protest")],
            },
        },
        "told/1",
    ),
    Example(
        "04_local_diplomacy", "local_diplomacy", "retaliate", ("towns_pressed",), (1, 2, 3, 4),
        {
            1: {"us": [order("seek_invitation", "northeast")]},
            2: {"us": [order("local_diplomacy", "northeast")]},
            3: {"us": [order("local_diplomacy", "northeast")], "tco": [order("retaliate", "northeast", "opening")]},
            4: {"us": [order("local_diplomacy", "northeast")]},
        },
        "told/5",
    ),
    Example(
        "05_legalization", "legalize_cocaine", "lie_low", ("legalize_cocaine",), (3, 5, 9, 10),
        {
            1: {"us": [order("make_the_case"), order("build_capital")]},
            2: {"us": [order("make_the_case"), order("build_capital")]},
            3: {"us": [order("make_the_case"), order("treatment_program")]},
            5: {"us": [order("legalize_cocaine", earmark="treatment_first")]},
            9: {"us": [order("legalize_cocaine", earmark="treatment_first")]},
            10: {"tco": [order("lie_low")]},
        },
        "told/13", fails=True,
    ),
    Example(
        "06_designation", "military_strike", "restrict_agents", ("civilians_harmed", "strike_reprisal"), (1, 2, 3),
        {
            1: {"us": [order("designate_fto")]},
            2: {"us": [order("military_strike", "west")], "mexico": [order("protest", None, "opening")]},
            3: {"mexico": [order("restrict_agents", None, "opening")]},
        },
        "told/5",
    ),
    Example(
        "07_task_force", "target_logistics", "tax_localities", ("agencies_fight", "localities_squeezed"), (1, 4, 5),
        {
            1: {"us": [order("executive_task_force", authority="own_purse")]},
            4: {"us": [order("target_logistics", node="launderers")]},
            5: {"us": [order("target_logistics", node="transporters")], "tco": [order("tax_localities", "northwest", "opening")]},
        },
        "told/1",
    ),
    Example(
        "08_firearms", "firearms_controls", "sue_manufacturers", ("firearms_controls",), (1, 2, 5),
        {
            1: {"us": [order("firearms_controls", scope="sales_only")]},
            2: {"us": [order("build_capital")], "mexico": [order("sue_manufacturers")]},
            3: {"us": [order("build_capital")]},
            4: {"us": [order("build_capital")]},
            5: {"us": [order("firearms_controls", scope="sales_only")]},
        },
        "told/4", fails=True,
    ),
    Example(
        "09_witnesses", "witness_protection", "hunt_witnesses", ("families_threatened", "witness_found"), (1, 2, 3),
        {
            1: {"mexico": [order("invite_local_engagement", "northeast")]},
            2: {"us": [order("witness_protection", "northeast", framing="peace_operation", identities="local", place="us")]},
            3: {"tco": [order("hunt_witnesses", "northeast", "opening")]},
        },
        "told/2",
    ),
    Example(
        "10_inspections", "southbound_inspections", "switch_couriers", ("couriers_learn",), (1, 3, 4, 5),
        {
            1: {"us": [order("southbound_inspections", partner="attorney_general", officers="paid", targeting="ai")]},
            4: {"tco": [order("switch_couriers", None, "opening")]},
        },
        "told/6",
    ),
)  # fmt: skip


def played(example: Example, seed: str) -> list[NewsItem]:
    """A game of the baseline with an example's orders, as control is told it. Raises IllegalOrder."""
    content = load_scenario("baseline_2024")
    table = Table(Game.start(content, build_engine(content), seed=seed, seats={}, at=THEN))
    for turn in range(1, max(example.turns) + 1):
        for role in table._game.roles:
            for given in example.orders.get(turn, {}).get(role, ()):
                table.do(role, Submit(given), THEN)
            table.do(role, Commit(), THEN)
    return control(table)


def lacking(example: Example, told: list[NewsItem]) -> list[str]:
    """What is not to be seen in the turns that are told."""
    causes, seen = Causes(told), [event for event in told if event.turn in example.turns]
    orders = {event.option: event for event in seen if event.kind == "ordered"}
    effects = [e for e in seen if e.kind == "changed" and any(c.option == example.option for c in causes.chain(e))]
    rolls = [e for e in seen if e.kind == "rolled" and e.rule in example.risks and e.odds and e.face is not None]
    came = {(event.face < event.odds[0]) is not example.fails for event in rolls if event.odds and event.face is not None}
    wanted = {
        "the order": example.option in orders, "its effects": bool(effects), "a risk that came": True in came,
        "a risk that did not come": False in came, "the answer": example.answer in orders,
    }  # fmt: skip
    return [name for name, found in wanted.items() if not found]


def searched(example: Example, tries: int = 400) -> str | None:
    """The first seed that shows all that is wanted."""
    for seed in (f"told/{n}" for n in range(1, tries + 1)):
        try:
            if not lacking(example, played(example, seed)):
                return seed
        except IllegalOrder:
            continue
    return None


def pages(example: Example, told: list[NewsItem]) -> Iterator[str]:
    """The told turns of an example: the orders, and of the world's part what has to do with them."""
    names = build_engine(load_scenario("baseline_2024")).names
    teller = Narrator(names)
    ordered = {event.option for event in told if event.kind == "ordered"}
    wanted = {option.title for option in names.options if option.id in ordered}
    wanted |= {event.title for event in told if event.kind == "rolled" and event.rule in example.risks}
    for turn in example.turns:
        lines = list(concerning(list(teller.turn(told, turn)), wanted))
        rolls = [e for e in told if (e.kind, e.turn) == ("rolled", turn) and e.rule in example.risks]
        missed = [e for e in rolls if e.title not in " ".join(map(str.strip, lines))]
        yield "\n".join([*lines, *(f"    {teller.phrases.line(Branch(event))}" for event in missed)])


def concerning(lines: list[str], titles: set[str]) -> Iterator[str]:
    """A turn's lines, less those of the world's part in which none of some titles stands."""
    world = next((i for i, line in enumerate(lines) if line.startswith("  Meanwhile")), len(lines))
    yield from lines[:world]
    blocks: list[list[str]] = []
    for line in lines[world + 1 :]:
        if line.startswith("    ") and not line.startswith("     "):
            blocks.append([])
        blocks[-1].append(line)
    kept = [block for block in blocks if any(title in " ".join(map(str.strip, block)) for title in titles)]
    if kept:
        yield lines[world]
    yield from (line for block in kept for line in block)


def text_of(example: Example, told: list[NewsItem]) -> str:
    """An example as its golden holds it."""
    return "\n\n".join(pages(example, told)) + "\n"
