"""Draws scenarios: where a game starts, what comes in from outside, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.generated.deeds import Data
from tests.generated.lines import Lines
from tests.generated.world import Pen, Place, Trigger, World


def scenario(pen: Pen, world: World, lines: Lines, trigger: Callable[[Trigger], Data]) -> Data:
    """A scenario of a few turns."""
    turns = pen.number(3, 6)
    scene = Scene(pen, world, lines, turns)
    injects = {t.rule.id: trigger(t) for t in world.triggers if t.section == "scenario"}
    for entry in injects.values():
        entry |= {"turn": pen.number(1, turns)} if "turn" in entry else {}
    dated = [t.rule.id for t in world.triggers if t.section in ("injects", "scenario") and t.dated]
    data: Data = {
        "title": "Made", "about": "Made up.", "rulebook": "made", "turns": turns,
        "first": {"year": 2024, "quarter": pen.number(1, 4)},
        "quarters_per_turn": pen.number(1, 2), "play": pen.one(("simultaneous", "sequential")), "injects": injects,
        "calendar": {id: [pen.number(1, turns)] for id in dated if pen.often(80)},
        "start": scene.start(), "standing": [*scene.standing()], "seats": scene.seats(), "outcomes": scene.outcomes(),
        "objectives": {role: scene.objectives(role) for role in pen.some(world.roles, 1)},
    }  # fmt: skip
    drawn = {
        role: [id for id, o in own.items() if o.get("private")] for role, own in data["objectives"].items()
    }
    data["private"] = {role: ids[0] for role, ids in drawn.items() if ids and pen.often(40)}
    return data | (scene.around() if pen.often(60) else {})


@dataclass
class Scene:
    """Writes the sections of a scenario."""

    pen: Pen
    world: World
    lines: Lines
    turns: int

    def around(self) -> Data:
        """What is only for people, and the number of orders."""
        order = next(rule.id for rule in self.world.rules)
        said = {
            "turn": 1,
            "show": self.pen.one(("orders", "result", "end")),
            "until": order,
            "text": "Order it.",
        }
        return {"teaches": "Much.", "debrief": ["What was it?"], "guide": [said],
                "orders_per_turn": self.pen.number(1, 4), "rank": 3,
                "briefings": {"all": "Go.", self.world.roles[0]: {"the head": "Think.", "the hand": "Act."}}}  # fmt: skip

    def start(self) -> Data:
        """Start values that differ from the rulebook's."""
        found: Data = {}
        for track in self.pen.some(self.world.tracks):
            value = self.pen.number(track.low, track.high)
            place = self.world.regions[0]
            found[track.id] = (
                self.pen.one(track.values) if track.values else {place: value} if track.regional else value
            )
        return found

    def standing(self) -> Iterator[Data]:
        """Programs that stand already."""
        for rule in self.pen.some([rule for rule in self.world.rules if rule.stages]):
            where = {"target": self.pen.one(rule.regions)} if rule.regions else {}
            chosen = {name: self.pen.one(rule.choices[name]) for name in self.pen.some([*rule.choices])}
            yield {"option": rule.id, **where, "choices": chosen}

    def seats(self) -> Data:
        """Who plays unless said otherwise."""
        return {role: self.pen.one((f"doctrine:{role}_way", "random", "hold")) for role in self.world.roles}

    def objectives(self, role: str) -> Data:
        """Aims that weigh a hundred, one of the private ones counted."""
        private = self.pen.number(0, 2)
        found = {f"{role}_aim": self._objective(100 if private == 0 else 60)}
        for i in range(private):
            found[f"{role}_wish_{i}"] = self._objective(40) | {"private": True}
        return found

    def _objective(self, weight: int) -> Data:
        data: Data = {"title": "An aim", "weight": weight}
        if self.pen.often(30):
            return data | {"when": self.lines.loose(Place())}
        worst = self.pen.number(-100, 100)
        best = worst + self.pen.one((-40, -1, 1, 60))
        over = self.pen.one(("end", "average", "game"))
        return data | {
            "measure": self.lines.small(Place(), -200, 200),
            "worst": worst,
            "best": best,
            "over": over,
        }

    def outcomes(self) -> Data:
        """Endings, some of them sudden; the last holds always."""
        score = f"{self.pen.one(self.world.roles)}.score >= {self.pen.number(20, 80)}"
        early = {
            "title": "Early",
            "when": self.lines.truth(Place(), 1),
            "sudden": self.pen.often(10),
            "text": "It ends.",
        }
        return {
            "early": early,
            "good": {"title": "Good", "when": score},
            "over": {"title": "Over", "when": True},
        }
