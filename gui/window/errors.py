"""The only place that turns an exception into words for the window. What is shown where is the window's."""

import logging
import secrets
from dataclasses import dataclass

from cinema.errors import CinemaError, StorageError
from cinema.i18n import _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """What to say: `field` names the input it belongs to, `offline` that the database is away just now."""

    message: str
    field: str | None = None
    offline: bool = False
    reference: str = ""


def words(error: BaseException) -> Words:
    """Return the words for an exception; one that is not a refusal is logged, and gets a short reference."""
    if isinstance(error, StorageError):
        return Words(error.message, offline=True)
    if isinstance(error, CinemaError):
        return Words(error.message, error.field)
    reference = secrets.token_hex(3).upper()
    log.error("unexpected error %s", reference, exc_info=error)
    message = _("Something went wrong here. Your tickets and money are safe. Reference: {reference}")
    return Words(message.format(reference=reference), reference=reference)


def note_unseen(error: BaseException, where: str = "after its window was closed") -> None:
    """Log an error that nobody will see, so that nothing fails in silence."""
    if isinstance(error, CinemaError):
        log.warning("%s: %s: %s", where, error.code, error.message)
    else:
        log.error("%s", where, exc_info=error)
