"""Turns domain values into documents and back: one converter for all, strict, so that no class has its own.

A domain value's `id` is the document's `_id`. Fields of a document that the value does not have (search words, leases)
are left out when it is read.
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
    """Make a hook that refuses what cattrs would coerce: '750' is no number, 7 no text, True no int."""

    def hook(value: Any, target: type) -> Any:
        if target is not kind:  # an enum of strings, which finds this hook since it is a str too
            return target(value)
        if isinstance(value, accepted) and not (isinstance(value, bool) and bool not in accepted):
            return value
        message = f"{value!r} in a document is no {target.__name__}"
        raise TypeError(message)

    return hook


_converter = make_converter(detailed_validation=False)
for _kind, _accepted in ((int, (int,)), (float, (float, int)), (bool, (bool,)), (str, (str,)), (datetime, (datetime,))):
    # By class: cattrs has hooks by class for these, which come before any predicate.
    _converter.register_structure_hook(_kind, _strictly(_kind, *_accepted))

# What an entry says is read by its kind, in `journal.py`, before the entry around it.
_converter.register_structure_hook_func(partial(operator.eq, Operation), lambda value, _kind: value)


def to_document(value: Any) -> Document:
    """Return a domain value as a document."""
    document: Document = _converter.unstructure(value)
    if "id" in document:
        document["_id"] = document.pop("id")
    return document


def nested(value: Any) -> Document:
    """Return a domain value as it stands inside another document: its id stays `id`."""
    document: Document = _converter.unstructure(value)
    return document


def from_document(kind: type[_T], document: Mapping[str, Any]) -> _T:
    """Return a document as a domain value; UnreadableError for a document that is none of ours."""
    fields = dict(document)
    if "_id" in fields:
        fields["id"] = fields.pop("_id")
    try:
        return _converter.structure(fields, kind)
    except (AttributeError, CattrsError, KeyError, TypeError, ValueError) as error:
        words = _("What is stored of {name} can't be read: it was changed by hand. Run: cinema audit")
        raise UnreadableError(words.format(name=fields.get("id", kind.__name__))) from error
