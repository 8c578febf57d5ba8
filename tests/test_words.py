"""The words of the rule language: each has its row in the guide, and does what the guide says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pydantic
import pytest

from tests.proofs import proof
from wargame import rulebook, scenario
from wargame.compiler.module import compile_content
from wargame.engine import Engine, Event
from wargame.engine.tape import decode
from wargame.errors import ContentError
from wargame.library import Source, load_sources
from wargame.manifest import KINDS
from wargame.terms import Order, Way

GUIDE = Path(__file__).parent.parent / "docs" / "rules.md"
HEAD = """\
title: Small
roles: {us: {title: United States, short: US}, tco: {title: The cartel, short: TCO}}
sequence: [day, night]
regions: {north: {title: North}, south: {title: South}}
tracks:
  cash: {title: Cash, resource: us, start: 50, see: {all: exact}}
  coin: {title: Coin, resource: tco, start: 50, see: {all: exact}}
  heat: {title: Heat, start: 50, range: [0, 200], see: {all: exact}}
  mood: {title: Mood, start: 50, see: {all: exact}}
"""
SCENARIO = """\
title: Small
about: A small one.
rulebook: small
first: {year: 2024, quarter: 3}
"""
ENDS = "outcomes: {over: {title: Over, when: true}}\n"
ACT = "title: A, about: B., horizon: short"
Given = tuple[str, Order]


def act(role: str, option: str, target: str | None = None, way: Way = "plain", **choices: str | int) -> Given:
    return role, Order(option, target, choices, way)


@dataclass
class Play:
    """A game of small inline rules, in which only the given orders are given."""

    rules: str
    turns: int = 4
    more: str = ""
    ends: str = ENDS
    seed: str = "words"
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        day = SCENARIO + f"turns: {self.turns}\n" + self.more + self.ends
        sources = [Source("rules/small/rulebook.yaml", HEAD), Source("rules/small/world.yaml", self.rules)]
        content = load_sources(sources, Source("scenarios/day.yaml", day))
        self.engine = Engine(compile_content(content), texts=content)
        self.roles = [role.id for role in self.engine.names.roles]
        self.s = self.engine.new(self.seed)

    def refusal(self, given: Given) -> str:
        """The reason why an order may not be given, "" if it was taken."""
        role, order = given
        number = self.engine.compiled.order_number(role, order)
        reason = self.engine.give(self.s, self.roles.index(role), *number, order.way)
        return self.engine.names.reasons[reason] if reason else ""

    def open(self) -> None:
        self.engine.open_turn(self.s)

    def close(self) -> None:
        self.engine.resolve(self.s)
        self.finish()

    def finish(self) -> None:
        self.engine.close_turn(self.s)
        self.look()

    def look(self) -> None:
        self.events += decode(self.engine.drain(self.s), self.engine.names, len(self.events) + 1)

    def turn(self, *orders: Given) -> None:
        """One turn in which all these orders are legal."""
        self.open()
        for order in orders:
            assert self.refusal(order) == ""
        self.close()

    def value(self, track: str, region: int = 0) -> int:
        return self.s[self.engine.names.track[track].slot + region]

    def heard(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    def changes(self, track: str) -> list[tuple[int, int]]:
        slot = self.engine.names.track[track].slot
        return [(e.before, e.after) for e in self.heard("changed") if e.slot == slot]


def option(id: str, rest: str, role: str = "us", step: str = "day") -> str:
    return f"  {id}: {{role: {role}, step: {step}, {ACT}, {rest}}}\n"


def words_of_the_guide() -> set[str]:
    rows = re.findall(r"^\| (`[^|]*) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def words_of_the_language() -> set[str]:
    found = set()
    for module in (rulebook, scenario):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, pydantic.BaseModel):
                found |= {info.alias or name for name, info in model.model_fields.items()}
    return found


@proof("A12")
def test_each_word_has_a_row_in_the_guide() -> None:
    words = words_of_the_language()
    assert len(words) > 100
    assert words - words_of_the_guide() == set()


@proof("A12")
def test_each_event_of_deals_has_a_row_in_the_guide() -> None:
    words = set(KINDS[KINDS.index("offered") : KINDS.index("game_over")])
    assert words - words_of_the_guide() == set()


@proof("A12")
def test_a_turn_of_two_quarters_runs_the_worlds_part_twice() -> None:
    rules = "each_turn:\n  warm: {title: Warm, effects: [{change: heat, by: 3}]}\n"
    for quarters in (1, 2):
        play = Play(rules, more=f"quarters_per_turn: {quarters}\n")
        play.turn()
        assert play.value("heat") == 50 + 3 * quarters


@proof("A12")
@pytest.mark.parametrize(("mode", "expected"), [("simultaneous", False), ("sequential", True)])
def test_in_sequential_play_the_next_role_sees_what_the_first_did(mode: str, expected: bool) -> None:
    rules = "options:\n" + option("stir", "effects: [{change: heat, by: 10}]")
    rules += option("reply", "needs: {it is hot: heat >= 60}, effects: [{change: mood, by: 1}]", "tco")
    play = Play(rules, more=f"play: {mode}\n")
    play.open()
    assert play.refusal(act("us", "stir")) == ""
    if play.engine.names.sequential:
        play.engine.resolve(play.s, 0, 1)
    assert (play.refusal(act("tco", "reply")) == "") == expected


@proof("A12")
def test_orders_of_one_step_do_not_see_each_other() -> None:
    for step, after in (("day", 50), ("night", 60)):
        rules = "options:\n" + option("stir", "effects: [{change: heat, by: 10}]")
        rules += option("copy", "effects: [{set: mood, to: heat}]", "tco", step)
        play = Play(rules)
        play.turn(act("us", "stir"), act("tco", "copy"))
        assert play.value("mood") == after


@proof("A12")
def test_an_order_that_no_longer_holds_is_moot_and_what_was_paid_comes_back() -> None:
    rules = "options:\n" + option("stir", "effects: [{change: heat, by: 10}]")
    rules += option(
        "raid",
        "cost: {coin: 7}, holds: {it is cool: heat < 60}, effects: [{change: mood, by: 1}]",
        "tco",
        "night",
    )
    play = Play(rules)
    play.turn(act("us", "stir"), act("tco", "raid"))
    assert (play.value("coin"), play.value("mood"), len(play.heard("moot"))) == (50, 50, 1)
    assert play.engine.names.reasons[play.heard("moot")[0].after] == "it is cool"
    play = Play(rules)
    play.turn(act("tco", "raid"))
    assert (play.value("coin"), play.value("mood"), len(play.heard("moot"))) == (43, 51, 0)


@proof("A12")
def test_needs_that_fail_and_a_cost_that_is_not_there_refuse_an_order() -> None:
    rules = "options:\n" + option("stir", "needs: {it is hot: heat >= 60}, effects: [{change: heat, by: 1}]")
    rules += option("buy", "cost: {cash: 60}, effects: [{change: heat, by: 1}]")
    play = Play(rules)
    play.open()
    assert play.refusal(act("us", "stir")) == "it is hot"
    assert play.refusal(act("us", "buy")) != ""


@proof("A12")
@pytest.mark.parametrize(("odds", "noticed"), [("known", 0), ("99", 1), ("1", 0)])
def test_a_covert_order_is_noticed_by_a_roll_or_known(odds: str, noticed: int) -> None:
    rules = "options:\n" + option(
        "raid", f"covert: {{us: {odds}}}, effects: [{{change: heat, by: 1}}]", "tco"
    )
    rules += "reactions:\n  alarm: {title: A, on: raid noticed, effects: [{change: mood, by: 5}]}\n"
    play = Play(rules)
    play.turn(act("tco", "raid"))
    assert len(play.heard("noticed")) == noticed
    assert play.value("mood") == 50 + 5 * noticed


@proof("A12")
def test_upkeep_is_paid_after_income_and_out_of_it() -> None:
    rules = "options:\n" + option(
        "post", "cost: {cash: 50}, program: {upkeep: {cash: 4}, unfunded: [], lapses_after: 2}"
    )
    rules += "income:\n  dues: {title: Dues, effects: [{change: cash, by: 4}]}\n"
    play = Play(rules)
    play.turn(act("us", "post"))
    play.turn()
    play.turn()
    assert play.heard("unfunded") == []
    assert play.value("cash") <= 4


@proof("A12")
def test_an_area_is_the_regions_and_areas_that_it_names_and_no_other() -> None:
    areas = "areas: {up: [north], down: [south], both: [up, down]}\noptions:\n"
    play = Play(areas + "".join(option(f"go_{area}", f"target: {area}") for area in ("up", "down", "both")))
    found = {option.id: option.targets for option in play.engine.names.options}
    assert found == {"go_up": ["north"], "go_down": ["south"], "go_both": ["north", "south"]}


@proof("A12")
def test_upkeep_is_paid_out_of_the_purse_of_its_own_role() -> None:
    rules = "options:\n" + option("post", "program: {upkeep: {cash: 4}}") + option("den", "program: {upkeep: {coin: 3}}", "tco")
    play = Play(rules)
    play.turn(act("us", "post"), act("tco", "den"))
    play.turn()
    assert (play.value("cash"), play.value("coin")) == (46, 47)


@proof("A12")
def test_a_program_that_is_not_paid_is_unfunded_and_lapses() -> None:
    program = "{upkeep: {cash: 4}, unfunded: [{change: heat, by: -1}], lapses_after: 2, ends: [{change: mood, by: -9}]}"
    waits = "reactions:\n  owed: {title: Owed, on: post unfunded, effects: [{change: coin, by: 1}]}\n"
    play = Play("options:\n" + option("post", f"cost: {{cash: 50}}, program: {program}") + waits, turns=5)
    for orders in ([act("us", "post")], [], [], []):
        play.turn(*orders)
    assert [event.after for event in play.heard("unfunded")] == [1, 2]
    assert (play.value("heat"), play.value("mood"), len(play.heard("ends"))) == (48, 41, 1)
    assert play.value("coin") == 52


@proof("A12")
def test_a_stopped_program_does_nothing_until_it_is_resumed() -> None:
    stages = "[{id: on_duty, title: On duty, each_quarter: [{change: heat, by: 1}]}]"
    play = Play("options:\n" + option("post", f"program: {{upkeep: {{cash: 1}}, stages: {stages}}}"), turns=9)
    seen = []
    for orders in (
        [act("us", "post")],
        [],
        [act("us", "post", way="stop")],
        [act("us", "post", way="resume")],
        [],
    ):
        play.turn(*orders)
        seen.append(play.value("heat"))
    paused = seen[2] - seen[1]
    assert paused == 0
    assert seen[3] - seen[2] == 1
    assert seen[4] - seen[3] == 1


@proof("A12")
def test_the_stages_of_a_program_follow_each_other() -> None:
    stages = (
        "[{id: building, title: B, quarters: 2, each_quarter: [{change: heat, by: -1}]},"
        " {id: ready, title: R, begins: [{change: mood, by: 7}], each_quarter: [{change: heat, by: 10}]}]"
    )
    play = Play("options:\n" + option("post", f"program: {{stages: {stages}}}"), turns=6)
    heats = []
    for orders in ([act("us", "post")], [], [], [], []):
        play.turn(*orders)
        heats.append(play.value("heat"))
    steps = [after - before for before, after in zip([50, *heats], heats, strict=False)]
    assert steps.count(-1) == 2
    assert steps[-1] == 10
    assert play.value("mood") == 57


PLAIN = "step: day, title: A, about: B., horizon: short"
DEAL = f"""\
options:
  offer:
    {{role: us, {PLAIN}, choices: {{ask: [cool], carrot: [none, gift], stick: [none, blow]}},
     deal: {{with: tco, answer_within: 1, keep_within: 1, act_within: 1, asked: {{cool: mood >= 60}},
       promised: {{gift: give.since <= waited}}, threatened: {{blow: strike.since <= waited}},
       kept: [{{change: heat, by: 5}}], bluffed: [{{change: heat, by: -5}}]}}}}
  reply: {{role: tco, {PLAIN}, answers: [offer], choices: {{answer: [accept, bargain, stall, refuse]}}}}
  soften: {{role: tco, {PLAIN}, effects: [{{change: mood, by: 20}}]}}
  give: {{role: us, {PLAIN}, effects: [{{change: coin, by: 1}}]}}
  strike: {{role: us, {PLAIN}, effects: [{{change: coin, by: -1}}]}}
"""
DEALS: dict[str, tuple[str, list[Given], list[str]]] = {
    "kept and rewarded": (
        "accept", [act("tco", "soften"), act("us", "give")], ["offered", "accepted", "kept", "rewarded"]),
    "kept and cheated": ("accept", [act("tco", "soften")], ["offered", "accepted", "kept", "cheated"]),
    "broken and cheated": ("accept", [], ["offered", "accepted", "broken", "cheated"]),
    "bluffed": ("refuse", [], ["offered", "refused", "bluffed"]),
    "carried out": ("refuse", [act("us", "strike")], ["offered", "refused", "carried_out"]),
    "bargained": ("bargain", [act("us", "give")], ["offered", "bargaining", "broken", "rewarded"]),
    "stalled": ("stall", [act("us", "strike")], ["offered", "stalled", "refused", "carried_out"]),
}  # fmt: skip


@proof("A12")
@pytest.mark.parametrize(("answer", "deeds", "words"), DEALS.values(), ids=DEALS)
def test_a_deal_is_seen_through(answer: str, deeds: list[Given], words: list[str]) -> None:
    play = Play(DEAL, turns=8)
    play.turn(act("us", "offer", ask="cool", carrot="gift", stick="blow"))
    play.turn(act("tco", "reply", answer=answer))
    play.turn(*deeds)
    play.turn()
    play.turn()
    found = [event.kind for event in play.events if event.kind in KINDS[KINDS.index("offered") : -1]]
    assert sorted(found) == sorted(words)


@proof("A12")
@pytest.mark.parametrize("answers", [["refuse", "accept"], ["accept", "refuse"], ["stall", "bargain"]])
def test_an_answer_is_the_word_that_was_chosen_in_whatever_order_they_stand(answers: list[str]) -> None:
    said = {"accept": "accepted", "bargain": "bargaining", "stall": "stalled", "refuse": "refused"}
    for answer in answers:
        play = Play(DEAL.replace("[accept, bargain, stall, refuse]", f"[{', '.join(answers)}]"), turns=8)
        play.turn(act("us", "offer", ask="cool", carrot="gift", stick="blow"))
        play.turn(act("tco", "reply", answer=answer))
        assert next(event.kind for event in play.events if event.kind in said.values()) == said[answer]


@proof("A12")
def test_silence_refuses_when_the_time_is_up() -> None:
    play = Play(DEAL, turns=6)
    play.turn(act("us", "offer", ask="cool", carrot="none", stick="none"))
    for _ in range(3):
        play.turn()
    assert [event.turn for event in play.heard("refused")] == [2]
    assert play.heard("bluffed") == []


@proof("A12")
def test_an_opening_makes_an_order_cheap_for_a_while_and_costs_no_order() -> None:
    rules = "orders_per_turn: 1\noptions:\n" + option(
        "stir", "effects: [{open: strike, turns: 1, price: 25}]", "tco"
    )
    rules += option("strike", "cost: {cash: 8}, effects: [{change: heat, by: 1}]")
    rules += option("wait", "effects: [{change: mood, by: 1}]")
    play = Play(rules)
    play.turn(act("tco", "stir"))
    play.turn(act("us", "wait"), act("us", "strike", way="opening"))
    assert (play.value("cash"), play.value("heat")) == (48, 51)
    play.open()
    assert play.refusal(act("us", "strike", way="opening")) != ""


@proof("A12")
def test_a_role_gives_no_more_orders_than_its_capacity() -> None:
    rules = "orders_per_turn: 1\noptions:\n" + option("a", "effects: [{change: heat, by: 1}]")
    play = Play(rules + option("b", "effects: [{change: heat, by: 1}]"))
    play.open()
    assert play.refusal(act("us", "a")) == ""
    assert play.refusal(act("us", "b")) != ""


def tracks(entry: str) -> str:
    return f"tracks:\n  level: {{title: Level, see: {{all: exact}}, {entry}}}\n"


@proof("A12")
@pytest.mark.parametrize(("start", "expected"), [(50, 55), (68, 69), (69, 69), (70, 70), (71, 71), (90, 85)])
def test_a_track_drifts_by_its_pace_and_rests_near(start: int, expected: int) -> None:
    play = Play(tracks(f"start: {start}, drift: {{to: 70, pace: 4}}"))
    play.turn()
    assert play.value("level") == expected


@proof("A12")
@pytest.mark.parametrize(
    ("start", "by", "after"), [(80, 10, 85), (80, 1, 81), (80, -10, 70), (20, -10, 15), (50, 10, 60)]
)
def test_beyond_its_soft_ends_a_change_outward_is_halved(start: int, by: int, after: int) -> None:
    each = f"each_turn:\n  e: {{title: E, effects: [{{change: level, by: {by}}}]}}\n"
    play = Play(tracks(f"start: {start}, soft: [30, 70]") + each)
    play.turn()
    assert play.value("level") == after


@proof("A12")
def test_a_track_never_leaves_its_range() -> None:
    play = Play(tracks("start: 95") + "each_turn:\n  e: {title: E, effects: [{change: level, by: 30}]}\n")
    play.turn()
    assert (play.value("level"), play.changes("level")) == (100, [(95, 100)])


@proof("A12")
def test_fatigue_leaves_less_of_an_order_that_is_repeated() -> None:
    rules = "fatigue: {within: 3, left: [100, 60, 40]}\noptions:\n"
    play = Play(rules + option("stir", "effects: [{change: heat, by: 10, scaled: fresh}]"), turns=6)
    for _ in range(3):
        play.turn(act("us", "stir"))
    assert play.changes("heat") == [(50, 60), (60, 66), (66, 70)]
    assert [event.after for event in play.heard("scaled")][-2:] == [60, 40]


@proof("A12")
def test_scaled_takes_percents_one_after_the_other() -> None:
    play = Play("each_turn:\n  e: {title: E, effects: [{change: heat, by: 40, scaled: [50, mood]}]}\n")
    play.turn()
    assert play.value("heat") == 60


@proof("A12")
def test_a_roll_has_one_result() -> None:
    rules = (
        "each_turn:\n  e:\n    title: E\n    results:\n      up: {title: U, odds: 50, effects: [{change: heat, by: 1}]}\n"
        "      down: {title: D, odds: 30, effects: [{change: heat, by: -1}]}\n      same: {title: S}\n"
    )
    seen = set()
    for seed in range(40):
        play = Play(rules, seed=f"{seed}")
        play.turn()
        roll, result = play.heard("rolled")[0], play.heard("result")[0]
        assert result.after == (1 if roll.after < 50 else 2 if roll.after < 80 else 3)
        assert play.value("heat") == 50 + {1: 1, 2: -1, 3: 0}[result.after]
        seen.add(result.after)
    assert seen == {1, 2, 3}


@proof("A12")
def test_odds_that_fail_lead_otherwise() -> None:
    rules = "each_turn:\n  e: {title: E, odds: 50, effects: [{change: heat, by: 1}], otherwise: [{change: heat, by: -1}]}\n"
    seen = set()
    for seed in range(20):
        play = Play(rules, seed=f"{seed}")
        play.turn()
        happened = play.heard("rolled")[0].after < 50
        assert play.value("heat") == (51 if happened else 49)
        seen.add(happened)
    assert seen == {True, False}


@proof("A12")
def test_what_lasts_gives_back_exactly_what_was_given() -> None:
    rules = (
        tracks("start: 95")
        + "injects:\n  e: {title: E, turn: 1, effects: [{change: level, by: 30, lasts: 2}]}\n"
    )
    play = Play(rules)
    levels = []
    for _ in range(3):
        play.turn()
        levels.append(play.value("level"))
    assert levels == [100, 100, 95]


@proof("A12")
def test_what_comes_after_is_reckoned_now() -> None:
    rules = "injects:\n  e: {title: E, turn: 1, effects: [{change: heat, by: mood // 5, after: 1}, {change: mood, by: 30}]}\n"
    play = Play(rules)
    play.turn()
    play.turn()
    assert play.changes("heat") == [(50, 60)]


@proof("A12")
def test_becomes_speaks_once_and_when_every_quarter() -> None:
    rules = "each_turn:\n  e: {title: E, effects: [{change: heat, by: 10}]}\nreactions:\n"
    for trigger, count in (("becomes", 1), ("when", 3)):
        play = Play(rules + f"  r: {{title: R, {trigger}: heat >= 70, effects: [{{change: mood, by: 1}}]}}\n")
        for _ in range(4):
            play.turn()
        assert play.value("mood") == 50 + count


@proof("A12")
@pytest.mark.parametrize(("limit", "count"), [("game", 1), ("turn", 3)])
def test_a_limit_holds_a_reaction_back(limit: str, count: int) -> None:
    rules = f"reactions:\n  r: {{title: R, when: heat >= 50, limit: {limit}, effects: [{{change: mood, by: 1}}]}}\n"
    play = Play(rules, more="quarters_per_turn: 2\n", turns=3)
    for _ in range(3):
        play.turn()
    assert play.value("mood") == 50 + count


@proof("A12")
@pytest.mark.parametrize("numbers", [[1, 2, 3], [2, 4], [0, 5], [1, 2, 5], [3, 2, 1], [-1, 0, 1], [7]])
def test_a_whole_number_that_is_chosen_counts_as_itself(numbers: list[int]) -> None:
    rules = "options:\n" + option("stir", f"choices: {{boats: {numbers}}}, effects: [{{set: heat, to: 50 + boats}}]")
    for boats in numbers:
        play = Play(rules)
        play.turn(act("us", "stir", boats=boats))
        assert play.value("heat") == 50 + boats


CIRCLES = {
    "an end that ends it": "{ends: [{end: post}]}",
    "a beginning that begins it anew": "{stages: [{id: works, begins: [{end: post}, {start: post}]}]}",
    "two that end each other": "{ends: [{end: other}]}",
}


@proof("A12")
@pytest.mark.parametrize("program", CIRCLES.values(), ids=CIRCLES)
def test_a_program_whose_beginning_or_end_brings_itself_about_is_refused(program: str) -> None:
    rules = "options:\n" + option("post", f"program: {program}")
    rules += option("other", "program: {ends: [{end: post}]}")
    with pytest.raises(ContentError, match="again and again"):
        Play(rules)


@proof("A12")
def test_a_doctrine_reads_a_regional_track_that_may_be_hidden_behind_known() -> None:
    see = "{us: {exact_when: turn >= 2, otherwise: hidden}, tco: exact}"
    rules = f"regional_tracks:\n  grip: {{title: Grip, start: {{north: 60, south: 10}}, see: {see}}}\n"
    rules += "options:\n" + option("look", "target: region, effects: [{change: heat, by: 1}]")
    where = "known(grip[region]) and grip[region] >= 50"
    rules += "doctrines:\n  way: {role: us, title: W, about: A., rules: ["
    rules += f"{{choose: {{look: {{}}}}, where: '{where}', because: B.}}]}}\n"
    play = Play(rules)
    play.s = play.engine.new("words", seats={"us": "doctrine:way"})
    for _ in range(2):
        play.engine.play_turn(play.s)
        play.look()
    assert [(event.turn, event.region) for event in play.heard("ordered")] == [(2, "north")]


@proof("A12")
def test_a_program_may_count_regions_by_its_own_choices() -> None:
    works = "[{change: heat, by: 'count(post[region].size == many)'}]"
    program = f"program: {{stages: [{{id: works, each_quarter: {works}}}]}}"
    play = Play("options:\n" + option("post", f"target: region, choices: {{size: [few, many]}}, {program}"))
    play.turn(act("us", "post", "north", size="many"))
    play.turn()
    assert play.value("heat") == 51


@proof("A12")
def test_a_doctrine_may_guard_a_hidden_track_and_read_it_in_one_condition() -> None:
    rules = "tracks:\n  plan: {title: Plan, see: {us: {exact_when: turn >= 2, otherwise: hidden}, tco: exact}, start: 9}\n"
    rules += "options:\n" + option("look", "effects: [{change: heat, by: 1}]")
    rules += "doctrines:\n  way: {role: us, title: W, about: A., rules: ["
    rules += "{choose: {look: {}}, when: known(plan) and plan >= 5, because: B.}]}\n"
    play = Play(rules)
    play.s = play.engine.new("words", seats={"us": "doctrine:way"})
    for _ in range(2):
        play.engine.play_turn(play.s)
        play.look()
    assert [event.turn for event in play.heard("ordered")] == [2]


REGIONAL = "regional_tracks:\n  grip: {title: Grip, start: {north: 20, south: 40}, see: {all: exact}}\n"


@proof("A12")
@pytest.mark.parametrize(
    ("where", "grips"),
    [("each: region", [21, 41]), ("at: where_highest(grip)", [20, 41]), ("at: where_lowest(grip)", [21, 40])],
)
def test_each_and_at_say_where_a_rule_happens(where: str, grips: list[int]) -> None:
    rules = f"{REGIONAL}injects:\n  e: {{title: E, turn: 1, {where}, effects: [{{change: 'grip[target]', by: 1}}]}}\n"
    play = Play(rules)
    play.turn()
    assert [play.value("grip", region) for region in (0, 1)] == grips


@proof("A12")
def test_who_does_not_hear_of_a_rule_is_not_in_its_audience() -> None:
    play = Play("each_turn:\n  e: {title: E, seen_by: [us], effects: [{change: heat, by: 1}]}\n")
    play.turn()
    (event,) = [e for e in play.heard("changed") if e.before == 50]
    assert play.engine.names.sites[event.site].audience == ["us"]


INJECTS: Mapping[str, tuple[str, str, int]] = {
    "turn": ("turn: 2", "", 2),
    "condition": ("when: heat >= 60", "each_turn:\n  w: {title: W, effects: [{change: heat, by: 5}]}\n", 3),
    "calendar": ("phase: brief", "", 3),
}


@proof("A12")
@pytest.mark.parametrize(("trigger", "rules", "turn"), INJECTS.values(), ids=INJECTS)
def test_an_inject_comes_by_turn_condition_or_calendar(trigger: str, rules: str, turn: int) -> None:
    more = "calendar: {e: [3]}\n" if trigger.startswith("phase") else ""
    play = Play(
        rules + f"injects:\n  e: {{title: E, {trigger}, effects: [{{change: mood, by: 1}}]}}\n", more=more
    )
    for _ in range(4):
        play.turn()
    assert [event.turn for event in play.heard("changed") if (event.before, event.after) == (50, 51)][
        -1
    ] == turn
    assert play.value("mood") == 51


@proof("A12")
def test_a_sudden_outcome_ends_the_game_at_once() -> None:
    rules = "each_turn:\n  e: {title: E, effects: [{change: heat, by: 10}]}\n"
    ends = "outcomes: {hot: {title: Hot, when: heat >= 70, sudden: true}, over: {title: Over, when: true}}\n"
    play = Play(rules, ends=ends)
    play.turn()
    assert not play.engine.is_over(play.s)
    play.turn()
    assert play.engine.is_over(play.s)
    assert [event.after for event in play.heard("game_over")] == [1]


@proof("A12")
def test_the_first_outcome_that_holds_is_the_games() -> None:
    ends = "outcomes: {cold: {title: C, when: heat < 50}, mild: {title: M, when: heat == 50}, over: {title: O, when: true}}\n"
    play = Play("let: {}\n", turns=1, ends=ends)
    play.turn()
    assert [event.after for event in play.heard("game_over")] == [2]


OBJECTIVES = """\
objectives:
  us:
    warm: {title: Warm, weight: 60, measure: heat, worst: 0, best: 100}
    kind: {title: Kind, weight: 40, private: true, when: mood >= 50}
    hard: {title: Hard, weight: 40, private: true, when: mood < 50}
  tco: {rich: {title: Rich, weight: 100, measure: coin, worst: 100, best: 0, over: average}}
"""


@proof("A12")
@pytest.mark.parametrize(("private", "points"), [("kind", 70), ("hard", 30)])
def test_a_score_is_the_sum_of_weights_with_the_private_objective(private: str, points: int) -> None:
    play = Play("let: {}\n", turns=2, more=f"{OBJECTIVES}private: {{us: {private}}}\n")
    play.turn()
    play.turn()
    at = play.engine.at["SCORE"]
    assert play.s[at : at + 2] == [points * 1000, 50_000]


@proof("A12")
def test_the_private_objective_is_drawn_where_the_scenario_names_none() -> None:
    found = set()
    for seed in range(20):
        play = Play("let: {}\n", turns=1, more=OBJECTIVES, seed=f"{seed}")
        play.turn()
        found.add(play.s[play.engine.at["SCORE"]])
    assert found == {30_000, 70_000}


def test_a_rule_of_every_turn_is_an_event_of_its_own_where_it_has_a_text() -> None:
    rules = "each_turn:\n  e: {title: E, text: It is warm., effects: [{change: heat, by: 1}]}\n"
    told, quiet = Play(rules), Play(rules.replace("text: It is warm., ", ""))
    for play in (told, quiet):
        play.turn()
    assert (len(told.heard("happens")), len(quiet.heard("happens"))) == (1, 0)


def test_what_was_gained_and_lost_since_the_quarter_began_are_counted_as_they_are() -> None:
    rules = "options:\n" + option("act", "effects: [{change: heat, by: 7}, {change: coin, by: -4}]")
    rules += "each_turn:\n  e: {title: E, effects: [{change: mood, by: gained(heat) - 2 * lost(coin)}]}\n"
    play = Play(rules)
    play.turn(act("us", "act"))
    assert play.value("mood") == 50 + 7 - 8
    play.turn()
    assert play.value("mood") == 50 + 7 - 8


def test_the_three_highest_of_two_regions_are_both() -> None:
    rules = "regional_tracks:\n  hold: {title: Hold, start: {north: 40, south: 20}, see: {all: exact}}\n"
    rules += "each_turn:\n  e: {title: E, effects: [{change: mood, by: 'highest(hold, 3)'}]}\n"
    play = Play(rules)
    play.turn()
    assert play.value("mood") == 50 + 30
