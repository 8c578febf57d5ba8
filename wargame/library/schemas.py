"""JSON Schemas of the content files, for editors."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from wargame.rulebook import Entry, RulebookFile
from wargame.scenario import ScenarioFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name of a schema -> the schema."""
    models: dict[str, type[BaseModel]] = {
        "rulebook.schema.json": RulebookFile,
        "scenario.schema.json": ScenarioFile,
    }
    return {name: {"$schema": _DIALECT, **_described(model)} for name, model in models.items()}


def _described(model: type[BaseModel]) -> dict[str, Any]:
    """A model's schema, with the docstring under each field."""
    schema = model.model_json_schema()
    kinds = {kind.__name__: kind for kind in _kinds(Entry)}
    for name, part in [(model.__name__, schema), *schema.get("$defs", {}).items()]:
        for word, text in _docstrings(kinds[name]).items():
            part["properties"][word]["description"] = text
    return schema


def _kinds(model: type[BaseModel]) -> list[type[BaseModel]]:
    return [model, *(inner for kind in model.__subclasses__() for inner in _kinds(kind))]


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The fields as written in files, each with the text that stands under it in the model or where it inherits from."""
    texts: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, Entry):
            texts |= _texts(kind)
    return {field.alias or name: texts[name] for name, field in model.model_fields.items() if name in texts}


def _texts(kind: type[BaseModel]) -> dict[str, str]:
    found = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(found, ast.ClassDef)
    return {
        line.target.id: inspect.cleandoc(text.value.value)
        for line, text in pairwise(found.body)
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
        and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }  # fmt: skip
