"""Shortens texts that don't fit their room."""

from collections.abc import Callable

_ELLIPSIS = "…"


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
    return text[:low].rstrip() + _ELLIPSIS
