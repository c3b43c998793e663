"""Whether a document has the shape of a value, told quickly and without making the value.

A shape is which fields there are, and of which kind each is. It is judged by the value's dataclass once, and then
known: a million documents have a few. What has its shape can be read by `from_document`; so can some of what has not,
such as a word where a list of words belongs.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import product
from typing import Any, Union, get_args, get_origin, get_type_hints

from bson.int64 import Int64

from repositories.collection import Document

Judge = Callable[[Any], bool]
Kinds = Mapping[type, Judge | None]
"""The kinds that a field may have; of each, what must be asked of the value itself, if anything."""
_MOST_KNOWN = 1000
_UNSEEN: Any = object()


class Shape:
    """The shape of a dataclass's documents, or of those inside another document, whose id is called `id`.

    No whole number may be negative, for none of ours is.
    """

    def __init__(self, kind: type, *, inside: bool = False) -> None:
        hints = get_type_hints(kind)
        named = {"_id" if one.name == "id" and not inside else one.name: one for one in fields(kind)}
        self._kinds = {name: _kinds(hints[one.name]) for name, one in named.items()}
        self._needed = {name for name, one in named.items() if one.default is one.default_factory is MISSING}
        self._known: dict[tuple[object, ...], tuple[tuple[str, Judge], ...] | None] = {}

    def fits(self, document: Document) -> bool:
        """Tell whether a document has this shape; fields that the value does not have may be of any kind."""
        key = (*document, *map(type, document.values()))
        inner = self._known.get(key, _UNSEEN)
        if inner is _UNSEEN:
            inner = self._judge(key, document)
        if inner is None:
            return False
        for name, judge in inner:  # noqa: SIM110 - this is most of what the audit of a sale costs, and twice with all()
            if not judge(document[name]):
                return False
        return True

    def _judge(self, key: tuple[object, ...], document: Document) -> tuple[tuple[str, Judge], ...] | None:
        """Judge a shape that was not seen yet: None, or what is left to be asked of the values."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        there = {name: type(value) for name, value in document.items() if name in self._kinds}
        inner = None
        if self._needed <= there.keys() and all(kind in self._kinds[name] for name, kind in there.items()):
            judges = [(name, self._kinds[name][kind]) for name, kind in there.items()]
            inner = tuple((name, judge) for name, judge in judges if judge is not None)
        self._known[key] = inner
        return inner


def _kinds(hint: Any) -> Kinds:
    """Return the kinds that stand in a document for a field of a dataclass."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return {kind: judge for one in inner for kind, judge in _kinds(one).items()}
    if origin is tuple:
        return {list: _each(_kinds(inner[0])) if inner[1:] == (...,) else _row([_kinds(one) for one in inner])}
    if origin is list:
        return {list: _each(_kinds(inner[0]))}
    if origin is dict:
        values = _each(_kinds(inner[1]))
        return {dict: lambda value: values(value.values())}
    if isinstance(hint, type) and is_dataclass(hint):
        return {dict: Shape(hint, inside=True).fits}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {str: {one.value for one in hint}.__contains__}
    if hint is int:
        return dict.fromkeys((int, Int64), _is_not_negative)
    if hint is float:
        return dict.fromkeys((float, int, Int64))
    assert hint in {str, bool, datetime, types.NoneType}, hint
    return {hint: None}


def _is_not_negative(value: int) -> bool:
    return value >= 0


def _each(kinds: Kinds) -> Judge:
    """Judge that each of many values is of one of these kinds."""
    if not any(kinds.values()):
        return lambda values: kinds.keys() >= set(map(type, values))

    def judge(values: Any) -> bool:
        for value in values:
            if type(value) not in kinds or ((asked := kinds[type(value)]) is not None and not asked(value)):
                return False
        return True

    return judge


def _row(columns: list[Kinds]) -> Judge:
    """Judge that a list has these columns, each of its kind."""
    known = set(product(*columns))
    return lambda values: tuple(map(type, values)) in known
