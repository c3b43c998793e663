"""Puts Arabic and Hebrew in the order and the forms in which they are read, for what draws text sign by sign.

Tk does so on X11: it neither orders a line by Unicode's bidirectional algorithm (UAX #9) nor joins Arabic letters. On
other systems, and where receipts are drawn, the system does both, and this must not be applied a second time.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_PARTS = re.compile(r"(\n|\s+·\s+)")
_FIRST = "\u0590"  # no sign before it is written from right to left


def is_right_to_left(text: str) -> bool:
    """Tell whether a text has letters that are written from right to left."""
    return not text.isascii() and any(
        one >= _FIRST and unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in text
    )


def visual(text: str) -> str:
    """Return a text as a drawing reads it from left to right, other texts as they are.

    Each line, and each part of one between the program's middle dots, is ordered by itself: a year stays where it was.

    A part with Latin letters runs from left to right as the program's own sentences do, and one without from right to
    left. Vowel points are left out: what draws sign by sign can't place them.
    """
    if not is_right_to_left(text):
        return text
    return "".join(map(_part, parts(text)))


def parts(text: str) -> list[str]:
    """Return the parts of a text that are ordered by themselves, and what stands between them, in their order."""
    return _PARTS.split(text)


@lru_cache(4096)
def _part(line: str) -> str:
    if not is_right_to_left(line):
        return line
    from bidi.algorithm import get_display  # not the package's own: that one doesn't turn brackets

    letters = "".join(one for one in line if unicodedata.bidirectional(one) != "NSM")
    latin = any(unicodedata.bidirectional(one) == "L" for one in letters)
    return str(get_display(_joined().reshape(letters), base_dir="L" if latin else "R"))


@lru_cache(1)
def _joined() -> Any:
    from arabic_reshaper import ArabicReshaper

    # Of the ligatures only lam-alef: the others are signs that few fonts have.
    return ArabicReshaper({"support_ligatures": True, "ARABIC LIGATURE ALLAH": False})
