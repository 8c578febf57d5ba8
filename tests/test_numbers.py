"""Every number of the memo's rulebook says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from wargame.cli.rules import marked_numbers
from wargame.compiler.module import compile_content
from wargame.compiler.provenance import Value, values_of
from wargame.errors import ContentError, Finding
from wargame.library import Content, Source, load_scenario, load_sources, scenario_names

REASONED = [name for name, _ in scenario_names() if load_scenario(name).rulebook.reasoned]


@cache
def content() -> Content:
    """The baseline with its rulebook."""
    return load_scenario("baseline_2024")


def findings(file: str, old: str, new: str) -> list[Finding]:
    """What is wrong with the baseline once a text in one of its files is changed."""
    sources = [
        replace(source, text=source.text.replace(old, new, 1)) if source.name == file else source
        for source in content().sources
    ]
    assert any(old in source.text for source in content().sources if source.name == file)
    with pytest.raises(ContentError) as refused:
        compile_content(load_sources(sources[:-1], sources[-1]))
    return list(refused.value.findings)


@pytest.mark.parametrize("scenario", REASONED)
def test_every_number_has_a_source_or_a_reason(scenario: str) -> None:
    values = list(values_of(load_scenario(scenario)))
    assert [value for value in values if not value.mark or not value.reason] == []
    assert len(values) > 1000


def test_the_memos_rulebook_asks_for_reasons() -> None:
    assert "baseline_2024" in REASONED


def written(source: Source) -> Iterator[str]:
    """The whole numbers after `by:` in a file, as an author wrote them."""
    yield from re.findall(r"\bby: (-?\d+)\b(?=[,}\n])", source.text)


def test_no_amount_is_left_out_of_the_list() -> None:
    listed = sorted(v.text for v in values_of(content()) if v.loc[-1] == "by" and re.fullmatch(r"-?\d+", v.text))
    assert listed == sorted(text for source in content().sources for text in written(source))


def test_each_value_stands_at_its_place() -> None:
    lines = {source.name: source.text.splitlines() for source in content().sources}
    for value in values_of(content()):
        place = content().places.at(value.loc)
        start = re.match(r"-?\w*", value.text)
        assert start and start[0] in "\n".join(lines[place.file][place.line - 1 : place.line + 1])


def test_the_list_gives_each_number_its_path_and_place() -> None:
    listed, values = marked_numbers("baseline_2024"), list(values_of(content()))
    assert [tuple(number["loc"]) for number in listed] == [value.loc for value in values]
    assert {number["mark"] for number in listed} == {"memo", "judgement"}
    assert all(number["file"].endswith(".yaml") and number["line"] > 0 and number["reason"] for number in listed)


def marks(values: list[Value]) -> dict[str, tuple[str, str]]:
    """Mark and reason by the path of a value."""
    return {".".join(map(str, value.loc)): (value.mark, value.reason) for value in values}


def test_a_nearer_reason_counts_before_one_around_it_and_a_source_alone_is_the_memos() -> None:
    found = marks(list(values_of(content())))
    youth = content().rulebook.regional_tracks["youth_opportunity"]
    assert found["regional_tracks.youth_opportunity.start.south"] == ("memo", youth.source)
    assert youth.drift is not None
    assert found["regional_tracks.youth_opportunity.drift.pace"] == ("judgement", youth.drift.why)
    assert found["fatigue.within"] == ("judgement", content().rulebook.why)


def test_a_number_without_a_reason_is_refused_with_its_place() -> None:
    why = content().rulebook.options["probe_wishes"].why
    (finding,) = findings("rules/tco/options/03_coercion.yaml", f"    why: {why}\n", "")
    assert finding.file == "rules/tco/options/03_coercion.yaml"
    assert finding.line > 1
    assert finding.where.startswith("options.probe_wishes.")
    assert "`why`" in finding.what


def test_a_scenarios_own_numbers_need_a_reason_too() -> None:
    silent = replace(content(), scenario=content().scenario.model_copy(update={"why": None}))
    with pytest.raises(ContentError) as refused:
        compile_content(silent)
    assert {finding.where.split(".")[1] for finding in refused.value.findings} == {"start", "objectives"}


def test_a_card_without_a_source_is_refused_with_its_place_and_a_suggestion() -> None:
    (finding,) = findings("rules/tco/options/us_other.yaml", "    cites: [m.demands, m.coop]\n", "")
    assert (finding.file, finding.where) == ("rules/tco/options/us_other.yaml", "options.answer_deal")
    assert finding.suggestion == "cites"
    assert "source" in finding.what
