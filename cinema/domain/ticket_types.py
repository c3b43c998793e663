"""Ticket types as managers keep them: what each is for, and who may buy how many. Price cards refer to them by id.

A `TypeRecord` is the stored document; `cinema.domain.prices.TicketType` is a type with the prices of one screening.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import ascii_uppercase

from cinema.domain.auditoriums import SeatKind
from cinema.domain.text import clean_line, fold
from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, N_, _

# Letters that the till uses for something else while tickets are being chosen; no ticket type may have them.
RESERVED_KEYS = {"V": N_("Voucher")}
_LETTERS = tuple(ascii_uppercase)  # those that every keyboard has without a dead key
OLDEST = 120
MOST_A_SALE = 500
MOST_TYPES = 60


class TicketCategory(StrEnum):
    """What a ticket type counts as in returns: full price, a legal half price, complimentary or promotional."""

    FULL = "full"
    HALF = "half"
    COMP = "comp"
    PROMOTIONAL = "promotional"


@dataclass(frozen=True, slots=True)
class PerOther:
    """At most `number` tickets of a type for every `of` tickets that are of another type, or for seats of a kind.

    One teacher for ten pupils is `PerOther(1, 10, type="pupil")`; one carer a wheelchair space is
    `PerOther(1, 1, kind=SeatKind.WHEELCHAIR)`. Exactly one of `type` and `kind` is set.
    """

    number: int
    of: int
    type: str | None = None
    kind: SeatKind | None = None


@dataclass(frozen=True, slots=True)
class TypeRecord:
    """A ticket type as it is stored.

    `key` is its letter at the till, empty for none. `tax_rate` is in hundredths of a percent, None for the house's.
    `proof` says by language what staff asks to see, empty for nothing. `age_from` and `age_to` are inclusive and only
    remind people. `least` and `most` are tickets of a screening in one sale. `order` sorts lists.
    """

    id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    key: str = ""
    category: TicketCategory = TicketCategory.FULL
    tax_rate: int | None = None
    proof: dict[str, str] = field(default_factory=dict)
    age_from: int | None = None
    age_to: int | None = None
    members_only: bool = False
    staff_only: bool = False
    least: int = 1
    most: int | None = None
    per: PerOther | None = None
    archived: bool = False
    order: int = 0
    version: int = 0

    @property
    def is_for_anybody(self) -> bool:
        """Whether one customer alone may buy one ticket of it, so that a list may name its price."""
        return not (self.members_only or self.staff_only or self.per or self.least > 1)

    def name_in(self, language: str) -> str:
        """Return the name in a language; without a translation, the house's own name."""
        return self.names.get(language, self.name)


def checked_type(record: TypeRecord, others: Iterable[TypeRecord]) -> TypeRecord:
    """Return a ticket type with its texts tidied; `others` are the house's other types, archived or not.

    InvalidInputError names the field that is wrong: `key` for a letter that another type or the till has.
    """
    known = {one.id: one for one in others}
    stored = known.pop(record.id, None)
    rest = list(known.values())
    # The key that a type is archived with is judged when it is taken back.
    is_put_away = record.archived and stored is not None and record.key == stored.key
    clean = replace(
        record,
        name=clean_line(record.name, "name", _("Name"), longest=60),
        names=_by_language(record.names, "names", 60),
        proof=_by_language(record.proof, "proof", 120),
        key=record.key if is_put_away else _checked_key(record.key, [] if record.archived else rest),
    )
    if clean.tax_rate is not None and not 0 <= clean.tax_rate <= 100_00:
        raise _between("tax_rate", 0, 100)
    for name in ("age_from", "age_to"):
        age = getattr(clean, name)
        if age is not None and not 0 <= age <= OLDEST:
            raise _between(name, 0, OLDEST)
    if clean.age_from is not None and clean.age_to is not None and clean.age_from > clean.age_to:
        raise InvalidInputError(_("The first age is above the last one."), field="age_to")
    if not 1 <= clean.least <= MOST_A_SALE:
        raise _between("least", 1, MOST_A_SALE)
    if clean.most is not None and not clean.least <= clean.most <= MOST_A_SALE:
        raise _between("most", clean.least, MOST_A_SALE)
    _check_per(clean, {one.id for one in rest})
    return clean


def proposed_key(name: str, others: Iterable[TypeRecord]) -> str:
    """Return the first letter of a name that is free as a key at the till; empty if none is."""
    taken = {one.key for one in others if not one.archived} | RESERVED_KEYS.keys()
    return next((letter for letter in fold(name).upper() if letter in _LETTERS and letter not in taken), "")


def types_by_key(types: Iterable[TypeRecord]) -> dict[str, TypeRecord]:
    """Return the types that are sold by a key, by it. Of two that were given one at the same instant the first has it.

    Keys are compared with what is stored before the change is recorded, so two managers may both be let through.
    """
    found: dict[str, TypeRecord] = {}
    for one in sorted(types, key=lambda one: (one.order, one.name, one.id)):
        if one.key and not one.archived:
            found.setdefault(one.key, one)
    return found


def _checked_key(text: str, others: Iterable[TypeRecord]) -> str:
    key = text.strip().upper()
    if not key:
        return ""
    if key not in _LETTERS:
        words = _("A key is one letter from A to Z: digits choose a screening at the till.")
        raise InvalidInputError(words, field="key")
    if key in RESERVED_KEYS:
        words = _("The till uses {key} for: {use}. Choose another letter.")
        raise InvalidInputError(words.format(key=key, use=_(RESERVED_KEYS[key])), field="key")
    for other in others:
        if other.key == key and not other.archived:
            words = _("{name} has the key {key} already. Choose another letter.")
            raise InvalidInputError(words.format(name=other.name, key=key), field="key")
    return key


def _check_per(record: TypeRecord, others: set[str]) -> None:
    per = record.per
    if per is None:
        return
    if not (1 <= per.number <= 100 and 1 <= per.of <= 100):
        raise _between("per", 1, 100)
    if (per.type is None) == (per.kind is None):
        raise InvalidInputError(_("Name one ticket type or one kind of seat."), field="per")
    if per.type is not None and per.type not in others:
        raise InvalidInputError(_("There is no such other ticket type."), field="per")


def _by_language(texts: dict[str, str], field_name: str, longest: int) -> dict[str, str]:
    tidy = {}
    for language, text in texts.items():
        if language not in LANGUAGES:
            raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LANGUAGES)), field=field_name)
        if cleaned := clean_line(text, field_name, field_name, longest=longest, required=False):
            tidy[language] = cleaned
    return tidy


def _between(field_name: str, low: int, high: int) -> InvalidInputError:
    words = _("Write a number from {low} to {high}.")
    return InvalidInputError(words.format(low=low, high=high), field=field_name)
