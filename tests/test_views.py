"""What a role may know: readings, programs, deals, and what it is told of events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.games import SCENARIOS, Moment, moments
from wargame.cards import explanation_of
from wargame.cards.evaluation import Chosen, Reckoning
from wargame.engine import Event
from wargame.views import BANDS, NewsItem, choices_of, told, view_of
from wargame.views.knowledge import Knowledge, substitute, values_of

ALL = [(scenario, index) for scenario in SCENARIOS for index in (0, 5, 11)]


def some_moment(scenario: str, index: int, seed: str = "views") -> Moment:
    """The index-th moment of a game."""
    return next(islice(moments(scenario, seed), index, None))


def heard(moment: Moment, role: str, events: Sequence[Event] | None = None) -> list[NewsItem]:
    """What a role is told up to a moment."""
    return told(moment.engine, events or moment.events, role, moment.views_of(role))


@pytest.mark.parametrize(("scenario", "index"), ALL)
def test_a_reading_is_exact_a_band_or_hidden_as_its_track_declares(scenario: str, index: int) -> None:
    moment = some_moment(scenario, index)
    names, s = moment.engine.names, moment.position
    regions = [r.id for r in names.regions]
    for role in moment.roles:
        for reading in view_of(moment.engine, s, role).readings:
            track = names.track[reading.track]
            value = s[track.slot + (regions.index(reading.region) if reading.region else 0)]
            assert reading.kind in (track.see[role], "exact" if track.see[role].startswith("when") else "",
                                    track.see[role].removeprefix("when "))  # fmt: skip
            if reading.kind == "exact":
                assert reading.value == value
            elif reading.kind == "hidden":
                assert (reading.value, reading.word) == (None, "")
            else:
                assert reading.value in track.bands and reading.value <= value and reading.word in BANDS


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_view_is_one_json_object_without_the_compiled_cells(scenario: str) -> None:
    moment = some_moment(scenario, 6)
    for role in moment.roles:
        data = view_of(moment.engine, moment.position, role).to_json()
        assert json.loads(json.dumps(data))["role"] == role
        assert not {"cells", "own", "exact"} & set(data)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_numbers_count_what_this_role_is_told_and_causes_come_before(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    for role in [*moment.roles, "control"]:
        lines = heard(moment, role)
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))
        assert all(-1 <= line.cause < line.number for line in lines)


@settings(max_examples=12)
@given(st.sampled_from(SCENARIOS), st.integers(1, 11))
def test_what_was_told_before_does_not_change_when_more_is_told(scenario: str, upto: int) -> None:
    before: dict[str, list[NewsItem]] = {}
    for moment in islice(moments(scenario, "prefix"), upto):
        for role in moment.roles:
            now = heard(moment, role)
            earlier = before.get(role, [])
            assert now[: len(earlier)] == earlier
            before[role] = now


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_control_is_told_everything_but_the_bookkeeping(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    lines = heard(moment, "control")
    assert len(lines) == sum(event.kind != "placed" for event in moment.events)
    assert all(line.cause >= 0 for line in lines)
    assert all(line.face is not None for line in lines if line.kind == "rolled")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_hidden_track_is_never_told_and_a_band_only_in_words(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    for role in moment.roles:
        for line in heard(moment, role):
            if line.track and line.kind == "changed":
                see = moment.engine.names.track[line.track].see[role]
                assert see != "hidden"
                assert see != "band" or (line.before in BANDS and line.after in BANDS and line.before != line.after)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_roll_is_shown_in_full_or_as_a_range_without_its_face(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    ranges = 0
    for role in moment.roles:
        for line in (line for line in heard(moment, role) if line.kind == "rolled"):
            assert line.odds is not None and 0 <= line.odds[0] <= line.odds[1]
            assert (line.face is None) or line.odds[0] == line.odds[1]
            ranges += line.face is None
    assert ranges


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_range_told_of_a_roll_holds_its_true_odds(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    names = moment.engine.names
    for role in moment.roles:
        true = [(e.turn, e.region, names.sites[e.site].line, names.sites[e.site].file, e.before)
                for e in moment.events if e.kind == "rolled"]  # fmt: skip
        for line in heard(moment, role):
            if line.kind == "rolled" and line.face is None and line.odds and not _has_results(moment, line):
                odds = [t[4] for t in true if t[:4] == (line.turn, line.region, line.line, line.file)]
                assert any(line.odds[0] <= min(max(o, 0), 100) <= line.odds[1] for o in odds), line


def _has_results(moment: Moment, line: NewsItem) -> bool:
    sites = moment.engine.names.sites
    return any(e.kind == "rolled" and e.before == 100 and sites[e.site].line == line.line for e in moment.events)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scripted_seats_reasons_are_its_own(scenario: str) -> None:
    moment = some_moment(scenario, 11)
    for role in moment.roles:
        decided = [line for line in heard(moment, role) if line.kind == "decided"]
        assert {line.role for line in decided} <= {role}
        assert decided or not moment.engine.compiled.seats[role].startswith("doctrine")


def test_a_covert_order_that_nobody_noticed_is_told_to_its_own_role_alone() -> None:
    moment = some_moment("baseline_2024", 40)
    covert = {o.id for o in moment.engine.names.options if o.covert and o.role == "tco"}
    given = [line for line in heard(moment, "tco") if line.kind == "ordered" and line.option in covert]
    seen = [line for line in heard(moment, "mexico") if line.kind == "ordered" and line.option in covert]
    noticed = [line for line in heard(moment, "mexico") if line.kind == "noticed" and line.rule in covert]
    assert len(given) > len(seen)
    assert bool(seen) == bool(noticed)


def test_changes_by_unseen_causes_are_one_row_for_each_track() -> None:
    moment = some_moment("baseline_2024", 40)
    unseen = [line for line in heard(moment, "mexico") if line.kind == "changed" and line.cause == -1 and not line.rule]
    keys = [(line.turn, line.quarter, line.track, line.track_region, line.after) for line in unseen]
    assert keys and len(set(keys)) == len(keys)


@pytest.mark.parametrize(("scenario", "index"), ALL)
def test_a_term_of_odds_on_a_card_is_one_number_where_it_is_known(scenario: str, index: int) -> None:
    moment = some_moment(scenario, index)
    engine = moment.engine
    for card in explanation_of(engine).cards:
        option = engine.names.options[card.number]
        target = option.targets[0] if option.targets else None
        view = view_of(engine, moment.position, card.role)
        choices = choices_of(engine.names, card.number, 0)
        numbers = values_of(engine, view, card.id, target, choices)
        for node in (node for roll in card.rolls for _, node in roll.terms):
            chosen = {**choices, **({"target": target} if target else {})}
            low, high = Reckoning(engine, view, card).range(node, chosen)
            assert low == high or not Knowledge(engine, view).knows(substitute(node, numbers))


def test_choices_and_target_narrow_what_a_card_says() -> None:
    moment = some_moment("baseline_2024", 0)
    engine = moment.engine
    card = next(c for c in explanation_of(engine).cards if c.id == "io_campaign")
    view = view_of(engine, moment.position, "us")
    for backing, comes in (("none", (0, 0)), ("jobs", (1, 1))):
        chosen: Chosen = {"tone": "survivor_stories", "backing": backing, "target": "northeast"}
        assert Reckoning(engine, view, card).comes(card.effects[0], chosen) == comes
    assert Reckoning(engine, view, card).comes(card.effects[0], {}) == (0, 1)
