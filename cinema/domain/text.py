"""Free text from people: which text a field accepts, and how text is normalised for searching."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

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


def plain(text: str) -> str:
    """Return the text without accents and case; letters that are no accented form of another stay, such as ł and œ."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def fold(text: str) -> str:
    """Return the text as it is compared in a search and sorted in a list: without accents and case, Latin letters a–z.

    Œ becomes oe, Ł l, Æ ae and ß ss; a digit of any script becomes 0–9, and a quote or a dash the
    one that keyboards have. Letters of other scripts stay, so that words
    of them are found by the same words, and never by Latin ones that nobody meant.
    """
    if text.isascii():
        return text.lower()
    return "".join(one if one.isascii() else _in_ascii(one) for one in plain(text))


def search_words(*texts: str) -> tuple[str, ...]:
    """Return the distinct folded words of some texts, sorted; a search matches their prefixes.

    Müller is there as muller and as mueller, since both are typed for it. A script without blanks has no words, so
    each of its letters begins one.
    """
    words = set()
    for text in texts:
        for spelt in _spellings(text):
            for word in _words(spelt):
                words.update([word, *(word[at:] for at, one in enumerate(word) if at and _is_without_blanks(one))])
    return tuple(sorted(words))


def asked_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words that somebody typed to search by, each with its spellings: one of them has to begin a word."""
    spelt = (tuple(word for one in _spellings(part) for word in _words(one)) for part in _words(text))
    return tuple(dict.fromkeys(one for one in spelt if one))


def begin_words(text: str, known: Collection[str]) -> bool:
    """Tell whether each word of a typed text begins one of some `search_words`; a text without words fits all."""
    return all(any(one.startswith(spellings) for one in known) for spellings in asked_words(text))


@dataclass(frozen=True, slots=True)
class Searched:
    """What a list's rows are searched by: `of` folds a row's texts once, `has` compares them with a typed text."""

    folded: str

    @classmethod
    def of(cls, *texts: str) -> "Searched":
        """Return what a search looks at in some texts."""
        return cls("\n".join(dict.fromkeys(spelt for text in texts for spelt in _spellings(text))))

    def has(self, text: str) -> bool:
        """Tell whether each part of a typed text is somewhere in it; an empty text fits every row."""
        return all(any(one in self.folded for one in _spellings(part)) for part in text.split())


def _spellings(text: str) -> tuple[str, ...]:
    """Return a text folded, then as German and Danish write it where they lack a letter, if that differs."""
    base = fold(text)
    if text.isascii():
        return (base,)
    spelt = fold(unicodedata.normalize("NFC", text.casefold()).translate(_WRITTEN_OUT))
    return (base,) if spelt == base else (base, spelt)


def _words(text: str) -> list[str]:
    """Return the words of a text; accents and the vowel signs of Indic scripts belong to them."""
    kept = (one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in text)
    return [word for word in "".join(kept).split() if any(map(str.isalnum, word))]


@cache
def _in_ascii(letter: str) -> str:
    """Return a letter of a plain text by Latin letters and digits; one of another script as it is."""
    name = unicodedata.name(letter, "")
    if letter in _SILENT:
        return ""
    if (typed := _TYPED.get(letter)) is not None:
        return typed
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    if not name.startswith("LATIN") or not letter.isalpha():
        return letter
    from anyascii import anyascii  # reads a table for each block of letters, which ASCII texts never need

    return "".join(one for one in anyascii(letter).lower() if one.isalnum())


_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SILENT = frozenset("ʹʺʻʼʽʾʿˈˌ")  # letters by Unicode, apostrophes to people: Hawaiʻi is typed Hawaii
_TYPED = {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
_NO_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO")


@cache
def _is_without_blanks(letter: str) -> bool:
    return not letter.isascii() and unicodedata.name(letter, "").startswith(_NO_BLANKS)
