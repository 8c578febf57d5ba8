"""Lists that are closed: a member added to its list alone is named by mypy wherever it must be taught."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proofs import proof
from wargame.compiler import module
from wargame.engine import cache
from wargame.errors import ContentError
from wargame.library import load_scenario

ROOT = Path(__file__).resolve().parent.parent
COMMAND = '''class Poke(Value, frozen=True):
    """Only its list knows it."""


Command: TypeAlias = Poke |'''
ENTRY = '''class Poke(Body, frozen=True):
    """Only its list knows it."""


Said: TypeAlias = Poke |'''
VERB = '''class Halve(Conditional):
    """Only its list knows it."""

    halve: Text


Effect: TypeAlias = Annotated[
    Annotated[Halve, Tag("(halve)")] |'''
TRIALS: dict[str, tuple[dict[str, list[tuple[str, str]]], dict[str, str]]] = {
    "command": (
        {"wargame/commands.py": [("Command: TypeAlias =", COMMAND)]},
        {"wargame/commands.py": "assert_never(command)", "wargame/table.py": "assert_never(command)"},
    ),
    "question": (
        {"wargame/commands.py": [("Question: TypeAlias =", COMMAND.replace("Command", "Question"))]},
        {"wargame/table.py": "assert_never(question)", "wargame/wire.py": "assert_never(question)"},
    ),
    "entry kind": (
        {"wargame/journal/chain.py": [('    "header", "order", "withdrawn",', '    "poke", "header", "order", "withdrawn",')]},
        {
            "wargame/game/comparison.py": "assert_never(recorded.kind)",
        },
    ),
    "event kind": (
        {"wargame/manifest.py": [('    "turn_began", "quarter_began",', '    "poked", "turn_began", "quarter_began",')]},
        dict.fromkeys(("wargame/narrative/phrases.py", "wargame/views/news.py"), "assert_never(event.kind)"),
    ),
    "effect verb": (
        {
            "wargame/rulebook/rules.py": [
                ("Effect: TypeAlias = Annotated[\n", VERB),
            ],
            "wargame/terms.py": [('Verb: TypeAlias = Literal["change",', 'Verb: TypeAlias = Literal["halve", "change",')],
        },
        {
            "wargame/rulebook/rules.py": "assert_never(effect)",
            "wargame/compiler/rules.py": "assert_never(item)",
            "wargame/compiler/programs.py": "assert_never(item)",
            "wargame/cards/build.py": "assert_never(item)",
            "wargame/cards/render.py": "assert_never(effect.verb)",
            "wargame/ui/play/card_text.py": "assert_never(effect.verb)",
        },
    ),
    "step of a deal": (
        {"wargame/manifest.py": [('    "offered", "accepted",', '    "poked", "offered", "accepted",')]},
        {"wargame/rulebook/rules.py": "assert_never(kind)", "wargame/cards/build.py": "assert_never(kind)"},
    ),
    "entry body": (
        {"wargame/journal/entries.py": [("Said: TypeAlias =", ENTRY)]},
        dict.fromkeys(
            ("wargame/journal/fitting.py", "wargame/game/replay.py", "wargame/review/record.py"), "assert_never(body)"
        ),
    ),
}
"""By what is added: the texts that change, by file, and the lines that mypy must name."""


@proof("K1")
@pytest.mark.slow
@pytest.mark.parametrize("trial", TRIALS)
def test_mypy_names_every_place_that_a_new_member_must_be_taught(trial: str, tmp_path: Path) -> None:
    changes, wanted = TRIALS[trial]
    shutil.copytree(ROOT / "wargame", tmp_path / "wargame", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, pairs in changes.items():
        for old, new in pairs:
            change(tmp_path / file, old, new)
    named = lines_named(tmp_path)
    for file, line in wanted.items():
        every = (ROOT / file).read_text("utf-8").count(line)
        assert sum(line in text for text in named.get(file, [])) == every > 0, (file, named)


def change(path: Path, old: str, new: str) -> None:
    """Put one text in the place of another, which stands there once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def lines_named(folder: Path) -> dict[str, list[str]]:
    """The lines that mypy finds fault with in a copy of the package, by file."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "wargame"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    named: dict[str, list[str]] = {}
    for file, line in re.findall(r"^(\S+?):(\d+): error:", told, re.MULTILINE):
        named.setdefault(file, []).append((folder / file).read_text("utf-8").splitlines()[int(line) - 1])
    return named


WRONG = {
    "an expression written in place": "halved(1, 2)",
    "a longer one written in place": "put(s, 1)",
    "one that takes no position": "halved(s, 1)",
    "one that is called": "settle(s, 1)",
    "one that is not there": "quartered(s, 1)",
}
"""Calls that no function of the kernel takes."""


@proof("K1")
@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_check_refuses_a_generated_call_with_a_wrong_count_of_arguments(
    call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = f"\ndef wrong(s: Position) -> int:  # rules/primer/world.yaml:7\n    return {call}\n"
    written = vars(module.Written)["functions"].fget
    monkeypatch.setattr(module.Written, "functions", property(lambda content: written(content) + wrong))
    monkeypatch.setattr(cache, "_read", lambda *_: None)
    monkeypatch.setattr(cache, "_keep", lambda *_: None)
    with pytest.raises(ContentError, match=r"^rules/primer/world\.yaml:7:1: wrong: .*a fault of the compiler"):
        cache.check(load_scenario("primer"))
