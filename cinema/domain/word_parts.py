"""Takes a text apart into words of a list, such as `techsupport` into `tech` and `support`."""

from collections.abc import Set as AbstractSet


def fewest_words(text: str, words: AbstractSet[str]) -> int | None:
    """Return the fewest words that make up a whole text; 0 for an empty one, None where something is left over."""
    longest = max(map(len, words), default=0)
    reached: list[int | None] = [0] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before = reached[start]
            if before is None or text[start:end] not in words:
                continue
            so_far = reached[end]
            reached[end] = before + 1 if so_far is None else min(so_far, before + 1)
    return reached[-1]
