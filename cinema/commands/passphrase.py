"""Asks for the passphrase of an encrypted backup: the environment's, else at the terminal without showing it."""

import getpass
import os
import sys

from cinema.errors import InvalidInputError
from cinema.i18n import _

VARIABLE = "CINEMA_BACKUP_PASSPHRASE"


def asked_passphrase() -> str:
    """Return the passphrase; InvalidInputError if there is neither the variable nor a terminal to ask at."""
    known = os.environ.get(VARIABLE)
    if known:
        return known
    if not sys.stdin.isatty():
        words = _("This backup is encrypted, and there is no terminal to ask for the passphrase at. Set {variable}.")
        raise InvalidInputError(words.format(variable=VARIABLE), field="passphrase")
    try:
        return getpass.getpass(_("Passphrase of the backup:") + " ", stream=sys.stderr)
    except EOFError:
        raise InvalidInputError(_("Without the passphrase this backup can't be read."), field="passphrase") from None
