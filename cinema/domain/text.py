"""Free text from people: which text a field accepts, and how text is normalised for searching."""

import unicodedata

from cinema.errors import InvalidInputError
from cinema.i18n import _

# Bidirectional control characters (Unicode UAX #9): they can make one name look like another.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean_line(text: str, field: str, label: str, *, longest: int = 120, required: bool = True) -> str:
    """Return one line of text, trimmed and normalised to NFC; letters of every script and emoji are allowed.

    InvalidInputError names the field if the text is empty (when required), too long, or has control characters, line
    breaks or bidirectional marks. `label` is the field's displayed name; `longest` counts characters.
    """
    tidy = unicodedata.normalize("NFC", text).strip()
    if required and not tidy:
        raise InvalidInputError(_("Please fill in: {label}.").format(label=label), field=field)
    if len(tidy) > longest:
        raise InvalidInputError(_("That is too long: at most {count} characters.").format(count=longest), field=field)
    # Control characters, lone surrogates (no database takes them), line and paragraph separators.
    refused = {"Cc", "Cs", "Zl", "Zp"}
    if any(unicodedata.category(one) in refused or one in DIRECTION_MARKS for one in tidy):
        raise InvalidInputError(_("Remove the invisible control characters."), field=field)
    return tidy


def fold(text: str) -> str:
    """Return the text without accents and case, for comparing in a search."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def search_words(*texts: str) -> tuple[str, ...]:
    """Return the distinct folded words of some texts, sorted; a search matches their prefixes."""
    words = set()
    for text in texts:
        spaced = "".join(one if one.isalnum() else " " for one in fold(text))
        words.update(spaced.split())
    return tuple(sorted(words))
