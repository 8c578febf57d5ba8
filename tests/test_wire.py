"""The wire: what a table takes and answers comes over it unchanged, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_overloads, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.proofs import effort, proof, record
from wargame.commands import Brief, Card, Command, Drift, Legal, Pages, Question, Quote, Reasons, Submit, Why
from wargame.errors import TableError
from wargame.lobby import new_table
from wargame.table import SeatView, Table
from wargame.terms import CONTROL, Order
from wargame.views import NewsItem
from wargame.wire import decode_answer, decode_command, decode_news, decode_question, decode_view, encode

NOW = "2030-01-01T00:00:00Z"
QUESTIONS = {hints["question"]: hints["return"] for hints in map(get_type_hints, get_overloads(Table.ask))}
"""Every question with the type of its answer, as the table declares them."""
ANY: dict[type, Question] = {
    type(question): question
    for question in (Brief(), Legal(), Card(""), Quote(Order("")), Why(""), Drift(""), Reasons(), Pages())
}
FAR = 2**62
"""Whatever the rules reckon lies within +-FAR."""
Decode = Callable[[bytes], object]


@cache
def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any values of a type, every field of a record drawn by its own type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return st.one_of(*map(values, parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple) if parts[-1] is ... else st.tuples(*map(values, parts))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=3)
    if kind is int:
        return st.integers(-FAR, FAR)
    if kind in (str, bool, type(None)):
        return st.from_type(kind)
    return st.deferred(lambda: st.builds(origin or kind, **{name: values(hint) for name, hint in fields_of(kind)}))


def fields_of(kind: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a record with their types; of a generic one, for the types that it is said of."""
    record = get_origin(kind) or kind
    said = dict(zip(getattr(record, "__parameters__", ()), get_args(kind), strict=True))
    for name, hint in get_type_hints(record).items():
        open_types = getattr(hint, "__parameters__", ())
        yield name, said[hint] if hint in said else hint[tuple(said[each] for each in open_types)] if open_types else hint


def kinds() -> dict[str, tuple[Any, Decode]]:
    """Everything that comes over the wire: its type, and what decodes it."""
    answers = {f"answer to {q.__name__}": (kind, partial(decode_answer, question=ANY[q])) for q, kind in QUESTIONS.items()}
    return {
        "command": (Command, decode_command), "question": (Question, decode_question), "view": (SeatView, decode_view),
        "news": (tuple[NewsItem, ...], decode_news), **answers,
    }  # fmt: skip


@proof("K6")
def test_every_question_has_an_answer_that_is_declared() -> None:
    assert set(QUESTIONS) == set(get_args(Question))


@proof("K6")
@pytest.mark.parametrize("name", kinds())
def test_whatever_is_generated_comes_back_as_it_was(name: str) -> None:
    kind, decode = kinds()[name]
    cases = effort("K6", 30, 1000)

    @settings(max_examples=cases, database=None, suppress_health_check=list(HealthCheck))
    @given(values(kind))
    def comes_back(value: object) -> None:
        assert decode(encode(value)) == value

    comes_back()
    record("K6", cases=cases)


def played(turns: int) -> Table:
    """A game of the primer as its scripted seats have played it for some turns."""
    table = new_table("primer", seed="wire", save=False)
    while not table.is_over and table.turn <= turns:
        table.run_scripted(NOW)
    return table


def asked(table: Table, seat: str) -> Iterator[Question]:
    """Questions of every kind that a seat may ask now."""
    yield from (Brief(), Legal(), Pages())
    yield from (Quote(listed.order) for listed in table.legal(seat))
    yield from (Card(option.id) for option in table.names.options if seat in (option.role, CONTROL))
    for track in table.names.tracks:
        yield from (Why(track.id), Drift(track.id, table.names.regions[0].id if track.regional else None))
    if seat == CONTROL or table.is_over:
        yield Reasons()


@proof("K6")
@pytest.mark.parametrize("turns", [0, 2, 99])
def test_whatever_a_table_says_comes_back_as_it_was(turns: int) -> None:
    table = played(turns)
    for seat in (*table.seats, CONTROL):
        view, news = table.see(seat), table.since(seat, 0)
        assert (decode_view(encode(view)), decode_news(encode(news))) == (view, news)
        for question in asked(table, seat):
            answer = table.ask(seat, question)
            assert decode_answer(encode(answer), question) == answer
            assert decode_question(encode(question)) == question


def places(value: object) -> Iterator[dict[str, object]]:
    """Every record within a JSON value; in a list, the last alone."""
    if isinstance(value, dict):
        yield from [value] if value.keys() & FIELDS else []
        for part in value.values():
            yield from places(part)
    elif isinstance(value, list) and value:
        yield from places(value[-1])


@proof("K6")
def test_a_field_that_is_unknown_is_refused_wherever_it_stands() -> None:
    table = played(2)
    question = Why("coin")
    trials: list[tuple[object, Decode]] = [
        (table.see(CONTROL), decode_view), (table.since(CONTROL, 0), decode_news), (question, decode_question),
        (Submit(table.legal("council")[0].order), decode_command),
        (table.ask(CONTROL, question), partial(decode_answer, question=question)),
    ]  # fmt: skip
    for value, decode in trials:
        whole = json.loads(encode(value))
        found = list(places(whole))
        assert found
        for place in found:
            place["poke"] = 1
            with pytest.raises(TableError, match="over the wire"):
                decode(json.dumps(whole).encode())
            del place["poke"]
        assert decode(json.dumps(whole).encode()) == value


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"type":"poke"}', b"[" * 100_000, b'{"type":"submit","order":1}'])
def test_what_is_no_command_is_refused(data: bytes) -> None:
    with pytest.raises(TableError, match="over the wire"):
        decode_command(data)


FIELDS = {"type", "role", "track", "option", "id"}
"""One of these stands in every record; what has none of them is a mapping, which may have any key."""
