"""Turns exceptions into messages for the window; no other file does."""

import dataclasses
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cinema.errors import CinemaError, InvalidFieldsError, StorageError
from cinema.i18n import _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """An error's message. `field` names the form field it is about; `offline`: the database does not answer.

    `fields` has the messages of all wrong fields, where there are several.
    """

    message: str
    field: str | None = None
    offline: bool = False
    reference: str = ""
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)


def words(error: BaseException) -> Words:
    """Return an exception's message; an unexpected one is logged under a short reference, which the message gives."""
    if isinstance(error, StorageError):
        return Words(error.message, offline=True)
    if isinstance(error, InvalidFieldsError):
        return Words(error.message, error.field, fields=error.fields)
    if isinstance(error, CinemaError):
        return Words(error.message, error.field)
    reference = secrets.token_hex(3).upper()
    log.error("unexpected error %s", reference, exc_info=error)
    message = _(
        "Something went wrong. Your tickets and money are safe. Try again, or tell the staff. Reference: {reference}"
    )
    return Words(message.format(reference=reference), reference=reference)


def note_unseen(error: BaseException, where: str = "after its window was closed") -> None:
    """Log an error that has no window to be shown in."""
    if isinstance(error, CinemaError):
        log.warning("%s: %s: %s", where, error.code, error.message)
    else:
        log.error("%s", where, exc_info=error)
