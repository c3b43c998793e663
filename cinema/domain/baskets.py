"""Baskets that leave their window: parked, reserved, handed over, or of a sale that was not finished.

A basket gives no right to a seat: its holds do, whose owner it is while nobody works on it. So one guarded update of
the seat map parks a basket, and one takes it over; what is stored here says what they were held for. A basket that was
handed over has a code, its number: here the update of the basket decides who gets it, before its holds pass on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.orders import Order
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import Hold
from cinema.domain.text import begin_words, clean_line, search_words
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction
from cinema.errors import InvalidInputError
from cinema.i18n import _, ngettext

OWNER = "basket"
LONGEST_LABEL = 60
NUMBER_DIGITS = 4
LONGEST_HAND_OVER = 60
"""Minutes: the most that a house may let a code be valid."""
CODE_TRIES, CODE_TRIES_SECONDS = 5, 60
"""So many wrong codes of hand-overs are compared at a till in so many seconds."""


class BasketKind(StrEnum):
    """Why a basket is stored."""

    PARKED = "parked"
    RESERVED = "reserved"
    HANDED_OVER = "handed-over"
    UNFINISHED = "unfinished"


WAITING = (BasketKind.PARKED, BasketKind.RESERVED, BasketKind.HANDED_OVER)
"""The kinds that a till can take over: the basket owns its holds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which till took a basket over that was handed over, under which step (for a repeat), and when."""

    till: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Basket:
    """A stored basket. `order` has its holds, with type and price for each seat, discounts, lines, customer and seller.

    `label` is free text, a name perhaps, and stands nowhere else. `number` is what a reservation is collected by, and
    the code of one that was handed over, which works once: `taken` says who took it. `till` is the fingerprint of the
    till where it was stored; `at` and `until`, when it is deleted, are by the database's clock. `program` names the
    program that was paying an unfinished sale. `slot` is the one that a customer's own reservation takes of theirs:
    no two baskets have the same.
    """

    id: str
    kind: BasketKind
    order: Order
    label: str
    till: str
    at: datetime
    until: datetime
    number: str | None = None
    program: str | None = None
    taken: Taken | None = None
    slot: str | None = None

    @property
    def owner(self) -> str:
        """The owner of its holds while it waits."""
        return f"{OWNER}/{self.id}"

    def fits(self, text: str) -> bool:
        """Tell whether it is meant by a typed name or number; an empty text means every basket."""
        if text.strip() and text.strip() == self.number:
            return True
        return begin_words(text, search_words(self.label))


@dataclass(frozen=True, slots=True)
class WaitingBasket:
    """A basket with those of its holds that still run for it; without any its seats are free again.

    `origin` is the till or kiosk that handed it over; None for other kinds, and if that is no station any more.
    """

    basket: Basket
    holds: tuple[Hold, ...]
    origin: Till | None = None

    @property
    def until(self) -> datetime:
        """When the first of its seats is free again, or its code ends."""
        return min((self.basket.until, *(one.until for one in self.holds)))

    @property
    def labels(self) -> tuple[str, ...]:
        """The seats that it still has, as people know them."""
        kept = {(one.screening, seat) for one in self.holds for seat in one.seats}
        return tuple(one.seat_label for one in self.basket.order.tickets if (one.screening, one.seat) in kept)


@dataclass(frozen=True, slots=True)
class Collected:
    """A basket that somebody took over: its holds are theirs now. `gone` are labels of seats that were free again."""

    basket: Basket
    holds: tuple[Hold, ...]
    gone: tuple[str, ...] = ()

    def types(self, hold: Hold) -> dict[str, str]:
        """Return the ticket type of each seat of one of its holds."""
        known = self.basket.order.types_of(hold.screening)
        return {seat: known[seat] for seat in hold.seats if seat in known}


@dataclass(frozen=True, slots=True)
class FinishedSale:
    """What became of an unfinished sale: it was `sold` before its program died, or its seats are held again."""

    sold: Transaction | None
    again: Collected | None = None


def checked_code(code: str) -> str:
    """Return the four digits of a hand-over as typed; InvalidInputError for the field `code` if they can't be any."""
    tidy = "".join(code.split())
    if len(tidy) != NUMBER_DIGITS or not (tidy.isascii() and tidy.isdigit()):
        raise InvalidInputError(_("Type the four digits."), field="code")
    return tidy


def checked_label(label: str) -> str:
    """Return a label as it is stored; InvalidInputError for more than one line, or one that is too long."""
    return clean_line(label, "label", _("Name"), longest=LONGEST_LABEL, required=False)


def reservation_ends(screenings: Sequence[Screening], minutes: int, now: datetime) -> Mapping[str, datetime]:
    """Return when the seats of each screening are released, so many minutes before its start.

    Raises InvalidInputError if that has passed for one of them.
    """
    ends = {one.id: one.starts_at - timedelta(minutes=minutes) for one in screenings}
    if any(end <= now for end in ends.values()):
        words = ngettext(
            "Reservations are released {count} minute before the start, which has passed. Park the basket instead.",
            "Reservations are released {count} minutes before the start, which has passed. Park the basket instead.",
            minutes,
        )
        raise InvalidInputError(words.format(count=minutes), field="screening")
    return ends
