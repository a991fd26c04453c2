"""A setting that cannot be read, in our words: its name and what to write, never its value."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv4Network
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from server.finding import Finding
from server.settings import FURTHEST, PREFIX, Settings

_BY_TYPE: dict[object, tuple[str, str]] = {
    ZoneInfo: ("There is no such time zone.", "Use a name such as Europe/Paris."),
    timedelta: (
        "It is no shift of the clock.",
        f"Use +31d, -1h, +90m or +10s; {FURTHEST.days} days at most.",
    ),
    IPv4Network: ("It names no addresses.", "Use addresses or networks, comma separated: 10.0.0.0/8, ::1."),
}


def unreadable_settings(error: ValidationError) -> list[Finding]:
    """Return one finding for each setting that cannot be read, in the order of the settings."""
    names = {str(fault["loc"][0]): None for fault in error.errors(include_input=False, include_url=False)}
    return [_fault_of(name) for name in names]


def _fault_of(field: str) -> Finding:
    about = Settings.model_fields[field]
    return Finding(f"{PREFIX}{field.upper()}", *_trouble_and_remedy(about))


def _trouble_and_remedy(about: FieldInfo) -> tuple[str, str]:
    kinds = list(_kinds(about.annotation))
    choices = [choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)]
    if choices:
        return "Its value is not known.", f"Use {_either(choices)}."
    if int in kinds:
        return "It is not a number that is allowed.", f"Use a whole number{_bounds(about)}."
    for kind, words in _BY_TYPE.items():
        if kind in kinds:
            return words
    return "It cannot be read.", f"Meaning: {about.description}."


def _kinds(annotation: Any) -> Iterator[Any]:  # Any: types have no type of their own
    """Yield the types that an annotation is made of; a Literal whole."""
    yield annotation
    if get_origin(annotation) in (Union, UnionType, tuple):
        for part in get_args(annotation):
            yield from _kinds(part)


def _bounds(about: FieldInfo) -> str:
    said = {
        name: getattr(each, name) for each in about.metadata for name in ("ge", "le") if hasattr(each, name)
    }
    return f" from {said['ge']} to {said['le']}" if {"ge", "le"} <= said.keys() else ""


def _either(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
