"""Commands whose texts are taken as they are typed: typer loads pydantic, a tenth of a second, to find them texts."""

from __future__ import annotations

from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup


class Words(TyperCommand):
    """A command that begins at once, because nothing is asked of its texts and of what was left out."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


class Commands(TyperGroup):
    """The commands, whose own options do not hold them up either."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


def _taking(param: Any) -> Any:
    if "process_value" not in vars(param):
        param.process_value = partial(_as_typed, param, param.process_value)
    return param


def _as_typed(param: Any, process: Any, context: Any, value: Any) -> Any:
    """The value of a parameter, asked about only if it may not be missing or is more than a text."""
    single = param.nargs == 1 and not param.multiple
    is_text = isinstance(value, str) and getattr(param.type_descriptor, "annotation", None) is str
    return value if single and (is_text or (value is None and not param.required)) else process(context, value)
