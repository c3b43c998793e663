"""Converts domain values to documents and back, with one strict converter for all classes.

A domain value's `id` is the document's `_id`. Document fields that the value doesn't have (search words, leases) are
ignored when it is read.
"""

import operator
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from cattrs import transform_error
from cattrs.errors import CattrsError
from cattrs.gen import make_dict_unstructure_fn
from cattrs.preconf.bson import make_converter

from cinema.domain.auditoriums import Seat
from cinema.domain.operations import Operation
from cinema.errors import UnreadableError
from cinema.i18n import _
from repositories.collection import Document

_T = TypeVar("_T")
_WRONG = (AttributeError, CattrsError, KeyError, TypeError, ValueError)


def _strictly(kind: type, *accepted: type) -> Any:
    """Return a hook that refuses what cattrs would coerce: '750' for a number, 7 for a text, True for an int."""

    def hook(value: Any, target: type) -> Any:
        if target is not kind:  # a StrEnum: its class is a str too, so cattrs dispatches it here
            return target(value)
        if isinstance(value, accepted) and not (isinstance(value, bool) and bool not in accepted):
            return value
        message = f"{value!r} in a document is no {target.__name__}"
        raise TypeError(message)

    return hook


def _made(*, detailed: bool) -> Any:
    made = make_converter(detailed_validation=detailed)
    kinds = ((int, (int,)), (float, (float, int)), (bool, (bool,)), (str, (str,)), (datetime, (datetime,)))
    for kind, accepted in kinds:
        # Registered by class: cattrs' own hooks for these are by class too and would win over a predicate.
        made.register_structure_hook(kind, _strictly(kind, *accepted))
    # `journal.py` reads an entry's operation first, by the entry's kind, and passes it here as a value.
    made.register_structure_hook_func(partial(operator.eq, Operation), lambda value, _kind: value)
    return made


_converter = _made(detailed=False)
_detailed = cache(partial(_made, detailed=True))  # slower, so it is asked only what is wrong with a corrupt document
# Most seats have little but their place: without its defaults a plan is a third as large, in the journal too.
_converter.register_unstructure_hook(Seat, make_dict_unstructure_fn(Seat, _converter, _cattrs_omit_if_default=True))


def to_document(value: Any) -> Document:
    """Return a domain value as a document."""
    document: Document = _converter.unstructure(value)
    if "id" in document:
        document["_id"] = document.pop("id")
    return document


def nested(value: Any) -> Document:
    """Return a domain value as a part of another document: its id stays `id`."""
    document: Document = _converter.unstructure(value)
    return document


def from_document(kind: type[_T], document: Mapping[str, Any]) -> _T:
    """Return a document as a domain value; UnreadableError if a field is missing or has the wrong type."""
    fields = _fields(document)
    try:
        made: _T = _converter.structure(fields, kind)
    except _WRONG as error:
        words = _("The stored data of {name} is corrupt. Run “cinema audit” to see what is wrong.")
        raise UnreadableError(words.format(name=fields.get("id", kind.__name__))) from error
    return made


def wrong_field(kind: type[Any], document: Mapping[str, Any]) -> str:
    """Return the path of the first field that keeps a document from being a domain value; empty if nothing does."""
    fields = _fields(document)
    try:
        _converter.structure(fields, kind)
    except _WRONG:
        pass
    else:
        return ""
    try:
        _detailed().structure(fields, kind)
    except _WRONG as error:
        # cattrs ends each of its messages by the path, such as “@ $.tickets[1].price”.
        return str(transform_error(error)[0]).rpartition(" @ ")[2].removeprefix("$").removeprefix(".") or "_id"
    return ""


def _fields(document: Mapping[str, Any]) -> Document:
    fields = dict(document)
    if "_id" in fields:
        fields["id"] = fields.pop("_id")
    return fields
