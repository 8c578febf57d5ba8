"""The cache of compiled content: a known text is not compiled again, and a spoiled entry is as good as none."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from wargame.cli import known
from wargame.compiler import Compiled, module
from wargame.engine import cache
from wargame.engine.cache import code_of, compiled_of, ready
from wargame.library import Content, Texts, find_scenario, load_scenario

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own."""
    monkeypatch.setattr(cache, "cache_dir", lambda: tmp_path)
    return tmp_path


def compiled_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the contents that are compiled from now on."""
    found: list[str] = []
    compile_content = module.compile_content

    def noted(content: Content) -> Compiled:
        found.append(content.name)
        return compile_content(content)

    monkeypatch.setattr(module, "compile_content", noted)
    return found


def entries(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.pickle"))


def test_a_known_text_is_neither_read_nor_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_names(monkeypatch)
    first, engine = ready("primer")
    monkeypatch.setattr("wargame.library.load_sources", None)
    second, again = ready("primer")
    assert compiled == ["primer"]
    assert (first, engine.compiled) == (second, again.compiled)


def test_a_changed_text_is_found_changed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "rules/primer", home / "rules/primer")
    shutil.copytree(ROOT / "scenarios", home / "scenarios")
    monkeypatch.setenv("WARGAME_HOME", str(home))
    before = ready("primer")[0]
    path = home / "scenarios/primer.yaml"
    path.write_text(path.read_text().replace("title: ", "title: Another ", 1))
    assert ready("primer")[0].title == f"Another {before.title}"


def test_what_only_people_read_is_unfolded_when_it_is_asked_for(folder: Path) -> None:
    fresh, kept = ready("primer")[1].compiled, ready("primer")[1].compiled
    assert "cards" not in vars(kept)
    assert (kept.cards, kept.terms, kept) == (fresh.cards, fresh.terms, fresh)


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
    before = ready("primer")[1].compiled
    for path in entries(folder):
        path.write_bytes(spoil(path.read_bytes()))
    whole = {path: path.read_bytes() for path in entries(folder)}
    assert ready("primer")[1].compiled == before
    assert all(path.read_bytes() != spoiled for path, spoiled in whole.items())


def test_code_from_the_cache_does_what_the_text_says(folder: Path) -> None:
    text = "def double(n):\n    return 2 * n\n"
    for _ in range(2):
        scope: dict[str, int] = {}
        exec(code_of(text), scope)
        exec("found = double(21)", scope)
        assert scope["found"] == 42
    assert len(entries(folder)) == 1


def test_a_cache_that_cannot_be_written_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("")
    monkeypatch.setattr(cache, "cache_dir", lambda: folder / "file")
    assert ready("primer")[0].name == "primer"


def test_of_every_kind_only_the_newest_entries_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_KEPT", {"code": 3})
    texts = [f"a = {n}" for n in range(8)]
    for at, text in enumerate(texts):
        code_of(text)
        newest = max(entries(folder), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (at, at))
    code_of("a = 'last'")
    assert sorted(path.stat().st_mtime for path in entries(folder))[:-1] == [6, 7]
    code_of(texts[7])
    assert len(entries(folder)) == 3


def test_checks_of_content_are_forgotten_beyond_the_newest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "cache_dir", lambda: folder)
    for n in range(known.KEPT + 5):
        known.remember_clean(f"digest{n}")
        os.utime(folder / "checked" / f"digest{n}", (n, n))
    assert sum(known.is_clean(f"digest{n}") for n in range(known.KEPT + 5)) == known.KEPT
    assert not known.is_clean("digest0") and known.is_clean(f"digest{known.KEPT + 4}")
