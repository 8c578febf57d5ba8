"""Wrong content beside the memo's own: each fault with its file, its line and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from wargame.compiler.module import check_content
from wargame.errors import ContentError, Finding
from wargame.library import Source, load_rulebook_only, load_sources

ROOT = Path(__file__).parent.parent
SCENARIO = (ROOT / "scenarios" / "baseline_2024.yaml").read_text("utf-8")


def sources() -> list[Source]:
    return list(load_rulebook_only("tco")[2])


def findings(rules: list[Source], scenario: str) -> tuple[Finding, ...]:
    with pytest.raises(ContentError) as caught:
        check_content(load_sources(rules, Source("scenarios/wrong.yaml", scenario)))
    return caught.value.findings


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "what", "near"),
    [
        ("measure: us_overdoses", "measure: us_overdose", "there is no 'us_overdose'", "us_overdoses"),
        ("when: mx_corruption >= 65", "when: mx_corruption >= 165", "this can never hold", ""),
        ("turn: 4", "turn: 44", "the scenario has only 12 turns", ""),
        ("open: sanction_officials", "open: sanction_oficials", "there is no", "sanction_officials"),
        ("change: us_overdoses, by: 3", "change: us_overdosis, by: 3", "there is no", "us_overdoses"),
    ],
)
def test_a_wrong_scenario_of_the_memo_says_where_and_what(old: str, new: str, what: str, near: str) -> None:
    text = SCENARIO.replace(old, new, 1)
    assert text != SCENARIO
    found = [f for f in findings(sources(), text) if what in f.what]
    assert [(f.file, f.line, f.suggestion) for f in found] == [
        ("scenarios/wrong.yaml", line_of(text, new), near)
    ]


def test_a_card_without_a_source_is_refused() -> None:
    rules = sources()
    place = next(i for i, source in enumerate(rules) if source.name.endswith("06_designation.yaml"))
    text = rules[place].text.replace("    cites: [o6.act]\n", "", 1)
    assert text != rules[place].text
    rules[place] = Source(rules[place].name, text)
    found = [f for f in findings(rules, SCENARIO) if "no source" in f.what]
    assert [(f.file, f.line) for f in found] == [(rules[place].name, line_of(text, "  revoke_fto:"))]
