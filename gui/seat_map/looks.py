"""The looks of seats on the map, and their descriptions in words. The screens decide which look a seat has."""

from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.auditoriums import SEAT_KIND_NAMES, Seat, SeatKind
from cinema.domain.seat_maps import SeatState
from cinema.i18n import N_, _


class SeatLook(StrEnum):
    """A seat's state as the viewer sees it.

    `pending`: requested, not answered yet. `checked`: the viewer's own, while their payment is being checked.
    """

    FREE = "free"
    MINE = "mine"
    PENDING = "pending"
    CHECKED = "checked"
    SUGGESTED = "suggested"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


LOOK_WORDS = {
    SeatLook.FREE: N_("free"), SeatLook.MINE: N_("yours"), SeatLook.PENDING: N_("just a moment"),
    SeatLook.CHECKED: N_("yours, being checked"), SeatLook.SUGGESTED: N_("suggested"),
    SeatLook.HELD: N_("held by another"), SeatLook.SOLD: N_("sold"), SeatLook.BLOCKED: N_("not for sale"),
}  # fmt: skip
LOOK_OF_STATE = {
    SeatState.FREE: SeatLook.FREE, SeatState.HELD: SeatLook.HELD, SeatState.SOLD: SeatLook.SOLD,
    SeatState.BLOCKED: SeatLook.BLOCKED,
}  # fmt: skip
# Kind and price matter only while the viewer can take the seat or has it.
_SHOWS_KIND = {SeatLook.FREE, SeatLook.MINE, SeatLook.PENDING, SeatLook.SUGGESTED}


@dataclass(frozen=True, slots=True, eq=False)
class SeatStyle:
    """How a seat is drawn: its look and, where it shows, its kind.

    `style_of` returns one object for each pair, so they compare and hash by identity: the fastest key, and it is
    looked up for every seat.
    """

    look: SeatLook
    kind: SeatKind = SeatKind.STANDARD


def style_of(look: SeatLook, kind: SeatKind = SeatKind.STANDARD) -> SeatStyle:
    """Return the style of a look and a kind; the kind is ignored where it does not show."""
    return _STYLES[look, kind if look in _SHOWS_KIND else SeatKind.STANDARD]


_STYLES = {(look, kind): SeatStyle(look, kind) for look in SeatLook for kind in SeatKind}


def seat_name(seat: Seat) -> str:
    """Return a seat's name: Row I, seat 7; of an unnumbered area, its name."""
    if not (seat.row_text and seat.number_text):
        return seat.label
    return _("Row {row}, seat {number}").format(row=seat.row_text, number=seat.number_text)


def seat_words(seat: Seat, look: SeatLook, price: str | None) -> str:
    """Describe a seat in one line: Standard · €9.50 · free. The price is left out if the seat can't be bought."""
    words = [_(SEAT_KIND_NAMES[seat.kind])]
    if price is not None and look in _SHOWS_KIND:
        words.append(price)
    words.append(_(LOOK_WORDS[look]))
    return " · ".join(words)


@dataclass(frozen=True, slots=True)
class Described:
    """A seat's tooltip. `number` is drawn on the seat if not empty; `usable`: a press has an effect."""

    look: SeatLook
    title: str
    words: str
    number: str
    usable: bool


def described(seat: Seat, look: SeatLook, price: str | None) -> Described:
    """Describe a seat in a look."""
    # A number would cover the symbols of the other kinds and looks.
    bare = look is SeatLook.FREE and seat.kind in {SeatKind.STANDARD, SeatKind.PREMIUM, SeatKind.RESTRICTED}
    return Described(
        look, seat_name(seat), seat_words(seat, look, price), seat.number_text if bare else "", look in _SHOWS_KIND
    )
