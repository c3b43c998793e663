"""Rules for usernames, and the form in which usernames and e-mails are compared."""

import re
import unicodedata

from cinema.domain.look_alikes import LETTER_SIGNS, is_all_look_alikes
from cinema.domain.reserved_names import is_reserved
from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

USERNAME_LENGTH = (3, 32)
USERNAME_RULE = N_("3 to 32 letters, digits, or - and _.")
_USERNAME = re.compile(r"[\w-]+")
_SEPARATED = re.compile(r"[^\W_]+([_-][^\W_]+)*")
# Scripts that are written together: Japanese, Korean, and Chinese with its phonetic signs.
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
# The first word of a character's Unicode name is its script, with these exceptions.
_SCRIPTS = {
    "IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA", "ARABIC-INDIC": "ARABIC", "EXTENDED": "ARABIC",
}  # fmt: skip
_DOTS = str.maketrans("。．｡", "...")


def login_key(login: str) -> str:
    """Return the normalised form in which usernames and e-mails are compared: NFKC, case folded, trimmed.

    An e-mail's domain is compared in Unicode, whichever form it was typed in. Accepts any text: it is cut to 320
    characters, and lone surrogates, which no database takes, are replaced.
    """
    # Cut before normalising too, so that a huge text costs nothing. 320 = 64 + "@" + 255, the longest e-mail address.
    folded = unicodedata.normalize("NFKC", login[:1000]).strip().casefold()[:320]
    local, at, domain = folded.rpartition("@")
    if at:
        folded = f"{local}@{'.'.join(map(_unicode_label, domain.translate(_DOTS).split('.')))}"
    return folded.encode("utf-8", "replace").decode()


def _unicode_label(label: str) -> str:
    """Return a label of a domain in Unicode; one that is no valid punycode is returned as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        # Not the codec "idna": it knows IDNA 2003 only, and refuses a ß that IDNA 2008 allows.
        return unicodedata.normalize("NFKC", label[4:].encode("ascii").decode("punycode")).casefold()
    except UnicodeError:
        return label


def check_username(text: str) -> str:
    """Return the username in its stored form; InvalidInputError if it breaks a rule.

    The form is that of RFC 8265's profile UsernameCaseMapped, which refuses invisible characters and those with a
    second form. On top of it, a name has letters of one script, not all of them look-alikes of Latin letters, and
    separators only between letters or digits: two names that look alike are rarely two.
    """
    from precis_i18n import get_profile

    tidy = clean_line(text, "username", _("username"), longest=USERNAME_LENGTH[1])
    try:
        username: str = get_profile("UsernameCaseMapped").enforce(tidy)
    except UnicodeEncodeError:
        words = _("A username can't hold that character: {character}.").format(character=_worst(tidy))
        if any(one.isspace() for one in tidy):
            words = _("A username has no spaces. Put - or _ between words.")
        raise InvalidInputError(words, field="username") from None
    shortest, longest = USERNAME_LENGTH
    if not shortest <= len(username) <= longest or _USERNAME.fullmatch(username) is None:
        raise InvalidInputError(_("A username has 3 to 32 letters, digits, or - and _."), field="username")
    if not any(one.isalnum() for one in username):
        raise InvalidInputError(_("A username needs a letter or a digit."), field="username")
    if _SEPARATED.fullmatch(username) is None:
        words = _("Put - and _ singly between letters or digits, not at either end of a username.")
        raise InvalidInputError(words, field="username")
    sign = next((one for one in username if one in LETTER_SIGNS), None)
    if sign is not None:
        raise InvalidInputError(
            _("A username can't hold that character: {character}.").format(character=sign), field="username"
        )
    scripts = scripts_of(username)
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise InvalidInputError(
            _("Use the letters of one script: a username can't mix, for example, Latin and Cyrillic."), field="username"
        )
    if is_all_look_alikes(username):
        raise InvalidInputError(
            _("Every letter of this username looks like a Latin one. Choose a name that can't be taken for another."),
            field="username",
        )
    return username


def refuse_reserved(username: str) -> None:
    """Raise InvalidInputError for a name that would make a person look like the house; see `is_reserved`."""
    if is_reserved(login_key(username)):
        raise InvalidInputError(_("That username is reserved. Choose another."), field="username")


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters and digits; ASCII digits and combining marks belong to all of them."""
    found = set()
    for one in text:
        if unicodedata.category(one)[0] not in "LN" or (one.isascii() and one.isdigit()):
            continue
        first = unicodedata.name(one, "UNKNOWN").split(" ", 1)[0]
        if first != "MODIFIER":  # a letter such as the Hawaiian ʻokina, which several scripts use
            found.add(_SCRIPTS.get(first, first))
    return frozenset(found)


def _worst(text: str) -> str:
    """Name the first character that the profile refuses, by its Unicode name where it can't be seen."""
    from precis_i18n import get_profile

    profile = get_profile("UsernameCaseMapped")
    for one in text:
        try:
            profile.enforce(one)
        except UnicodeEncodeError:
            return one if one.isprintable() and not one.isspace() else f"U+{ord(one):04X}"
    return text
