"""The mutants are real changes, and a sample is the same for the same seed."""

from __future__ import annotations

import ast

from tests.mutants import GROUPS, ROOT, mutants_of, sample
from tests.proofs import proof


@proof("B6")
def test_every_mutant_of_a_sample_changes_its_file_and_still_parses() -> None:
    for mutant in sample("1", 0.2):
        source = (ROOT / mutant.file).read_bytes()
        changed = mutant.text(source)
        assert changed != source
        ast.parse(changed)


@proof("B6")
def test_a_sample_is_of_every_group_and_depends_on_its_seed_alone() -> None:
    assert {mutant.group for mutant in sample("1")} == {name for name, *_ in GROUPS}
    assert sample("1") == sample("1") != sample("2")
    assert len(sample("1")) >= 200


def test_an_operator_is_found_between_its_sides() -> None:
    path = ROOT / "wargame" / "engine" / "kernel" / "dice.py"
    found = {(mutant.was, mutant.becomes) for mutant in mutants_of("kernel", path, ())}
    assert {("^", "|"), (">>", "<<"), ("*", "+"), ("100", "101")} <= found


def test_a_type_is_no_place_for_a_mutant() -> None:
    path = ROOT / "wargame" / "compiler" / "symbols.py"
    mutants = [mutant for mutant in mutants_of("compiler", path, ()) if mutant.was == "|"]
    assert " | None" in path.read_text("utf-8")
    assert not [mutant for mutant in mutants if b"None" in path.read_bytes()[mutant.start :][:8]]
