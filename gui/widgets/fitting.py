"""Shortens and breaks texts that don't fit their room."""

import re
from collections.abc import Callable, Sequence
from unicodedata import category

_ELLIPSIS, _JOINER = "…", "\u200d"
_BREAKS = re.compile(r"[^\S\u00a0\u202f\u2007]+")  # no-break spaces hold an amount and its currency together


def shorten(text: str, room: int, measure: Callable[[str], int]) -> str:
    """Return the text, or its beginning with an ellipsis if it is wider than `room`; at least the ellipsis."""
    if measure(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + _ELLIPSIS) <= room:
            low = middle
        else:
            high = middle - 1
    return text[: _whole(text, low)].rstrip() + _ELLIPSIS


def words_of(text: str) -> list[str]:
    """Return a text's words, as far as a line may be broken between them."""
    return [word for word in _BREAKS.split(text) if word]


def wrap(text: str, room: int, measure: Callable[[str], int]) -> list[str]:
    """Wrap a text to lines of a width; its own line breaks stay, and a word that is wider is broken."""
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        for word in words_of(paragraph):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and measure(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
            while len(lines[-1]) > 1 and measure(lines[-1]) > room:
                most = _fitting(lines[-1], room, measure)
                lines[-1:] = [lines[-1][:most], lines[-1][most:]]
    return lines


def _fitting(word: str, room: int, measure: Callable[[str], int]) -> int:
    """Return how many of a word's characters fit, at least one."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if measure(word[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return _whole(word, low) or low


def _whole(text: str, end: int) -> int:
    """Return where a text may be cut at or before a place: not within a letter and its accents, nor a joined emoji."""
    while 0 < end < len(text) and (category(text[end])[0] == "M" or _JOINER in text[end - 1 : end + 1]):
        end -= 1
    return end


def at_most(lines: Sequence[str], count: int, room: int, measure: Callable[[str], int]) -> Sequence[str]:
    """Return at most so many lines, the last of them with an ellipsis if there were more."""
    if len(lines) <= count:
        return lines
    return [*lines[: count - 1], shorten(" ".join(lines[count - 1 :]), room, measure)]
