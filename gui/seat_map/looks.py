"""What a seat looks like on the map and how that is said in words. Which look a seat has is decided by the screens."""

from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.auditoriums import SEAT_KIND_NAMES, Seat, SeatKind
from cinema.domain.seat_maps import SeatState
from cinema.i18n import N_, _


class SeatLook(StrEnum):
    """A seat as its viewer sees it. `pending`: asked for, not answered yet."""

    FREE = "free"
    MINE = "mine"
    PENDING = "pending"
    SUGGESTED = "suggested"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


LOOK_WORDS = {
    SeatLook.FREE: N_("free"), SeatLook.MINE: N_("yours"), SeatLook.PENDING: N_("just a moment"),
    SeatLook.SUGGESTED: N_("suggested"), SeatLook.HELD: N_("held by another"), SeatLook.SOLD: N_("sold"),
    SeatLook.BLOCKED: N_("not for sale"),
}  # fmt: skip
LOOK_OF_STATE = {
    SeatState.FREE: SeatLook.FREE, SeatState.HELD: SeatLook.HELD, SeatState.SOLD: SeatLook.SOLD,
    SeatState.BLOCKED: SeatLook.BLOCKED,
}  # fmt: skip
# The kind is drawn only while the seat can be had or is one's own; a sold seat is a sold seat.
_SHOWS_KIND = {SeatLook.FREE, SeatLook.MINE, SeatLook.PENDING, SeatLook.SUGGESTED}


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One picture of a seat: what it is to the viewer and, where that shows, what kind of seat.

    There is one object of each, from `face_of`: they are looked up for every seat, and identity is the quickest key.
    """

    look: SeatLook
    kind: SeatKind = SeatKind.STANDARD


def face_of(look: SeatLook, kind: SeatKind = SeatKind.STANDARD) -> Face:
    """Return the face of a seat of a kind in a look; the kind is dropped where it does not show."""
    return _FACES[look, kind if look in _SHOWS_KIND else SeatKind.STANDARD]


_FACES = {(look, kind): Face(look, kind) for look in SeatLook for kind in SeatKind}


def seat_name(seat: Seat) -> str:
    """Return a seat's place in words: Row I, seat 7."""
    return _("Row {row}, seat {number}").format(row=seat.row, number=seat.number)


def seat_words(seat: Seat, look: SeatLook, price: str | None) -> str:
    """Return what is to be said of a seat in one line: Standard · €9.50 · free. No price once it can't be bought."""
    words = [_(SEAT_KIND_NAMES[seat.kind])]
    if price is not None and look in _SHOWS_KIND:
        words.append(price)
    words.append(_(LOOK_WORDS[look]))
    return " · ".join(words)


@dataclass(frozen=True, slots=True)
class Described:
    """All that the map tells of a seat; `number` if it is written on the seat, `usable` if a press does something."""

    look: SeatLook
    title: str
    words: str
    number: str
    usable: bool


def described(seat: Seat, look: SeatLook, price: str | None) -> Described:
    """Describe a seat that looks like this."""
    bare = look is SeatLook.FREE and seat.kind in {SeatKind.STANDARD, SeatKind.PREMIUM}
    return Described(
        look, seat_name(seat), seat_words(seat, look, price), str(seat.number) if bare else "", look in _SHOWS_KIND
    )
