"""Plain words for what a model refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from wargame.errors import ContentError, Finding
from wargame.library.documents import Loc, Places, finding_at
from wargame.text import near


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


MAX_FAULTS = 100

Model = TypeVar("Model", bound=BaseModel)

_KINDS = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
}
_EXPRESSION = {"bool_type", "int_type", "string_type"}
_FORMS = {
    "^[a-z][a-z0-9_]{0,47}$": "an id (small letters, digits and _, a letter first, at most 48)",
    r"^[a-z0-9]+(\.[a-z0-9_]+)+$": "an element such as o1.con2",
}
_TORN = "a comma within braces ends a value: put the whole expression in quotes"
_LIMITS = {
    "greater_than_equal": "should be {ge} or more",
    "less_than_equal": "should be {le} or less",
    "greater_than": "should be more than {gt}",
    "less_than": "should be less than {lt}",
    "too_short": "should have {min_length} entries or more",
    "too_long": "should have {max_length} entries or fewer",
    "string_too_short": "should not be an empty text",
    "string_too_long": "should be a text of at most {max_length} characters",
}


@dataclass(frozen=True, slots=True)
class _Fault:
    """One pydantic error, its path in the document, and the union branches that it ran through."""

    kind: str
    loc: Loc
    branches: tuple[tuple[Loc, str], ...]
    on_key: bool
    about: dict[str, Any]
    given: Any
    said: str


def validate(model: type[Model], data: Any, places: Places) -> Model:
    """The model of the data; raises ContentError with a finding for each fault, at most MAX_FAULTS."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ContentError(translate(error, model, data, places)) from None


def translate(error: ValidationError, model: type[BaseModel], data: Any, places: Places) -> list[Finding]:
    """The findings that a pydantic error amounts to, in plain words."""
    raw = error.errors(include_url=False)[: 10 * MAX_FAULTS]
    faults = _likeliest([_fault(entry, data) for entry in raw])
    by_loc: dict[tuple[Loc, bool], list[_Fault]] = {}
    for fault in faults:
        by_loc.setdefault((fault.loc, fault.on_key), []).append(fault)
    found = [_finding(group, model, places) for group in list(by_loc.values())[: 2 * MAX_FAULTS]]
    return list(_without_echoes(found))[:MAX_FAULTS]


def _fault(entry: Any, data: Any) -> _Fault:
    parts, kind = list(entry["loc"]), entry["type"]
    on_key = bool(parts) and parts[-1] == "[key]"
    if on_key:
        parts.pop()
    loc, branches = _in_document(parts, data, keep_last=kind in ("missing", "invalid_key"))
    on_key = on_key or kind in ("missing", "extra_forbidden", "invalid_key")
    return _Fault(kind, loc, branches, on_key, entry.get("ctx", {}), entry["input"], entry["msg"])


def _in_document(parts: list[Any], data: Any, keep_last: bool) -> tuple[Loc, tuple[tuple[Loc, str], ...]]:
    """The parts that stand in the document; the others are pydantic's names for branches of a union."""
    loc: Loc = ()
    branches: list[tuple[Loc, str]] = []
    for index, part in enumerate(parts):
        if _holds(data, part):
            data, loc = data[part], (*loc, part)
        elif keep_last and index == len(parts) - 1:
            loc = (*loc, part)
        else:
            branches.append((loc, str(part)))
    return loc, tuple(branches)


def _holds(data: Any, part: Any) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _likeliest(faults: list[_Fault]) -> list[_Fault]:
    """Of a union's branches keep the one that fits best, if one got further than the value's own type."""
    branches: dict[Loc, dict[str, list[_Fault]]] = {}
    for fault in faults:
        for loc, name in fault.branches:
            branches.setdefault(loc, {}).setdefault(name, []).append(fault)
    dropped: set[int] = set()
    for loc, named in branches.items():
        deep = [group for group in named.values() if any(len(fault.loc) > len(loc) for fault in group)]
        if deep:
            kept = min(deep, key=len)
            dropped.update(id(fault) for group in named.values() if group is not kept for fault in group)
    return [fault for fault in faults if id(fault) not in dropped]


def _finding(group: list[_Fault], model: type[BaseModel], places: Places) -> Finding:
    fault = group[0]
    place = places.at(fault.loc, key=fault.on_key)
    if fault.loc and _is_torn(str(fault.loc[-1])):
        return finding_at(places.at(fault.loc, key=True), fault.loc, _TORN)
    if fault.kind == "missing":
        return finding_at(place, fault.loc, "is missing")
    if fault.kind == "extra_forbidden":
        known = fields_at(model, fault.loc[:-1])
        return finding_at(place, fault.loc, "unknown key", near(str(fault.loc[-1]), known))
    return finding_at(place, fault.loc, _sentence(group), _literal_near(group))


def _is_torn(word: str) -> bool:
    """Whether a key is the end of an expression: `{by: min(a, 2)}` reads as `by: min(a` and the key `2)`."""
    return word.count(")") > word.count("(")


def _sentence(group: list[_Fault]) -> str:
    fitting = [fault for fault in group if fault.kind not in _KINDS and not _is_odd_literal(fault)] or group
    wanted = list(dict.fromkeys(_wanted(fitting)))
    if wanted:
        subject = "this key should be" if fitting[0].on_key else "should be"
        return f"{subject} {_either(wanted)}, not {_shown(fitting[0].given)}"
    fault = fitting[0]
    if fault.kind in _LIMITS:
        return _LIMITS[fault.kind].format(**fault.about).replace("have 1 entries", "have 1 entry")
    return fault.said[:1].lower() + fault.said[1:]


def _wanted(group: list[_Fault]) -> Iterator[str]:
    kinds = {fault.kind for fault in group}
    if kinds >= _EXPRESSION:
        yield "an expression"
    for fault in group:
        if fault.kind in _KINDS and not (kinds >= _EXPRESSION and fault.kind in _EXPRESSION):
            yield _KINDS[fault.kind]
        elif fault.kind == "literal_error":
            yield fault.about["expected"].replace("'", "")
        elif fault.kind == "string_pattern_mismatch":
            yield _FORMS.get(fault.about["pattern"], "of another form")
        elif fault.kind == "invalid_key":
            yield "a word"


def _is_odd_literal(fault: _Fault) -> bool:
    return fault.kind == "literal_error" and not isinstance(fault.given, str)


def _literal_near(group: list[_Fault]) -> str:
    texts = [fault for fault in group if fault.kind == "literal_error" and isinstance(fault.given, str)]
    known = [word for fault in texts for word in re.findall(r"'([^']*)'", fault.about["expected"])]
    return near(texts[0].given, known) if texts else ""


def _either(wanted: list[str]) -> str:
    return wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} or {wanted[-1]}"


def _shown(given: Any) -> str:
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict | list):
        return "a map" if isinstance(given, dict) else "a list"
    text = str(given)
    return f"'{text[:40]}...'" if len(text) > 40 else f"'{text}'"


def _without_echoes(found: list[Finding]) -> Iterable[Finding]:
    """A mistyped key is one fault: leave out that the key it stands for is missing."""
    meant = {
        ".".join([*finding.where.split(".")[:-1], finding.suggestion])
        for finding in found
        if finding.what == "unknown key" and finding.suggestion
    }
    return (finding for finding in found if finding.what != "is missing" or finding.where not in meant)
