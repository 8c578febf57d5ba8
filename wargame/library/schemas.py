"""JSON Schemas of the content files, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from wargame.rulebook import RulebookFile
from wargame.scenario import ScenarioFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name of a schema -> the schema."""
    models: dict[str, type[BaseModel]] = {
        "rulebook.schema.json": RulebookFile,
        "scenario.schema.json": ScenarioFile,
    }
    return {name: {"$schema": _DIALECT, **model.model_json_schema()} for name, model in models.items()}
