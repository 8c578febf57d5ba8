"""Each option of the memo is told: its order, its effects, a risk that came and one that did not, and an answer."""

from __future__ import annotations

from functools import cache

import pytest

from tests.goldens.options import EXAMPLES, FOLDER, Example, lacking, played, text_of
from tests.proofs import proof, record
from wargame.views import NewsItem


@cache
def told_of(name: str) -> list[NewsItem]:
    """One game per example serves all tests."""
    example = next(example for example in EXAMPLES if example.name == name)
    return played(example, example.seed)


@proof("C4")
def test_every_option_of_the_memo_has_its_example_and_every_golden_its_example() -> None:
    assert [example.name[:2] for example in EXAMPLES] == [f"{n:02}" for n in range(1, 11)]
    assert {path.stem for path in FOLDER.glob("*.txt")} == {example.name for example in EXAMPLES}


@proof("C4")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_shows_the_order_its_effects_both_risks_and_an_answer(example: Example) -> None:
    again = "search a seed: python -m tests.goldens.options --search"
    assert lacking(example, told_of(example.name)) == [], again
    record("C4", cases=1, seed=example.seed)


@proof("C4")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_told_as_its_golden_says(example: Example) -> None:
    golden = (FOLDER / f"{example.name}.txt").read_text("utf-8")
    assert text_of(example, told_of(example.name)) == golden, "read the difference, then: python -m tests.goldens.options"


@proof("C4")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_answer_is_another_roles_order_and_never_made_for_it(example: Example) -> None:
    events = told_of(example.name)
    orderer = next(event.role for event in events if event.kind == "ordered" and event.option == example.option)
    answers = [event for event in events if event.kind == "ordered" and event.option == example.answer]
    assert answers
    assert all(event.role != orderer for event in answers)
