"""Checks the address of a house's own database server before the driver gets it.

The driver takes an address without a scheme, and passes over options that it doesn't know, with a warning: so a
mistyped `tls` would send a house's data in plain text.
"""

import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from pymongo.errors import PyMongoError
from pymongo.uri_parser import split_options

from cinema.errors import CinemaError, ErrorCode, StorageError
from cinema.files import read_regular
from cinema.i18n import _

SCHEMES = ("mongodb://", "mongodb+srv://")
_FILES = ("tlsCAFile", "tlsCertificateKeyFile", "tlsCRLFile")
_LARGEST_FILE = 10_000_000  # certificates of a whole system have about 200 kB


def check_address(uri: str) -> None:
    """Raise StorageError "address" for one without its scheme, with a wrong option, or whose files can't be read."""
    if not uri.startswith(SCHEMES):
        # Without the address itself: it may hold a password.
        raise StorageError(
            _("The address of the database must begin with mongodb:// or mongodb+srv://. Check CINEMA_MONGODB_URI."),
            code=ErrorCode.ADDRESS,
        )
    _hosts, _mark, query = uri.partition("?")
    if not query:
        return
    given = _options(query, validate=False)
    for name in _FILES:
        if name in given:  # read here, because the driver would not say which of them is wrong
            try:
                read_regular(Path(str(given[name])), _LARGEST_FILE)
            except CinemaError as error:
                raise unusable(f"{name}: {error.message}") from None
    _options(query, validate=True)


@contextmanager
def driver_warnings(action: Literal["error", "default"] = "default") -> Iterator[None]:
    """Treat what the driver warns of in an address so, but for a compression that isn't installed here.

    It is left out by the driver, and nothing is lost.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(action, UserWarning)
        warnings.filterwarnings("ignore", "Wire protocol compression")
        yield


def unusable(reason: str) -> StorageError:
    """Return the error for an address that can't be used."""
    return StorageError(
        _("The address of the database can't be used: {reason}").format(reason=reason), code=ErrorCode.ADDRESS
    )


def _options(query: str, *, validate: bool) -> MutableMapping[str, Any]:
    """Return the options, whose names are compared without case."""
    try:
        with driver_warnings("error"):
            return split_options(query, validate=validate, warn=False)
    except (PyMongoError, UserWarning, ValueError, OSError) as error:
        raise unusable(str(error)) from None
