"""Letters that look like a letter of a to z, and the skeleton by which names that look alike are compared.

The table is a part of confusables.txt of Unicode Technical Standard #39, version 15.1: the letters that a username can
hold and that are confused with one letter of a to z, of scripts in use today. Digits that stand for letters are not of
that standard, which knows only 0 and 1.
"""

from cinema.domain.text import plain

_OTHER_SCRIPTS = (
    ("асԁеҽһіꙇӏјорԛгѕѵѡԝхуү", "acdeehiiijopqrsvwwxyy"),  # Cyrillic
    ("αιϳοσρᴦυνγ", "aijoopruvy"),  # Greek
    ("քցհոռօգզսա", "fghnnoqquw"),  # Armenian
    ("ჿყ", "oy"),  # Georgian
    ("ᎪᏏᏴᏟᏧᎠᎬᏀᏳᏂᎻᎥᎫᏦᏞᎷᏢᎡᏒᏕᏚᎢᏙᎳᏔᎩᏃ", "abbcddegghhijklmprrsstvwwyz"),  # Cherokee
    ("ꓮꓐꓚꓒꓓꓰꓝꓖꓧꓙꓗꓲꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcddefghjkllmnoprstuvwxyz"),  # Lisu
    ("ᗅᑲᖯᗷᑯᗞᗪᖴᕼᒍᒪᗰᑭᖇᑌᐯᕁᕽ", "abbbdddfhjlmpruvxx"),  # Canadian syllabics
    ("ⴹⵏⵔⵕⴸⵝ", "eloqvx"),  # Tifinagh
    ("ഠဝଠዐሀ", "oooou"),  # Malayalam, Burmese, Oriya, Ethiopic
)
# Latin phonetic signs, clicks and small capitals, which few names are spelt with.
_SIGNS = ("ɑᴄꬲꬵꞙẝɡᶃƍɪᴏᴑꬽꭇꭈꜱƽꞟᴜꭎꭒᴠɯᴡᶌʏỿꭚᴢǀ", "acefffgggiooorrssuuuuvwwyyyyzl")
_SPELT = ("ıɩʋɣøđłŧħ", "iiuyodlth")  # not all in the standard: Turkish, Ewe, Danish, Croatian …
LETTER_SIGNS = frozenset(_SIGNS[0])
_FOREIGN = {sign: latin for signs, letters in _OTHER_SCRIPTS for sign, latin in zip(signs, letters, strict=True)}
_LATIN = {sign: latin for signs, letters in (_SIGNS, _SPELT) for sign, latin in zip(signs, letters, strict=True)}
_DIGITS = str.maketrans("013457892", "oleastbgz")
_ALL = str.maketrans({plain(sign): latin for sign, latin in (_FOREIGN | _LATIN).items()})
_FOREIGN_FOLDED = frozenset(map(plain, _FOREIGN))


def skeleton(text: str) -> str:
    """Return a form that is the same for texts that look alike or that are meant alike, such as `adm1n` and `admin`.

    For comparing only: without accents, case, and signs that are neither letter nor digit; `i` and `l` are one, and so
    are `rn` and `m`.
    """
    letters = "".join(one for one in plain(text).translate(_ALL).translate(_DIGITS) if one.isalnum())
    return letters.replace("i", "l").replace("rn", "m").replace("vv", "w")


def is_all_look_alikes(text: str) -> bool:
    """Tell whether a text has letters, all of another script, and each looks like a letter of a to z."""
    letters = [one for one in plain(text) if one.isalpha()]
    return bool(letters) and all(one in _FOREIGN_FOLDED for one in letters)
