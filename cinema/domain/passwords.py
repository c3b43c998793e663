"""Rules for new passwords, after NIST SP 800-63B: length and a blocklist, no composition rules."""

import re
import unicodedata
from functools import lru_cache

from cinema.domain.guessed_words import PHRASES, PLACES_AND_TIMES, WORDS, parts_of_rows
from cinema.domain.text import fold
from cinema.domain.word_parts import fewest_words
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

PASSWORD_LENGTH = (10, 128)
PASSWORD_RULE = N_("At least 10 characters. A short sentence is easy to remember and hard to guess.")
PASSPHRASE_LENGTH = 16
PASSPHRASE_RULE = N_("At least 16 characters: several words that nobody would put together.")
# Whoever has an encrypted file tries as fast as the machines allow, and nobody counts the attempts.
_FEWEST_GUESSES_OFFLINE = 10**12
# Fewer guesses than this reach a password from lists of known ones, words, names, dates and keyboard rows.
_FEWEST_GUESSES = 10**8
_JUDGED = 72  # the estimate's cost grows with the square of the length, and what this much holds is long enough
_OWN_WORD = 3  # shorter parts of a name occur by chance in any sentence
_OF_THE_TRADE = ("cinema",)
_MOST_WORDS = 2  # of the guessed ones: three have as many combinations as a password must have
_MOST_AROUND = 8  # digits and signs: a date, a year with exclamation marks
_YEARS = tuple(str(year) for year in range(2020, 2040))  # zxcvbn's list of years ends in 2019
_FOR_LETTERS = str.maketrans("013457@$!", "oleastasi")


def normalised(password: str) -> str:
    """Return a password as it is hashed: NFC, and every space an ordinary one, as RFC 8265's OpaqueString has it.

    Keyboards and systems write the same letter as one character or as two.
    """
    spaced = "".join(" " if unicodedata.category(one) == "Zs" else one for one in password)
    return unicodedata.normalize("NFC", spaced)


def check_password(text: str, *, field: str = "password", personal: tuple[str, ...] = ()) -> str:
    """Return the password normalised; InvalidInputError if `password_fault` finds one."""
    fault = password_fault(text, personal)
    if fault is not None:
        raise InvalidInputError(fault, field=field)
    return normalised(text)


def password_fault(text: str, personal: tuple[str, ...] = ()) -> str | None:
    """Say what is wrong with a new password, None if nothing is: 10 to 128 characters, and not one of the guessed.

    `personal` lists texts that are guessed first for this user: the user's own names and address, the house's name.
    """
    shortest, longest = PASSWORD_LENGTH
    if len(text) > longest:  # before anything that takes longer for a longer text
        return _("That is too long: a password has at most 128 characters.")
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in text):
        return _("A password can't hold control characters.")
    text = normalised(text)
    if len(text) < shortest:
        return _("Add more characters: a password has at least 10.")
    if len(set(text)) < 4:
        return _("Use more different characters.")
    if _is_personal(text, personal):
        return _("Choose something other than a name or an address of yours or of the house.")
    if _is_guessed(text) or _guesses(text, personal) < _FEWEST_GUESSES:
        return _("This password is among the first that are tried. A short sentence is hard to guess.")
    return None


def check_passphrase(text: str, *, field: str = "passphrase") -> str:
    """Return a new passphrase of encrypted backups, normalised: longer and harder to guess than a password.

    InvalidInputError for `field` says what is wrong with it.
    """
    fault = password_fault(text)
    if fault is None and len(normalised(text)) < PASSPHRASE_LENGTH:
        fault = _("Add more characters: a passphrase of backups has at least 16.")
    if fault is None and _guesses(normalised(text), ()) < _FEWEST_GUESSES_OFFLINE:
        fault = _("This passphrase is too easy to guess for a file that can be tried without end. Add another word.")
    if fault is not None:
        raise InvalidInputError(fault, field=field)
    return normalised(text)


def _is_personal(text: str, personal: tuple[str, ...]) -> bool:
    """Tell whether a password holds nothing but parts of these texts, whatever digits and signs are around them."""
    left = _letters(text)
    if not left:
        return False
    for part in sorted(_parts(personal), key=len, reverse=True):
        left = left.replace(part, "")
    return not left


def _is_guessed(text: str) -> bool:
    """Tell whether a password is one or two of the guessed words, with the usual digits and signs around them."""
    plain = fold(text)
    bare = "".join(one for one in plain if not one.isspace())
    words, edges = _guessed(), re.compile(r"^[\W\d_]+|[\W\d_]+$")
    for letters in (_letters(plain), _letters(edges.sub("", bare).translate(_FOR_LETTERS))):
        count = fewest_words(letters, words) if len(bare) - len(letters) <= _MOST_AROUND else None
        if count and count <= _MOST_WORDS:
            return True
    return False


@lru_cache
def _guessed() -> frozenset[str]:
    phrases = (_letters(one) for one in PHRASES)
    return frozenset((*WORDS, *PLACES_AND_TIMES, *phrases, *parts_of_rows()))


@lru_cache
def _tried_first() -> tuple[str, ...]:
    """Return the words for zxcvbn, which ranks them by their order."""
    return (*WORDS, *_YEARS, *PLACES_AND_TIMES, *("".join(one.split()) for one in PHRASES), *parts_of_rows())


def _parts(personal: tuple[str, ...]) -> set[str]:
    """Return the letters of each text, of its words, and of what stands before an address's @."""
    texts = [one for given in (*personal, *_OF_THE_TRADE) for one in (given, given.partition("@")[0], *given.split())]
    return {letters for one in texts if len(letters := _letters(one)) >= _OWN_WORD}


def _letters(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalpha())


def _guesses(text: str, personal: tuple[str, ...]) -> int:
    """Return about how many guesses find a password that is tried by its likelihood."""
    from zxcvbn import zxcvbn

    apart = unicodedata.normalize("NFD", text)  # the lists have no accents, and neither have most who guess
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return int(zxcvbn(plain[:_JUDGED], user_inputs=[*sorted(_parts(personal)), *_tried_first()])["guesses"])
