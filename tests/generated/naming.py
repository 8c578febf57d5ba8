"""Names everything in a rulebook before any of it is written, so that every line may read anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.generated.world import Choices, Pen, Rule, Track, Trigger, World

ROLES = ("red", "blue", "green")
REGIONS = ("north", "south", "west")
RANGES = ((0, 100), (-50, 50), (0, 7), (-3, 200), (0, 20))
READINGS = ("exact", "exact", "band", "hidden")
CARROTS = ("none", "gift", "feast")
CHOICES: Choices = {
    "size": ["few", "many"],
    "tone": ["mild", "firm", "rude"],
    "boats": [1, 2, 3],
    "weight": [1, 5, 2],
}
TERMS: Choices = {
    "ask": ["calm_streets", "payment"],
    "carrot": CARROTS,
    "stick": ["none", "blow"],
    "boats": [1, 2, 3],
}
SHAPES = ("plain", "chance", "results")


@dataclass
class Naming:
    """Draws who and what there is."""

    pen: Pen
    world: World = field(init=False)

    def named(self) -> World:
        """Roles, regions, tracks, shared words and rules, by name."""
        regions = [*REGIONS[: self.pen.number(1, 3)]]
        areas = {"coast": self.pen.some(regions, 1), "inland": self.pen.some(regions, 1)}
        self.world = World([*ROLES[: self.pen.number(2, 3)]], regions, areas)
        self._tracks()
        self._orders()
        self._triggers()
        self.world.percents = ["skill"]
        self.world.words, self.world.regional_words = ["skill", "tension"], ["unrest"]
        return self.world

    def _tracks(self) -> None:
        roles = self.world.roles
        for role in roles:
            see = {r: "exact" if r == role else self.pen.one(READINGS) for r in roles}
            self.world.tracks.append(Track(f"gold_{role}", False, 0, 60, (), see))
        self.world.tracks.append(Track("heat", False, 0, 100, (), dict.fromkeys(roles, "exact")))
        for id, values in (("stance", ("lax", "plain", "harsh")), ("wish", CARROTS)):
            see = {role: self.pen.one(("exact", "hidden")) for role in roles}
            self.world.tracks.append(Track(id, False, 0, len(values) - 1, values, see))
        for id in ("mood", "debt", "grip", "calm")[self.pen.number(0, 1) :]:
            low, high = self.pen.one(RANGES)
            see = {role: self.pen.one(READINGS) for role in roles}
            self.world.tracks.append(Track(id, id in ("grip", "calm"), low, high, (), see))

    def _orders(self) -> None:
        for number, role in enumerate(self.world.roles):
            for i in range(self.pen.number(2, 3)):
                self._order(f"{role}_{'abc'[i]}", role)
            if number == 0 or self.pen.often(30):
                self._deal(f"{role}_offer", role)
        for role in sorted({rule.offers_to for rule in self.world.rules if rule.offers_to}):
            answers = {"answer": self.pen.some(("accept", "bargain", "stall", "refuse"), 2)}
            own = frozenset([role])
            self.world.rules.append(Rule(f"{role}_answer", (role,), choices=answers, heard=own, answers=True))

    def _order(self, id: str, role: str) -> None:
        """An order that acts or stands, maybe in secret, maybe of two roles."""
        roles: tuple[str, ...] = (role,)
        stages = self._stages(id) if self.pen.often(40) else ()
        if not stages and self.pen.often(15):
            roles = (role, next(other for other in self.world.roles if other != role))
        covert = self.pen.often(45)
        heard = {*roles, *self.pen.some(self.world.roles)} if covert else {*self.world.roles}
        rule = Rule(id, roles, self._where(), {name: CHOICES[name] for name in self.pen.some([*CHOICES])},
                    stages=stages, upkeep=bool(stages) and self.pen.often(75), covert=covert, heard=frozenset(heard))  # fmt: skip
        self._add(rule)

    def _stages(self, id: str) -> tuple[str, ...]:
        named = tuple(f"{id}_s{i}" for i in range(self.pen.number(0, 3)))
        self.world.harms |= {f"{stage}_harm" for stage in named if self.pen.often(30)}
        return named or (f"{id}_stands",)

    def _where(self) -> tuple[str, ...]:
        if self.pen.often(50):
            return ()
        return tuple(self.pen.one((self.world.regions, self.world.areas["coast"], self.world.regions[:1])))

    def _deal(self, id: str, role: str) -> None:
        other = self.pen.one([r for r in self.world.roles if r != role])
        choices = {name: TERMS[name] for name in ("ask", *self.pen.some(("carrot", "stick", "boats")))}
        heard = {role, other} if self.pen.often(60) else {*self.world.roles}
        self._add(Rule(id, (role,), choices=choices, offers_to=other, heard=frozenset(heard)))

    def _add(self, rule: Rule) -> Rule:
        """Give a rule its shape and its risks, which are rules of their own."""
        shape = self.pen.one(SHAPES)
        rule.chance = shape == "chance"
        rule.results = (
            tuple(f"{rule.id}_r{i}" for i in range(self.pen.number(1, 3))) if shape == "results" else ()
        )
        rule.risks = (f"{rule.id}_harm",) if self.pen.often(30) else ()
        harms = [
            *rule.risks,
            *(f"{stage}_harm" for stage in rule.stages if f"{stage}_harm" in self.world.harms),
        ]
        self.world.rules.append(rule)
        self.world.rules += [Rule(id, regions=rule.regions, heard=rule.heard) for id in harms]
        return rule

    def _triggers(self) -> None:
        early = [*self.world.rules]
        for role in self.world.roles:
            self._trigger(f"dues_{role}", "income")
        for section, name in (("each_turn", "season"), ("injects", "news"), ("scenario", "visit")):
            for i in range(self.pen.number(1, 2)):
                self._trigger(f"{name}_{i}", section)
        for i in range(self.pen.number(3, 6)):
            known = len(self.world.rules)
            self._reaction(f"echo_{i}", early)
            early += self.world.rules[known:]

    def _trigger(self, id: str, section: str) -> None:
        where = self.pen.one(("", "", "at", "region", "coast"))
        dated = section in ("injects", "scenario") and self.pen.often(30)
        rule = self._event(id, self._regions(where))
        self.world.triggers.append(Trigger(rule, section, where, dated=dated))

    def _regions(self, where: str) -> tuple[str, ...]:
        return () if not where else tuple(self.world.areas.get(where, self.world.regions))

    def _event(self, id: str, regions: tuple[str, ...]) -> Rule:
        """A rule that nobody orders, and the roles that hear of it."""
        heard = self.pen.some(self.world.roles, 1) if self.pen.often(30) else self.world.roles
        return self._add(Rule(id, regions=regions, heard=frozenset(heard)))

    def _reaction(self, id: str, early: list[Rule]) -> None:
        """A reaction; it happens where its event was, if that is one of an order or of a reaction before it."""
        where = self.pen.one(("", "", "at", "region", "coast"))
        orders = [rule for rule in self.world.rules if rule.is_order]
        first = self.pen.one(self.pen.one((orders, self.world.rules))) if self.pen.often(75) else None
        on: tuple[str, ...] = ()
        regions = self._regions(where)
        if first:
            if not where and first in early and first.regions:
                where, regions = "on", first.regions
            alike = [r for r in early if r.regions] if where == "on" else self.world.rules
            on = (self._word(first),)
            on += (self._word(self.pen.one(alike)),) if self.pen.often(30) and alike else ()
        called = first if first and first.is_order and len(on) == 1 else None
        self.world.triggers.append(Trigger(self._event(id, regions), "reactions", where, on, called))

    def _word(self, rule: Rule) -> str:
        """What a reaction waits for: most often something more special than that a rule happens."""
        plain, special = rule.events()[:2], rule.events()[2:]
        return self.pen.one(special if special and self.pen.often(80) else plain)
