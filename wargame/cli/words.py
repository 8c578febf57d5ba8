"""What becomes of a command's texts: taken as they are typed, for typer loads pydantic, a tenth of a second, to find
them texts; but refused where they are none."""

from __future__ import annotations

from functools import partial
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup


class Texts(TyperCommand):
    """A command whose texts are texts: no bytes that stand for no letter. Paths may hold them, as files' names may."""

    def invoke(self, ctx: Any) -> Any:
        """Run it, unless an argument is no text."""
        for param in self.params:
            _check_text(ctx, param)
        return super().invoke(ctx)


class Words(Texts):
    """A command that begins at once, because nothing is asked of its texts and of what was left out."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


class Commands(TyperGroup):
    """The commands, whose own options do not hold them up either."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each of them taking words as they are."""
        return [_taking(param) for param in super().get_params(ctx)]


def _check_text(context: Any, param: Any) -> None:
    given = context.params.get(param.name)
    try:
        "".join(text for text in (given if isinstance(given, list) else [given]) if isinstance(text, str)).encode()
    except UnicodeEncodeError:
        raise BadParameter("this is no text: it holds bytes that are not UTF-8", context, param) from None


def _taking(param: Any) -> Any:
    if "process_value" not in vars(param):
        param.process_value = partial(_as_typed, param, param.process_value)
    return param


def _as_typed(param: Any, process: Any, context: Any, value: Any) -> Any:
    """The value of a parameter, asked about only if it may not be missing or is more than a text."""
    single = param.nargs == 1 and not param.multiple
    is_text = isinstance(value, str) and getattr(param.type_descriptor, "annotation", None) is str
    return value if single and (is_text or (value is None and not param.required)) else process(context, value)
