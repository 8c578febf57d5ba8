"""Which nodes of the rules a fixed batch of games reached: they changed a place, or opened, refused or priced an order."""

from __future__ import annotations

from dataclasses import dataclass, field

from wargame.analysis.games import Games
from wargame.compiler import Compiled
from wargame.compiler.book import KERNEL_REASONS
from wargame.engine.executor import Engine
from wargame.names import KINDS, SiteName

GAMES = 8
"""How many games a scenario is played with its own seats, and as many with random ones."""
_STANDS = frozenset(KINDS.index(kind) + 1 for kind in ("stage_begins", "ends", "offered"))
"""The rows that tell that a program or a deal stands; what an option itself changes is only its payment."""
_MOVES = _STANDS | {KINDS.index(kind) + 1 for kind in ("changed", "delayed", "opens")}
"""The rows that tell that a node did something, and not only that it happened."""


@dataclass
class Reached:
    """What was reached, over the scenarios that were played."""

    citing: dict[tuple[str, str], dict[int, bool]] = field(default_factory=dict)
    """By file and element: the lines of the nodes that cite it, and whether each of them did something."""
    closing: set[tuple[str, int]] = field(default_factory=set)
    """The options (file and line) that were refused by a condition of their own, or priced."""

    def is_reached(self, element: str, file: str, line: int, gate: bool) -> bool:
        """Whether the node that cites an element at a line was reached: the nearest that begins there or above."""
        nodes = self.citing.get((file, element), {})
        node = max((at for at in nodes if at <= line), default=None)
        return node is not None and (nodes[node] or (gate and (file, node) in self.closing))

    def play(self, compiled: Compiled) -> None:
        """Play a scenario's part of the batch."""
        sites = compiled.names.sites
        options = {compiled.constants[f"{option.name.upper()}_SITE"] for option in compiled.options}
        strangers = {role.id: "random" for role in compiled.names.roles}
        moved: set[int] = set()
        engine = Engine(compiled, executor="wasm")
        for seats in (compiled.seats, strangers):
            games = Games(engine, seats, {}, {})
            for game in range(GAMES):
                for rows in games.turns(f"coverage/{game}", compiled.names.turns):
                    moved |= {site for kind, site, _ in rows if kind in _MOVES} - options
                    moved |= {site for kind, site, _ in rows if kind in _STANDS and site in options}
                    self._try(games)
        self._note(sites, moved)

    def _note(self, sites: list[SiteName], moved: set[int]) -> None:
        """A node that stands for its rule is reached when any node of the rule did something."""
        rules = {sites[number].rule for number in moved}
        heads: dict[str, int] = {}
        for site in sites:
            heads[site.rule] = min(site.line, heads.get(site.rule, site.line))
        for site in sites:
            done = site.number in moved or (site.line == heads[site.rule] and site.rule in rules)
            for element in site.cites:
                lines = self.citing.setdefault((site.file, element), {})
                lines[site.line] = lines.get(site.line, False) or done

    def _try(self, games: Games) -> None:
        """Try every option on the views that the turn has left."""
        engine, s = games.engine, games.s
        roles = list(engine.names.role)
        for role in range(len(roles)):
            engine.take_back_all(s, role)
        priced = {(card.id, card.role) for card in engine.compiled.cards if card.cost}
        for option in engine.compiled.options:
            site = engine.names.sites[engine.at[f"{option.name.upper()}_SITE"]]
            if (site.file, site.line) not in self.closing:
                target = 0 if option.area else -1
                reason = engine.judge(s, roles.index(option.role), option.number, target, 0, "plain")
                if reason >= len(KERNEL_REASONS) or (reason == 0 and (option.id, option.role) in priced):
                    self.closing.add((site.file, site.line))
