"""How a movie's title is fitted on a card: smaller, then on two balanced lines, but never cut short."""

from collections.abc import Callable

Measure = Callable[[str], int]


def fit_title(title: str, room: int, large: Measure, small: Measure) -> tuple[bool, tuple[str, ...]]:
    """Return whether the large type is used, and the lines; the measures return a text's width in the same unit."""
    if large(title) <= room:
        return True, (title,)
    if small(title) <= room:
        return False, (title,)
    return False, balanced(title, room, small)


def balanced(title: str, room: int, measure: Measure) -> tuple[str, ...]:
    """Return lines of similar width, two where that is enough, else as many as are needed."""
    words = title.split()
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    fitting = [lines for lines in halves if max(map(measure, lines)) <= room]
    if fitting:
        return min(fitting, key=lambda lines: max(map(measure, lines)))
    lines: list[str] = []
    for word in words:
        if lines and measure(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
