"""What is read is a regular file of a fair size, and what cannot be read is named: nothing is played in its place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.lines import HANGS, ROOT, started, typed, within
from wargame.errors import ContentError, Finding
from wargame.files import NotRegular, TooLarge, read_regular, write_regular
from wargame.library.checking import check_path
from wargame.ui.settings import Settings, load_settings, save_settings, settings_path

Forbid: TypeAlias = Callable[[Path], None]
MEMORY = "ulimit -v 3000000; exec"
"""So little memory that eight gigabytes have no room in it."""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a rulebook and a scenario of the primer."""
    shutil.copytree(ROOT / "rules" / "primer", tmp_path / "rules" / "primer")
    (tmp_path / "scenarios").mkdir()
    shutil.copy(ROOT / "scenarios" / "primer.yaml", tmp_path / "scenarios")
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Forbid:
    """Makes a file or folder one that the system lets nobody read, not even root."""

    def forbid(path: Path) -> None:
        for name in ("open", "listdir", "scandir", "stat", "lstat"):
            monkeypatch.setattr(os, name, guarded(getattr(os, name), path, name in ("open", "listdir", "scandir")))

    return forbid


def guarded(real: Callable[..., Any], path: Path, itself: bool) -> Callable[..., Any]:
    def call(target: Any = ".", *more: Any, **named: Any) -> Any:
        at = Path(os.path.abspath(os.fsdecode(target))) if not isinstance(target, int) else None
        if at and (path in at.parents or (itself and at == path)):
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(target, *more, **named)

    return call


@proof("F1")
@finding("hostile M1")
def test_a_fifo_beside_a_scenario_is_not_waited_for(own: Path) -> None:
    os.mkfifo(own / "scenarios" / "pipe.yaml")
    assert typed("check", "scenarios/primer.yaml").code == 0
    os.mkfifo(own / "rules" / "primer" / "pipe.yaml")
    said = typed("check", ".")
    assert said.out.splitlines() == [
        "rules/primer/pipe.yaml:1:1: this is not a file",
        "scenarios/pipe.yaml:1:1: this is not a file",
        ".: 2 findings",
    ]


@proof("F1")
@finding("hostile M1")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/random"])
def test_a_device_is_not_read_and_the_other_path_is_checked(device: str, own: Path) -> None:
    (own / "scenarios" / "bad.yaml").write_text("titel: Bad\n", "utf-8")
    (own / "scenarios" / "endless.yaml").symlink_to(device)
    said = typed("check", device, "scenarios/bad.yaml", "scenarios/endless.yaml")
    assert f"{device}:1:1: this is not a file" in said.out and "scenarios/bad.yaml:1:1: titel" in said.out
    assert "scenarios/endless.yaml:1:1: this is not a file" in said.out


@proof("F1")
@finding("hostile M2")
def test_eight_gigabytes_beside_the_content_are_not_read(own: Path) -> None:
    for name in ("notes.bin", "notes.txt"):
        with (own / "rules" / "primer" / name).open("wb") as file:
            file.truncate(8 << 30)
    assert "THE END" in started("demo", "primer", "--no-save", before=MEMORY, cwd=own).out
    assert started("check", "scenarios/primer.yaml", before=MEMORY, cwd=own).code == 0
    (own / "rules" / "primer" / "notes.bin").rename(own / "scenarios" / "huge.yaml")
    said = started("check", before=MEMORY, cwd=own)
    assert (said.code, "scenarios/huge.yaml:1:1: the file is larger than 1,048,576 bytes" in said.out) == (3, True)


@proof("F1")
@finding("hostile M6")
@pytest.mark.parametrize("part", ["rules/primer", "rules", "scenarios", "rules/primer/options.yaml", "scenarios/primer.yaml"])
def test_what_cannot_be_read_is_named_and_nothing_is_played_in_its_place(part: str, own: Path, forbid: Forbid) -> None:
    forbid(own / part)
    said = typed("check", ".")
    assert (said.code, f"{part}:1:1: the f" in said.out, "cannot be read: Permission denied" in said.out) == (3, True, True)
    for command in ("demo", "play"):
        said = typed(command, "primer", "--no-save")
        assert (said.code, said.out) == (3, "") and f"{part}:1:1: the f" in said.err


@proof("F1")
@finding("hostile M6")
@pytest.mark.parametrize("link", ["nowhere", "primer"])
def test_a_rulebook_that_is_a_link_to_nothing_is_named(link: str, own: Path) -> None:
    shutil.rmtree(own / "rules" / "primer")
    (own / "rules" / "primer").symlink_to(link)
    for command in (("check",), ("demo", "primer")):
        said = typed(*command)
        assert said.code == 3 and "rules/primer:1:1: " in said.all, said


@proof("F1")
@finding("hostile M6")
def test_a_part_of_a_rulebook_that_cannot_be_read_is_not_left_out(own: Path, forbid: Forbid) -> None:
    (own / "rules" / "primer" / "more").mkdir()
    forbid(own / "rules" / "primer" / "more")
    assert "rules/primer/more:1:1: the folder cannot be read" in typed("demo", "primer").err


@proof("F1")
@finding("hostile M6")
def test_what_nobody_asks_for_may_be_unreadable(own: Path, forbid: Forbid) -> None:
    shutil.copytree(own / "rules" / "primer", own / "rules" / "another")
    forbid(own / "rules" / "another")
    assert "THE END" in typed("demo", "primer", "--no-save").out
    assert typed("check", "scenarios/primer.yaml").code == 0


def test_a_fault_of_one_file_hides_no_other(own: Path) -> None:
    for name in ("a", "b"):
        (own / "scenarios" / f"{name}.yaml").write_text("title: [\n", "utf-8")
    assert {Path(finding.file).name for finding in check_path(own)} == {"a.yaml", "b.yaml"}


def test_a_change_beside_a_checked_file_is_seen_from_anywhere(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own / "scenarios" / "primer.yaml"
    monkeypatch.chdir("/")
    assert typed("check", path).code == 0
    options = own / "rules" / "primer" / "options.yaml"
    options.write_text(options.read_text("utf-8").replace("role: council", "role: nobody", 1), "utf-8")
    assert typed("check", path).code == 3


@proof("F1")
@finding("hostile L3")
@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.write_text('{"keymap": ' * 100_000),
        lambda path: path.write_bytes(b"\xff\xfe\0"),
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(path.name),
        lambda path: path.symlink_to("/dev/zero"),
        os.mkfifo,
        lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 8 << 30),
    ],
    ids=["deep list", "deep map", "bytes", "folder", "loop", "device", "fifo", "8 GB"],
)
def test_settings_that_are_none_leave_all_as_it_is_by_default(make: Callable[[Path], object], own: Path) -> None:
    settings_path().parent.mkdir(parents=True)
    make(settings_path())
    with within(HANGS):
        assert load_settings() == Settings()


@proof("F1")
@finding("hostile L3")
def test_settings_are_not_written_to_a_fifo(own: Path) -> None:
    settings_path().parent.mkdir(parents=True)
    os.mkfifo(settings_path().with_suffix(".part"))
    with within(HANGS), pytest.raises(OSError):
        save_settings(Settings())


@proof("F1")
@finding("hostile L7")
@pytest.mark.parametrize("name", ["\x1b]0;x\x07", "a\nb", os.fsdecode(b"\xff"), "My-Rules"])
def test_a_name_that_nothing_can_find_is_refused(name: str, own: Path) -> None:
    (own / "rules" / "primer").rename(own / "rules" / name)
    (own / "scenarios" / "primer.yaml").rename(own / "scenarios" / f"{name}.yaml")
    said = typed("check", ".")
    assert said.code == 3 and "\x1b" not in said.out
    assert "a rulebook's folder is named in small letters, digits and _, a letter first: rename it" in said.out
    assert "a scenario's file is named in small letters, digits and _, a letter first: rename it" in said.out


@proof("F1")
@finding("hostile L7")
def test_a_newline_in_a_name_cannot_look_like_a_finding(own: Path) -> None:
    path = own / "scenarios" / "x\nscenarios" / "primer.yaml:1:1: all is lost.yaml"
    path.parent.mkdir()
    path.write_text("titel: Bad\n", "utf-8")
    said = typed("check", path, "scenarios/primer.yaml")
    assert said.code == 3
    assert not [line for line in said.out.splitlines() if line.startswith("scenarios/primer.yaml")]
    assert "\n" not in str(Finding("a\nb.yaml", 1, 1, "", "c"))


def test_a_fifo_or_device_is_not_written_to(own: Path) -> None:
    os.mkfifo(own / "cards.md")
    with within(HANGS):
        said = typed("rules", "card", "patrol", "--scenario", "primer", "--to", "cards.md")
    assert (said.code, said.err) == (4, "cards.md: this is not a file\n")


def test_a_list_of_elements_that_is_none_is_named(own: Path) -> None:
    (own / "rules" / "memo").mkdir()
    os.mkfifo(own / "rules" / "memo" / "coverage.yaml")
    said = typed("coverage")
    assert (said.code, said.err) == (3, "rules/memo/coverage.yaml:1:1: this is not a file\n")


def test_a_folder_without_rows_is_no_success(own: Path) -> None:
    said = typed("directions", "home-of-nothing")
    assert (said.code, said.err) == (4, "home-of-nothing: there is no such file\n")
    (own / "home-of-nothing").mkdir()
    said = typed("directions", "home-of-nothing")
    assert said.code == 3 and "no file of rows is here" in said.err


def test_the_door_to_a_file_lets_in_what_is_regular_and_small(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_regular(path, "four")
    write_regular(path, "six")
    assert read_regular(path, 3) == b"six"
    with pytest.raises(TooLarge, match="larger than 2 bytes"):
        read_regular(path, 2)
    with pytest.raises(NotRegular):
        read_regular(tmp_path, 100)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none", 100)


def test_a_file_that_changes_into_a_fifo_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = tmp_path / "honest"
    honest.write_text("x")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "stat", lambda self: os.stat(honest))
    with within(HANGS), pytest.raises(NotRegular):
        read_regular(tmp_path / "pipe", 100)


def test_scenarios_that_cannot_be_read_are_said_on_the_screen_of_a_new_game(own: Path) -> None:
    from wargame.lobby import offers

    (own / "scenarios" / "primer.yaml").unlink()
    (own / "scenarios").rmdir()
    (own / "scenarios").symlink_to("nowhere")
    with pytest.raises(ContentError, match="scenarios:1:1: this link leads nowhere"):
        offers()
