"""Writes new files that only their owner can read: bytes, or plain values as JSON."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cinema.errors import InvalidInputError
from cinema.i18n import _


def write_json(file: Path, values: Mapping[str, Any]) -> None:
    """Write a new file, instants in ISO 8601; InvalidInputError for `file` if it is there or can't be written."""
    write_new(file, json.dumps(values, default=_plain, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")


def write_new(file: Path, content: bytes) -> None:
    """Write a new file, whole or not at all; InvalidInputError for `file` if it is there or can't be written."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InvalidInputError(_("There is a file with that name already. Choose another."), field="file") from None
    except (OSError, ValueError) as error:
        raise _refused(error) from error
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise _refused(error) from error


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def _refused(error: OSError | ValueError) -> InvalidInputError:
    words = _("The file can't be written there: {reason}. Choose another folder.")
    return InvalidInputError(words.format(reason=getattr(error, "strerror", None) or str(error)), field="file")
