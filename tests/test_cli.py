"""The command line: each exit code, each document, and how little a command loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import proof

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "saves" / "examples" / "harbour.jsonl"


def wargame(*arguments: str, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wargame", *arguments]
    paths = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **paths, **more},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def document(*arguments: str, code: int = 0) -> dict[str, Any]:
    """The one document of a command; nothing else may be on stdout."""
    done = wargame(*arguments, "--json")
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    return found


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "scenarios" / "bad.yaml"
    path.parent.mkdir()
    path.write_text("titel: Bad\nrulebook: primer\n", "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.jsonl"
    data = bytearray(EXAMPLE.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


@proof("A14")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check"],
        ["demo", "primer", "--no-save"],
        ["play", "--plain", "primer", "--no-save"],
        ["verify", str(EXAMPLE)],
        ["saves"],
        ["coverage"],
        ["rules", "source", "primer"],
        ["rules", "card", "--all", "--scenario", "primer"],
        ["simulate", "primer", "--games", "2"],
    ],
)
def test_a_command_that_finds_nothing_wrong_ends_with_0(arguments: list[str]) -> None:
    done = wargame(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout


@proof("A14")
@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["simulate"],
        ["simulate", "primer", "--games", "0"],
        ["simulate", "primer", "--seat", "nobody=hold"],
        ["simulate", "primer", "--seat", "council=doctrine:nothing"],
        ["rules", "card"],
        ["rules", "card", "patrl", "--scenario", "primer"],
        ["rules", "schema"],
    ],
)
def test_a_wrong_use_ends_with_2(arguments: list[str]) -> None:
    done = wargame(*arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr


@proof("A14")
@pytest.mark.parametrize("arguments", [["demo"], ["simulate"], ["rules", "source"]])
def test_a_scenario_that_is_not_there_ends_with_3_and_a_near_name(arguments: list[str]) -> None:
    done = wargame(*arguments, "primr")
    assert (done.returncode, done.stdout) == (3, "")
    assert "did you mean 'primer'?" in done.stderr


@proof("A14")
def test_bad_content_ends_a_check_with_3(bad: Path) -> None:
    done = wargame("check", str(bad))
    assert done.returncode == 3
    assert f"{bad}:1:1: titel: unknown key -- did you mean 'title'?" in done.stdout


@proof("A14")
def test_findings_are_one_document(bad: Path) -> None:
    found = document("check", str(bad), code=3)
    assert found["schema"] == "wargame.check/1"
    assert {"file", "line", "col", "where", "what", "suggestion"} == set(found["findings"][0])


@proof("A14")
def test_a_damaged_or_missing_journal_ends_with_4(broken: Path, tmp_path: Path) -> None:
    assert wargame("verify", str(broken)).returncode == 4
    assert wargame("verify", str(tmp_path / "none.jsonl")).returncode == 4
    assert document("verify", str(broken), str(EXAMPLE), code=4)["games"][0]["state"] == "DAMAGED"


@proof("A14")
def test_a_game_that_its_rules_do_not_give_ends_with_1(tmp_path: Path) -> None:
    from wargame.journal import Journal

    true = Journal.open(EXAMPLE, write=False)
    header = dict(true.entries[0].body)
    other = Journal.create(tmp_path / "other.jsonl", header | {"seed": "another"}, true.entries[0].at)
    for entry in true.entries[1:]:
        other.append(entry.kind, entry.body, entry.at)
    other.close()
    done = wargame("verify", str(tmp_path / "other.jsonl"))
    assert (done.returncode, "DIVERGED" in done.stdout) == (1, True), done.stdout


@proof("A14")
def test_a_folder_that_cannot_be_written_ends_with_4(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = wargame("rules", "schema", "--to", str(tmp_path / "file"))
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr


@proof("A14")
def test_an_interrupted_command_ends_with_130() -> None:
    code = (
        "import os, signal, sys, wargame.analysis.simulate as room, wargame.cli as cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it\n"
        "room.simulate = lambda *all, **named: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv[1:] = ['simulate', 'primer']\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (130, "", False), done.stderr


@proof("A14")
@pytest.mark.parametrize(
    ("arguments", "schema", "keys"),
    [
        (["check"], "wargame.check/1", {"paths", "findings"}),
        (["verify", str(EXAMPLE)], "wargame.verify/1", {"games"}),
        (["saves"], "wargame.saves/1", {"folder", "saves"}),
        (["fuzz", "primer", "--games", "5"], "wargame.fuzz/1", {"games", "seed", "scenarios"}),
        (["coverage"], "wargame.coverage/1", {"elements", "uncited", "unreached"}),
    ],
)
def test_a_document_names_its_schema(arguments: list[str], schema: str, keys: set[str]) -> None:
    found = document(*arguments)
    assert (found["schema"], set(found)) == (schema, {"schema", *keys})


@proof("A14")
def test_a_batch_is_one_document() -> None:
    assert document("simulate", "primer", "--games", "2")["schema"] == "wargame.simulate/1"


@proof("A14")
def test_a_script_is_a_seat_and_its_faults_are_content(tmp_path: Path) -> None:
    path = tmp_path / "orders.yaml"
    path.write_text("1: [{option: patrl}]\n", "utf-8")
    done = wargame("simulate", "primer", "--games", "1", "--seat", f"council=script:{path}")
    assert (done.returncode, "did you mean 'patrol'?" in done.stderr) == (3, True), done.stderr


def test_the_schemas_are_written_for_editors(tmp_path: Path) -> None:
    assert wargame("rules", "schema", "--to", str(tmp_path)).returncode == 0
    assert {json.loads(path.read_text("utf-8"))["$schema"] for path in tmp_path.glob("*.schema.json")}


def test_a_card_can_be_written_to_a_file(tmp_path: Path) -> None:
    done = wargame("rules", "card", "patrol", "--scenario", "primer", "--to", str(tmp_path / "cards.txt"))
    assert done.returncode == 0, done.stderr
    assert "Costs:" in (tmp_path / "cards.txt").read_text("utf-8")


def loaded(*arguments: str) -> set[str]:
    """The top packages that a command has loaded when it ends."""
    code = (
        "import sys\nfrom wargame.cli import app\nsys.argv[1:] = " + repr(list(arguments)) + "\n"
        "try: app()\nexcept SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    return set(done.stderr.splitlines()[-1].split())


@proof("A3")
def test_help_loads_no_models_no_yaml_and_no_screens() -> None:
    assert not loaded("--help") & {"pydantic", "yaml", "textual", "wasmtime"}


@proof("A3")
def test_check_loads_no_screens_and_no_translator() -> None:
    assert not loaded("check") & {"textual", "wasmtime"}


@proof("A3")
def test_content_that_was_clean_is_not_read_again() -> None:
    assert wargame("check").returncode == 0
    assert "yaml" not in loaded("check")


@proof("A14")
def test_a_change_after_a_clean_check_is_found(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "mine.yaml"
    path.parent.mkdir()
    text = (ROOT / "scenarios" / "primer.yaml").read_text("utf-8")
    path.write_text(text, "utf-8")
    assert wargame("check", str(path)).returncode == 0
    path.write_text(text + "colour: red\n", "utf-8")
    assert wargame("check", str(path)).returncode == 3


@proof("A14")
def test_a_seat_that_nobody_can_take_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    from wargame.errors import TableError

    app = import_module("wargame.cli.app")

    def seats_a_stranger(arguments: list[str]) -> int:
        raise TableError("there is no role 'guest' to seat")

    monkeypatch.setattr(app, "_run", seats_a_stranger)
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == 2
