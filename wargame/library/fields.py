"""The keys that a model admits at a path."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from wargame.library.marks import Loc


def fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The names of the fields, as written in files, of whatever models may stand at `loc`."""
    types: list[Any] = [model]
    for part in loc:
        types = [inner for outer in types for inner in _within(outer, part)]
    return [name for kind in types if _is_model(kind) for name in field_types(kind)]


def field_types(model: type[BaseModel]) -> dict[str, Any]:
    """A model's fields: the name as written in files, and the declared type."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def is_map(annotation: Any) -> bool:
    """Whether a field of this type holds entries by id."""
    return get_origin(annotation) is dict


def _within(outer: Any, part: str | int) -> Iterator[Any]:
    if _is_model(outer):
        found = field_types(outer).get(str(part))
        yield from _branches(found)
    elif get_origin(outer) in (dict, list):
        yield from _branches(get_args(outer)[-1])


def _branches(kind: Any) -> Iterator[Any]:
    if get_origin(kind) is Annotated:
        yield from _branches(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for branch in get_args(kind):
            yield from _branches(branch)
    elif kind is not None:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
