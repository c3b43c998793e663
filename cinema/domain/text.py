"""Free text that people type: what is accepted in a line and in a paragraph, and how text is made searchable."""

import unicodedata

from cinema.errors import InvalidInputError
from cinema.i18n import _

# Marks that turn the direction of what follows could make one name look like another.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean_line(text: str, field: str, label: str, *, longest: int = 120, required: bool = True) -> str:
    """Return one line of text, trimmed and in Unicode's composed form (NFC).

    Raises InvalidInputError naming the field for what is empty (if required), too long, or holds control characters,
    breaks of a line or marks that change the direction of writing. Letters of every script and emoji are welcome.
    """
    tidy = unicodedata.normalize("NFC", text).strip()
    if required and not tidy:
        raise InvalidInputError(_("Please fill in: {label}.").format(label=label), field=field)
    if len(tidy) > longest:
        raise InvalidInputError(_("That is too long: at most {count} characters.").format(count=longest), field=field)
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in _DIRECTION_MARKS for sign in tidy):
        raise InvalidInputError(_("Remove the invisible control characters."), field=field)
    return tidy


def fold(text: str) -> str:
    """Return the text without accents and case, as it is compared in a search."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def search_words(*texts: str) -> tuple[str, ...]:
    """Return the distinct folded words of some texts, sorted: what a search by prefix runs over."""
    words = set()
    for text in texts:
        spaced = "".join(sign if sign.isalnum() else " " for sign in fold(text))
        words.update(spaced.split())
    return tuple(sorted(words))
