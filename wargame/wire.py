"""The wire: commands, questions and what a table answers as JSON, and back, for a terminal that is elsewhere."""

from __future__ import annotations

from typing import TypeVar, assert_never

from msgspec import MsgspecError, json

from wargame.cards import Quoted
from wargame.commands import Brief, Card, Command, Drift, Legal, Pages, Question, Quote, Reasons, Why
from wargame.doctrine import Decision
from wargame.errors import TableError
from wargame.orders import Listed
from wargame.review import Contribution
from wargame.table import Answer, Briefing, Page, SeatView
from wargame.views import NewsItem, TermSeen

T = TypeVar("T")


def encode(value: object) -> bytes:
    """A command, a question or an answer as JSON, keys as its fields."""
    return json.encode(value, enc_hook=dict)  # of what is no plain data only read-only mappings occur


def decode(data: bytes, kind: type[T]) -> T:
    """A value of a kind from its JSON; a field that is missing has its default. Raises TableError, for an unknown field too."""
    try:
        value, whole = json.decode(data, type=kind), json.decode(data)
    except (MsgspecError, RecursionError) as fault:
        raise TableError(f"what came over the wire cannot be read: {fault}") from None
    if _says_more(whole, json.decode(encode(value))):
        raise TableError("what came over the wire has fields that this version does not know: use one version at both ends")
    return value


def _says_more(whole: object, known: object) -> bool:
    """Whether a JSON value has a field, anywhere, that was not read: dataclasses pass over what they do not know."""
    if isinstance(whole, dict) and isinstance(known, dict):
        return not whole.keys() <= known.keys() or any(_says_more(whole[key], known[key]) for key in whole)
    if isinstance(whole, list) and isinstance(known, list):
        return any(map(_says_more, whole, known))
    return False


def decode_command(data: bytes) -> Command:
    """A command from its JSON. Raises TableError."""
    return decode(data, Command)  # type: ignore[arg-type]


def decode_question(data: bytes) -> Question:
    """A question from its JSON. Raises TableError."""
    return decode(data, Question)  # type: ignore[arg-type]


def decode_view(data: bytes) -> SeatView:
    """A seat's view of a table from its JSON. Raises TableError."""
    return decode(data, SeatView)


def decode_news(data: bytes) -> tuple[NewsItem, ...]:
    """The news of a seat from their JSON. Raises TableError."""
    return decode(data, tuple[NewsItem, ...])


def decode_answer(data: bytes, question: Question) -> Answer:
    """The answer to a question, from its JSON. Raises TableError."""
    match question:
        case Brief():
            return decode(data, Briefing)
        case Legal():
            return decode(data, tuple[Listed, ...])
        case Card():
            return decode(data, tuple[str, ...])
        case Quote():
            return decode(data, Quoted)
        case Why():
            return decode(data, tuple[Contribution, ...])
        case Drift():
            return decode(data, tuple[TermSeen, ...])
        case Reasons():
            return decode(data, tuple[Decision, ...])
        case Pages():
            return decode(data, tuple[Page, ...])
        case _:
            assert_never(question)
