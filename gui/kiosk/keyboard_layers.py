"""What the keys of the on-screen keyboard are, row by row, for a kind of field, a layer, a language and a shape.

A row is 20 units wide (27 beside a pad of digits), a letter's key 2. Letters that a language's names need are on its
first layer; every other accent and sign is one key further.
"""

from dataclasses import dataclass
from enum import StrEnum

UNITS, WIDE_UNITS = 20, 27


class Kind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    EMAIL = "email"
    NUMBER = "number"
    PASSWORD = "password"  # noqa: S105 - a kind of field


class Layer(StrEnum):
    """What the letter keys type."""

    LETTERS = "letters"
    SIGNS = "signs"
    ACCENTS = "accents"


class Act(StrEnum):
    """What a key does that types nothing, or more than its label."""

    TYPE = "type"
    SHIFT = "shift"
    BACK = "back"
    HIDE = "hide"
    DONE = "done"
    TURN = "turn"  # to the layer that its text names


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it types (of `TURN`: the layer), where it begins in its row, and how wide it is, in units."""

    text: str
    start: float
    units: float
    act: Act = Act.TYPE


Rows = tuple[tuple[Key, ...], ...]
_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SIGNS = ("@#€$%&*-+=", "()/:;!?'\",", "._¿¡<>~")
_MORE_SIGNS = ("[]{}\\|^`£¥", "ºª°«»·•–—’", "§¶±×÷½¼")
_ACCENTS = ("áàâäãåæçéè", "êëíìîïñóòô", "öõøœúùûüýÿ", "ßšžčćłż")
_OWN_ROW = {"es": "áéíóúü¿¡", "pt_BR": "áâãàéêíóôõ"}
_AFTER_L = {"es": "ñ", "pt_BR": "ç"}
_AFTER_M = {"pt_BR": "ú"}
_ENDINGS = {
    "en": (".com", ".net", ".org", ".co.uk", ".eu"), "es": (".com", ".es", ".net", ".org", ".eu"),
    "pt_BR": (".com", ".com.br", ".br", ".net", ".org"),
}  # fmt: skip
_DIGITS = "1234567890"
_PAD = ("123", "456", "789")  # as on a telephone and a card terminal


def rows_of(kind: Kind, layer: Layer, language: str, *, wide: bool, shifted: bool = False) -> Rows:
    """Return the keys, from the top; `wide`: with the digits beside the letters instead of above them."""
    if kind is Kind.NUMBER:
        return _number_pad()
    extra, three = _layer(kind, layer, language, shifted=shifted)
    rows = [_row(line) for line in three[:2]]
    rows.append(_flanked(three[2]))
    rows.append(_bottom(kind, layer))
    if wide:
        rows = [(*row, *_pad_row(index)) for index, row in enumerate(rows)]
    first = () if extra is None else (_spread(extra, WIDE_UNITS if wide else UNITS),)
    digits = () if wide else (_row(_DIGITS),)
    return (*digits, *first, *rows)


def most_rows(kind: Kind, *, wide: bool) -> int:
    """Return how many rows the highest layer of a kind has, so that the keyboard keeps its height."""
    return 4 if kind is Kind.NUMBER else 5 if wide else 6


def raised(text: str) -> str:
    """Return a text in capitals; what has no capital of one sign stays."""
    upper = text.upper()
    return upper if len(upper) == len(text) else text


def _layer(
    kind: Kind, layer: Layer, language: str, *, shifted: bool
) -> tuple[tuple[str, ...] | str | None, tuple[str, ...]]:
    if layer is Layer.SIGNS:
        return None, _MORE_SIGNS if shifted else _SIGNS
    if layer is Layer.ACCENTS:
        return _case(_ACCENTS[0], shifted=shifted), tuple(_case(line, shifted=shifted) for line in _ACCENTS[1:])
    if kind is Kind.EMAIL:  # addresses have no accents
        return _ENDINGS.get(language, _ENDINGS["en"]), tuple(_case(line, shifted=shifted) for line in _LETTERS)
    own = _OWN_ROW.get(language)
    first, second, third = _LETTERS
    second += _AFTER_L.get(language, "'")
    third += _AFTER_M.get(language, "")
    return (
        None if own is None else _case(own, shifted=shifted),
        tuple(_case(line, shifted=shifted) for line in (first, second, third)),
    )


def _case(line: str, *, shifted: bool) -> str:
    return "".join(raised(sign) for sign in line) if shifted else line


def _row(signs: str) -> tuple[Key, ...]:
    left = (UNITS - 2 * len(signs)) / 2
    return tuple(Key(sign, left + 2 * index, 2) for index, sign in enumerate(signs))


def _flanked(signs: str) -> tuple[Key, ...]:
    """Return a row between the keys for capitals and for taking back."""
    side = (UNITS - 2 * len(signs)) / 2
    keys = tuple(Key(sign, side + 2 * index, 2) for index, sign in enumerate(signs))
    return (Key("", 0, side, Act.SHIFT), *keys, Key("", UNITS - side, side, Act.BACK))


def _spread(texts: tuple[str, ...] | str, units: int) -> tuple[Key, ...]:
    """Return keys over the whole width: single signs as wide as letters at most, in the middle."""
    each = units / len(texts) if isinstance(texts, tuple) else 2
    left = (units - each * len(texts)) / 2
    return tuple(Key(text, left + each * index, each) for index, text in enumerate(texts))


def _bottom(kind: Kind, layer: Layer) -> tuple[Key, ...]:
    if layer is Layer.LETTERS and kind is Kind.EMAIL:
        parts = [
            (Act.TURN, Layer.SIGNS.value, 3), (Act.HIDE, "", 3), (Act.TYPE, "@", 2), (Act.TYPE, ".", 2),
            (Act.TYPE, "_", 2), (Act.TYPE, "-", 2), (Act.DONE, "", 6),
        ]  # fmt: skip
    else:
        first = Layer.SIGNS if layer is Layer.LETTERS else Layer.LETTERS
        second = Layer.SIGNS if layer is Layer.ACCENTS else Layer.ACCENTS
        parts = [
            (Act.TURN, first.value, 3), (Act.TURN, second.value, 2), (Act.HIDE, "", 2), (Act.TYPE, " ", 5),
            (Act.TYPE, ".", 2), (Act.DONE, "", 6),
        ]  # fmt: skip
        if kind is Kind.EMAIL:  # accents are no part of it
            parts[:2] = [(Act.TURN, first.value, 5)]
    keys, start = [], 0.0
    for act, text, units in parts:
        keys.append(Key(text, start, units, act))
        start += units
    return tuple(keys)


def _pad_row(index: int) -> tuple[Key, ...]:
    start = UNITS + 1
    if index < len(_PAD):
        return tuple(Key(digit, start + 2 * column, 2) for column, digit in enumerate(_PAD[index]))
    return (Key("0", start, 6),)


def _number_pad() -> Rows:
    rows = [tuple(Key(digit, 4 * column, 4) for column, digit in enumerate(digits)) for digits in _PAD]
    last = (Key("", 0, 4, Act.BACK), Key("0", 4, 4), Key("", 8, 4, Act.DONE))
    beside = (Key("", 12, 4, Act.HIDE),)
    return ((*rows[0], *beside), rows[1], rows[2], last)
