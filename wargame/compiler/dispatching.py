"""The functions by which the kernel finds what belongs to an option, a program or a deal."""

from __future__ import annotations

from wargame.compiler.book import DEAL_WORDS
from wargame.compiler.standing import stage_lengths
from wargame.compiler.world import dispatch
from wargame.compiler.writer import Writer


def _defined(writer: Writer) -> set[str]:
    return {line[4 : line.index("(")] for line in writer.lines if line.startswith("def ")}


def dispatchers(writer: Writer) -> None:
    book, made = writer.book, _defined(writer)
    numbers = {option.name: str(option.number) for option in book.options}
    for name in ("may", "holds", "price"):
        params = "target: int, choice: int"
        cases = {
            number: [f"return {name}_{id}(s, target, choice)"]
            for id, number in numbers.items()
            if f"{name}_{id}" in made
        }
        writer.lines += dispatch(name, f"option: int, {params}", cases, "option")
    cases = {number: [f"return act_{id}(s, role, target, choice, cause)"] for id, number in numbers.items()}
    writer.lines += dispatch(
        "act", "option: int, role: int, target: int, choice: int, cause: int", cases, "option"
    )
    _program_dispatchers(writer, made)
    _deal_dispatchers(writer, made)


def _program_dispatchers(writer: Writer, made: set[str]) -> None:
    book = writer.book
    for name, part in (("stage_begins", "begins"), ("stage_works", "works")):
        cases = {}
        for i, program in enumerate(book.programs):
            calls = [(k, f"{program}_{part}_{k}") for k in range(1, len(book.stages(program)) + 1)]
            lines = [
                x for k, f in calls if f in made for x in (f"if stage == {k}:", f"    {f}(s, target, cause)")
            ]
            if lines:
                cases[str(i)] = lines
        writer.lines += dispatch(name, "program: int, stage: int, target: int, cause: int", cases, "program")
    for name, part in (("program_unfunded", "unfunded"), ("program_ends", "ends")):
        cases = {
            str(i): [f"{p}_{part}(s, target, cause)"]
            for i, p in enumerate(book.programs)
            if f"{p}_{part}" in made
        }
        writer.lines += dispatch(name, "program: int, target: int, cause: int", cases, "program")
    cases = {str(i): [f"{p}_upkeep(s, target)"] for i, p in enumerate(book.programs)}
    writer.lines += [
        "def price_upkeep(s: Position, program: int, target: int) -> int:",
        "    for r in range(RESOURCES):",
        "        s[PRICE + r] = 0",
    ]
    writer.lines += dispatch("_", "", cases, "program")[1:]
    lengths = {}
    for i, program in enumerate(book.programs):
        quarters = stage_lengths(book, program)
        lengths[str(i)] = [
            x for k, q in enumerate(quarters) if q for x in (f"if stage == {k + 1}:", f"    return {q}")
        ] or ["return 0"]
    writer.lines += dispatch("stage_quarters", "program: int, stage: int", lengths, "program")


def _deal_dispatchers(writer: Writer, made: set[str]) -> None:
    book = writer.book
    cases = {str(i): [f"return {d}_within(s, which)"] for i, d in enumerate(book.deals)}
    writer.lines += dispatch("deal_within", "deal: int, which: int", cases, "deal")
    for part in ("asked", "promised", "threatened"):
        cases = {str(i): [f"return {d}_{part}(s)"] for i, d in enumerate(book.deals)}
        writer.lines += dispatch(f"deal_{part}", "deal: int", cases, "deal")
    says = {}
    for i, d in enumerate(book.deals):
        lines = [
            x
            for word in DEAL_WORDS
            if f"{d}_{word}" in made
            for x in (f"if word == {word.upper()}:", f"    {d}_{word}(s, cause)")
        ]
        if lines:
            says[str(i)] = lines
    writer.lines += dispatch("deal_says", "deal: int, word: int, cause: int", says, "deal")
