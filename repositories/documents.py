"""Converts domain values to documents and back, with one strict converter for all classes.

A domain value's `id` is the document's `_id`. Document fields that the value doesn't have (search words, leases) are
ignored when it is read.
"""

import operator
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from cattrs.errors import CattrsError
from cattrs.preconf.bson import make_converter

from cinema.domain.entries import Operation
from cinema.errors import UnreadableError
from cinema.i18n import _
from repositories.collection import Document

_T = TypeVar("_T")


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


_converter = make_converter(detailed_validation=False)
for _kind, _accepted in ((int, (int,)), (float, (float, int)), (bool, (bool,)), (str, (str,)), (datetime, (datetime,))):
    # Registered by class: cattrs' own hooks for these are by class too and would win over a predicate.
    _converter.register_structure_hook(_kind, _strictly(_kind, *_accepted))

# `journal.py` reads an entry's operation first, by the entry's kind, and passes it here as a value.
_converter.register_structure_hook_func(partial(operator.eq, Operation), lambda value, _kind: value)


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
    fields = dict(document)
    if "_id" in fields:
        fields["id"] = fields.pop("_id")
    try:
        return _converter.structure(fields, kind)
    except (AttributeError, CattrsError, KeyError, TypeError, ValueError) as error:
        words = _("The stored data of {name} is corrupt. Run “cinema audit” to see what is wrong.")
        raise UnreadableError(words.format(name=fields.get("id", kind.__name__))) from error
