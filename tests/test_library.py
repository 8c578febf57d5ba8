"""Content: found by name, put together, placed, and the same from texts as from files."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.errors import ContentError, Finding
from wargame.library import (
    Content,
    Document,
    Place,
    Source,
    Texts,
    find_rules,
    find_scenario,
    load_rulebook_only,
    load_scenario,
    load_sources,
    read_document,
    rulebook_names,
    scenario_names,
    texts_of,
)
from wargame.library.checking import check_path
from wargame.library.schemas import schemas
from wargame.lobby import offers
from wargame.paths import content_roots
from wargame.rulebook import VERBS, Rulebook
from wargame.text import near

HEAD = """\
# A rulebook.
title: Small
roles: {us: {title: United States, short: US}}
sequence: [policy]
areas: {north: [a], south: [b]}
themes: {one: One, two: Two}
"""
SCENARIO = """\
# A scenario.
title: A day
about: A small one.
rulebook: small
turns: 1
first: {year: 2024, quarter: 3}
outcomes: {over: {title: Over, when: true}}
"""


def read(text: str) -> Document:
    return read_document(Source("a.yaml", text))


def rulebook_of(**files: str) -> tuple[Rulebook, Content]:
    """The rulebook `small` of these files; `_` in a name stands for `/`, `over_` begins another folder."""
    sources = [Source(f"rules/{name.replace('_', '/')}.yaml", text) for name, text in files.items()]
    content = load_sources(sources, Source("scenarios/day.yaml", SCENARIO))
    return content.rulebook, content


def faults_of(**files: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        rulebook_of(**files)
    return [str(finding) for finding in caught.value.findings]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one rulebook and one scenario."""
    write(tmp_path, "rules/small/rulebook.yaml", HEAD)
    write(tmp_path, "scenarios/day.yaml", SCENARIO)
    return tmp_path


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# Scalars and places


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3), ("-3", -3), ("+3", 3), ("0", 0), ("-9007199254740992", -(2**53)),
        ("true", True), ("False", False), ("~", None), ("null", None), ("", None),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("Off", "Off"), ("010", "010"), ("0x1F", "0x1F"),
        ("2024-01-01", "2024-01-01"), ("12:30:45", "12:30:45"), ("1_000", "1_000"), ("'3'", "3"),
        ("'true'", "true"), ("+3 * (x == 1)", "+3 * (x == 1)"), ("e\u0301", "\u00e9"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_yaml_1_2_says(written: str, value: Any) -> None:
    found = read(f"a: {written}\n").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_a_block_of_text_keeps_its_lines() -> None:
    assert read("a: |\n  one\n  two\nb: >\n  one\n  two\n").data == {"a": "one\ntwo\n", "b": "one two\n"}


def test_keys_that_are_whole_numbers_stay_numbers() -> None:
    assert read("1: [{order: a}]\n").data == {1: [{"order": "a"}]}


def test_a_value_and_its_key_have_each_their_place() -> None:
    document = read("# head\na:\n  - b: 1\n    c: [x, 'y']\n")
    assert document.place(("a", 0, "c", 1)) == Place("a.yaml", 4, 12)
    assert document.place(("a", 0, "c"), key=True) == Place("a.yaml", 4, 5)
    assert document.place(("a", 0)) == Place("a.yaml", 3, 5)
    assert document.place(()) == Place("a.yaml", 2, 1)


def test_what_is_not_there_has_the_place_of_what_it_would_be_in() -> None:
    document = read("a:\n  b: {c: 1}\n")
    assert document.place(("a", "b", "title"), key=True) == Place("a.yaml", 2, 3)
    assert document.place(("a", "some-branch", "b", "c")) == Place("a.yaml", 2, 10)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("abc xyz0.:-#[]{}'\"\n", max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab-", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abc", min_size=1), PLAIN, min_size=1))
def test_whatever_json_says_is_read_as_json_reads_it(data: dict[str, Any]) -> None:
    assert read(json.dumps(data)).data == data


# Near names


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("delya", ["delta", "delay"], "delay"),
        ("cots", ["cost", "cites"], "cost"),
        ("UZ", ["US", "MEX"], "US"),
        ("violnce", ["violence", "silence"], "violence"),
        ("weather", ["tracks", "roles"], ""),
        ("a", ["abc"], ""),
        ("x" * 5000, ["x" * 4999], ""),
        ("b", ["c", "a"], "a"),
    ],
)
def test_the_nearest_name_is_the_one_meant(word: str, known: list[str], meant: str) -> None:
    assert near(word, known) == meant


@given(st.text("abcdef", min_size=2, max_size=20), st.data())
def test_two_letters_swapped_are_found_again(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    word = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    assert near(word, [name]) == (name if word != name else "")


# Putting files together


def test_entries_come_in_the_order_of_the_files_named_first() -> None:
    themes = {"small_zoo": "zoo", "small_options_b": "b", "small_tracks": "tracks", "small_options_a": "a"}
    files = {name: f"themes: {{{theme}: T}}\n" for name, theme in themes.items()}
    book, _ = rulebook_of(small_rulebook=HEAD, **files)
    assert list(book.themes) == ["one", "two", "tracks", "a", "b", "zoo"]


def test_the_order_in_which_texts_are_given_changes_nothing() -> None:
    files = {"small_rulebook": HEAD, "small_b": "themes: {b: B}\n", "small_a": "themes: {a: A}\n"}
    assert rulebook_of(**files)[1] == rulebook_of(**dict(reversed(files.items())))[1]


def test_an_id_in_two_files_names_the_first_place() -> None:
    found = faults_of(small_rulebook=HEAD, small_a="themes: {one: 1st}\n", small_b="themes: {x: X}\n")
    assert found == [
        "rules/small/a.yaml:1:10: themes.one: 'one' stands already in rules/small/rulebook.yaml:6: keep one"
    ]


def test_places_lead_into_the_file_of_each_entry() -> None:
    _, content = rulebook_of(small_rulebook=HEAD, small_a="themes:\n  a: A\n")
    assert content.places.at(("themes", "a")) == Place("rules/small/a.yaml", 2, 6)
    assert content.places.at(("themes", "one"), key=True) == Place("rules/small/rulebook.yaml", 6, 10)
    assert content.places.at(("scenario", "first", "year")) == Place("scenarios/day.yaml", 6, 15)


# Extending

OVER = HEAD.replace("small", "over")


def extending(text: str, **more: str) -> tuple[Rulebook, Content]:
    return rulebook_of(small_rulebook=f"extends: over\n{text}", over_rulebook=OVER, **more)


def test_an_extended_rulebook_comes_first_and_its_entries_are_replaced_whole() -> None:
    book, content = extending("themes: {three: Three, one: First}\n")
    assert list(book.themes.items()) == [("one", "First"), ("two", "Two"), ("three", "Three")]
    assert book.id == "small"
    assert content.places.at(("themes", "one")).file == "rules/small/rulebook.yaml"
    assert content.places.at(("themes", "two")).file == "rules/over/rulebook.yaml"
    assert content.sources[0].name == "rules/over/rulebook.yaml"


def test_a_section_without_ids_is_replaced_whole() -> None:
    book, _ = extending("sequence: [first, second]\ntitle: Other\n")
    assert (book.sequence, book.title) == (["first", "second"], "Other")


def test_removed_entries_are_gone_and_may_be_said_anew() -> None:
    book, _ = extending("remove: [one, south]\nthemes: {one: Anew}\n")
    assert list(book.themes.items()) == [("two", "Two"), ("one", "Anew")]
    assert list(book.areas) == ["north"]
    assert book.remove == []


def test_a_shared_word_of_a_region_is_removed_by_its_name() -> None:
    book, _ = extending("remove: [hard]\n", over_let='let: {"hard[region]": 1, soft: 2}\n')
    assert list(book.let) == ["soft"]


def test_removing_what_is_not_there_is_a_fault() -> None:
    head = "extends: over\nremove: [soth]\n"
    (found,) = faults_of(small_rulebook=head, over_rulebook=OVER)
    assert found.startswith("rules/small/rulebook.yaml:2:10: remove.0: the extended rulebook has no 'soth' ")
    assert found.endswith("-- did you mean 'south'?")


def test_extending_what_is_not_there_is_a_fault() -> None:
    assert faults_of(small_rulebook=HEAD + "extends: over\n") == [
        "rules/small/rulebook.yaml:7:10: extends: the rulebook 'over' is not there"
    ]


def test_extending_in_a_circle_is_a_fault() -> None:
    found = faults_of(small_rulebook=HEAD + "extends: over\n", over_rulebook=OVER + "extends: small\n")
    assert found == ["rules/over/rulebook.yaml:7:10: extends: 'small' extends itself: end the circle"]


def test_three_rulebooks_may_stand_on_each_other() -> None:
    sources = [Source("rules/small/rulebook.yaml", "extends: over\nthemes: {c: C}\n")]
    sources += [Source("rules/over/rulebook.yaml", "extends: lowest\nthemes: {b: B}\n")]
    sources += [Source("rules/lowest/rulebook.yaml", HEAD + "let: {a: 1}\n")]
    content = load_sources(sources, Source("scenarios/day.yaml", SCENARIO))
    assert list(content.rulebook.themes) == ["one", "two", "b", "c"]
    assert content.sources[:-1] == tuple(reversed(sources))


# Finding by name


def test_content_is_found_by_name_and_says_where(root: Path) -> None:
    content = load_scenario("day", [root])
    assert (content.name, content.scenario.id, content.rulebook.id) == ("day", "day", "small")
    assert str(root) in content.where
    assert scenario_names([root]) == [("day", root / "scenarios/day.yaml")]
    assert rulebook_names([root]) == [("small", root / "rules/small")]


def test_texts_give_the_same_content_as_files(root: Path) -> None:
    write(root, "rules/small/a.yaml", "themes: {a: A}\n")
    content = load_scenario("day", [root])
    again = load_sources(content.sources[:-1], content.sources[-1])
    assert again.digest == content.digest
    assert (again.rulebook, again.scenario) == (content.rulebook, content.scenario)


def test_texts_are_found_by_name_without_reading_the_rules(root: Path) -> None:
    content = load_scenario("day", [root])
    texts = find_scenario("day", [root])
    assert texts == Texts(content.name, content.title, content.sources, content.digest, content.where)
    write(root, "rules/small/a.yaml", "thems: {a: A}\n")
    assert find_scenario("day", [root]).digest != texts.digest


def test_texts_that_cannot_be_found_are_the_faults_of_reading_them(root: Path) -> None:
    write(root, "scenarios/day.yaml", SCENARIO.replace("small", "smal") + "x: 1\n")
    with pytest.raises(ContentError) as caught:
        find_scenario("day", [root])
    assert caught.value.findings == check_findings("day", root)


def test_a_rulebook_is_read_with_the_first_scenario_that_uses_it(root: Path) -> None:
    write(root, "scenarios/bad.yaml", SCENARIO + "x: 1\n")
    sources = load_scenario("day", [root]).sources
    assert find_rules("small", [root]) == texts_of(sources[:-1], sources[-1])
    assert find_rules("day", [root]) == find_scenario("day", [root])


def test_a_rulebook_that_no_scenario_uses_is_read_with_one_made_up(root: Path) -> None:
    (root / "scenarios/day.yaml").unlink()
    texts = find_rules("small", [root])
    content = load_sources(texts.sources[:-1], texts.sources[-1])
    assert (texts.name, content.rulebook.title, content.scenario.turns) == ("none", "Small", 1)


def test_a_rulebook_may_be_read_without_a_scenario(root: Path) -> None:
    book, places, sources = load_rulebook_only("small", [root])
    assert (book.title, places.at(("title",)).line, len(sources)) == ("Small", 2, 1)


def test_the_first_root_that_has_a_name_wins_name_by_name(root: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    write(mine, "scenarios/day.yaml", SCENARIO.replace("A day", "My day"))
    content = load_scenario("day", [mine, root])
    assert (content.scenario.title, content.rulebook.title) == ("My day", "Small")


def test_newlines_of_another_system_make_no_other_content(root: Path) -> None:
    before = load_scenario("day", [root]).digest
    path = root / "rules/small/rulebook.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_scenario("day", [root]).digest == before


def test_one_changed_letter_or_name_makes_another_digest(root: Path) -> None:
    digests = {load_scenario("day", [root]).digest}
    path = write(root, "rules/small/a.yaml", "themes: {a: A}\n")
    digests.add(load_scenario("day", [root]).digest)
    path.rename(path.with_name("b.yaml"))
    digests.add(load_scenario("day", [root]).digest)
    assert len(digests) == 3


@pytest.mark.parametrize("name", ["", "..", "../day", "dey", "a/b", "con", "Day", "day\0", "x" * 300])
def test_a_scenario_that_is_not_there_is_a_fault(root: Path, name: str) -> None:
    with pytest.raises(ContentError, match="there is no scenario") as caught:
        load_scenario(name, [root])
    assert caught.value.findings[0].suggestion == ("day" if name in ("dey", "Day", "day\0") else "")


def test_a_rulebook_that_is_not_there_is_a_fault_of_the_line_that_names_it(root: Path) -> None:
    write(root, "scenarios/day.yaml", SCENARIO.replace("small", "smal") + "x: 1\n")
    assert [str(finding) for finding in check_findings("day", root)] == [
        "scenarios/day.yaml:4:11: rulebook: there is no rulebook 'smal' -- did you mean 'small'?",
        "scenarios/day.yaml:8:1: x: unknown key",
    ]


def check_findings(name: str, root: Path) -> tuple[Finding, ...]:
    with pytest.raises(ContentError) as caught:
        load_scenario(name, [root])
    return caught.value.findings


@pytest.mark.parametrize(
    ("name", "what"),
    [("a.yml", "let its name end in .yaml"), ("A b.yaml", "rename it"), ("con.yaml", "rename it")],
)
def test_a_file_whose_name_would_hide_it_is_a_fault(root: Path, name: str, what: str) -> None:
    write(root, f"rules/small/{name}", "themes: {a: A}\n")
    assert what in check_findings("day", root)[0].what


def test_a_hidden_file_is_no_content(root: Path) -> None:
    write(root, "rules/small/.draft.yaml", "nonsense: [\n")
    assert load_scenario("day", [root]).sources[:-1] == (Source("rules/small/rulebook.yaml", HEAD),)


def test_a_link_out_of_the_folder_is_a_fault(root: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.yaml", "themes: {a: A}\n")
    (root / "rules/small/a.yaml").symlink_to(outside)
    assert "is a link" in check_findings("day", root)[0].what


def test_a_file_that_is_too_large_or_not_utf_8_is_refused_unread(root: Path) -> None:
    (root / "rules/small/a.yaml").write_bytes(b"#" * (1 << 21))
    (root / "rules/small/b.yaml").write_bytes(b"# \xff\n")
    (root / "rules/small/c.yaml").mkdir()
    found = [(finding.file, finding.line, finding.col) for finding in check_findings("day", root)]
    assert found == [(f"rules/small/{name}.yaml", 1, 1) for name in "abc"]


# The content as a value


def test_content_survives_pickling_whole() -> None:
    content = load_scenario("primer", content_roots())
    again = pickle.loads(pickle.dumps(content))
    assert again == content
    assert again.places.at(("scenario", "title")) == content.places.at(("scenario", "title"))


def test_each_kind_of_file_has_a_schema_that_knows_its_words() -> None:
    found = schemas()
    assert set(found) == {"rulebook.schema.json", "scenario.schema.json"}
    assert {"options", "extends", "fatigue"} <= set(found["rulebook.schema.json"]["properties"])
    verbs = [found["rulebook.schema.json"]["$defs"][verb.capitalize()]["properties"] for verb in VERBS]
    assert all("if" in properties for properties in verbs)
    assert json.loads(json.dumps(found)) == found


# Checking paths


def test_the_shipped_content_has_no_fault() -> None:
    root = Path(__file__).resolve().parent.parent
    assert check_path(root) == []


def test_any_path_of_a_good_root_has_no_fault(root: Path) -> None:
    paths = [".", "rules", "scenarios", "rules/small", "rules/small/rulebook.yaml", "scenarios/day.yaml"]
    assert [check_path(root / path) for path in paths] == [[]] * len(paths)


def test_a_path_without_content_is_a_fault(root: Path) -> None:
    (root / "empty").mkdir()
    assert "no content here" in check_path(root / "empty")[0].what
    assert check_path(root / "nowhere")[0].what == "there is no such file"


def test_findings_name_files_as_the_path_did(root: Path) -> None:
    path = write(root, "rules/small/a.yaml", "thems: {}\n")
    day = write(root, "scenarios/day.yaml", SCENARIO + "x: 1\n")
    assert [finding.file for finding in check_path(root / "rules/small")] == [str(path)]
    assert [finding.file for finding in check_path(path)] == [str(path)]
    assert [finding.file for finding in check_path(day)] == [str(path), str(day)]
    assert str(day) in [finding.file for finding in check_path(root)]


def test_findings_in_the_current_folder_are_named_from_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(root, "rules/small/a.yaml", "thems: {}\n")
    monkeypatch.chdir(root)
    for asked in (path, Path("rules/small/a.yaml"), Path("rules/small"), Path("."), root):
        assert {finding.file for finding in check_path(asked)} == {"rules/small/a.yaml"}


def test_a_file_of_a_rulebook_is_not_blamed_for_another(root: Path) -> None:
    write(root, "rules/small/a.yaml", "thems: {}\n")
    assert check_path(root / "rules/small/rulebook.yaml") == []


def test_a_file_by_itself_is_checked_by_itself(tmp_path: Path) -> None:
    assert check_path(write(tmp_path, "some.yaml", "themes: {a: A}\n")) == []
    (found,) = check_path(write(tmp_path, "other.yaml", "thems: {}\n"))
    assert found.suggestion == "themes"


def test_what_is_found_deeper_is_told_and_asked_once_for_each_content(root: Path) -> None:
    asked: list[str] = []

    def deeper(content: Content) -> list[Finding]:
        asked.append(content.digest)
        place = content.places.at(("themes", "one"))
        return [Finding(*place, "themes.one", "is dull")]

    found = check_path(root, deeper)
    assert [(finding.file, finding.line) for finding in found] == [
        (str(root / "rules/small/rulebook.yaml"), 6),
    ]
    assert len(asked) == len(set(asked)) == 1


def test_a_rulebook_that_no_scenario_uses_is_looked_into_too(root: Path) -> None:
    write(root, "rules/spare/rulebook.yaml", HEAD)
    seen: list[str] = []

    def deeper(content: Content) -> list[Finding]:
        seen.append(content.rulebook.id)
        return []

    assert check_path(root / "rules", deeper) == []
    assert sorted(seen) == ["small", "spare"]


def test_scenarios_are_offered_by_their_rank_and_the_full_game_first() -> None:
    found = offers()
    assert [offer.name for offer in found] == [o.name for o in sorted(found, key=lambda o: (o.rank, o.title))]
    assert found[0].name == "baseline_2024"
