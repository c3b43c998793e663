"""What the seat page says and lets do in a window where tickets are not paid for."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeatOffer:
    """The words of a seat page; without any, seats are chosen and paid for.

    `line` says where and until when tickets are paid for. If the page `takes` seats, `button`, `left` (beside the time)
    and `hint` (without seats) are in the place of the usual words; else `button` does `act`, empty for none, and
    `pressed` is said at the first press on a seat.
    """

    line: str = ""
    takes: bool = True
    button: str = ""
    left: str = ""
    hint: str = ""
    act: Callable[[], None] | None = None
    pressed: str = ""


def usual_offer() -> SeatOffer:
    """Return the offer of a window where tickets are paid for."""
    return SeatOffer()
