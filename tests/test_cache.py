"""The cache of compiled content: a known text is not compiled again, and a spoiled entry is as good as none."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from wargame.cards import explanation_of
from wargame.compiler import Compiled, module
from wargame.compiler.module import Written
from wargame.engine import cache
from wargame.engine.cache import compiled_of, load_engine
from wargame.library import Content, Texts, find_scenario, load_scenario

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def compiled_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the contents that are compiled from now on."""
    found: list[str] = []
    write_content = module.write_content

    def noted(content: Content) -> Written:
        found.append(content.name)
        return write_content(content)

    monkeypatch.setattr(module, "write_content", noted)
    return found


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "key")


def test_a_known_text_is_neither_read_nor_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_names(monkeypatch)
    first, engine = load_engine("primer")
    monkeypatch.setattr("wargame.library.load_sources", None)
    second, again = load_engine("primer")
    assert compiled == ["primer"]
    assert (first, engine.compiled) == (second, again.compiled)


def test_a_changed_text_is_found_changed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "rules/primer", home / "rules/primer")
    shutil.copytree(ROOT / "scenarios", home / "scenarios")
    monkeypatch.setenv("WARGAME_HOME", str(home))
    before = load_engine("primer")[0]
    path = home / "scenarios/primer.yaml"
    path.write_text(path.read_text().replace("title: ", "title: Another ", 1))
    assert load_engine("primer")[0].title == f"Another {before.title}"


def test_what_is_kept_is_what_was_compiled(folder: Path) -> None:
    fresh, kept = load_engine("baseline_2024")[1].compiled, load_engine("baseline_2024")[1].compiled
    assert kept == fresh
    assert {type(cell) for cell in kept.cells} == {int}
    assert kept.terms and kept.drifts


def test_cards_are_made_of_what_was_compiled_and_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_names(monkeypatch)
    fresh, kept = (explanation_of(load_engine("primer")[1]) for _ in range(2))
    assert compiled == ["primer"]
    assert kept == fresh and kept is not fresh
    assert kept.cards and kept.conducts


def test_cards_that_were_not_kept_are_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_names(monkeypatch)
    fresh = explanation_of(load_engine("primer")[1])
    shutil.rmtree(next(folder.rglob("cards")))
    assert explanation_of(load_engine("primer")[1]) == fresh
    assert compiled == ["primer", "primer"]


def test_compiled_content_crosses_to_another_process_as_it_is(folder: Path) -> None:
    for compiled in (load_engine("primer")[1].compiled, load_engine("primer")[1].compiled):
        crossed: Compiled = pickle.loads(pickle.dumps(compiled))
        assert crossed == compiled


def test_a_content_found_faultless_is_not_looked_at_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = load_scenario("primer")
    cache.check(content)
    monkeypatch.setattr(module, "check_content", None)
    cache.check(content)
    with pytest.raises(TypeError):
        cache.check(replace(content, digest="0" * 64))


def test_texts_of_another_digest_are_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, texts = compiled_names(monkeypatch), find_scenario("primer")
    compiled_of(texts)
    compiled_of(Texts(texts.name, texts.title, texts.sources, "0" * 64, texts.where))
    assert compiled == ["primer", "primer"]


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[:-1], lambda data: data[:40] + b"x" + data[41:]])
def test_a_spoiled_entry_is_made_again_in_silence(folder: Path, spoil: object) -> None:
    assert callable(spoil)
    before = load_engine("primer")[1].compiled
    for path in entries(folder):
        path.write_bytes(spoil(path.read_bytes()))
    whole = {path: path.read_bytes() for path in entries(folder)}
    assert load_engine("primer")[1].compiled == before
    assert all(path.read_bytes() != spoiled for path, spoiled in whole.items())


def test_a_cache_that_cannot_be_written_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("")
    assert load_engine("primer")[0].name == "primer"


def test_text_that_json_cannot_say_is_no_fault(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "\udcff"
    try:
        shutil.copytree(ROOT / "scenarios", home / "scenarios")
    except OSError:
        pytest.skip("this system has no such file names")
    monkeypatch.setenv("WARGAME_HOME", str(home))
    assert load_engine("primer")[0].name == "primer"
