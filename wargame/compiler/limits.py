"""Between which values each kept cell stays: those of a track are its range, the others follow from what they mean."""

from __future__ import annotations

from wargame.compiler.book import Book
from wargame.compiler.layout import DEAL_FIELDS, PROGRAM_FIELDS, Layout, size_of
from wargame.compiler.standing import stage_lengths

UNLIMITED = 2**62
ROUNDS = 1000
"""More turns than any game has, with the times that deals set beyond its end."""


def lay_limits(book: Book, layout: Layout) -> None:
    """The tables LOW and HIGH over all kept cells."""
    count = layout.constants["CELLS"]
    low, high = [-UNLIMITED] * count, [UNLIMITED] * count

    def limit(name: str, size: int, least: int, most: int) -> None:
        first = layout.constants[name]
        low[first : first + size] = [least] * size
        high[first : first + size] = [most] * size

    for track in book.tracks.values():
        limit(track.place, len(book.regions) if track.regional else 1, track.low, track.high)
    for program in book.programs:
        for part, most in zip(PROGRAM_FIELDS, _program_limits(book, program), strict=True):
            limit(f"{program.upper()}_{part}", size_of(book, book.rules[program].area), 0, most)
    for deal in book.deals:
        for part, most in zip(DEAL_FIELDS, _deal_limits(book, deal), strict=True):
            limit(f"{deal.upper()}_{part}", 1, 0, most)
    for name, size, most in _game_limits(book):
        limit(name, size, 0, most)
    layout.lay("LOW", values=low)
    layout.lay("HIGH", values=high)


def _program_limits(book: Book, program: str) -> tuple[int, ...]:
    """The most of stage, clock, unpaid, choice, begun, stopped, fresh."""
    option = book.option_of(program)
    clock = max([length or 0 for length in stage_lengths(book, program)], default=0)
    return len(book.stages(program)), clock, ROUNDS, option.combinations if option else 1, ROUNDS, 1, 100


def _deal_limits(book: Book, deal: str) -> tuple[int, ...]:
    """The most of status, terms, due, part, offered, settled and stalled at, ask, promise, threat, freshness."""
    option = book.option_of(deal)
    return 4, option.combinations if option else 1, 2 * ROUNDS, 100, *[ROUNDS] * 3, 2, 2, 2, 100


def _game_limits(book: Book) -> list[tuple[str, int, int]]:
    """The most of the cells that every game has: name, size, most."""
    scenario, roles = book.content.scenario, len(book.roles)
    return [
        ("TURN", 1, scenario.turns),
        ("QUARTER", 1, scenario.turns * scenario.quarters_per_turn),
        ("OUTCOME", 1, len(scenario.outcomes)),
        ("DRAWN", roles, max(len(own) for own in [*scenario.objectives.values(), ()])),
        ("SCORE", roles, 100_000),
    ]
