"""Balance: how doctrines fare against each other and against blind strategies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from statistics import fmean, pvariance
from typing import TypedDict

from wargame.analysis.runner import Match, Progress, Scores, Seats, play_matches
from wargame.analysis.stats import Bounds, Interval, Played, by_seed, differences, gap, interval_of, short
from wargame.analysis.strategies import Strategies, Way, strategies_of
from wargame.analysis.variants import Variant, functions_of, united
from wargame.library import Content
from wargame.manifest import Manifest

GRID = 10
"""How many times as many games the pairings of doctrines are given."""
WORTH = 1.0
"""So many points of a role's mean score make a difference."""
HELD_OUT = "held out "
"""Goes before the seed where something chosen is measured on games that did not choose it."""



class RoleReport(TypedDict):
    """A role over all pairings: its score, its doctrines' scores and wins, and how much is luck."""

    score: Bounds
    doctrines: dict[str, Bounds]
    best: dict[str, int]
    """In how many pairings of the others each doctrine is clearly best."""
    widest: float
    """The most points between its best and worst doctrine within one pairing of the others."""
    dice: float
    """The share of its score's variance that the dice make, 0 to 1."""


class PairingReport(TypedDict):
    """One matchup: scores by role, and the share of games with each outcome."""

    seats: dict[str, str]
    scores: dict[str, Bounds]
    outcomes: dict[str, float]


class WayReport(TypedDict):
    """An option of a role and the way it was ordered."""

    role: str
    option: str
    ordered: str


class AloneReport(WayReport):
    """An option ordered alone, after what opens it, against all doctrines of the others."""

    openers: list[str]
    score: Bounds
    outcomes: dict[str, float]


class BestReport(Bounds):
    """The points that an option gains in the pairing that was best on other seeds."""

    seats: list[str]
    ordered: str


class OptionReport(WayReport):
    """The points that an option gains over the pairings when every doctrine of its role orders it first."""

    mean: float
    least: float
    most: float
    best: BestReport
    verdict: str
    """`always`, `never` or empty."""


class SwingReport(TypedDict):
    """Each role's score with a rule less that without it: the mean, and the most in one pairing."""

    scores: dict[str, Bounds]
    most: dict[str, float]


class RuleReport(SwingReport):
    """The points that each role has because of a rule."""

    rule: str


class BalanceReport(TypedDict):
    """The document of a balance."""

    scenario: str
    games: int
    seed: str
    roles: dict[str, RoleReport]
    pairings: list[PairingReport]
    alone: list[AloneReport]
    options: list[OptionReport]
    rules: list[RuleReport]


@dataclass
class Balance:
    """A content with all that is played to weigh it."""

    strategies: Strategies
    games: int
    seed: str
    workers: int = 1
    progress: Progress = lambda done: None
    done: int = 0
    rules: dict[str, Variant] = field(default_factory=dict)
    """Each rule's variant in which it does nothing."""

    @classmethod
    def of(cls, content: Content, games: int, seed: str, workers: int = 1) -> Balance:
        """Compile what is needed; raises ContentError."""
        strategies = strategies_of(content)
        return cls(strategies, games, seed, workers, rules=dict(_silenced(strategies)))

    @property
    def names(self) -> Manifest:
        """The names of the content."""
        return self.strategies.compiled.names

    @property
    def roles(self) -> list[str]:
        """The roles in the order of their seats."""
        return [role.id for role in self.names.roles]

    def seats(self, role: int) -> list[str]:
        """A role's doctrines as seats, or who sits there where it has none."""
        id = self.roles[role]
        own = [f"doctrine:{name}" for name in self.strategies.own.get(id, ())]
        return own or [self.strategies.compiled.seats[id]]

    def tables(self, role: int = -1, seats: Iterable[str] = ()) -> list[Seats]:
        """All pairings of doctrines; with a role, of these seats with the doctrines of the others."""
        sides = [list(seats) if i == role else self.seats(i) for i in range(len(self.roles))]
        return list(product(*sides))

    @property
    def size(self) -> int:
        """The number of matches in all."""
        ways = sum(len(self.tables(self.roles.index(way.role), [""])) for way in self.strategies.ways)
        added = 2 * len(self.strategies.ways) * len(self.tables())
        return len(self.tables()) * (GRID + 2 + len(self.rules)) + ways + added

    def play(self, tables: Sequence[Seats], seed: str, games: int) -> dict[Seats, Scores]:
        """The scores of some pairings."""
        matches = [Match([seats]) for seats in tables]
        found = play_matches(self.strategies.compiled, matches, seed=seed, games=games, workers=self.workers)
        return dict(self._noting(zip(tables, (scores for (scores,) in found), strict=True), games))

    def _noting(self, found: Iterable[tuple[Seats, Scores]], games: int) -> Iterator[tuple[Seats, Scores]]:
        for pair in found:
            self.done += games // self.games
            self.progress(self.done)
            yield pair

    def report(self) -> BalanceReport:
        """Play everything, and say what came of it."""
        grid = self.play(self.tables(), self.seed, self.games * GRID)
        plain = self.play(self.tables(), HELD_OUT + self.seed, self.games)
        return {
            "scenario": self.names.scenario, "games": self.games, "seed": self.seed,
            "roles": {role: self._role(grid, i) for i, role in enumerate(self.roles)},
            "pairings": [self._pairing(seats, scores) for seats, scores in grid.items()],
            "alone": self._alone(),
            "options": self._added(plain),
            "rules": self._rules(plain),
        }  # fmt: skip

    def _role(self, grid: Played, role: int) -> RoleReport:
        """A role's score over all pairings, its doctrines', and how much of its variance is the dice's."""
        doctrines = {}
        for seat in self.seats(role):
            own = [seats for seats in grid if seats[role] == seat]
            doctrines[short(seat)] = interval_of(by_seed(grid, own, role)).to_json()
        return {
            "score": interval_of(by_seed(grid, list(grid), role)).to_json(), "doctrines": doctrines,
            "best": dict(self._best(grid, role)), "widest": self._widest(grid, role),
            "dice": round(dice_share([scores.roles[role] for scores in grid.values()]), 4),
        }  # fmt: skip

    def _rivals(self, grid: Played, role: int) -> Iterator[dict[Seats, Scores]]:
        """The pairings that differ in one role's seat only."""
        for others in self.tables(role, [""]):
            sides = [(*others[:role], seat, *others[role + 1 :]) for seat in self.seats(role)]
            yield {seats: grid[seats] for seats in sides}

    def _best(self, grid: Played, role: int) -> Counter[str]:
        """Against how many pairings of the others each doctrine is clearly best: apart from every other one."""
        best = Counter({short(seat): 0 for seat in self.seats(role)})
        for rivals in self._rivals(grid, role):
            for seat in self.seats(role):
                others = [other for other in self.seats(role) if other != seat]
                best[short(seat)] += bool(others) and all(gap(rivals, role, seat, o).sign > 0 for o in others)
        return best

    def _widest(self, grid: Played, role: int) -> float:
        """The most points that lie between a role's best and worst doctrine within one pairing of the others."""
        means = [[_points(scores, role) for scores in rivals.values()] for rivals in self._rivals(grid, role)]
        return round(max(max(own) - min(own) for own in means), 2)

    def _pairing(self, seats: Seats, scores: Scores) -> PairingReport:
        points = {role: interval_of([x / 1000 for x in scores.roles[i]]) for i, role in enumerate(self.roles)}
        return {
            "seats": dict(zip(self.roles, map(short, seats), strict=True)),
            "scores": {role: interval.to_json() for role, interval in points.items()},
            "outcomes": self._outcomes([scores]),
        }

    def _outcomes(self, played: Iterable[Scores]) -> dict[str, float]:
        """The share of games with each outcome."""
        ended = Counter(outcome for scores in played for outcome in scores.outcomes)
        return {o.id: round(ended[i] / ended.total(), 4) for i, o in enumerate(self.names.outcomes, 1)}

    def _alone(self) -> list[AloneReport]:
        """Every option ordered alone, in every way, against all doctrines of the others."""
        sides = [self.tables(self.roles.index(w.role), [f"doctrine:{w.alone}"]) for w in self.strategies.ways]
        played = self.play([seats for tables in sides for seats in tables], self.seed, self.games)
        found: list[AloneReport] = []
        for way, tables in zip(self.strategies.ways, sides, strict=True):
            score = interval_of(by_seed(played, tables, self.roles.index(way.role)))
            outcomes = self._outcomes(played[seats] for seats in tables)
            found.append(
                {**_told(way), "openers": list(way.openers), "score": score.to_json(), "outcomes": outcomes}
            )
        return found

    def _added(self, plain: Played) -> list[OptionReport]:
        """The points that each option adds to its role's score when every doctrine orders it first, wherever that is legal."""
        ways = [way for way in self.strategies.ways if self.strategies.own.get(way.role)]
        sides = {way: self._sides(way) for way in ways}
        tables = [seats for pairs in sides.values() for seats in pairs.values()]
        choosing = {
            **self.play(tables, self.seed, self.games),
            **self.play(self.tables(), self.seed, self.games),
        }
        measured = {**self.play(tables, HELD_OUT + self.seed, self.games), **plain}
        options: dict[tuple[str, str], list[Way]] = {}
        for way in ways:
            options.setdefault((way.role, way.option), []).append(way)
        return [self._option(own, sides, choosing, measured) for own in options.values()]

    def _sides(self, way: Way) -> dict[Seats, Seats]:
        """By pairing, the same with the option added to the doctrine of its role."""
        role = self.roles.index(way.role)
        return {
            seats: (*seats[:role], self.strategies.seat_with(way, short(seats[role])), *seats[role + 1 :])
            for seats in self.tables()
        }

    def _option(
        self, ways: list[Way], sides: Mapping[Way, dict[Seats, Seats]], choosing: Played, measured: Played
    ) -> OptionReport:
        """The way that did best on some games, as it does on others."""
        role = self.roles.index(ways[0].role)

        def gain(played: Played, way: Way, seats: Seats) -> Interval:
            with_it, without = (by_seed(played, [s], role) for s in (sides[way][seats], seats))
            return interval_of(differences(with_it, without))

        way = max(ways, key=lambda way: fmean(gain(choosing, way, seats).mean for seats in sides[way]))
        chosen, at = max(
            ((w, s) for w in ways for s in sides[w]), key=lambda pair: gain(choosing, *pair).mean
        )
        gains = [gain(measured, way, seats).mean for seats in sides[way]]
        return {
            **_told(way), "mean": round(fmean(gains), 3), "least": round(min(gains), 3), "most": round(max(gains), 3),
            "best": {**gain(measured, chosen, at).to_json(), "seats": [*map(short, at)], "ordered": chosen.words},
            "verdict": "always" if min(gains) >= WORTH else "never" if max(gains) <= -WORTH else "",
        }  # fmt: skip

    def _rules(self, plain: Played) -> list[RuleReport]:
        """The worth of each rule to each role: its score with the rule less that without it."""
        tables = self.tables()
        compiled = united(self.strategies.compiled, list(self.rules.values()))
        matches = [Match(tables, number) for number in range(1, len(self.rules) + 1)]
        played = play_matches(
            compiled, matches, seed=HELD_OUT + self.seed, games=self.games, workers=self.workers
        )
        found: list[RuleReport] = []
        for rule, scores in zip(self.rules, played, strict=True):
            self.done += len(tables)
            self.progress(self.done)
            found.append({"rule": rule, **self._swing(plain, dict(zip(tables, scores, strict=True)))})
        return found

    def _swing(self, plain: Played, without: Played) -> SwingReport:
        swings, most = {}, {}
        for i, role in enumerate(self.roles):
            sides = (by_seed(played, list(plain), i) for played in (plain, without))
            swings[role] = interval_of(differences(*sides)).to_json()
            most[role] = round(max(_points(plain[s], i) - _points(without[s], i) for s in plain), 3)
        return {"scores": swings, "most": most}


def dice_share(groups: Sequence[Sequence[float]]) -> float:
    """Variance within groups of equal weight over the total variance; 0 where nothing varies."""
    within = fmean(pvariance(group) for group in groups)
    between = pvariance([fmean(group) for group in groups])
    return within / (within + between) if within + between else 0.0


def _silenced(strategies: Strategies) -> Iterator[tuple[str, Variant]]:
    """Each option that cannot be ordered, each rule that does not happen, each track that does not drift."""
    texts = functions_of(strategies.compiled)
    for name in texts:
        kind, _, id = name.partition("_")
        if kind in ("may", "do", "drift") and id:
            head = texts[name].split("\n", 1)[0]
            rule = f"{'drift of ' if kind == 'drift' else ''}{id}"
            yield rule, Variant({name: f"{head}\n    return {int(kind == 'may')}"})


def _told(way: Way) -> WayReport:
    return {"role": way.role, "option": way.option, "ordered": way.words}


def _points(scores: Scores, role: int) -> float:
    return fmean(scores.roles[role]) / 1000
