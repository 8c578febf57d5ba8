"""Draws whole rulebooks with their scenarios, as the texts that an author would write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from tests.generated.deeds import Data, Deeds
from tests.generated.lines import Lines
from tests.generated.naming import Naming
from tests.generated.scenes import scenario
from tests.generated.world import Pen, Place, Rule, Track, Trigger, World
from wargame.library import Content, Source, load_sources

STEPS = ("day", "night")


@dataclass(frozen=True)
class Book:
    """The texts of a rulebook, of the one that it may extend, and of a scenario."""

    rules: Data
    scenario: Data
    parent: Data = field(default_factory=dict)

    def content(self) -> Content:
        """The texts read; raises ContentError."""
        parts = {"rules/made/rulebook.yaml": self.rules, "rules/first/rulebook.yaml": self.parent}
        sources = [Source(name, json.dumps(data, indent=1)) for name, data in parts.items() if data]
        return load_sources(sources, Source("scenarios/made.yaml", json.dumps(self.scenario, indent=1)))


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A small rulebook of two or three roles, with a scenario."""
    pen = Pen(draw)
    world = Naming(pen).named()
    maker = Maker(pen, world, Lines(pen, world))
    rules, story = maker.rules(), scenario(pen, world, maker.lines, maker.trigger)
    parent: Data = {}
    if pen.often(45):
        old = {"title": "Gone", "effects": [{"change": "heat", "by": 1}]}
        parent = {"title": "First", "roles": rules.pop("roles"), "each_turn": {"gone": old}}
        rules |= {"extends": "first", "remove": ["gone"]}
    return Book(reasoned(rules) if pen.often(45) else rules, reasoned(story), parent)


def reasoned(data: Data) -> Data:
    """The same with a reason wherever one may be asked for."""
    for section in ("tracks", "regional_tracks", "options", "reactions", "income", "each_turn", "injects"):
        for entry in data.get(section, {}).values():
            entry["why"] = "So it is."
            entry["cites"] = ["book.page"]
    return data | {"why": "So it is."} | ({"reasoned": True} if "tracks" in data else {})


@dataclass
class Maker:
    """Writes the sections of a rulebook."""

    pen: Pen
    world: World
    lines: Lines
    gated: set[str] = field(default_factory=set)
    """The options with needs, which a doctrine's condition must not rule out."""

    def __post_init__(self) -> None:
        self.deeds = Deeds(self.pen, self.world, self.lines)
        self.steps = [*STEPS[: self.pen.number(1, 2)]]

    def rules(self) -> Data:
        """All sections."""
        tracks = {track.id: self._track(track) for track in self.world.tracks}
        regional = {track.id for track in self.world.tracks if track.regional}
        data: Data = {
            **self._table(),
            "tracks": {id: entry for id, entry in tracks.items() if id not in regional},
            "regional_tracks": {id: entry for id, entry in tracks.items() if id in regional},
            "options": {rule.id: self._option(rule) for rule in self.world.rules if rule.is_order},
            "doctrines": {f"{role}_way": self._doctrine(role) for role in self.world.roles},
        }
        for section in ("income", "each_turn", "injects", "reactions"):
            data[section] = {t.rule.id: self.trigger(t) for t in self.world.triggers if t.section == section}
        return data

    def _table(self) -> Data:
        """What the table needs to know."""
        data: Data = {
            "title": "Made", "about": "Made up.", "themes": {"all": "All things"}, "sequence": self.steps,
            "roles": {role: self._role(role) for role in self.world.roles}, "areas": self.world.areas,
            "regions": {id: {"title": id.title()} for id in self.world.regions}, "let": self._words(),
        }  # fmt: skip
        if self.pen.often(50):
            left = self.pen.one(([100, 60, 40], [90], [100, 0]))
            data["fatigue"] = {"within": self.pen.number(1, 4), "left": left}
        if self.pen.often(50):
            data["orders_per_turn"] = self.pen.number(1, 4)
        if self.pen.often(50):
            data["legend"] = {"words": {"Sea": [0, 5]}, "lines": {"the wall": 1}}
            data["regions"]["north"] |= {"states": ["The quay"], "tiles": {"Q": [0, 0], "P": [1, 0, 2]}}
        return data

    def _role(self, role: str) -> Data:
        data: Data = {"title": role.title(), "short": role[:4].upper()}
        if self.pen.often(40):
            data["orders"] = f"orders_per_turn + ({self.lines.truth(Place((role,), strict=True))})"
        return data

    def _words(self) -> Data:
        """Shared words; what one says reads tracks and rules, never the others."""
        plain = Lines(
            self.pen,
            World(
                self.world.roles, self.world.regions, self.world.areas, self.world.tracks, self.world.rules
            ),
        )
        region = Place(here=("region",))
        return {
            "skill": plain.small(Place(), 20, 120),
            "tension": plain.small(Place(), -50, 50),
            "unrest[region]": plain.small(region, -50, 200),
        }

    # -- tracks

    def _track(self, track: Track) -> Data:
        data: Data = {"title": track.id.title(), "see": self._see(track)}
        if track.values:
            return data | {"values": [*track.values], "start": self.pen.one(track.values)}
        data |= {"range": [track.low, track.high], "start": self._start(track)}
        width = track.high - track.low
        if self.pen.often(30):
            data["soft"] = [track.low + width // 4, track.high - width // 4]
        if self.pen.often(30) and width >= 7:
            data["bands"] = [track.low + width * part // 10 for part in (2, 4, 6, 9)]
        if self.pen.often(40):
            data["drift"] = {"to": self._goal(track), "pace": self.pen.number(1, 6)}
        if track.id.startswith("gold_"):
            data["resource"] = track.id.removeprefix("gold_")
        return data | (self._shown(track) if self.pen.often(40) else {})

    def _shown(self, track: Track) -> Data:
        """What is only for display."""
        return {
            "about": "Measured.", "theme": "all", "rank": {self.world.roles[0]: 1}, "good": {"all": "up"}, "spread": 2,
            "short": track.id[:12], "unit": "$", "between": self.world.roles[:2],
        }  # fmt: skip

    def _start(self, track: Track) -> object:
        value = self.pen.number(track.low, track.high)
        return dict.fromkeys(self.world.regions, value) if track.regional and self.pen.often(50) else value

    def _goal(self, track: Track) -> object:
        place = Place(here=("region",) if track.regional else ())
        if self.pen.often(50):
            return self.lines.small(place, track.low - 5, track.high + 5)
        middle = (track.low + track.high) // 2
        return {
            "base": middle,
            "a term": f"7 * ({self.lines.loose(place)})",
            "another": self.lines.number(place),
        }

    def _see(self, track: Track) -> Data:
        """What each role reads of it; some of what it does not read exactly turns exact."""
        found: Data = {}
        for role, reading in track.see.items():
            if reading != "exact" and track.id != "heat" and self.pen.often(25):
                found[role] = {"exact_when": self.pen.one(("heat >= 30", "turn >= 2")), "otherwise": reading}
            else:
                found[role] = reading
        if len({*track.see.values()}) == 1 and self.pen.often(50):
            return {"all": found[self.world.roles[0]]}
        return found

    # -- options

    def _option(self, rule: Rule) -> Data:
        here = ("target",) if rule.regions else ()
        percents = ("fresh",) if self.pen.often(60) else ()
        gate = Place(rule.roles, True, here, choices=rule.choices)
        data: Data = {
            "role": rule.roles[0] if len(rule.roles) == 1 else [*rule.roles], "title": rule.id.title(), "about": "Ordered.",
            "step": self.pen.one(self.steps), "horizon": self.pen.one(("short", "medium", "long")),
        }  # fmt: skip
        data["choices"] = {name: [*values] for name, values in rule.choices.items()}
        data |= {"target": self._aim(rule)} if rule.regions else {}
        data |= self._gates(rule, gate)
        body, place = self.deeds.body(Place(here=here, choices=rule.choices, percents=percents), rule)
        data |= body
        if rule.stages:
            data["program"] = self.deeds.program(place, rule, f"gold_{rule.roles[0]}")
        if rule.offers_to:
            data["deal"] = self.deeds.deal(place, rule)
        if rule.answers:
            data["answers"] = [r.id for r in self.world.rules if r.offers_to == rule.roles[0]]
        if rule.covert:
            data["covert"] = self.deeds.covert(place, rule)
        return data | (self._card() if self.pen.often(20) else {})

    def _card(self) -> Data:
        return {"theme": "all", "tier": self.pen.one(("recommended", "alternative")), "decides": "They.",
                "consents": "Nobody.", "answer": "Little.", "source": "A book."}  # fmt: skip

    def _aim(self, rule: Rule) -> object:
        named = [id for id, members in self.world.areas.items() if tuple(members) == rule.regions]
        named += ["region"] if [*rule.regions] == self.world.regions else []
        return self.pen.one([*named, [*rule.regions]])

    def _gates(self, rule: Rule, gate: Place) -> Iterator[tuple[str, object]]:
        if self.pen.often(40):
            self.gated.add(rule.id)
            bare = replace(gate, choices={})
            asked = f"({self.lines.truth(bare)} or {self.lines.truth(gate, 0)})"  # a choice alone may close a seat's order
            yield (
                "needs",
                {"it is so": asked if gate.choices and self.pen.often(50) else self.lines.truth(bare)},
            )
        if self.pen.often(20):
            yield "holds", {"it is still so": self.lines.truth(Place(here=gate.here, choices=gate.choices))}
        if self.pen.often(60) and len(rule.roles) == 1:
            yield "cost", {f"gold_{rule.roles[0]}": self.lines.small(gate, 0, 9)}

    # -- what happens by itself

    def trigger(self, t: Trigger) -> Data:
        """A rule that nobody orders: where it happens, what calls it, and what it does."""
        here = ("target",) if t.rule.regions else ()
        place = Place(here=here, choices=t.called.choices if t.called else {}, observed=bool(t.on))
        data: Data = {"title": t.rule.id.title(), **dict(self._where(t)), **dict(self._call(t, place))}
        if self.pen.often(20):
            data["if"] = self.lines.truth(place)
        if self.pen.often(20):
            data["role"] = self.pen.one(self.world.roles)
        if t.rule.heard < {*self.world.roles}:
            data["seen_by"] = sorted(t.rule.heard)
        return data | self.deeds.body(place, t.rule)[0]

    def _where(self, t: Trigger) -> Iterator[tuple[str, object]]:
        if t.where == "at":
            known = [track.id for track in self.world.tracks if track.regional] + self.world.regional_words
            yield "at", self.pen.one((self.lines.where(known), self.pen.one(self.world.regions)))
        elif t.where not in ("", "on"):
            yield "each", t.where

    def _call(self, t: Trigger, place: Place) -> Iterator[tuple[str, object]]:
        """What calls it, and how often at most."""
        if t.section == "reactions":
            yield ("on", t.on[0] if len(t.on) == 1 else [*t.on]) if t.on else self._condition(place)
            yield "limit", self.pen.one(("target", "turn", "game"))
        elif t.section in ("injects", "scenario"):
            yield "phase", self.pen.one(("brief", "assess"))
            if not t.dated:
                yield self.pen.one((("turn", self.pen.number(1, 4)), ("when", self.lines.truth(place))))
            if self.pen.often(30):
                yield "limit", self.pen.one(("turn", "game"))

    def _condition(self, place: Place) -> tuple[str, object]:
        return self.pen.one(("becomes", "when")), self.lines.truth(place)

    # -- scripted seats

    def _doctrine(self, role: str) -> Data:
        """One rule for each of some options: a second one for the same could never come."""
        own = [rule for rule in self.world.rules if role in rule.roles]
        paid = [rule for rule in own if rule.upkeep and rule.roles == (role,)]
        rules = [self._payment(role, rule) for rule in self.pen.some([*paid, *paid], 1)]
        rules += [self._conduct(role, rule) for rule in self.pen.some(own, 1)]
        return {"role": role, "title": "A way", "about": "So they play.", "rules": rules,
                "fill": [rule.id for rule in self.pen.some(own, 1)]}  # fmt: skip

    def _payment(self, role: str, rule: Rule) -> Data:
        when = self.lines.truth(Place((role,)))
        return {self.pen.one(("stop", "resume")): rule.id, "when": when, "because": "It is dear."}

    def _conduct(self, role: str, rule: Rule) -> Data:
        data: Data = {"because": "It seems right."}
        if self.pen.often(70):
            own = self.lines.truth(Place((role,)))
            data["when"] = (
                f"({own} or turn >= 2)" if rule.stages or rule.answers or rule.id in self.gated else own
            )
        data["choose"] = {
            rule.id: {name: self._choice(rule, name) for name in self.pen.some([*rule.choices])}
        }
        return data | (dict(self._aims(role)) if rule.regions else {})

    def _choice(self, rule: Rule, name: str) -> object:
        return "wish" if name == "carrot" and self.pen.often(40) else self.pen.one(rule.choices[name])

    def _aims(self, role: str) -> Iterator[tuple[str, object]]:
        """Which regions come into question, and what decides between them."""
        known = [track.id for track in self.world.tracks if track.regional and track.see[role] != "hidden"]
        if self.pen.often(50):
            yield "where", self.lines.truth(Place((role,), here=("region",)))
        aims = [f"{self.pen.one(('highest', 'lowest'))} {id}" for id in self.pen.some(known)]
        aims += [self.pen.one(self.world.regions)] if self.pen.often(20) else []
        if aims:
            yield "target", self.pen.one((aims, aims[0]))
