"""How a card says what a rule holds: conditions, amounts and places in words."""

from __future__ import annotations

import pytest

from tests.test_words import Play, act, option
from wargame.cards import card_text, explanation_of

HEAD = """\
areas: {coast: [south]}
let: {wild: "heat > 60 or mood < 40"}
regional_tracks:
  hold: {title: Hold, start: 50, see: {all: exact}}
  flag: {title: Flag, start: 0, range: [0, 1], see: {all: exact}}
tracks:
  sign: {title: Sign, start: 0, range: [0, 1], see: {all: exact}}
options:
"""
RAID = option("raid", "target: region, effects: [{change: heat, by: 1}]")
TALK = option("talk", "effects: [{change: mood, by: 1}]")


def lines(rules: str, id: str = "act") -> list[str]:
    """What the card of an option says, line by line."""
    engine = Play(rules).engine
    card = next(card for card in explanation_of(engine).cards if card.id == id)
    return [line.strip() for line in card_text(engine, None, card)]


def needs(condition: str) -> list[str]:
    """What a card asks for before its order may be given."""
    rest = f'target: region, needs: {{it: "{condition}"}}, effects: [{{change: heat, by: 1}}]'
    found = lines(HEAD + RAID + TALK + option("act", rest))
    return [line.removeprefix("Needs: ") for line in found if line.startswith("Needs: ")]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("hold[target] > 5", "Hold there is above 5"),
        ("hold[target] >= 5", "Hold there is at least 5"),
        ("hold[target] < 5", "Hold there is below 5"),
        ("hold[target] <= 5", "Hold there is at most 5"),
        ("hold[north] > 5", "Hold in the North is above 5"),
        ("hold[target] == 5", "Hold there is 5"),
        ("hold[target] != 5", "Hold there is not 5"),
        ("flag[target] == 1", "Flag there: yes"),
        ("flag[target] == 0", "Flag there: no"),
        ("flag[target] != 1", "Flag there: no"),
        ("flag[target] < 1", "Flag there: no"),
        ("flag[target] > 0", "Flag there: yes"),
        ("sign == 1", "Sign: yes"),
        ("highest(flag) == 1", "somewhere Flag"),
        ("highest(flag) >= 1", "somewhere Flag"),
        ("highest(flag) == 0", "nowhere Flag"),
        ("not highest(flag) == 1", "nowhere Flag"),
        ("lowest(hold) > 5", "the lowest Hold is above 5"),
        ("target == north", "it is in the North"),
        ("target != north", "it is outside the North"),
        ("target in coast", "it is in the coast"),
        ("target not in coast", "it is outside the coast"),
        ("turn % 4 == 1", "turn 1, 5, 9 and so on"),
        ("turn % 4 == 0", "turn 4, 8, 12 and so on"),
        ("heat > 5 and mood < 5", "Heat is above 5 and Mood is below 5"),
        ("not (heat > 5 or mood < 5)", "Heat is at most 5 and Mood is at least 5"),
        ("not (heat > 5 and mood < 5)", "Heat is at most 5 or Mood is at least 5"),
        ("(heat > 5 or mood < 5) and cash > 1", "(Heat is above 5 or Mood is below 5) and Cash is above 1"),
        ("wild", "Heat is above 60 or Mood is below 40"),
        ("not wild", "Heat is at most 60 and Mood is at least 40"),
        ("talk.since == 0", "\"A\" this turn"),
        ("talk.since <= 1", "\"A\" in this turn or the last"),
        ("talk.since <= 3", "\"A\" in the last 3 turns"),
        ("talk.since < 3", "\"A\" in the last 2 turns"),
        ("talk.since == 1", "\"A\" last turn"),
        ("talk.since == 2", "\"A\" 2 turns ago"),
        ("talk.since != 0", "no \"A\" this turn"),
        ("talk.since != 2", "no \"A\" 2 turns ago"),
        ("talk.since > 1", "no \"A\" in this turn or the last"),
        ("talk.since >= 3", "no \"A\" in the last 2 turns"),
        ("talk.times > 0", "\"A\" before"),
        ("talk.times >= 1", "\"A\" before"),
        ("talk.times != 0", "\"A\" before"),
        ("talk.times == 0", "never yet \"A\""),
        ("talk.times < 1", "never yet \"A\""),
        ("talk.times > 2", "\"A\" at least 3 times"),
        ("talk.times >= 2", "\"A\" at least twice"),
        ("talk.times < 2", "\"A\" at most once"),
        ("talk.times <= 2", "\"A\" at most twice"),
        ("talk.times == 2", "\"A\" exactly twice"),
        ("talk.times != 2", "\"A\" not exactly twice"),
        ("raid[target].times > 0", "\"A\" there before"),
        ("2 * heat - mood > 5", "2 * Heat - Mood is above 5"),
        ("min(heat, mood) > 5", "the lower of Heat and Mood is above 5"),
        ("abs(heat - 50) > 3", "the size of Heat - 50 is above 3"),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    assert needs(condition) == [words]


EFFECTS = {
    "{change: heat, by: 1, if: 'hold[target] > 3'}": "Heat: +1, if Hold there is above 3",
    "{change: heat, by: 2, after: 1}": "Heat: +2, after 1 quarter",
    "{change: heat, by: -2, lasts: 3}": "Heat: -2, for 3 quarters",
    "{change: 'flag[target]', by: 1}": "Flag, there: +1",
    "{change: 'flag[region]', each: region, by: -1}": "Flag, every region: -1",
    "{change: 'flag[region]', each: coast, by: -1}": "Flag, every region of the coast: -1",
    "{set: sign, to: 1}": "Sign: yes",
    "{set: sign, to: 0}": "Sign: no",
    "{open: talk, turns: 1}": 'Opens for the next turn: "A" (an extra order of: United States, at 50 percent of its price)',
    "{open: 'raid[target]', turns: 2, price: 25}":
        'Opens for 2 turns: "A", there (an extra order of: United States, at 25 percent of its price)',
}  # fmt: skip


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_is_said_in_words(effect: str) -> None:
    found = lines(HEAD + RAID + TALK + option("act", f"target: region, effects: [{effect}]"))
    assert found[found.index("Effects") + 1] == EFFECTS[effect]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("", "Answer"),
        ("each: region, ", "Answer, in every region"),
        ("each: coast, ", "Answer, in every region of the coast"),
        ("at: where_highest(hold), ", "Answer, where Hold is highest"),
        ("if: 'heat > 5', ", "Answer, if Heat is above 5"),
    ],
)
def test_what_may_follow_says_where(place: str, words: str) -> None:
    answer = f"reactions:\n  answer: {{title: Answer, on: act, {place}effects: [{{change: 'flag[target]', by: 1}}]}}\n"
    found = lines(HEAD + option("act", "target: region, effects: [{change: heat, by: 1}]") + answer)
    assert f"What may follow: {words}" in found


def test_a_result_is_called_by_its_title_or_else_by_its_id() -> None:
    results = "{win: {title: A clear win, odds: {base: 30}}, close_call: {}}"
    found = lines(HEAD + option("act", f"results: {results}, effects: [{{change: heat, by: 1}}]"))
    assert [line.split(": ")[1].split(".")[0] for line in found if line.startswith("May end so")] == ["A clear win", "Close call"]


def test_an_order_is_opened_in_the_regions_where_the_condition_holds() -> None:
    opened = "[{open: 'raid[region]', each: region, if: 'hold[region] > 50'}, {open: 'raid[north]', if: 'heat > 50'}]"
    stir = option("stir", f"effects: {opened}", "tco")
    play = Play(HEAD + RAID + stir + option("lift", "target: region, effects: [{change: 'hold[target]', by: 5}]"))
    play.turn(act("us", "lift", "south"))
    play.turn(act("tco", "stir"))
    play.open()
    assert [play.refusal(act("us", "raid", region, "opening")) == "" for region in ("north", "south")] == [False, True]
