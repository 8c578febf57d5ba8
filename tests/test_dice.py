"""The dice are the published sequence, even in every direction, and apart from each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.proofs import effort, proof, record
from wargame import dice

PUBLISHED = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]
"""The first outputs of the reference SplitMix64 seeded with 1234567."""

KEYS = [dice.game_key("A9", epoch=epoch) for epoch in range(20)]
LEAST = 0.0001
Roll = Callable[[int, int], int]
Walk = Callable[[int], int]


def stepped(seed: int) -> Iterator[int]:
    """SplitMix64 as it was published: a state that grows step by step."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        yield z ^ z >> 31


def upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function, by Lentz's continued fraction or the series."""
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        return 1 - scale * series(a, x)
    b, tiny = x + 1 - a, 1e-300
    c, d = 1 / tiny, 1 / b
    fraction = d
    for i in range(1, 10_000):
        step, b = -i * (i - a), b + 2
        d, c = 1 / (step * d + b or tiny), b + step / c or tiny
        fraction *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return scale * fraction


def series(a: float, x: float) -> float:
    """The sum of x^n / (a (a+1) ... (a+n))."""
    term = total = 1 / a
    n = a
    while term > total * 1e-16:
        n += 1
        term *= x / n
        total += term
    return total


def p_value(counts: Iterable[int], cells: int) -> float:
    """How likely an even source is to be at least as uneven as these counts (chi-square)."""
    found = list(counts)
    expected = sum(found) / cells
    empty = cells - len(found)
    square = sum((count - expected) ** 2 for count in found) / expected + empty * expected
    return upper_gamma((cells - 1) / 2, square / 2)


def rolls(roll: Roll, walk: Walk, n: int) -> Iterator[list[int]]:
    """For each key, the rolls at n positions of a walk."""
    for key in KEYS:
        yield [roll(key, walk(i)) for i in range(n)]


def evenness(roll: Roll, walk: Walk, n: int) -> float:
    """The p-value of single rolls."""
    return p_value(Counter(r for row in rolls(roll, walk, n) for r in row).values(), 100)


def independence(roll: Roll, walk: Walk, n: int) -> float:
    """The p-value of a roll's ten beside its neighbour's ten."""
    pairs = Counter((a // 10, b // 10) for row in rolls(roll, walk, n) for a, b in pairwise(row))
    return p_value(pairs.values(), 100)


def along_turn(i: int) -> int:
    """All quarters of one rule, then of the next."""
    return dice.position(i % 256, dice.rule_key(f"rule_{i // 256}"), 1, 3, 0)


def along_target(i: int) -> int:
    """All targets of one quarter and rule, then of the next."""
    return dice.position(i // 255 % 256, dice.rule_key(f"rule_{i // 65_280}"), 1, i % 255 - 1, 0)


def along_draw(i: int) -> int:
    """All draws of one quarter and rule, then of the next."""
    return dice.position(i // 4096 % 256, dice.rule_key("rule"), 1, 3, i % 4096)


def spread(i: int) -> int:
    """Positions such as a game uses: every part of them differs."""
    return dice.position(i % 40, dice.rule_key(f"rule_{i % 97}"), i % 4, i % 10 - 1, i // 40 % 4096)


WALKS: list[Walk] = [spread, along_turn, along_target, along_draw]


def biased(key: int, position: int) -> int:
    """A stub that loses its top two rolls one time in five."""
    roll = dice.d100(key, position)
    return roll - 2 if roll >= 98 and key % 5 == 0 else roll


def dependent(key: int, position: int) -> int:
    """A stub that takes neighbours for one."""
    return dice.d100(key, position // 2)


def test_the_sequence_is_the_published_one() -> None:
    assert [dice.element(1234567, n) for n in range(5)] == PUBLISHED
    assert list(islice(stepped(1234567), 5)) == PUBLISHED


@proof("A9")
@given(seed=st.integers(0, 2**64 - 1))
def test_an_element_is_what_stepping_there_gives(seed: int) -> None:
    assert [dice.element(seed, n) for n in range(20)] == list(islice(stepped(seed), 20))


@given(seed=st.integers(0, 2**64 - 1), n=st.integers(0, 2**64 - 1))
def test_an_element_far_off_is_the_first_of_a_sequence_seeded_there(seed: int, n: int) -> None:
    assert dice.element(seed, n) == next(stepped((seed + n * dice.GOLDEN) % 2**64))


@pytest.mark.parametrize("walk", WALKS)
@proof("A9")
def test_rolls_are_even_and_apart(walk: Walk) -> None:
    n = effort("A9", 1_000, 50_000)
    record("A9", cases=n * len(KEYS), seed="A9")
    assert evenness(dice.d100, walk, n) > LEAST
    assert independence(dice.d100, walk, n) > LEAST


@pytest.mark.parametrize("walk", WALKS)
@proof("A9")
def test_a_biased_stub_fails_the_same_check(walk: Walk) -> None:
    record("A9", cases=0)
    assert evenness(biased, walk, effort("A9", 5_000, 50_000)) <= LEAST


@proof("A9")
def test_a_stub_that_depends_on_its_neighbour_fails_the_same_check() -> None:
    record("A9", cases=0)
    assert independence(dependent, along_draw, effort("A9", 1_000, 50_000)) <= LEAST


@pytest.mark.parametrize(
    ("freedom", "square", "p"),
    [(1, 3.841459, 0.05), (2, 2.0, math.exp(-1)), (99, 123.2252, 0.05), (99, 69.2299, 0.99)],
)
def test_the_p_value_is_the_tabled_one(freedom: int, square: float, p: float) -> None:
    assert math.isclose(upper_gamma(freedom / 2, square / 2), p, rel_tol=1e-4)


@given(key=st.integers(0, 2**64 - 1), position=st.integers(0, 2**64 - 1))
def test_a_roll_is_from_0_to_99(key: int, position: int) -> None:
    assert 0 <= dice.d100(key, position) <= 99


PLACES = st.tuples(
    st.integers(0, 255),
    st.integers(0, 2**32 - 1),
    st.integers(0, 15),
    st.integers(-1, 254),
    st.integers(0, 4095),
)


@given(PLACES, PLACES)
def test_no_two_rolls_share_a_position(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert (dice.position(*one) == dice.position(*other)) == (one == other)


def test_a_position_packs_its_parts_high_to_low() -> None:
    assert dice.position(0x12, 0x3456789A, 0xB, 0xCC, 0xDEF) == 0x12_3456789A_B_CD_DEF


@pytest.mark.parametrize(
    "place",
    [
        *[(256, 0, 0, 0, 0), (0, 2**32, 0, 0, 0), (0, 0, 16, 0, 0), (0, 0, 0, 255, 0), (0, 0, 0, 0, 4096)],
        *[(-1, 0, 0, 0, 0), (0, -1, 0, 0, 0), (0, 0, -1, 0, 0), (0, 0, 0, -2, 0), (0, 0, 0, 0, -1)],
    ],
)
def test_a_part_that_does_not_fit_is_refused(place: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        dice.position(*place)


def test_the_key_is_the_head_of_the_hash_of_seed_salt_and_epoch() -> None:
    assert dice.game_key("s", "t", 3).to_bytes(8, "big") == sha256(b"s\x00t\x003").digest()[:8]
    assert dice.game_key("s") == dice.game_key("s", "", 0)


def test_seed_salt_and_epoch_each_change_the_key() -> None:
    made = [("s", "", 0), ("t", "", 0), ("s", "t", 0), ("s", "", 1)]
    assert len({dice.game_key(seed, salt, epoch) for seed, salt, epoch in made}) == 4


def test_a_game_of_a_batch_has_a_seed_that_can_be_typed() -> None:
    assert dice.game_seed("autumn", 7) == "autumn/7"


def test_the_commitment_binds_seed_and_salt() -> None:
    assert dice.commitment("s", "t") == sha256(b"s\x00t").hexdigest()


def test_a_rule_keeps_its_rolls_whatever_else_there_is() -> None:
    assert dice.rule_key("123456789") == 0xCBF43926


def test_fresh_seeds_hold_128_bits_and_differ() -> None:
    seeds = {dice.fresh_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert all(len(seed) == 32 and int(seed, 16) >= 0 for seed in seeds)
