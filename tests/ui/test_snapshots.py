"""Every screen says what its snapshot says; `make golden` writes them anew, and the diff is read as text."""

from __future__ import annotations

from tests.proofs import proof
from tests.ui.snapshots import FOLDER, snapshots


@proof("D4")
def test_every_screen_is_as_its_snapshot_shows_it() -> None:
    kept = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.txt")}
    shown = snapshots()
    assert kept.keys() == shown.keys()
    for name, text in shown.items():
        assert text == kept[name], f"{name}: read it, then `make golden` writes it anew"
