"""The text of a table's file, whatever its encoding; what is no text is refused with the reason."""

import codecs
import re

from cinema.errors import InvalidInputError
from cinema.i18n import _

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ZIP = b"PK\x03\x04"
"""How .xlsx, .ods and .numbers begin."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and an .xlsx with a password


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file's text and the name of its encoding; InvalidInputError for what is no text.

    Without a mark it is UTF-8, else UTF-16 if every second byte is a zero, else Windows' Western letters, which
    have those of Latin-1: a guess that the window shows with the values.
    """
    if content.startswith(_OLD):
        raise _no_text(_("it is an old spreadsheet, or has a password; save it as XLSX without one"))
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if not encoding.startswith("utf-8"):
            raise _no_text(_("it is not a text file, or was cut off")) from None
        encoding = "windows-1252"
        text = content.decode("cp1252", errors="replace")
    if _CONTROL.search(text):
        raise _no_text(_("it is not a text file"))
    return text, {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper() if "utf" in encoding else "Latin-1")


def _without_mark(content: bytes) -> str:
    start = content[:2000]
    half = max(1, len(start) // 2)
    if start[1::2].count(0) > half * 0.6 and start[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if start[::2].count(0) > half * 0.6 and start[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return "utf-8"


def _no_text(reason: str) -> InvalidInputError:
    return InvalidInputError(_("This file can't be imported: {reason}.").format(reason=reason), field="file")
