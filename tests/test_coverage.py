"""The list of what a game is to show: all of it is cited, and a batch of games reaches what cites it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.proofs import proof, record
from wargame.analysis.coverage import Element, coverage
from wargame.cli.app import app
from wargame.cli.output import Code

ROOT = Path(__file__).parent.parent
NEVER = """
reactions:
  never_at_all:
    title: Never at all
    on: patrol
    if: public_trust >= 100 and turn == 1
    effects: [{change: public_trust, by: 1}]
    cites: [chronicle.never]
"""


@pytest.fixture(scope="module")
def found() -> list[Element]:
    return coverage()


@proof("C1")
def test_every_element_is_cited_and_all_but_settings_are_reached(found: list[Element]) -> None:
    assert not [element.id for element in found if not element.cited]
    assert not [element.id for element in found if not element.is_reached]
    assert len(found) == 156
    record("C1", cases=len(found), seed="coverage")


def test_what_cites_an_element_is_named_by_file_and_line(found: list[Element]) -> None:
    for citing in (c for element in found for c in element.cited):
        file, line, rule = citing.where.split(":", 2)
        text = (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]
        assert "cites:" in text, (citing.where, rule)


def test_only_facts_of_the_start_need_not_be_reached(found: list[Element]) -> None:
    for element in found:
        for citing in element.cited:
            if citing.reached is None:
                assert element.kind == "setting" or "tracks." in citing.where


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the primer and a list of its own; what it has comes before what is shipped."""
    for name in ("primer.yaml", "primer_halfyear.yaml"):
        (tmp_path / "scenarios").mkdir(exist_ok=True)
        shutil.copy(ROOT / "scenarios" / name, tmp_path / "scenarios" / name)
    shutil.copytree(ROOT / "rules" / "primer", tmp_path / "rules" / "primer")
    (tmp_path / "rules" / "memo").mkdir()
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    return tmp_path


def tell(home: Path, elements: str) -> tuple[int, str]:
    (home / "rules" / "memo" / "coverage.yaml").write_text(elements, "utf-8")
    result = CliRunner().invoke(app, ["coverage"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_an_element_that_nothing_cites_is_a_finding(home: Path) -> None:
    code, output = tell(home, "chronicle.nobody: {kind: effect, about: nobody wrote it down}\n")
    assert (code, "not cited" in output) == (Code.FINDING, True)


def test_a_rule_that_can_never_happen_reaches_nothing(home: Path) -> None:
    (home / "rules" / "primer" / "never.yaml").write_text(NEVER, "utf-8")
    code, output = tell(home, "chronicle.never: {kind: effect, about: it never happens}\n")
    assert (code, "(not reached)" in output) == (Code.FINDING, True)
    assert "1 of 1 elements are cited, 1 of them never reached" in output


def test_a_rule_that_happens_reaches_what_it_cites(home: Path) -> None:
    (home / "rules" / "primer" / "never.yaml").write_text(
        NEVER.replace("public_trust >= 100 and turn == 1", "turn >= 1"), "utf-8"
    )
    code, output = tell(home, "chronicle.never: {kind: effect, about: it happens after all}\n")
    assert (code, "0 of them never reached" in output) == (Code.OK, True)
