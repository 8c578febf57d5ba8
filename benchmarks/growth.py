"""A made-up rulebook of any number of options, to see what more of them cost."""

from __future__ import annotations

from wargame.compiler import Compiled
from wargame.compiler.module import compile_content
from wargame.library import Source, load_sources

ROLES = ("north", "south", "guild")

HEAD = """title: Growth
about: A rulebook of many options.
roles:
  north: {title: The north, short: N}
  south: {title: The south, short: S}
  guild: {title: The guild, short: G}
sequence: [all]
regions:
""" + "".join(f"  r{i}: {{title: Region {i}}}\n" for i in range(9))

TRACKS = "tracks:\n" + "".join(
    f"  {role}_coins: {{title: Coins of the {role}, resource: {role}, range: [0, 99], start: 20, see: {{all: exact}}}}\n"
    for role in ROLES
) + "".join(
    f"  level_{i}: {{title: Level {i}, start: 50, see: {{all: exact}}, drift: {{to: {{rest: 50 + {i}}}, pace: 6}}}}\n"
    for i in range(12)
) + "regional_tracks:\n" + "".join(
    f"  local_{i}: {{title: Local {i}, start: 40, see: {{all: band}}}}\n" for i in range(6)
)  # fmt: skip

WORLD = """income:
""" + "".join(
    f"  pay_{role}:\n    title: Pay of the {role}\n    effects: [{{change: {role}_coins, by: 6}}]\n" for role in ROLES
)  # fmt: skip

SCENARIO = """title: Growth
about: Twelve quarters of it.
rulebook: growth
turns: 12
first: {year: 2030, quarter: 1}
objectives:
""" + "".join(
    f"  {role}:\n    aim_{role}: {{title: Aim, weight: 100, measure: level_{i}, worst: 0, best: 100}}\n"
    for i, role in enumerate(ROLES)
) + """outcomes:
  good: {title: A good end, when: level_0 >= 50}
  bad: {title: Another end, when: true}
"""  # fmt: skip


def options(count: int) -> str:
    """So many options, a third of them for each role: a cost, a need, three effects, a risk that is answered."""
    return "options:\n" + "".join(_option(i, ROLES[i % len(ROLES)]) for i in range(count))


def _option(i: int, role: str) -> str:
    return f"""  act_{i}:
    role: {role}
    title: Act {i}
    about: What act {i} does.
    step: all
    horizon: short
    target: region
    choices: {{size: [few, many]}}
    cost: {{{role}_coins: 1 + 2 * (size == many)}}
    needs: {{needs a level: level_{i % 12} >= {20 + i % 30}}}
    effects:
      - {{change: "local_{i % 6}[target]", by: 2 + (size == many)}}
      - {{change: level_{(i + 1) % 12}, by: -2}}
      - {{change: level_{(i + 5) % 12}, by: 1}}
    risks:
      - id: harm_{i}
        title: Harm {i}
        odds: {{base: 25, level: "(level_{(i + 2) % 12} - 50) // 2"}}
        effects: [{{change: level_{(i + 3) % 12}, by: -4}}]
"""


def compiled(count: int) -> Compiled:
    """The rulebook with so many options, compiled with its scenario."""
    sources = [
        Source("rules/growth/rulebook.yaml", HEAD),
        Source("rules/growth/tracks.yaml", TRACKS),
        Source("rules/growth/world.yaml", WORLD),
        Source("rules/growth/options.yaml", options(count)),
    ]
    return compile_content(load_sources(sources, Source("scenarios/growth.yaml", SCENARIO)))
