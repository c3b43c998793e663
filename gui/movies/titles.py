"""Fits a movie's title on its card: smaller, then on two balanced lines, but never cut short."""

from collections.abc import Callable

from gui.widgets.fitting import words_of, wrap

Measure = Callable[[str], int]


def fit_title(title: str, room: int, large: Measure, small: Measure) -> tuple[bool, tuple[str, ...]]:
    """Return whether the large font fits, and the lines. `large` and `small` measure a text in each font."""
    if large(title) <= room:
        return True, (title,)
    if small(title) <= room:
        return False, (title,)
    return False, balanced(title, room, small)


def balanced(title: str, room: int, measure: Measure) -> tuple[str, ...]:
    """Break a title into two lines of similar width, or into more if two are too wide."""
    words = words_of(title)
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    fitting = [lines for lines in halves if max(map(measure, lines)) <= room]
    if fitting:
        return min(fitting, key=lambda lines: max(map(measure, lines)))
    return tuple(wrap(title, room, measure))
